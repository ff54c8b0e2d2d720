"""
Text that a spreadsheet program would run, made harmless on the way out and given back on the way in.

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end, also in full width or after spaces, gets an apostrophe in front
(OWASP, "CSV Injection"). A text that already looks armed gets one more, so that taking one off always gives the text back.
"""

from __future__ import annotations

from typing import Any

RUNS = frozenset("=+-@\t\r\n＝＋－＠")
SKIPPED = " \u00a0\u3000'"


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program might run *text* as a formula."""
    first = text.lstrip(SKIPPED)[:1]
    return first in RUNS if first else False


def armed(text: str) -> str:
    """*text* as it may be written into a cell."""
    return "'" + text if is_dangerous(text) else text


def disarmed(text: str) -> str:
    """*text* as it was before :func:`armed`."""
    return text[1:] if text[:1] == "'" and is_dangerous(text) else text


def disarmed_rows(rows: list[list[Any]], line: bytes) -> list[list[Any]]:
    """*rows* with every armed cell given back; *line* is the JSON they came from, so that rows without an apostrophe cost nothing."""
    if b"\"'" not in line:
        return rows
    return [[disarmed(cell) if isinstance(cell, str) and cell[:1] == "'" else cell for cell in row] for row in rows]
