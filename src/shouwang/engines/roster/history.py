"""What people bore in earlier rosters, as it counts into an even load."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shouwang.engines.roster.problem import Assignment, Borne, Problem
from shouwang.vocabulary.times import HOUR


@dataclass(frozen=True)
class Earlier:
    """An earlier roster: whom it reckoned with, and what was *stood* of it or is to be stood."""

    people: Collection[str]
    stood: Sequence[Assignment]


def borne_before(problem: Problem, rosters: Sequence[Earlier], hard: Collection[str]) -> dict[str, Borne]:
    """
    What each of the people bore in earlier rosters, in whole hours; *hard* are the posts that count as such.

    Whoever a roster did not reckon with counts with what its people bore on average: nobody makes good what they were not called for.
    """
    found = {}
    for person in problem.people:
        told = []
        for earlier in rosters:
            own = [one for one in earlier.stood if one.person == person.id]
            is_own = own or person.id in earlier.people
            told.append(_hours(problem, own if is_own else earlier.stood, hard, 1 if is_own else max(len(earlier.people), 1)))
        found[person.id] = Borne(*(round(sum(each)) * HOUR for each in zip(*told, strict=True)))
    return found


def _hours(problem: Problem, stood: Sequence[Assignment], hard: Collection[str], people: int) -> tuple[float, float, float]:
    """Hours of duty, of it at night and at hard posts, that this is for each of so many people."""
    parts = (
        [one.span for one in stood],
        [part for one in stood for part in problem.night.within(one.span)],
        [one.span for one in stood if one.post in hard],
    )
    duty, nights, at_hard = (sum((span.length for span in spans), timedelta()) / HOUR / people for spans in parts)
    return duty, nights, at_hard
