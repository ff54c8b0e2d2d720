"""
The shift scheduling instances of Curtois and Qu (2014), as text in sections.

The first day is a Monday. Limits of a person are hard, and a run that touches the first or the last day is never too short;
cover and requests have prices.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from shouwang.engines.roster.general.problem import OFF, Count, Cover, Instance, Pattern, Rule, Run, Weekends, Wish, Worker, same
from shouwang.files.instances.reading import Line, Reader, amount, known
from shouwang.vocabulary.words import Words

SECTIONS = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")
WANTED = {
    "HORIZON": Words("the number of days", "天数"),
    "SHIFTS": Words("id, minutes, ids that cannot follow parted by |", "编号, 分钟数, 其后不能接的班次（用|分隔）"),
    "STAFF": Words("id, most of each shift, most and least minutes, most and least shifts in a row, least days off in a row, most weekends", "编号, 各班次上限, 最多和最少分钟, 最多和最少连续班次, 最少连续休息, 最多周末"),
    "DAYS_OFF": Words("id of a person, days from 0 on", "人员编号, 从0起的日子"),
    "SHIFT_ON_REQUESTS": Words("id of a person, day, shift, weight", "人员编号, 日, 班次, 权重"),
    "SHIFT_OFF_REQUESTS": Words("id of a person, day, shift, weight", "人员编号, 日, 班次, 权重"),
    "COVER": Words("day, shift, number of people, weight of each too few, of each too many", "日, 班次, 人数, 每少一人的权重, 每多一人的权重"),
}  # fmt: skip


@dataclass
class _File:
    """What has been read so far."""

    days: int = 0
    shifts: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    people: dict[str, Worker] = field(default_factory=dict)

    def day(self, text: str) -> int:
        """A day within the horizon."""
        if (day := amount(text)) >= self.days:
            raise ValueError
        return day

    def shift(self, line: Line) -> None:
        """One kind of shift."""
        name, minutes, *after = line.fields()
        if not name or name in self.shifts:
            raise ValueError
        self.shifts[name] = (amount(minutes), [one.strip() for one in "".join(after).split("|") if one.strip()])

    def person(self, line: Line) -> None:
        """Somebody with their limits."""
        name, most_of, *numbers = line.fields()
        most = {known(kind, self.shifts): amount(number) for kind, number in (one.split("=") for one in most_of.split("|") if one)}
        most_minutes, least_minutes, most_run, least_run, least_off, weekends = map(amount, numbers)
        if not name or name in self.people or most_minutes < least_minutes:
            raise ValueError
        rules: list[Rule] = [Count(f"shifts {kind}", same(1, [kind]), most=most.get(kind, 0)) for kind in self.shifts]
        rules.append(Count("minutes", tuple((kind, length) for kind, (length, _) in self.shifts.items()), least_minutes, most_minutes))
        rules.append(Run("shifts in a row", frozenset(self.shifts), least_run, most_run, starts_open=True, ends_open=True))
        rules.append(Run("days off in a row", frozenset([OFF]), least_off, starts_open=True, ends_open=True))
        ends = tuple((week + 5, week + 6) for week in range(0, self.days - 6, 7))
        rules.append(Weekends("weekends", ends, weekends))
        for kind, (_, cannot) in self.shifts.items():
            if cannot:
                rules.append(Pattern("succession", (frozenset([kind]), frozenset(cannot))))
        self.people[name] = Worker(name, tuple(rules))

    def days_off(self, line: Line) -> list[Wish]:
        """Days on which somebody cannot work."""
        name, *days = line.fields()
        return [Wish(known(name, self.people), self.day(day), frozenset(self.shifts), None) for day in days if day]

    def request(self, line: Line, *, on: bool) -> Wish:
        """A shift somebody wants, or does not want."""
        name, day, kind, weight = line.fields()
        kinds = frozenset([known(kind, self.shifts)])
        return Wish(known(name, self.people), self.day(day), frozenset([OFF, *self.shifts]) - kinds if on else kinds, amount(weight))

    def cover(self, line: Line) -> Cover:
        """How many are wanted."""
        day, kind, number, under, over = line.fields()
        return Cover(self.day(day), frozenset([known(kind, self.shifts)]), amount(number), amount(number), amount(under), amount(over))


def read(path: Path) -> Instance:
    """The instance of one file. Raises :class:`Refused` with every line that cannot be read."""
    reader, found = Reader(path), _File()
    sections = _sections(reader)
    reader.refuse()
    for line in sections["HORIZON"]:
        with reader.reading(line, WANTED["HORIZON"]):
            found.days = amount(line.text)
    reader.each(sections["SHIFTS"], found.shift, WANTED["SHIFTS"])
    reader.each(sections["STAFF"], found.person, WANTED["STAFF"])
    off = reader.each(sections["DAYS_OFF"], found.days_off, WANTED["DAYS_OFF"])
    wishes = [wish for each in off for wish in each]
    for section, on in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False)):
        for line in sections[section]:
            with reader.reading(line, WANTED[section]):
                wishes.append(found.request(line, on=on))
    covers = reader.each(sections["COVER"], found.cover, WANTED["COVER"])
    _successions(reader, sections["SHIFTS"], found)
    reader.refuse()
    return Instance(path.stem, found.days, tuple(found.shifts), tuple(found.people.values()), tuple(covers), tuple(wishes))


def _sections(reader: Reader) -> dict[str, list[Line]]:
    """The lines of each section; one that is missing is noted."""
    sections: dict[str, list[Line]] = {}
    current: list[Line] = []
    for line in reader.lines():
        if line.text.startswith("SECTION_"):
            current = sections.setdefault(line.text.removeprefix("SECTION_"), [])
        else:
            current.append(line)
    for name in SECTIONS:
        if name not in sections or (name == "HORIZON" and not sections[name]):
            reader.missing(f"SECTION_{name}")
    return sections


def _successions(reader: Reader, lines: list[Line], found: _File) -> None:
    """Shifts are named before they are introduced; whether all exist is seen at the end."""
    for line in lines:
        if not set(found.shifts.get(line.fields()[0], (0, []))[1]) <= found.shifts.keys():
            reader.wrong(line, WANTED["SHIFTS"])
