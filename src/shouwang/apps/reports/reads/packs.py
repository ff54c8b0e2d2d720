"""What the host community gets at the end of a phase: everything it needs to go on, and a list of what it got."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from shouwang.apps.command.models import Order, Phase
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Member
from shouwang.apps.reports.models import Report
from shouwang.apps.reports.reads.documents import WRITERS, written
from shouwang.apps.reports.reads.figures import day_in
from shouwang.apps.reports.reads.reports import facts, lines_of
from shouwang.files.archives import packed
from shouwang.files.exports import csv_lines
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.words import EN, LANGUAGES, ZH

INTRODUCTION = """\
{unit}
{operation}

本移交包由下沉单位移交给 {host}，第 {phase} 阶段。
住户底册含个人信息：只交属地社区，不得转发；不再需要时请销毁。
每个文件的 SHA-256 列于下方；整个移交包的 SHA-256 写入行动日志。

Handed over by the deployed unit to {host}, phase {phase}.
The register holds personal data: it is for the host community alone, must not be passed on, and is to be destroyed when it is no longer needed.
The SHA-256 of each file stands below; that of the whole pack stands in the operation's journal.

"""


def pack_of(phase: Phase, register: bytes, by: Member) -> bytes:
    """
    The pack of a phase as an archive, with the *register* as a sheet.

    Raises ``Refused`` where there is no frozen report of the phase: what is handed over needs its figures.
    """
    report = last_frozen_report(phase)
    if report is None:
        raise Refused(Reason("phase-has-no-report", {"number": phase.number}))
    parts = {"register.xlsx": register, **dict(_parts(report, by))}
    listed = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts.items())
    about = facts(report)
    said = {"unit": about.unit, "operation": about.operation, "host": about.host}
    introduction = INTRODUCTION.format(phase=phase.number, **{name: words.within(ZH) for name, words in said.items()})
    return packed({"README.txt": (introduction + listed).encode(), **parts})


def last_frozen_report(phase: Phase) -> Report | None:
    """The last frozen report of a phase."""
    frozen = Report.objects.filter(operation=phase.operation, phase=phase.number).exclude(state=Report.State.DRAFT)
    return frozen.order_by("-frozen_at").first()


def _parts(report: Report, by: Member) -> Iterator[tuple[str, bytes]]:
    for language in LANGUAGES:
        for kind in WRITERS:
            yield f"report.{language}.{kind}", written(report, language, kind).content
    yield "figures.csv", _table(_figure_rows(report))
    yield "orders.csv", _table(_order_rows(by))
    yield from _order_papers(by)
    yield "journal.jsonl", b"".join(journal.exported(by.operation))
    yield "checkpoints.txt", journal.all_checkpoints(by.operation).encode()


def _table(rows: Iterable[Sequence[str | int | None]]) -> bytes:
    return b"".join(csv_lines(rows))


def _figure_rows(report: Report) -> Iterator[Sequence[str | int | None]]:
    yield ("code", "数字", "figure", "value", "entries", "定义", "definition")
    for line in lines_of(report).values():
        words = (
            line.name.within(ZH),
            line.name.within(EN),
            line.value,
            line.entries,
            line.definition.within(ZH),
            line.definition.within(EN),
        )
        yield (line.code, *words)


def _order_rows(by: Member) -> Iterator[Sequence[str | int | None]]:
    yield ("received", "level", "issuer", "number", "title", "file")
    for order in Order.objects.filter(operation=by.operation).order_by("received_at"):
        day = day_in(by.operation, order.received_at).isoformat()
        yield (day, order.level, order.issuer, order.number, order.title, order.attachment.name if order.attachment else "")


def _order_papers(by: Member) -> Iterator[tuple[str, bytes]]:
    orders = Order.objects.filter(operation=by.operation, attachment__isnull=False).select_related("attachment").order_by("received_at")
    for number, order in enumerate(orders, start=1):
        if order.attachment:
            yield f"orders/{number:02d}-{order.attachment.name}", order.attachment.read()
