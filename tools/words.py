"""
The catalogues: which words stand on the pages, and whether each has its Chinese.

``extract``  gather all words from code and templates into the catalogue; keep translations, drop what is no longer used
``missing``  print the words still without Chinese, as JSON to be filled in
``fill``     take such JSON files, filled in; several people may do so at once
``check``    refuse missing, stale or doubtful translations
``compile``  write the ``.mo`` file that Django reads

English stands in the code itself and needs no catalogue. GNU gettext is not needed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import fcntl
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

TOP = Path(__file__).resolve().parent.parent
SOURCE = TOP / "src" / "shouwang"
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
CONTEXT_MARK = "\x04"
"""Between context and word in JSON keys, as inside ``.mo`` files."""

PLAIN = {"gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_IN_CONTEXT = {"npgettext", "npgettext_lazy"}


@dataclass(frozen=True)
class Word:
    """One thing to translate: the English, its plural if it has one, and the context that tells two meanings apart."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        """How the word is named in JSON."""
        return f"{self.context}{CONTEXT_MARK}{self.text}" if self.context else self.text


@dataclass
class Found:
    """All words with the files they stand in, and what cannot be read."""

    places: dict[Word, set[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, place: Path, words: Iterator[Word]) -> None:
        """Note *words*; a file that cannot be read becomes a fault with its name."""
        try:
            for word in words:
                self.places.setdefault(word, set()).add(_shown(place))
        except (SyntaxError, ValueError) as problem:
            self.faults.append(f"{_shown(place)}: {problem}")


def _shown(path: Path) -> str:
    return path.relative_to(TOP).as_posix() if path.is_relative_to(TOP) else path.name


# ── Finding words ───────────────────────────────────────────────────────────


def gather(source: Path = SOURCE) -> Found:
    """All words in the Python files and templates below *source*."""
    found = Found()
    for path in sorted(source.rglob("*.py")):
        found.add(path, words_in_python(path.read_text(encoding="utf-8")))
    for path in sorted(p for kind in ("*.html", "*.txt") for p in source.rglob(kind) if "templates" in p.parts):
        found.add(path, words_in_template(path.read_text(encoding="utf-8")))
    return found


def words_in_python(text: str) -> Iterator[Word]:
    """
    Words in calls of Django's translation functions, under whatever name they were imported.

    A call with anything but plain strings is refused: what is put together at run time cannot be translated.
    """
    tree = ast.parse(text)
    names = _translation_names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = _called(node.func, names)
        if called is None:
            continue
        size = 1 + (called in IN_CONTEXT) + (called in PLURAL) + 2 * (called in PLURAL_IN_CONTEXT)
        strings = [_plain_string(argument) for argument in node.args[:size]]
        if len(strings) < size or None in strings:
            raise ValueError(f"line {node.lineno}: {called} wants plain strings, written where it is called.")
        parts = [part or "" for part in strings]
        context = parts.pop(0) if called in IN_CONTEXT | PLURAL_IN_CONTEXT else ""
        yield Word(parts[0], parts[1] if len(parts) > 1 else "", context)


def _translation_names(tree: ast.Module) -> dict[str, str]:
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"django.utils.translation", "django.utils"}
        for alias in node.names
    }


def _called(function: ast.expr, names: dict[str, str]) -> str | None:
    name = None
    if isinstance(function, ast.Name):
        name = names.get(function.id)
    elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and names.get(function.value.id) == "translation":
        name = function.attr
    return name if name in PLAIN | PLURAL | IN_CONTEXT | PLURAL_IN_CONTEXT else None


def _plain_string(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


COMMENT = re.compile(r"{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)


def words_in_template(text: str) -> Iterator[Word]:
    """
    Words in ``translate``, ``blocktranslate`` and ``_("…")`` of a Django template.

    Per cent signs are doubled and ``{{ name }}`` becomes ``%(name)s``, as Django looks them up.
    """
    from django.template.base import DebugLexer, Token, TokenType
    from django.utils.translation.template import block_re, constant_re, endblock_re, inline_re

    block: list[Token] | None = None
    opening = ""
    for token in DebugLexer(COMMENT.sub("", text)).tokenize():
        contents = token.contents
        if block is not None:
            if token.token_type is TokenType.BLOCK and endblock_re.match(contents):
                yield _block_word(opening, [(t.token_type is TokenType.VAR, t.token_type is TokenType.BLOCK, t.contents) for t in block])
                block = None
            else:
                block.append(token)
            continue
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        for constant in constant_re.findall(contents):
            yield Word(_unquoted(constant))
        if token.token_type is TokenType.BLOCK and block_re.match(contents):
            block, opening = [], contents
        elif token.token_type is TokenType.BLOCK and (inline := inline_re.match(contents)):
            yield Word(_unquoted(inline[1]), context=_context(contents))
    if block is not None:
        raise ValueError(f"{{% {opening} %}} is never closed.")


def _block_word(opening: str, parts: list[tuple[bool, bool, str]]) -> Word:
    from django.utils.translation import trim_whitespace
    from django.utils.translation.template import plural_re

    texts = [""]
    for is_variable, is_tag, contents in parts:
        if is_tag and plural_re.match(contents):
            texts.append("")
        elif is_tag:
            raise ValueError(f"{{% {contents} %}} may not stand inside {{% {opening} %}}.")
        else:
            texts[-1] += f"%({contents})s" if is_variable else contents.replace("%", "%%")
    if re.search(r"\btrimmed\b", opening):
        texts = [trim_whitespace(text) for text in texts]
    return Word(texts[0], texts[1] if len(texts) > 1 else "", _context(opening))


def _context(contents: str) -> str:
    found = re.search(r"""\bcontext\s+("[^"]*"|'[^']*')""", contents)
    return found[1][1:-1] if found else ""


def _unquoted(text: str) -> str:
    return text[1:-1].replace("\\" + text[0], text[0]).replace("%", "%%")


# ── The catalogue ───────────────────────────────────────────────────────────


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """One writer at a time; the others wait."""
    folder = TOP / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "words.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read(path: Path = CATALOGUE) -> polib.POFile:
    """The catalogue, or a new one."""
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    catalogue.metadata = HEADER
    catalogue.wrapwidth = 0
    return catalogue


def save(catalogue: polib.POFile, path: Path = CATALOGUE) -> None:
    """Write the catalogue whole or not at all."""
    catalogue.sort(key=lambda entry: (entry.msgid.casefold(), entry.msgid, entry.msgctxt or ""))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_text(f"{catalogue}\n".replace("\n\n\n", "\n\n"), encoding="utf-8")
    fresh.replace(path)


def word_of(entry: polib.POEntry) -> Word:
    """The word an entry translates."""
    return Word(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def merge(catalogue: polib.POFile, found: Found, *, drop: bool) -> None:
    """Bring *catalogue* in line with the words *found*; words no longer found go only if *drop*."""
    known = {word_of(entry): entry for entry in catalogue}
    if drop:
        for word in known.keys() - found.places.keys():
            catalogue.remove(known[word])
    for word, places in found.places.items():
        entry = known.get(word) or _new_entry(word)
        if word not in known:
            catalogue.append(entry)
        entry.occurrences = [(place, "") for place in sorted(places)]
        entry.flags = ["python-format"] if "%(" in word.text else []


def _new_entry(word: Word) -> polib.POEntry:
    entry = polib.POEntry(msgid=word.text, msgctxt=word.context or None)
    if word.plural:
        entry.msgid_plural, entry.msgstr_plural = word.plural, {0: ""}
    return entry


def translation_of(entry: polib.POEntry) -> str:
    """The Chinese; Chinese has one form for one and for many."""
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def fill(catalogue: polib.POFile, translations: dict[str, str]) -> list[str]:
    """Put *translations* in; returns the words that are not in the catalogue."""
    entries = {word_of(entry).key: entry for entry in catalogue}
    for key in translations.keys() & entries.keys():
        entry = entries[key]
        if entry.msgid_plural:
            entry.msgstr_plural = {0: translations[key]}
        else:
            entry.msgstr = translations[key]
    return sorted(translations.keys() - entries.keys())


# ── Judging ─────────────────────────────────────────────────────────────────

GAP = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:!?(]|[\u3400-\u9fff]\.(?:\s|$)|[),;:!?][\u3400-\u9fff]")


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    chinese = translation_of(entry)
    if not chinese.strip():
        yield "has no Chinese"
        return
    if entry.fuzzy:
        yield "is marked fuzzy"
    english = entry.msgid_plural or entry.msgid
    if (here := sorted(GAP.findall(english))) != (there := sorted(GAP.findall(chinese))):
        yield f"has the gaps {here} in English and {there} in Chinese"
    if found := HALF_WIDTH.search(GAP.sub("", chinese)):
        yield f"has half-width punctuation beside Chinese: “{found[0]}”"
    if english[:1].isspace() != chinese[:1].isspace() or english[-1:].isspace() != chinese[-1:].isspace():
        yield "begins or ends with a blank in one language only"


def check(catalogue: polib.POFile, found: Found) -> list[str]:
    """All faults of the catalogue, each as a line."""
    words = {word_of(entry): entry for entry in catalogue}
    lines = list(found.faults)
    lines += [f'"{w.text}" ({", ".join(sorted(found.places[w]))}) is not in the catalogue' for w in found.places.keys() - words.keys()]
    lines += [f'"{word.text}" is in the catalogue but nowhere used' for word in words.keys() - found.places.keys()]
    lines += [f'"{word.text}" {fault}' for word, entry in words.items() for fault in faults_of(entry)]
    return sorted(lines)


# ── Commands ────────────────────────────────────────────────────────────────


def do_extract(_: argparse.Namespace) -> int:
    """Gather words; report how many lack Chinese."""
    with locked():
        catalogue, found = read(), gather()
        merge(catalogue, found, drop=not found.faults)
        save(catalogue)
    lacking = sum(not translation_of(entry) for entry in catalogue)
    return _tell(found.faults, f"{len(catalogue)} words, {lacking} of them without Chinese.")


def do_missing(_: argparse.Namespace) -> int:
    """Print ``{"word": ""}`` for each word without Chinese."""
    catalogue, found = read(), gather()
    merge(catalogue, found, drop=True)
    empty = {word_of(entry).key: "" for entry in catalogue if not translation_of(entry)}
    sys.stdout.write(json.dumps(empty, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return _tell(found.faults)


def do_fill(chosen: argparse.Namespace) -> int:
    """Take translations from JSON files; words that nobody uses are named and left out."""
    with locked():
        catalogue, found = read(), gather()
        merge(catalogue, found, drop=False)
        unknown = [key for path in chosen.files for key in fill(catalogue, json.loads(path.read_text(encoding="utf-8")))]
        save(catalogue)
    return _tell([*found.faults, *(f"“{key}” stands on no page" for key in unknown)])


def do_check(_: argparse.Namespace) -> int:
    """Status 1 and every fault, or status 0."""
    catalogue = read()
    return _tell(check(catalogue, gather()), f"{len(catalogue)} words, all with their Chinese.")


def do_compile(_: argparse.Namespace) -> int:
    """Write the ``.mo`` beside the ``.po``."""
    if CATALOGUE.exists():
        compile_catalogue(CATALOGUE)
    return 0


def compile_catalogue(path: Path) -> Path:
    """Write the ``.mo`` file of one catalogue, whole or not at all."""
    target = path.with_suffix(".mo")
    fresh = target.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_bytes(read(path).to_binary())
    fresh.replace(target)
    return target


def _tell(faults: list[str], good: str = "") -> int:
    if faults:
        sys.stderr.write("\n".join(faults) + f"\n{len(faults)} to mend; make words gathers, tools.words fill FILE.json fills in.\n")
    elif good:
        sys.stdout.write(good + "\n")
    return 1 if faults else 0


def main(arguments: list[str]) -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(prog="tools.words", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, do in (("extract", do_extract), ("missing", do_missing), ("fill", do_fill), ("check", do_check), ("compile", do_compile)):
        command = commands.add_parser(name, help=do.__doc__)
        command.set_defaults(do=do)
        if name == "fill":
            command.add_argument("files", nargs="+", type=Path, metavar="FILE.json")
    chosen = parser.parse_args(arguments)
    status: int = chosen.do(chosen)
    return status


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
