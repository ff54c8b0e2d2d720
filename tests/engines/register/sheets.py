"""Sheets written into a test as they look on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shouwang.engines.register.reading import Found, understand
from shouwang.vocabulary.register import Household
from shouwang.vocabulary.sheets import Cell, Sheet, Workbook

AT = date(2022, 3, 13)


def sheet(text: str, name: str = "登记表") -> Sheet:
    """A sheet of lines whose cells are parted by ``|``; a number with a point becomes a number."""
    return Sheet(name, [[cell_of(cell.strip()) for cell in line.split("|")] for line in text.strip("\n").splitlines()])


def cell_of(text: str) -> Cell:
    """``401.0`` is how a sheet gives the number 401."""
    return float(text) if text.endswith(".0") and text[:-2].isdigit() else text


def book(*sheets: Sheet | str, name: str = "名册.xlsx") -> Workbook:
    """A workbook of these sheets."""
    return Workbook(name, "xlsx", tuple(sheet(one) if isinstance(one, str) else one for one in sheets))


def read(*sheets: Sheet | str, **options) -> Found:
    """What these sheets say."""
    return understand([book(*sheets)], at=AT, **options)


def doors(found: Found) -> list[str]:
    """The doors, as they are said, in order."""
    return [household.door.label for household in found.households]


def people(households: Sequence[Household]) -> dict[str, list[str]]:
    """The names at each door; a second family is ``3-2-401/2``."""
    label = {id(one): one.door.label + (f"/{one.family}" if one.family > 1 else "") for one in households}
    return {label[id(one)]: [member.name for member in one.members] for one in households}


def codes(found: Found) -> list[tuple[str, str]]:
    """Where each doubt is, and its code."""
    return [(doubt.address, doubt.reason.code) for doubt in found.doubts]


def id_number(birth: str, order: str = "001") -> str:
    """An identity number of a region that does not exist, its check digit right."""
    body = f"990000{birth}{order}"
    weights = [pow(2, 17 - i, 11) for i in range(17)]
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
