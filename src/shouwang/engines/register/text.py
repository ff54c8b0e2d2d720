"""Cells as text: full width, odd spaces, odd dashes and Chinese numerals made plain."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar
from unicodedata import normalize

from shouwang.vocabulary.sheets import Cell

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\uff0d—–−~～]+")
NUMERAL = "零〇○一二三四五六七八九"
NUMERALS = re.compile(f"[{NUMERAL}十百]+(?=号|#|栋|幢|座|楼|单元|门|梯|室|户|房|层|[-0-9]|$)")
DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")


Raw = TypeVar("Raw")
Answer = TypeVar("Answer")


class Memo(dict[Raw, Answer]):
    """Answers already worked out within one reading; it dies with the reading, so that no person stays in memory."""

    def __init__(self, work: Callable[[Raw], Answer]) -> None:
        super().__init__()
        self.work = work

    def __missing__(self, raw: Raw) -> Answer:
        answer = self[raw] = self.work(raw)
        return answer


@contextmanager
def without_collector() -> Iterator[None]:
    """
    Let Python's search for circles rest while a great many records without circles are made: with 100,000 people it is a third of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def clean(cell: Cell) -> str:
    """
    The text of a cell: full-width signs in plain width (NFKC), nothing invisible, no space around it; 401.0 is ``401``.
    """
    if cell.__class__ is str:
        if not cell:
            return ""
        if cell.isascii():
            return cell.strip()
        return INVISIBLE.sub("", normalize("NFKC", cell)).strip()
    if cell.__class__ is float:
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def close_up(text: str) -> str:
    """*text* without any space."""
    return "".join(text.split())


def plain_number(text: str) -> str:
    """A number as a register writes it: no ``.0`` behind, no zeros before; other text as it is."""
    if text.endswith(".0") and text[:-2].isdigit():
        text = text[:-2]
    return text.lstrip("0") or "0" if text.isdigit() else text


def with_plain_numerals(text: str) -> str:
    """Chinese numerals that count something turned to digits: ``三号楼二单元四〇一`` is ``3号楼2单元401``; names of places stay."""
    return NUMERALS.sub(lambda found: numeral(found[0]), text)


def numeral(text: str) -> str:
    """The digits of a Chinese numeral, read by places (``二十三``) or digit by digit (``四〇一``)."""
    if "十" not in text and "百" not in text:
        return text.translate(DIGITS)
    total, last = 0, 0
    for sign in text:
        if sign in "十百":
            total += (last or 1) * (10 if sign == "十" else 100)
            last = 0
        else:
            last = int(sign.translate(DIGITS))
    return str(total + last)
