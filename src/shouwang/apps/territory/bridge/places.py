"""Names of places: from what the sign says to codes, paths, labels and search keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from shouwang.apps.operations.models import Operation
from shouwang.apps.territory.models import INWARD, Level, Place
from shouwang.engines.register.doors import Place as Within
from shouwang.engines.register.doors import compound_name, parse_door, place_of, unit_of
from shouwang.engines.register.names import search_keys
from shouwang.vocabulary.register import Door

KEYS_LENGTH = 300


def code_of(level: str, name: str) -> str:
    """The bare number or name by which a place is told apart from its neighbours: 3 of 3号楼, 柳园 of 柳园小区."""
    plain = " ".join(normalize("NFKC", name).split())
    if level == Level.COMPOUND:
        return compound_name(plain)
    if level == Level.BUILDING:
        return place_of(plain).building or plain
    if level == Level.UNIT:
        return unit_of(plain) or plain
    if level == Level.DOOR:
        door = parse_door(plain, Within("", "0", ""))
        return door.room if isinstance(door, Door) else plain
    return plain


def place_row(operation: Operation, parent: Place | None, level: str, name: str, code: str = "") -> Place:
    """The unsaved row of a place inside *parent*."""
    row = Place(operation=operation, parent=parent, level=level)
    named(row, parent, name, code)
    return row


def named(row: Place, parent: Place | None, name: str, code: str = "") -> None:
    """Give *row* its name and everything that follows from it."""
    row.name = name.strip()[:80]
    row.code = (code or code_of(row.level, row.name))[:80]
    row.path = (parent.path if parent else "") + sort_key(row.level, row.code) + "/"
    row.label = label_of(row, parent)[:120]
    row.keys = place_keys(row)


def sort_key(level: str, code: str) -> str:
    """One step of a path: the level's rank, then the code with its numbers padded, so that 3 comes before 10."""
    rank = INWARD.index(Level(level)) if level in INWARD else len(INWARD) + (level == Level.POST)
    return f"{rank}{re.sub('[0-9]+', lambda digits: digits[0].zfill(6), code).replace('/', '／')}"[:150]


def door_parts(text: str) -> list[str]:
    """Building, unit and room of a door as somebody typed it, without what is empty; nothing when it cannot be understood."""
    door = parse_door(text)
    return [part for part in door[1:] if part] if isinstance(door, Door) else []


def label_of(row: Place, parent: Place | None) -> str:
    """How people say it: a door as building-unit-room, a unit after its building, all else by its name."""
    if row.level == Level.DOOR and parent:
        return "-".join([*codes_above(parent), row.code])
    if row.level == Level.UNIT and parent and parent.level == Level.BUILDING:
        between = " " if parent.name[-1:].isascii() else ""
        return f"{parent.name}{between}{row.name}"
    return row.name


def codes_above(place: Place) -> list[str]:
    """The codes of building and unit around a door that lies in *place*."""
    if place.level == Level.UNIT:
        return [*(codes_above(place.parent) if place.parent else []), place.code]
    return [place.code] if place.level == Level.BUILDING else []


def place_keys(row: Place) -> str:
    """What the search box compares, each word behind a space: a door from the building, the unit or the room on, other places by name and pinyin."""
    if row.level == Level.DOOR:
        steps = row.label.lower().split("-")
        words = dict.fromkeys(sign.join(steps[start:]) for start in range(len(steps)) for sign in ("-", ""))
        return "".join(f" {word}" for word in words)
    return person_keys(row.label)


def person_keys(name: str) -> str:
    """A name as the search box compares it: as written, in full pinyin, by its initials, the surname in full with the rest as initials."""
    if not name:
        return ""
    found = search_keys(name)
    syllables = found.syllables.split()
    mixed = "".join([*syllables[:1], *(one[:1] for one in syllables[1:])])
    words = dict.fromkeys([name.lower().replace(" ", ""), "".join(syllables), found.initials, mixed])
    return "".join(f" {word}" for word in words if word)[:KEYS_LENGTH]


def missing_places(operation: Operation, wanted: Iterable[Door]) -> list[Place]:
    """The unsaved rows of compounds, buildings, units and doors that *wanted*, as one walks, needs and the tree lacks; outermost first."""
    standing = {place.path: place for place in Place.objects.filter(operation=operation).exclude(level=Level.DOOR)}
    compounds = {place.code: place for place in standing.values() if place.level == Level.COMPOUND}
    doors = set(Place.objects.filter(operation=operation, level=Level.DOOR).values_list("path", flat=True))
    fresh: list[Place] = []

    def inside(parent: Place | None, level: str, code: str, known: dict[str, Place]) -> Place:
        path = (parent.path if parent else "") + sort_key(level, code) + "/"
        if path not in known:
            known[path] = place_row(operation, parent, level, sign_of(level, code), code)
            fresh.append(known[path])
        return known[path]

    for door in wanted:
        around: Place | None = compounds.get(door.compound)
        if around is None and door.compound:
            around = compounds[door.compound] = inside(None, Level.COMPOUND, door.compound, standing)
        for level, code in ((Level.BUILDING, door.building), (Level.UNIT, door.unit)):
            around = inside(around, level, code, standing) if code else around
        row = place_row(operation, around, Level.DOOR, door.room, door.room)
        if row.path not in doors:
            doors.add(row.path)
            fresh.append(row)
    return fresh


def sign_of(level: str, code: str) -> str:
    """What the sign at a place that only a sheet has named most likely says."""
    if level == Level.BUILDING and code.isascii():
        return f"{code}号楼"
    return f"{code}单元" if level == Level.UNIT and code.isascii() else code
