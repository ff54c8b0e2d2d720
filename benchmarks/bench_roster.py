"""
How fast and how well rosters are solved: ``make bench-roster``.

The story: 22 people with limits, two posts by two day and night, ten days, each pattern.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.figures import Bench, Measured
from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.problem import Demand, Person, Post, Problem, Span
from shouwang.engines.roster.repair import substitutes
from shouwang.engines.roster.robust import certificate
from shouwang.engines.roster.solving import Found, solved

NOON, DAY, HOUR = datetime(2022, 3, 11, tzinfo=ZoneInfo("Asia/Shanghai")), timedelta(days=1), timedelta(hours=1)
SECONDS = 10.0


def main() -> int:
    """Measure, and end with status 1 if a promise is not kept."""
    with Bench("Rosters") as bench:
        for pattern in PATTERNS:
            story(bench, pattern)
    return bench.status


def unit(people: int, posts: int, days: int) -> Problem:
    """Invented people with the story's spread of limits, two at each post day and night, one of them a lead."""
    dice = Random(2022)  # noqa: S311  # invented people, no secret
    whole = Span(NOON, NOON + days * DAY)
    staff = [one(number, whole, dice) for number in range(people)]
    places = [Post(f"post {number + 1}", is_outdoors=True) for number in range(posts)]
    demands = [
        Demand(post.id, Span(NOON + day * DAY, NOON + (day + 1) * DAY), 2, with_ability={"lead": 1})
        for post in places
        for day in range(days)
    ]
    return Problem(whole, tuple(staff), tuple(places), tuple(demands))


def one(number: int, whole: Span, dice: Random) -> Person:
    """One of them: two in five lead, some cannot stand at night, one in ten is away for a day, a few need more rest."""
    start = whole.start + dice.randrange(whole.length // DAY) * DAY
    return Person(
        f"P{number:03}",
        abilities=frozenset(["lead"] if number % 5 < 2 else []),
        sex="fm"[number % 2],
        away=(Span(start, start + DAY),) if number % 10 == 3 else (),
        no_nights=number % 7 == 5,
        own={"least_rest": 14 * HOUR} if number % 11 == 7 else {},
    )


def story(bench: Bench, pattern: str) -> None:
    """The story's roster by one pattern: when the first legal one is there, how near the best ten seconds bring it, who stands in."""
    problem = unit(22, 2, 10)
    shifts, legal, began = shifts_of(problem, PATTERNS[pattern]), list[float](), time.perf_counter()

    def hear(found: Found) -> bool:
        if not legal and judged(problem, found.roster).is_whole:
            legal.append(time.perf_counter() - began)
        return True

    found = solved(problem, shifts, effort=SECONDS, hear=hear)
    wall = time.perf_counter() - began
    if not judged(problem, found.roster).is_whole:
        raise RuntimeError(f"The roster by {pattern} is not whole.")
    bench.add(Measured(f"roster.story.{pattern}.legal", legal[0], "s", limit=2))
    bench.add(Measured(f"roster.story.{pattern}.in-all", wall, "s", limit=10))
    for aim in ("duty", "nights"):
        gap = (found.values[aim] - found.bounds[aim]) / max(found.values[aim], 1)
        bench.add(Measured(f"roster.story.{pattern}.{aim}.gap", 100 * gap, "%", limit=1))
    began = time.perf_counter()
    substitutes(problem, found.roster, found.roster[len(found.roster) // 2])
    bench.add(Measured(f"roster.story.{pattern}.substitutes", 1000 * (time.perf_counter() - began), "ms", limit=200))
    began = time.perf_counter()
    certificate(problem, found.roster)
    bench.add(Measured(f"roster.story.{pattern}.certificate", time.perf_counter() - began, "s", limit=10))


if __name__ == "__main__":
    sys.exit(main())
