"""
A Sphinx directive that writes the reference out of the code: ``{from-code} settings``.

What is listed is what the program uses, so the reference cannot fall behind.
"""

from __future__ import annotations

import argparse
import ast
import os
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


SERVER_COMMANDS_ZH = {
    "demo": "通过与真人操作相同的步骤载入示范行动，并写出报告。",
    "serve": "提供网页服务。",
    "keep": "推进日志的哈希树、签署检查点并备份；serve 会自动启动它。",
    "backup": "立即备份并检验，随后提高设备可以放手的水位。",
    "renew": "为账号重设口令，并取消其遗失的通行密钥和验证码；只显示一次。",
    "keys-lost": "说明哪些密钥已丢失；加 --give-up 则清空其加密的内容，改用新密钥签署。",
    "restore": "服务器丢失后，将备份恢复到空的数据文件夹。",
}


def server_commands() -> Iterable[Row]:
    """Our own commands of the server; Django's are in its manual."""
    _set_up_django()
    from shouwang.server.commands import parser

    yield ("Usage", "What it does", "用途")
    yield (
        "`python -m shouwang.server migrate`",
        "Bring the database to the present shape; safe to repeat.",
        "把数据库升级到当前结构，可重复执行。",
    )
    top = parser()
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                usages = "\n".join(f"`{usage}`" for usage in usages_of_one(action.choices[choice.dest]))
                yield (usages, str(choice.help), SERVER_COMMANDS_ZH[choice.dest])


def usages_of_one(task: argparse.ArgumentParser) -> Iterable[str]:
    """The usage of one task, on one line."""
    task.formatter_class = OnOneLine
    return usages_of(task)


def _set_up_django() -> None:
    """Tables and roles are known only once Django is set up; no database is opened."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
    import django

    django.setup()


def sight() -> Iterable[Row]:
    """Which role sees which field of the rows behind the doors, out of the models and ``operations/access.py``."""
    _set_up_django()
    from django.apps import apps
    from django.utils import translation

    from shouwang.apps.operations.models import Confidential, Role

    def names(roles: frozenset[Role], language: str) -> str:
        with translation.override(language):
            return {"en": ", "}.get(language, "、").join(str(role.label) for role in Role if role in roles)

    yield ("Rows", "Fields", "Seen by", "谁能看到")
    for model in sorted((each for each in apps.get_models() if issubclass(each, Confidential)), key=lambda each: each.__name__):
        by_roles: dict[frozenset[Role], list[str]] = {}
        for name, roles in model.seen_by.items():
            by_roles.setdefault(frozenset(roles), []).append(name)
        for roles, fields in by_roles.items():
            shown = ", ".join(f"`{name}`" for name in fields)
            yield (f"`{model.__name__}`", shown, names(roles, "en") or "nobody by this door", names(roles, "zh-hans") or "不经此门提供")


def roll_columns() -> Iterable[Row]:
    """What each column of a roll may be called."""
    from shouwang.files.roll import HEADINGS

    yield ("Field", "Headings that are understood · 可识别的表头")
    for name, headings in HEADINGS.items():
        yield (f"`{name}`", " · ".join(headings))


def household_columns() -> Iterable[Row]:
    """What each column of a household sheet may be called."""
    from shouwang.engines.register.headings import HEADINGS

    yield ("Field", "Headings that are understood · 可识别的表头")
    for name, headings in HEADINGS.items():
        yield (f"`{name}`" if name else "not used · 不采用", " · ".join(headings.split()))


def make_tasks() -> Iterable[Row]:
    """Every task of the Makefile."""
    yield ("Task", "What it does")
    for name, meaning in re.findall(r"^([a-z%-]+):.*?## (.+)$", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE):
        yield (f"`make {name.replace('%', 'SUBJECT')}`", meaning)


def file_formats() -> Iterable[Row]:
    """Every module of ``files/``: what it reads or writes."""
    yield ("Module", "What it reads or writes")
    for path in sorted((SOURCE / "files").glob("[!_]*.py")):
        yield (f"`files/{path.name}`", " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split()))


def first_line(text: str | None) -> str:
    """The promise of a docstring."""
    return (text or "").strip().partition("\n")[0]


def roster_fields() -> Iterable[Row]:
    """The fields of a roster's problem, table by table."""
    from shouwang.files.roster_fields import MUST, TABLES

    yield ("Table and field", "Meaning, what it takes", "含义与取值")
    for table, fields in TABLES.items():
        for one in fields:
            must = ("; must be given", "；必填") if one.default is MUST else ("", "")
            yield (
                f"`{table}.{one.name}`" if table else f"`{one.name}`",
                f"{one.meaning.en} Takes {one.kind.wanted.within('en')}{must[0]}.",
                f"{one.meaning.zh}{one.kind.wanted.within('zh')}{must[1]}。",
            )


def safety_limits() -> Iterable[Row]:
    """The safety limits: default, how far they may be loosened, and where the default comes from."""
    from shouwang.vocabulary.limits import LIMITS, Safety, amount_said

    yield ("Limit", "English", "中文", "Default, loosest", "Source of the default · 依据")
    for name, limit in LIMITS.items():
        values = [amount_said(value, "en") for value in (getattr(Safety(), name), limit.loosest)]
        checked = "" if limit.is_checked or not limit.source else " (not yet checked against the text · 尚未核对原文)"
        yield (f"`{name}`", limit.words.en, limit.words.zh, ", ".join(values), f"{limit.source or 'Ours · 本产品自定'}{checked}")


SUBJECTS: dict[str, Callable[[], Iterable[Row]]] = {
    "commands": commands,
    "entry-kinds": entry_kinds,
    "figures": figures,
    "file-formats": file_formats,
    "glossary": glossary,
    "household-columns": household_columns,
    "make-tasks": make_tasks,
    "reasons": reasons,
    "roll-columns": roll_columns,
    "roster-fields": roster_fields,
    "safety-limits": safety_limits,
    "server-commands": server_commands,
    "settings": settings,
    "sight": sight,
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


CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef“”‘’]")


def close_up(_app: Sphinx, doctree: nodes.document) -> None:
    """One sentence stands on each line of our pages; between two Chinese ones the browser would make a gap of the line end."""
    for text in list(doctree.findall(nodes.Text)):
        beside = text.parent.children
        place = next(number for number, child in enumerate(beside) if child is text)
        if text == "\n" and 0 < place < len(beside) - 1:
            before, after = beside[place - 1].astext()[-1:], beside[place + 1].astext()[:1]
            if CHINESE.match(before) and CHINESE.match(after):
                text.parent.remove(text)


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls this once."""
    app.add_directive("from-code", FromCode)
    app.connect("doctree-read", close_up)
    return {"version": "1", "parallel_read_safe": True}
