"""Rosters side by side: what each asks of people, in figures that can be held against one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.presence import lack
from shouwang.engines.roster.problem import Assignment, Problem, by_person, stretches
from shouwang.engines.roster.robust import certificate
from shouwang.vocabulary.times import MINUTE, elapsed


@dataclass(frozen=True)
class Figures:
    """
    What a roster comes to.

    *hours* and *nights* are each person's duty and of it the time at night, the most first: the load curve. *shortest_rest* is None where nobody
    has two duties. *changes* are duties that begin; each is a way to the post and a hand-over. *unfilled* are duties for which nobody could stand in.
    """

    lack: timedelta
    hours: tuple[timedelta, ...]
    nights: tuple[timedelta, ...]
    longest: timedelta
    shortest_rest: timedelta | None
    changes: int
    law: int
    practice: int
    unfilled: int
    is_safe: bool


def figures(problem: Problem, roster: Sequence[Assignment]) -> Figures:
    """What this roster comes to; whoever has no duty in it counts with none."""
    spans = {person: stretches(own) for person, own in by_person(roster)}
    each = [spans.get(person, []) for person in {*(one.id for one in problem.people), *spans}]
    rests = [elapsed(earlier.end, later.start) for own in each for earlier, later in pairwise(own)]
    nights = [sum((part.length for span in own for part in problem.night.within(span)), timedelta()) for own in each]
    found = judged(problem, roster)
    return Figures(
        lack=lack(problem, roster) * MINUTE,
        hours=tuple(sorted((sum((span.length for span in own), timedelta()) for own in each), reverse=True)),
        nights=tuple(sorted(nights, reverse=True)),
        longest=max((span.length for own in each for span in own), default=timedelta()),
        shortest_rest=min(rests, default=None),
        changes=sum(len(own) for own in each),
        law=len(found.law),
        practice=len(found.practice),
        unfilled=len(certificate(problem, roster).unfilled),
        is_safe=found.is_safe,
    )
