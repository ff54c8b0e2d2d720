"""
INRC-I, the first nurse rostering competition (2010), as text in sections or as XML.

Cover is hard; all else has its price, a run that touches the first or the last day included. A kind of shift without the skill it asks for
costs what the contract says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shouwang.engines.roster.general.problem import OFF, Count, Cover, Instance, Pattern, Rule, Run, Weekends, Wish, Worker, same
from shouwang.files.instances import inrc1_xml
from shouwang.files.instances.reading import Line, Reader, amount, known
from shouwang.vocabulary.words import Words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NIGHT = "Night"
WANTED = {
    "SCHEDULING_PERIOD": Words("name, first day, last day", "名称, 首日, 末日"),
    "SKILLS": Words("a skill", "技能"),
    "SHIFT_TYPES": Words("id, name, start, end, number of skills, skills", "编号, 名称, 起, 止, 技能数, 技能"),
    "CONTRACTS": Words("id, name, ten (on|weight|value), weekend, five (on|weight), number of patterns, patterns", "编号, 名称, 十项(启用|权重|值), 周末, 五项(启用|权重), 模式数, 模式"),
    "PATTERNS": Words("id, weight, number of days, (shift|day) for each", "编号, 权重, 天数, 各为(班次|日)"),
    "EMPLOYEES": Words("id, name, contract, number of skills, skills", "编号, 名称, 合同, 技能数, 技能"),
    "DAY_OF_WEEK_COVER": Words("weekday, shift, number of people", "星期, 班次, 人数"),
    "DATE_SPECIFIC_COVER": Words("date, shift, number of people", "日期, 班次, 人数"),
    "DAY_OFF_REQUESTS": Words("person, date, weight", "人员, 日期, 权重"),
    "DAY_ON_REQUESTS": Words("person, date, weight", "人员, 日期, 权重"),
    "SHIFT_OFF_REQUESTS": Words("person, date, shift, weight", "人员, 日期, 班次, 权重"),
    "SHIFT_ON_REQUESTS": Words("person, date, shift, weight", "人员, 日期, 班次, 权重"),
}  # fmt: skip
GROUP = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True)
class _Limit:
    """Whether something is asked for, what a breach costs, and the number asked for."""

    is_on: bool
    price: int
    value: int = 0


@dataclass(frozen=True)
class _Contract:
    """A contract, as it stands in the file."""

    limits: tuple[_Limit, ...]
    weekend: tuple[str, ...]
    flags: tuple[_Limit, ...]
    patterns: tuple[str, ...]


_NOTHING = _Contract((), (), (), ())


@dataclass
class _File:
    """What has been read so far."""

    name: str = ""
    first: date = date.min
    days: int = 0
    shifts: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    contracts: dict[str, _Contract] = field(default_factory=dict)
    patterns: dict[str, Pattern] = field(default_factory=dict)
    people: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    wanted: dict[tuple[int, str], int] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)

    def period(self, line: Line) -> None:
        """Name, first day and last day."""
        self.name, first, last = line.fields()
        self.first = date.fromisoformat(first)
        self.days = (date.fromisoformat(last) - self.first).days + 1

    def day(self, text: str) -> int:
        """A date as the number of the day."""
        if not 0 <= (day := (date.fromisoformat(text) - self.first).days) < self.days:
            raise ValueError
        return day

    def on(self, weekday: str) -> list[int]:
        """The days that are such a weekday."""
        offset = (WEEKDAYS.index(weekday) - self.first.weekday()) % 7
        return list(range(offset, self.days, 7))

    def shift(self, line: Line) -> None:
        """One kind of shift."""
        name, said, _, _, number, skills = line.fields()
        if len(skills.split()) != amount(number):
            raise ValueError
        self.shifts[name] = (said, set(skills.split()))

    def contract(self, line: Line) -> None:
        """One contract."""
        groups = [tuple(map(int, group.split("|"))) for group in GROUP.findall(line.text)]
        limits = tuple(_Limit(on == 1, price, value) for on, price, value in groups[1:10])
        flags = tuple(_Limit(on == 1, price) for on, price in groups[10:15])
        weekend = next(part for part in line.fields() if part.endswith("day"))
        name, patterns = line.fields()[0], line.fields()[-1].split()
        if len(limits) != 9 or len(flags) != 5 or len(patterns) != amount(line.fields()[-2]):
            raise ValueError
        days = tuple(re.findall(r"[A-Z][a-z]+", weekend))
        self.contracts[name] = _Contract(limits, tuple(known(day, WEEKDAYS) for day in days), flags, tuple(patterns))

    def pattern(self, line: Line) -> None:
        """One unwanted pattern: "Any" is any shift, "None" a day off; with weekdays, from that weekday on."""
        name, price, rest = line.text.split(",", 2)
        parts = [tuple(part.split("|")) for part in GROUP.findall(rest)]
        steps = tuple(self.step(shift) for shift, _ in parts)
        weekday = parts[0][1]
        days = None if weekday == "Any" else frozenset(self.on(weekday))
        self.patterns[name.strip()] = Pattern(f"pattern {name.strip()}", steps, amount(price), days)

    def step(self, shift: str) -> frozenset[str]:
        """The kinds one step of a pattern stands for."""
        if shift in {"Any", "None"}:
            return frozenset(self.shifts) if shift == "Any" else frozenset([OFF])
        return frozenset([known(shift, self.shifts)])

    def person(self, line: Line) -> None:
        """Somebody."""
        name, _, contract, number, *skills = line.fields()
        listed = " ".join(skills).split()
        if len(listed) != amount(number):
            raise ValueError
        self.people[name] = (known(contract, self.contracts), set(listed))

    def cover_of_weekday(self, line: Line) -> None:
        """How many are wanted on each such weekday."""
        weekday, shift, number = line.fields()
        for day in self.on(weekday):
            self.wanted[day, known(shift, self.shifts)] = amount(number)

    def cover_of_day(self, line: Line) -> None:
        """How many are wanted on one day."""
        day, shift, number = line.fields()
        self.wanted[self.day(day), known(shift, self.shifts)] = amount(number)

    def request(self, line: Line, *, of_shift: bool, on: bool) -> None:
        """What somebody wants, or does not want."""
        name, day, *shift, price = line.fields()
        kinds = frozenset([known(shift[0], self.shifts)]) if of_shift else frozenset(self.shifts)
        kinds = frozenset([OFF, *self.shifts]) - kinds if on else kinds
        self.wishes.append(Wish(known(name, self.people), self.day(day), kinds, amount(price)))


def read(path: Path) -> Instance:
    """The instance of one file. Raises :class:`Refused` with every line that cannot be read."""
    reader, found = Reader(path), _File()
    sections = inrc1_xml.sections(reader, text) if inrc1_xml.is_xml(text := reader.text()) else _sections(reader)
    reader.refuse()
    readers = {
        "SCHEDULING_PERIOD": found.period,
        "SHIFT_TYPES": found.shift,
        "PATTERNS": found.pattern,
        "CONTRACTS": found.contract,
        "EMPLOYEES": found.person,
        "DAY_OF_WEEK_COVER": found.cover_of_weekday,
        "DATE_SPECIFIC_COVER": found.cover_of_day,
    }
    for section, read_line in readers.items():
        reader.each(sections[section], read_line, WANTED[section])
    for section in ("DAY_OFF_REQUESTS", "DAY_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "SHIFT_ON_REQUESTS"):
        for line in sections[section]:
            with reader.reading(line, WANTED[section]):
                found.request(line, of_shift=section.startswith("SHIFT"), on="_ON_" in section)
    for line in sections["CONTRACTS"]:
        if not set(found.contracts.get(line.fields()[0], _NOTHING).patterns) <= found.patterns.keys():
            reader.wrong(line, WANTED["CONTRACTS"])
    reader.refuse()
    rules = {name: _rules(found, one) for name, one in found.contracts.items()}
    people = tuple(Worker(name, rules[contract]) for name, (contract, _) in found.people.items())
    covers = tuple(Cover(day, frozenset([shift]), number, number) for (day, shift), number in sorted(found.wanted.items()))
    wishes = (*found.wishes, *(wish for name in found.people for wish in _without_skill(found, name)))
    return Instance(found.name, found.days, tuple(found.shifts), people, covers, wishes)


def _sections(reader: Reader) -> dict[str, list[Line]]:
    """The lines of each section, without the semicolon at their end."""
    sections: dict[str, list[Line]] = {}
    current: list[Line] = []
    for line in reader.lines("/"):
        name = re.match(r"([A-Z_]+)\b(?=\s*(?:=?\s*\d+)?\s*;$)", line.text)
        if name is not None and name[1] in WANTED:
            current = sections.setdefault(name[1], [])
        else:
            current.append(Line(line.number, line.text.rstrip(";")))
    for section in WANTED:
        if section not in sections:
            reader.missing(section)
    return sections


def _without_skill(found: _File, name: str) -> list[Wish]:
    """What it costs to give somebody a shift whose skill they do not have."""
    contract, skills = found.people[name]
    price = found.contracts[contract].flags[4]
    lacking = frozenset(shift for shift, (_, asked) in found.shifts.items() if not asked <= skills)
    return [Wish(name, day, lacking, price.price) for day in range(found.days) if lacking and price.is_on and price.price]


def _rules(found: _File, contract: _Contract) -> tuple[Rule, ...]:
    """A contract as rules."""
    working, off = frozenset(found.shifts), frozenset([OFF])
    most, least, most_row, least_row, most_off, least_off, most_ends, least_ends, all_ends = contract.limits
    rules: list[Rule] = [
        Count("assignments", same(1, working), _least(least, 0), _most(most), least.price, most.price),
        Run("days in a row", working, _least(least_row), _most(most_row), least_row.price, most_row.price),
        Run("days off in a row", off, _least(least_off), _most(most_off), least_off.price, most_off.price),
    ]
    ends = _weekends(found, contract.weekend)
    rules.append(
        Weekends("weekends", ends, _most(all_ends), all_ends.price, _least(least_ends), _most(most_ends), least_ends.price, most_ends.price)
    )
    rules += [found.patterns[name] for name in contract.patterns]
    for days in ends:
        rules += _of_weekend(found, contract, days)
    if contract.flags[3].is_on and (nights := _nights(found)):
        rules.append(Pattern("two days off after nights", (nights, working - nights), contract.flags[3].price))
        rules.append(Pattern("two days off after nights", (nights, off, working), contract.flags[3].price))
    return tuple(rules)


def _least(limit: _Limit, otherwise: int = 1) -> int:
    return limit.value if limit.is_on and limit.price else otherwise


def _most(limit: _Limit) -> int | None:
    return limit.value if limit.is_on and limit.price else None


def _weekends(found: _File, weekdays: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """The weekends that lie wholly within the period."""
    firsts = found.on(weekdays[0])
    return tuple(tuple(range(day, day + len(weekdays))) for day in firsts if day + len(weekdays) <= found.days)


def _of_weekend(found: _File, contract: _Contract, days: tuple[int, ...]) -> list[Rule]:
    """
    What is unwanted within one weekend.

    Whole weekends: how far from the weekend's first day somebody begins, and how far from its last one they end. The same shift all
    weekend: for each kind that occurs, the days without it. No night before a free weekend.
    """
    whole, alike, night_before, _, _ = contract.flags
    working, off, length = frozenset(found.shifts), frozenset([OFF]), len(days)
    rules: list[Rule] = []
    for each in range(1, length) if whole.is_on else ():
        rules.append(Pattern("whole weekends", (off, working), whole.price * each, frozenset([days[each - 1]])))
        rules.append(Pattern("whole weekends", (working, off), whole.price * (length - each), frozenset([days[each - 1]])))
    if alike.is_on:
        rules += _alike(found, alike.price, days)
    if night_before.is_on and (nights := _nights(found)) and days[0]:
        rules.append(Pattern("night before weekend", (nights, *(off,) * length), night_before.price, frozenset([days[0] - 1])))
    return rules


def _nights(found: _File) -> frozenset[str]:
    return frozenset(shift for shift, (said, _) in found.shifts.items() if said == NIGHT)


def _alike(found: _File, price: int, days: tuple[int, ...]) -> list[Rule]:
    """For each kind of shift, each way in which it holds some days of the weekend and not the others."""
    everything, rules = frozenset([OFF, *found.shifts]), list[Rule]()
    for shift in found.shifts:
        is_it, is_not = frozenset([shift]), everything - {shift}
        for which in range(1, 2 ** len(days) - 1):
            held = [bool(which >> each & 1) for each in range(len(days))]
            steps = tuple(is_it if one else is_not for one in held)
            rules.append(Pattern("same shift all weekend", steps, price * held.count(False), frozenset([days[0]])))
    return rules
