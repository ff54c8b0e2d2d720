"""Doors: from whatever people write to building, unit and room."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from shouwang.engines.register.text import DASHES, clean, close_up, plain_number, with_plain_numerals
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Door
from shouwang.vocabulary.sheets import Cell

ENGLISH = (
    (re.compile(r"\b(?:BUILDING|BLDG|BLOCK|BLK|TOWER)\.?\s*(?:NO\.?\s*)?([A-Z0-9]+)\b[,;]?", re.IGNORECASE), r"\1号楼"),
    (re.compile(r"\b(?:UNIT|ENTRANCE|STAIRCASE|STAIR)\.?\s*([A-Z0-9]+)\b[,;]?", re.IGNORECASE), r"\1单元"),
    (re.compile(r"\b(?:ROOM|FLAT|APARTMENT|APT|DOOR|RM)\.?\s*([A-Z0-9]+)\b", re.IGNORECASE), r"\1室"),
)
BUILDING_NAME = r"[A-Z]?[0-9]{1,4}[A-Z]?|[A-Z]{1,2}|[东西南北中前后甲乙丙丁][A-Z0-9]{0,3}|[\u4e00-\u9fff]{2,4}"
PLACE = re.compile(
    r"^(?P<compound>[^-]*?(?:小区|花园|家园|新村|公寓|社区|大院|庄园|苑|弄|[0-9]期))?"
    rf"(?:第?(?P<building>{BUILDING_NAME})(?:号楼|#楼|号栋|号幢|栋楼|栋|幢|座|楼|#|号(?=-?[0-9]{{3}})))?-?"
    r"(?:(?P<unit>[A-Z0-9]{1,3}|[东西中甲乙丙丁])(?:单元|号门|门|梯|#))?-?"
    r"(?:(?P<floor>-?[0-9]{1,2})[层楼](?=.))?"
    r"(?P<room>.*?)(?P<suffix>室|户|号房|房|号)?$"
)
ROOM = re.compile(
    r"^(?:[A-Z]{0,2}[0-9]{1,5}[A-Z]?|[A-Z]|(?=.*[0-9])[\u4e00-\u9fffA-Z0-9]{1,10}|[\u4e00-\u9fff]{1,6}[室户房库铺店亭院间岗])$"
)
LETTER_ROOM = re.compile(r"^([A-Z])([0-9]{3,4})$")
SEPARATORS = re.compile(r"[-#/\\_.,;:|、]+")
MARKED = re.compile(rf"^(?:{BUILDING_NAME})(?:号楼|#楼|号栋|号幢|栋|幢|座|楼|#)(?:[0-9A-Z]{{1,3}}单元)?$|^[0-9A-Z]{{1,3}}单元$")
SPACED = re.compile(r"(?<=[0-9A-Z])\s+(?=[0-9])")
UNIT_WORD = re.compile(r"(?:单元|号门|门|梯|#|号)$")
FLOOR = re.compile(r"^[A-Z]{0,2}([0-9]{1,2})[0-9]{2}[A-Z]?$")
IN_A_TITLE = re.compile(r"([A-Z]?[0-9]{1,4}[A-Z]?|[A-Z])(?:号楼|#楼|栋|幢|座)(?:([0-9]{1,2})单元)?")
LATIN_WORD = re.compile(r"[A-Za-z]{3}")
NOT_A_BUILDING = frozenset({"表", "整", "全", "本", "各", "所有"})


class Place(NamedTuple):
    """The part of a door that a sheet name, a title, a section line or a cell tells; empty where it does not."""

    compound: str = ""
    building: str = ""
    unit: str = ""


NOWHERE = Place()


def plain(cell: Cell) -> str:
    """A door's text ready to be cut: plain width, upper case, one kind of dash, numerals as digits, no spaces inside marked text."""
    text = DASHES.sub("-", clean(cell)).upper()
    if LATIN_WORD.search(text):
        for pattern, marked in ENGLISH:
            text = pattern.sub(marked, text)
    text = SPACED.sub("-", text)
    return with_plain_numerals(close_up(text)).strip("-")


def place_of(cell: Cell) -> Place:
    """What a building cell, a unit cell or a sheet name tells: ``3``, ``3号楼``, ``A座``, ``柳园小区3号楼2单元``."""
    text = plain(cell)
    found = PLACE.match(text)
    if not text or not found:
        return NOWHERE
    building, unit, room = found["building"] or "", found["unit"] or "", found["room"] or ""
    if room and not unit and not building:
        building = room
    return Place(compound_name(found["compound"] or ""), plain_number(building), plain_number(unit or (room if building != room else "")))


def unit_of(cell: Cell) -> str:
    """The unit in a unit cell: ``2``, ``2单元``, ``二单元``, ``2门``."""
    text = plain(cell)
    return plain_number(UNIT_WORD.sub("", text))


def marked_place(cell: Cell) -> Place:
    """The place a text names for certain, by its suffix (``3号楼``, ``A座``, ``2单元``); nowhere for anything else."""
    text = plain(cell)
    if not MARKED.match(text) or text.rstrip("楼栋幢座号") in NOT_A_BUILDING:
        return NOWHERE
    return place_of(text)


def place_within(cell: Cell) -> Place:
    """The place somewhere in a longer text, such as a title: ``柳园小区3号楼住户登记表``."""
    found = IN_A_TITLE.search(plain(cell))
    return Place("", plain_number(found[1]), plain_number(found[2] or "")) if found else NOWHERE


def compound_name(text: str) -> str:
    """A compound without the word every compound has: ``柳园小区`` is ``柳园``."""
    return text.removesuffix("小区") or text


def parse_door(cell: Cell, within: Place = NOWHERE) -> Door | Reason:
    """
    The door that *cell* names, what it leaves out taken from *within*; a reason when it cannot be known.

    ``3-2-401``, ``3#2-401``, ``3号楼2单元401``, ``三号楼二单元四〇一``, ``A座1203`` and ``Building 3 Unit 2 Room 401`` are doors of their own;
    ``401`` and ``2-401`` need a building from *within*. A room has a number, or a word that says what it is (``地下室``, ``东户``).
    """
    if isinstance(cell, date):
        return Reason("door-became-date", {"value": cell.isoformat()})
    text = plain(plain_number(clean(cell)))
    found = PLACE.match(text)
    if not text or not found or text.startswith("#") or DASHES.sub("-", clean(cell)).endswith("-"):
        return Reason("door-not-understood", {"value": clean(cell)})
    compound = compound_name(found["compound"] or "") or within.compound
    building, unit = plain_number(found["building"] or ""), plain_number(found["unit"] or "")
    numbered = any(sign.isdigit() for sign in found["room"])
    room = found["room"] if numbered else found["room"] + (found["suffix"] or "")
    parts = [plain_number(part) for part in SEPARATORS.split(room) if part]
    return assembled(compound, building, unit, parts, within, clean(cell))


def assembled(compound: str, building: str, unit: str, parts: list[str], within: Place, written: str) -> Door | Reason:
    """A door from the marked pieces and the unmarked *parts*, which are read from the room backwards."""
    if not parts or len(parts) > 3 or (len(parts) == 3 and (building or unit)) or (len(parts) == 2 and building and unit):
        return Reason("door-not-understood", {"value": written})
    room = parts.pop()
    if len(parts) == 2:
        building, unit = parts
    elif parts and (building or within.building) and not unit:
        unit = parts[0]
    elif parts:
        building = parts[0]
    elif not building and (letter := LETTER_ROOM.match(room)) and within.building in ("", letter[1]):
        building, room = letter[1], letter[2]
    if not ROOM.match(room):
        return Reason("door-not-understood", {"value": written})
    if not building and not within.building:
        return Reason("door-without-building", {"value": written})
    if not unit and building in ("", within.building):
        unit = within.unit
    return Door(compound, building or within.building, unit, room)


def floor_of(room: str) -> int | None:
    """The floor a room number tells by the usual rule (all but the last two digits), else None."""
    digits = FLOOR.match(room)
    return int(digits[1]) or None if digits else None
