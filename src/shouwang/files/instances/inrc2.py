"""
INRC-II, the second nurse rostering competition (2014/15): a scenario, a history, and the data of each week, as text.

All weeks are solved at once. Each kind of shift is split by skill: "Early/Nurse". Prices are the competition's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shouwang.engines.roster.general.problem import OFF, Count, Cover, Instance, Pattern, Rule, Run, Weekends, Wish, Worker, same
from shouwang.files.instances.reading import Line, Reader, amount, known
from shouwang.vocabulary.reasons import refuse_if
from shouwang.vocabulary.words import Words

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SATURDAY, SUNDAY, WEEK = 5, 6, 7
BETTER_COVER, SAME_SHIFT, IN_A_ROW, WISH, WHOLE_WEEKEND, ASSIGNMENTS, WEEKENDS = 30, 15, 30, 10, 30, 20, 30
"""What each costs."""
WANTED = {
    "SCENARIO": Words("the scenario's file, whose name begins with Sc", "场景文件，文件名以Sc开头"),
    "WEEKS": Words("WEEKS = 4", "WEEKS = 4"),
    "SHIFT_TYPES": Words("shift (least,most in a row)", "班次 (最少,最多连续)"),
    "SUCCESSIONS": Words("shift, number of shifts that cannot follow, each of them", "班次, 其后不能接的班次数, 各班次"),
    "CONTRACTS": Words("contract (assignments) (days in a row) (days off in a row) weekends 1", "合同 (班次数) (连续工作) (连续休息) 周末数 1"),
    "NURSES": Words("id, contract, number of skills, each of them", "编号, 合同, 技能数, 各技能"),
    "NURSE_HISTORY": Words("id, assignments, weekends, last shift, of them in a row, days in a row, days off in a row", "编号, 班次数, 周末数, 最后班次, 同班连续, 连续工作, 连续休息"),
    "REQUIREMENTS": Words("shift, skill, and (least,best) for seven days", "班次, 技能, 七天各为(最少,最佳)"),
    "SHIFT_OFF_REQUESTS": Words("id, shift or Any, weekday", "编号, 班次或Any, 星期"),
}  # fmt: skip
PAIR = re.compile(r"\((\d+),(\d+)\)")
Pair = tuple[int, int]


@dataclass
class _Scenario:
    """What the scenario and the history say."""

    weeks: int = 0
    skills: list[str] = field(default_factory=list)
    shifts: dict[str, Pair] = field(default_factory=dict)
    cannot: dict[str, list[str]] = field(default_factory=dict)
    contracts: dict[str, tuple[Pair, Pair, Pair, int, bool]] = field(default_factory=dict)
    nurses: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    history: dict[str, tuple[int, int, str, int, int, int]] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Each shift with each skill."""
        return tuple(f"{shift}/{skill}" for shift in self.shifts for skill in self.skills)

    def of(self, shifts: Sequence[str]) -> frozenset[str]:
        """These shifts with any skill."""
        return frozenset(f"{shift}/{skill}" for shift in shifts for skill in self.skills)

    def shift(self, line: Line) -> None:
        """One kind of shift."""
        self.shifts[line.text.split()[0]] = _pair(line.text)

    def succession(self, line: Line) -> None:
        """What cannot follow."""
        name, number, *after = line.text.split()
        if len(after) != amount(number):
            raise ValueError
        self.cannot[known(name, self.shifts)] = [known(one, self.shifts) for one in after]

    def contract(self, line: Line) -> None:
        """One contract."""
        name = line.text.split()[0]
        all_of, row, off = ((int(least), int(most)) for least, most in PAIR.findall(line.text))
        weekends, whole = line.text.split()[-2:]
        self.contracts[name] = (all_of, row, off, amount(weekends), whole == "1")

    def nurse(self, line: Line) -> None:
        """Somebody with their skills."""
        name, contract, number, *skills = line.text.split()
        if len(skills) != amount(number) or not set(skills) <= set(self.skills):
            raise ValueError
        self.nurses[name] = (known(contract, self.contracts), skills)

    def before(self, line: Line) -> None:
        """What somebody did before."""
        name, done, weekends, last, same_in_row, row, off = line.text.split()
        if last != "None":
            known(last, self.shifts)
        self.history[known(name, self.nurses)] = (amount(done), amount(weekends), last, amount(same_in_row), amount(row), amount(off))


def read(scenario: Path, history: Path, weeks: Sequence[Path]) -> Instance:
    """The instance of a scenario, a history and the data of all its weeks. Raises :class:`Refused` with every line that cannot be read."""
    said, readers = _Scenario(), [Reader(scenario), Reader(history), *map(Reader, weeks)]
    _read_scenario(readers[0], said)
    readers[0].refuse()
    if said.weeks != len(weeks):
        readers[0].missing(f"WEEKS = {said.weeks}: {len(weeks)} × WD-")
    _each(readers[1], "NURSE_HISTORY", said.before)
    covers: list[Cover] = []
    wishes: list[Wish] = []
    for number, reader in enumerate(readers[2:]):
        parts = _parts(reader)
        for line in parts.get("REQUIREMENTS", []):
            with reader.reading(line, WANTED["REQUIREMENTS"]):
                covers += _covers(said, line, number * WEEK)
        for line in parts.get("SHIFT_OFF_REQUESTS", []):
            with reader.reading(line, WANTED["SHIFT_OFF_REQUESTS"]):
                wishes.append(_request(said, line, number * WEEK))
    if missing := said.nurses.keys() - said.history.keys():
        readers[1].missing(", ".join(sorted(missing)))
    refuse_if(fault for reader in readers for fault in reader.faults)
    days = said.weeks * WEEK
    wishes += [wish for name in said.nurses for wish in _cannot(said, name, days)]
    people = tuple(Worker(name, _rules(said, name, days)) for name in said.nurses)
    return Instance(scenario.stem.removeprefix("Sc-"), days, said.kinds, people, tuple(covers), tuple(wishes))


def _read_scenario(reader: Reader, said: _Scenario) -> None:
    """Everything in the scenario, in the order in which it builds on itself."""
    parts = _parts(reader)
    for line in parts.get("WEEKS", []):
        with reader.reading(line, WANTED["WEEKS"]):
            said.weeks = amount(line.text)
    said.skills = [line.text for line in parts.get("SKILLS", [])]
    for part, read_line in (
        ("SHIFT_TYPES", said.shift),
        ("FORBIDDEN_SHIFT_TYPES_SUCCESSIONS", said.succession),
        ("CONTRACTS", said.contract),
        ("NURSES", said.nurse),
    ):
        wanted = WANTED[part.rpartition("_")[2] if part.startswith("FORBIDDEN") else part]
        reader.each(parts.get(part, []), read_line, wanted)
        if part not in parts:
            reader.missing(part)


def _each(reader: Reader, part: str, read_line: Callable[[Line], None]) -> None:
    parts = _parts(reader)
    if part not in parts:
        reader.missing(part)
    reader.each(parts.get(part, []), read_line, WANTED[part])


HEADINGS = {
    "SCENARIO", "WEEKS", "SKILLS", "SHIFT_TYPES", "FORBIDDEN_SHIFT_TYPES_SUCCESSIONS", "CONTRACTS", "NURSES",
    "HISTORY", "NURSE_HISTORY", "WEEK_DATA", "REQUIREMENTS", "SHIFT_OFF_REQUESTS",
}  # fmt: skip


def _parts(reader: Reader) -> dict[str, list[Line]]:
    """The lines under each heading; what stands behind "=" is a line of its own, but for the number of lines to come."""
    parts: dict[str, list[Line]] = {}
    current: list[Line] = []
    for line in reader.lines():
        name, _, value = line.text.partition("=")
        if name.strip() in HEADINGS:
            current = parts.setdefault(name.strip(), [])
            if name.strip() == "WEEKS":
                current.append(Line(line.number, value.strip()))
        else:
            current.append(line)
    return parts


def _pair(text: str) -> Pair:
    least, most = PAIR.findall(text)[0]
    return int(least), int(most)


def _covers(said: _Scenario, line: Line, first: int) -> list[Cover]:
    """The least number is hard; the best number has a price."""
    shift, skill = line.text.split()[:2]
    kinds = frozenset([f"{known(shift, said.shifts)}/{known(skill, said.skills)}"])
    pairs = [(int(least), int(best)) for least, best in PAIR.findall(line.text)]
    if len(pairs) != WEEK:
        raise ValueError
    everybody = len(said.nurses)
    hard = [Cover(first + day, kinds, least, everybody) for day, (least, _) in enumerate(pairs) if least]
    return hard + [Cover(first + day, kinds, best, everybody, BETTER_COVER, 0) for day, (_, best) in enumerate(pairs) if best]


def _request(said: _Scenario, line: Line, first: int) -> Wish:
    name, shift, weekday = line.text.split()
    kinds = said.of(list(said.shifts)) if shift == "Any" else said.of([known(shift, said.shifts)])
    return Wish(known(name, said.nurses), first + WEEKDAYS.index(weekday), kinds, WISH)


def _cannot(said: _Scenario, name: str, days: int) -> list[Wish]:
    """Skills somebody does not have, on any day; and what cannot follow the shift before the first day."""
    skills, last = said.nurses[name][1], said.history[name][2]
    lacking = frozenset(f"{shift}/{skill}" for shift in said.shifts for skill in said.skills if skill not in skills)
    wishes = [Wish(name, day, lacking, None) for day in range(days) if lacking]
    if said.history[name][4] and (after := said.of(said.cannot.get(last, []))):
        wishes.append(Wish(name, 0, after, None))
    return wishes


def _rules(said: _Scenario, name: str, days: int) -> tuple[Rule, ...]:
    """A contract, seen from what was before."""
    (least, most), (least_row, most_row), (least_off, most_off), weekends, whole = said.contracts[said.nurses[name][0]]
    done, weekends_before, last, same_in_row, row, off = said.history[name]
    working = frozenset(said.kinds)
    ends = tuple((week + SATURDAY, week + SUNDAY) for week in range(0, days, WEEK))
    rules: list[Rule] = [
        Count("assignments", same(1, working), max(least - done, 0), max(most - done, 0), ASSIGNMENTS, ASSIGNMENTS),
        Run("days in a row", working, least_row, most_row, IN_A_ROW, IN_A_ROW, before=row, ends_open=True),
        Run("days off in a row", frozenset([OFF]), least_off, most_off, IN_A_ROW, IN_A_ROW, before=off, ends_open=True),
        Weekends("weekends", ends, max(weekends - weekends_before, 0), WEEKENDS),
    ]
    for shift, (fewest, longest) in said.shifts.items():
        before = same_in_row if shift == last and row else 0
        rules.append(Run(f"{shift} in a row", said.of([shift]), fewest, longest, SAME_SHIFT, SAME_SHIFT, before=before, ends_open=True))
    rules += [Pattern("succession", (said.of([shift]), said.of(cannot))) for shift, cannot in said.cannot.items() if cannot]
    if whole:
        saturdays = frozenset(first for first, _ in ends)
        for steps in ((working, frozenset([OFF])), (frozenset([OFF]), working)):
            rules.append(Pattern("whole weekends", steps, WHOLE_WEEKEND, saturdays))
    return tuple(rules)
