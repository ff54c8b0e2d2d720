"""
What a roster by days costs, and what it breaks.

Shares nothing with the search but the problem's records: it reads each row from the first day to the last and counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from shouwang.engines.roster.general.problem import OFF, Count, Instance, Pattern, Price, Rows, Run, Weekends, Worker
from shouwang.vocabulary.reasons import Reason


@dataclass(frozen=True)
class Verdict:
    """What a roster costs, by the name of what it costs for, and every hard rule that it breaks."""

    parts: dict[str, int]
    breaches: tuple[Reason, ...]

    @property
    def cost(self) -> int:
        """All of it."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class _Found:
    """So much too little or too much of something, from a day on, and what each costs."""

    name: str
    price: Price
    amount: int
    person: str = ""
    day: int = 0


def judged(instance: Instance, rows: Rows) -> Verdict:
    """The verdict on any roster, also one made by hand; where rows are missing or malformed, that alone is told."""
    if malformed := tuple(_malformed(instance, rows)):
        return Verdict({}, malformed)
    parts: Counter[str] = Counter()
    breaches = []
    for one in _everything(instance, rows):
        if one.price is None:
            breaches.append(_breach(one))
        else:
            parts[one.name] += one.price * one.amount
    return Verdict(dict(parts), tuple(breaches))


def _malformed(instance: Instance, rows: Rows) -> Iterator[Reason]:
    known = set(instance.symbols)
    for worker in instance.people:
        row = rows.get(worker.id, ())
        if len(row) != instance.days or not known.issuperset(row):
            yield Reason("instance-row", {"person": worker.id, "days": instance.days})


def _breach(one: _Found) -> Reason:
    if one.person:
        return Reason("instance-rule", {"person": one.person, "rule": one.name, "day": one.day + 1, "amount": one.amount})
    return Reason("instance-cover", {"what": one.name, "day": one.day + 1, "amount": one.amount})


def _everything(instance: Instance, rows: Rows) -> Iterator[_Found]:
    for worker in instance.people:
        for found in _of_person(worker, rows[worker.id]):
            yield _Found(found.name, found.price, found.amount, worker.id, found.day)
    for wish in instance.wishes:
        if rows[wish.person][wish.day] in wish.kinds:
            yield _Found("wishes", wish.price, 1, wish.person, wish.day)
    for cover in instance.covers:
        there = sum(1 for worker in instance.people if rows[worker.id][cover.day] in cover.kinds)
        if there < cover.least:
            yield _Found("cover", cover.under, cover.least - there, day=cover.day)
        if there > cover.most:
            yield _Found("cover", cover.over, there - cover.most, day=cover.day)


def _of_person(worker: Worker, row: Sequence[str]) -> Iterator[_Found]:
    for rule in worker.rules:
        if isinstance(rule, Count):
            yield from _count(rule, row)
        elif isinstance(rule, Run):
            yield from _runs(rule, row)
        elif isinstance(rule, Pattern):
            yield from _pattern(rule, row)
        else:
            yield from _weekends(rule, row)


def _count(rule: Count, row: Sequence[str]) -> Iterator[_Found]:
    weights = dict(rule.weights)
    amount = sum(weights.get(kind, 0) for kind in row)
    if amount < rule.least:
        yield _Found(rule.name, rule.under, rule.least - amount)
    if rule.most is not None and amount > rule.most:
        yield _Found(rule.name, rule.over, amount - rule.most)


def _runs(rule: Run, row: Sequence[str]) -> Iterator[_Found]:
    """Each run by itself; days before the first one count to its length, but a surplus they had already is not counted again."""
    at = 0
    stretches = [(is_in, len(list(days))) for is_in, days in groupby(kind in rule.kinds for kind in row)]
    if rule.before and not stretches[0][0]:
        stretches.insert(0, (True, 0))
    for is_in, days in stretches:
        first, last = at == 0, at + days == len(row)
        before = rule.before if first and is_in else 0
        if is_in:
            length = before + days
            excused = (first and not before and rule.starts_open) or (last and rule.ends_open)
            if length < rule.least and not excused:
                yield _Found(rule.name, rule.under, rule.least - length, day=at)
            if rule.most is not None and (surplus := length - max(rule.most, before)) > 0:
                yield _Found(rule.name, rule.over, surplus, day=at)
        at += days


def _pattern(rule: Pattern, row: Sequence[str]) -> Iterator[_Found]:
    for day in range(len(row) - len(rule.steps) + 1):
        if rule.may_begin(day) and all(row[day + each] in kinds for each, kinds in enumerate(rule.steps)):
            yield _Found(rule.name, rule.price, 1, day=day)


def _weekends(rule: Weekends, row: Sequence[str]) -> Iterator[_Found]:
    worked = [any(row[day] != OFF for day in days) for days in rule.days]
    if rule.most is not None and sum(worked) > rule.most:
        yield _Found(rule.name, rule.over, sum(worked) - rule.most)
    for is_worked, weekends in groupby(worked):
        length = len(list(weekends))
        if is_worked and length < rule.least_in_row:
            yield _Found(rule.name, rule.under_in_row, rule.least_in_row - length)
        if is_worked and rule.most_in_row is not None and length > rule.most_in_row:
            yield _Found(rule.name, rule.over_in_row, length - rule.most_in_row)
