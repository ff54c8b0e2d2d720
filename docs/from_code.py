"""
A Sphinx directive that writes the reference out of the code: ``{from-code} settings``.

What is listed is what the program uses, so the reference cannot fall behind.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

TOP = Path(__file__).resolve().parent.parent
SOURCE = TOP / "src" / "shouwang"

Row = Sequence[str]
"""One cell a column; a cell in backticks is shown as code."""


def settings() -> Iterable[Row]:
    """Every setting of ``server/environment.py``."""
    from shouwang.server.environment import SETTINGS

    yield ("Name, what is allowed, default", "Meaning", "含义")
    for setting in SETTINGS:
        default = f"default: `{setting.default}`" if setting.default else "default: empty"
        yield (f"`{setting.name}`\n{setting.allowed}\n{default}", setting.meaning.en, setting.meaning.zh)


def glossary() -> Iterable[Row]:
    """Every word of ``vocabulary/glossary.py``."""
    from shouwang.vocabulary.glossary import GLOSSARY

    yield ("English", "中文", "Meaning", "含义")
    for term in GLOSSARY.values():
        yield (term.word.en, term.word.zh, term.meaning.en, term.meaning.zh)


def reasons() -> Iterable[Row]:
    """Every code of ``vocabulary/reasons.py``."""
    from shouwang.vocabulary.reasons import REASONS

    yield ("Code", "English", "中文")
    for code, words in sorted(REASONS.items()):
        yield (f"`{code}`", words.en, words.zh)


def entry_kinds() -> Iterable[Row]:
    """Every kind of entry the journal takes, with what its data holds."""
    from shouwang.vocabulary.journal_kinds import KINDS

    yield ("Kind", "English", "中文", "Data (? may be left out)")
    for code, kind in sorted(KINDS.items()):
        holds = "; ".join(f"{name}: {what.value}" for name, what in kind.holds.items())
        yield (f"`{code}`", kind.words.en, kind.words.zh, holds or "–")


def figures() -> Iterable[Row]:
    """Every figure, with its definition and the entries it is counted from."""
    from shouwang.engines.figures.definitions import FIGURES

    yield ("Code", "Name and definition", "名称与口径", "Counted from")
    for figure in FIGURES:
        english = f"{figure.name.en}. {figure.definition.en}"
        yield (f"`{figure.code}`", english, f"{figure.name.zh}：{figure.definition.zh}", ", ".join(sorted(figure.kinds)))


def commands() -> Iterable[Row]:
    """Every command of ``shouwang``."""
    from shouwang.cli.__main__ import command, command_names

    yield ("Usage", "What it does", "用途")
    for name in command_names():
        parser = argparse.ArgumentParser(prog=f"shouwang {name.replace('_', '-')}", formatter_class=OnOneLine)
        command(name).add(parser)
        usages = "\n".join(f"`{usage}`" for usage in usages_of(parser))
        yield (usages, command(name).HELP.en, command(name).HELP.zh)


def usages_of(parser: argparse.ArgumentParser) -> Iterable[str]:
    """The usage of a command, or of each of its tasks."""
    tasks = [task for action in parser._actions if isinstance(action, argparse._SubParsersAction) for task in action.choices.values()]
    for task in tasks:
        task.formatter_class = OnOneLine
        yield from usages_of(task)
    if not tasks:
        yield parser.format_usage().removeprefix("usage: ").replace(" [-h]", "").strip()


class OnOneLine(argparse.HelpFormatter):
    """A usage is not broken to the width of the terminal the pages happen to be built in."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=1000)


def server_commands() -> Iterable[Row]:
    """Our own commands of the server; Django's are in its manual."""
    yield ("Command", "What it does")
    yield ("`python -m shouwang.server migrate`", "Bring the database to the present shape; safe to repeat.")
    for path in sorted(SOURCE.glob("**/management/commands/[!_]*.py")):
        yield (f"`python -m shouwang.server {path.stem}`", _command_help(path))


def make_tasks() -> Iterable[Row]:
    """Every task of the Makefile."""
    yield ("Task", "What it does")
    for name, meaning in re.findall(r"^([a-z%-]+):.*?## (.+)$", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE):
        yield (f"`make {name.replace('%', 'SUBJECT')}`", meaning)


def _command_help(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and getattr(node.targets[0], "id", "") == "help"
    ]
    return str(texts[0]) if texts else first_line(ast.get_docstring(tree))


def file_formats() -> Iterable[Row]:
    """Every module of ``files/``: what it reads or writes."""
    yield ("Module", "What it reads or writes")
    for path in sorted((SOURCE / "files").glob("[!_]*.py")):
        yield (f"`files/{path.name}`", " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split()))


def first_line(text: str | None) -> str:
    """The promise of a docstring."""
    return (text or "").strip().partition("\n")[0]


SUBJECTS: dict[str, Callable[[], Iterable[Row]]] = {
    "commands": commands,
    "entry-kinds": entry_kinds,
    "figures": figures,
    "file-formats": file_formats,
    "glossary": glossary,
    "make-tasks": make_tasks,
    "reasons": reasons,
    "server-commands": server_commands,
    "settings": settings,
}


class FromCode(SphinxDirective):
    """``{from-code} SUBJECT``: a table with everything the code knows of SUBJECT; an empty one is an error."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The table as nodes."""
        head, *rows = SUBJECTS[self.arguments[0]]()
        if not rows or any(not cell.strip() for row in rows for cell in row):
            raise self.error(f"{self.arguments[0]}: nothing to list, or a cell without words")
        return [table(head, rows)]


def table(head: Row, rows: Iterable[Row]) -> nodes.table:
    """A plain table."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in head), cols=len(head))
    group += nodes.thead("", row(head))
    group += nodes.tbody("", *(row(cells) for cells in rows))
    return nodes.table("", group)


def row(cells: Row) -> nodes.row:
    """One row; a line of a cell is a paragraph, text in backticks is code."""
    return nodes.row("", *(nodes.entry("", *(nodes.paragraph("", "", *inline(line)) for line in cell.splitlines())) for cell in cells))


def inline(text: str) -> list[nodes.Node]:
    """Text with its pieces in backticks as code."""
    pieces = re.split(r"`([^`]*)`", text)
    return [nodes.literal("", piece) if place % 2 else nodes.Text(piece) for place, piece in enumerate(pieces) if piece]


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls this once."""
    app.add_directive("from-code", FromCode)
    return {"version": "1", "parallel_read_safe": True}
