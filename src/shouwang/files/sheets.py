"""
Reading sheets from strangers: XLSX, XLS, ODS, CSV and TSV.

The file is opened by a child process that has given up memory, time and the right to write (:mod:`shouwang.files.sheets_child`);
what comes back is JSON, which can only ever be data.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from shouwang.files.injection import disarmed_rows
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.sheets import Merge, Row, Sheet, Workbook
from shouwang.vocabulary.words import Words

CHILD = Path(__file__).with_name("sheets_child.py")
MEGABYTE = 1 << 20
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Limits:
    """
    How much one file may ask for; memory and sizes in bytes, *seconds* of processor time, *wall* seconds on the clock.

    *base_memory* is the address space a small file gets; it grows with the honest size of the file up to *memory*.
    The defaults let 200,000 people pass and keep a hostile file below 200 MB.
    """

    rows: int = 250_000
    columns: int = 200
    sheets: int = 300
    parts: int = 2_000
    file: int = 80 * MEGABYTE
    text: int = 80 * MEGABYTE
    unpacked: int = 400 * MEGABYTE
    ratio: int = 150
    base_memory: int = 180 * MEGABYTE
    memory: int = 1_600 * MEGABYTE
    seconds: int = 60
    wall: int = 120
    answer: int = 600 * MEGABYTE


def read_workbook(path: Path, *, limits: Limits | None = None, name: str = "", progress: Progress | None = None) -> Workbook:
    """
    The plain cells of every sheet in *path*; *progress* hears how many rows have come so far.

    A file that is hostile, locked, damaged or no sheet at all raises :class:`Refused`; its reason names the file as *name*, or as it is called.
    """
    limits = limits or Limits()
    name = name or path.name
    if not path.is_file():
        raise Refused(Reason("file-not-found", {"file": str(path)}))
    if path.stat().st_size > limits.file:
        size = path.stat().st_size // MEGABYTE
        raise Refused(Reason("file-too-large", {"file": name, "megabytes": size, "most": limits.file // MEGABYTE}))
    with subprocess.Popen(  # noqa: S603 - our own interpreter and script; the path is an argument, no shell
        [sys.executable, "-P", "-X", "utf8", str(CHILD), str(path.absolute()), json.dumps(asdict(limits))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
    ) as child:
        alarm = threading.Timer(limits.wall, child.kill)
        alarm.start()
        try:
            return gather(child, name, limits, progress)
        finally:
            alarm.cancel()
            child.kill()


def gather(child: subprocess.Popen[bytes], name: str, limits: Limits, progress: Progress | None) -> Workbook:
    """The workbook out of the child's lines; a child that ends without saying so asked for too much and was stopped."""
    kind, sheets, rows, ended = "", [], [], False
    heading: dict[str, Any] = {}
    read = 0
    for answer in answers(child.stdout, name, limits):
        if isinstance(answer, list):
            rows.extend(answer)
            read += len(answer)
            if progress:
                progress(read)
            continue
        if "refused" in answer:
            raise Refused(refusal(answer, name))
        if heading and ("sheet" in answer or "end" in answer):
            sheets.append(sheet_of(heading, rows))
            rows = []
        heading = answer if "sheet" in answer else {}
        kind = answer.get("kind", kind)
        ended = "end" in answer
    if not ended:
        raise Refused(Reason("file-needs-too-much", {"file": name}))
    return Workbook(name, kind, tuple(sheets))


def answers(stream: IO[bytes] | None, name: str, limits: Limits) -> Iterator[Any]:
    """The child's lines as values, as long as they stay within what an answer may weigh."""
    weight = 0
    for line in stream or ():
        weight += len(line)
        if weight > limits.answer:
            raise Refused(Reason("file-needs-too-much", {"file": name}))
        try:
            answer = json.loads(line, object_hook=plain if b'{"date":' in line else None)
        except ValueError:
            return
        yield disarmed_rows(answer, line) if isinstance(answer, list) else answer


def plain(value: dict[str, Any]) -> Any:
    """A marked date as a date; any other object as it is."""
    return date.fromisoformat(value["date"]) if value.keys() == {"date"} else value


def sheet_of(heading: dict[str, Any], rows: list[Row]) -> Sheet:
    """One sheet from its heading line and its rows."""
    return Sheet(
        name=str(heading["sheet"]),
        rows=rows,
        merges=tuple(Merge(*merge) for merge in heading["merges"]),
        without_value=tuple((line, column) for line, column in heading["without_value"]),
        hidden=bool(heading["hidden"]),
    )


KINDS_OF_FILE = {"text": Words("text", "文本"), "binary": Words("no text", "二进制文件")}
"""Kinds of files that have no name of their own, as the child calls them."""


def refusal(answer: dict[str, Any], name: str) -> Reason:
    """The child's refusal as a reason that names the file."""
    try:
        told = {key: KINDS_OF_FILE.get(value, value) if key == "found" else value for key, value in answer["parameters"].items()}
        return Reason(str(answer["refused"]), {"file": name, **told})
    except ValueError:  # Not a refusal the child knows: it is no longer itself.
        return Reason("file-needs-too-much", {"file": name})
