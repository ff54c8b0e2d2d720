"""
Rules followed day by day: what must be remembered of a person's row so far, and what the next day then costs.

Each follower is a small machine. Together they make the graph in which a person's best row is a shortest path.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from shouwang.engines.roster.general.problem import OFF, Pattern, Price, Rule, Run, Weekends

State = Any
"""What a machine remembers; anything that can be compared and hashed."""
Step = tuple[State, int, int]
"""What is remembered now, what this day costs, and what it adds to the follower's tally."""


class Follower(Protocol):
    """A rule as a machine; ``None`` where the rule forbids."""

    def start(self) -> State:
        """What is remembered before the first day."""

    def step(self, state: State, day: int, kind: str) -> Step | None:
        """After one more day."""

    def end(self, state: State) -> int | None:
        """What is still to be paid after the last day."""

    def alike(self, day: int) -> Hashable:
        """Days on which this is the same are followed in the same way."""


def times(price: Price, amount: int) -> int | None:
    """So much of something at a price; forbidden where the price is HARD."""
    if amount <= 0:
        return 0
    return None if price is None else price * amount


@dataclass(frozen=True)
class Running:
    """Days in a row. Remembers how many so far, and whether this run cannot be too short as it began before the first day."""

    rule: Run

    @property
    def far(self) -> int:
        """Longer runs need not be told apart."""
        return max(self.rule.least, self.rule.most or 0)

    def start(self) -> State:
        """As many as there were before."""
        return (min(self.rule.before, self.far), self.rule.starts_open and not self.rule.before)

    def step(self, state: State, day: int, kind: str) -> Step | None:
        """One more in the row, or the end of it."""
        length, is_excused = state
        if kind in self.rule.kinds:
            surplus = self.rule.most is not None and length + 1 > self.rule.most
            cost = times(self.rule.over, int(surplus))
            grown = min(length + 1, self.far)
            return None if cost is None else ((grown, is_excused and grown < self.rule.least), cost, 0)
        cost = self._too_short(length, is_excused)
        return None if cost is None else ((0, False), cost, 0)

    def end(self, state: State) -> int | None:
        """The last run may go on after the last day."""
        length, is_excused = state
        return 0 if self.rule.ends_open else self._too_short(length, is_excused)

    def alike(self, day: int) -> Hashable:
        """All days."""
        return None

    def _too_short(self, length: int, is_excused: bool) -> int | None:
        return times(self.rule.under, self.rule.least - length) if length and not is_excused else 0


@dataclass(frozen=True)
class Watching:
    """Unwanted patterns, all in one. Remembers which of them have begun, and how far each has come."""

    rules: tuple[Pattern, ...]

    def start(self) -> State:
        """None has begun."""
        return frozenset()

    def step(self, state: State, day: int, kind: str) -> Step | None:
        """Those that go on, those that begin, those that are complete."""
        begun = {(which, 0) for which, rule in enumerate(self.rules) if rule.may_begin(day)}
        on, total = set(), 0
        for which, at in begun | set(state):
            rule = self.rules[which]
            if kind not in rule.steps[at]:
                continue
            if at + 1 < len(rule.steps):
                on.add((which, at + 1))
            elif (cost := times(rule.price, 1)) is None:
                return None
            else:
                total += cost
        return (frozenset(on), total, 0)

    def end(self, state: State) -> int | None:
        """Nothing."""
        return 0

    def alike(self, day: int) -> Hashable:
        """Days on which the same patterns may begin."""
        return tuple(rule.may_begin(day) for rule in self.rules if rule.days is not None)


@dataclass(frozen=True)
class Resting:
    """Weekends. Remembers whether this one is worked, and how many were in a row; its tally counts the worked ones."""

    rule: Weekends

    @property
    def far(self) -> int:
        """Longer rows of weekends need not be told apart."""
        return max(self.rule.least_in_row if self.rule.least_in_row > 1 else 0, self.rule.most_in_row or 0)

    def start(self) -> State:
        """None worked."""
        return (False, 0)

    def step(self, state: State, day: int, kind: str) -> Step | None:
        """The first day of work makes a weekend a worked one; the last day of a weekend may end a row."""
        weekend = next((days for days in self.rule.days if day in days), None)
        if weekend is None:
            return (state, 0, 0)
        is_worked, in_row = state
        cost: int | None = 0
        adds = 0
        if kind != OFF and not is_worked:
            is_worked, adds = True, 1
            if self.rule.most_in_row is not None:
                cost = times(self.rule.over_in_row, int(in_row + 1 > self.rule.most_in_row))
            in_row = min(in_row + 1, self.far)
        if day == weekend[-1]:
            if not is_worked:
                cost, in_row = self._too_short(in_row), 0
            is_worked = False
        return None if cost is None else ((is_worked, in_row), cost, adds)

    def end(self, state: State) -> int | None:
        """The last row of weekends ends too."""
        return self._too_short(state[1])

    def alike(self, day: int) -> Hashable:
        """Days outside weekends, days within one, last days of one."""
        weekend = next((days for days in self.rule.days if day in days), None)
        return weekend and day == weekend[-1]

    def _too_short(self, in_row: int) -> int | None:
        return times(self.rule.under_in_row, self.rule.least_in_row - in_row) if in_row else 0


def merged(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """
    The same rules with fewer patterns: those that differ in how they begin alone are one, so that less must be told apart.

    Soft ones only where no kind begins both: it would pay twice.
    """
    found: dict[Hashable, Rule] = {}
    for number, rule in enumerate(rules):
        key = (rule.steps[1:], rule.price, rule.days) if isinstance(rule, Pattern) and len(rule.steps) > 1 else number
        other = found.get(key)
        if not isinstance(rule, Pattern) or not isinstance(other, Pattern):
            found[key] = rule
        elif rule.price is None or not rule.steps[0] & other.steps[0]:
            found[key] = replace(other, steps=(rule.steps[0] | other.steps[0], *rule.steps[1:]))
        else:
            found[number] = rule
    return tuple(found.values())


def followers(rules: Sequence[object]) -> list[Follower]:
    """The machines for a person's rules; counts are no machines but tallies."""
    found: list[Follower] = [Running(rule) for rule in rules if isinstance(rule, Run)]
    if patterns := tuple(rule for rule in rules if isinstance(rule, Pattern)):
        found.append(Watching(patterns))
    return found + [Resting(rule) for rule in rules if isinstance(rule, Weekends)]
