"""
How fast and how well rosters are solved: ``make bench-roster``.

The story: 22 people with limits, two posts by two day and night, ten days, each pattern. A larger unit: 80 people on 23 posts for 14 days, five
of them by two day and night and eighteen by one from eight to twenty. Somebody drops out of each, for three days.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil, gcd
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.figures import Bench, Measured
from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.loads import DUTY
from shouwang.engines.roster.mending import dropped_out, mended
from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span
from shouwang.engines.roster.repair import refused, substitutes
from shouwang.engines.roster.robust import certificate
from shouwang.engines.roster.solving import Found, solved
from shouwang.vocabulary.times import MINUTE

START, DAY, HOUR = datetime(2022, 3, 11, 8, tzinfo=ZoneInfo("Asia/Shanghai")), timedelta(days=1), timedelta(hours=1)
"""A roster begins with a change of shift, as on the pages."""
SECONDS = 10.0
"""CP-SAT's deterministic time for each aim."""
LONG = 60.0
"""How long the larger unit may take."""


def main() -> int:
    """Measure, and end with status 1 if a promise is not kept."""
    with Bench("Rosters") as bench:
        for code, pattern in PATTERNS.items():
            (free if pattern.lengths else story)(bench, code)
        larger(bench)
    return bench.status


def unit(people: int, posts: int, days: int) -> Problem:
    """Invented people with the story's spread of limits, two at each post day and night, one of them a lead."""
    dice = Random(2022)  # noqa: S311  # invented people, no secret
    whole = Span(START, START + days * DAY)
    staff = [one(number, whole, dice) for number in range(people)]
    places = [Post(f"post {number + 1}", is_outdoors=True) for number in range(posts)]
    demands = [
        Demand(post.id, Span(START + day * DAY, START + (day + 1) * DAY), 2, with_ability={"lead": 1})
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
    shifts = shifts_of(problem, PATTERNS[pattern].anchored(START.time()))
    legal, began = list[float](), time.perf_counter()

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
    dropped(bench, f"roster.story.{pattern}", problem, found.roster, limit=2)


def free(bench: Bench, pattern: str) -> None:
    """The story's roster by shifts that begin at any time: how uneven it is beside the most even one of fixed shifts, in as much effort for each."""
    problem, uneven = unit(22, 2, 10), dict[str, int]()
    for code in PATTERNS:
        began = time.perf_counter()
        found = solved(problem, shifts_of(problem, PATTERNS[code].anchored(START.time())), effort=SECONDS)
        uneven[code] = found.values["duty"] if judged(problem, found.roster).is_whole else sys.maxsize
        if code == pattern:
            bench.add(Measured(f"roster.story.{pattern}.in-all", time.perf_counter() - began, "s", limit=LONG))
    best = min(value for code, value in uneven.items() if code != pattern)
    bench.add(Measured(f"roster.story.{pattern}.duty", uneven[pattern], "min", peer=best, peer_name="fixed shifts"))


def larger(bench: Bench) -> None:
    """80 people: when the first legal roster is there, how near to an even load a minute brings it, and a drop-out mended."""
    problem = unit(80, 23, 14)
    by_day = tuple(
        Demand(f"post {post + 1}", Span(START + day * DAY, START + day * DAY + 12 * HOUR)) for post in range(5, 23) for day in range(14)
    )
    demands = (*(one for one in problem.demands if int(one.post.split()[1]) <= 5), *by_day)
    problem = replace(problem, demands=demands)
    shifts, legal, began = shifts_of(problem, PATTERNS["4x6"].anchored(START.time())), list[float](), time.perf_counter()

    def hear(found: Found) -> bool:
        if not legal and judged(problem, found.roster).is_whole:
            legal.append(time.perf_counter() - began)
        return time.perf_counter() - began < LONG

    found = solved(problem, shifts, effort=SECONDS, hear=hear)
    wall = time.perf_counter() - began
    if not judged(problem, found.roster).is_whole:
        raise RuntimeError("The larger roster is not whole.")
    bench.add(Measured("roster.larger.legal", legal[0], "s", limit=10))
    bench.add(Measured("roster.larger.in-all", wall, "s", limit=LONG))
    hours = DUTY.of_each(problem, found.roster)
    unit_of_shifts = gcd(*(shift.span.length // MINUTE for shift in shifts))
    bound = ceil(sum(hours.values()) / len(hours) / unit_of_shifts) * unit_of_shifts  # somebody has the average at least, in whole shifts
    bench.add(Measured("roster.larger.most-duty.gap", 100 * (max(hours.values()) - bound) / bound, "%", limit=3))
    began = time.perf_counter()
    substitutes(problem, found.roster, found.roster[len(found.roster) // 2])
    bench.add(Measured("roster.larger.substitutes", 1000 * (time.perf_counter() - began), "ms", limit=200))
    dropped(bench, "roster.larger", problem, found.roster, limit=5)


def dropped(bench: Bench, name: str, problem: Problem, roster: Sequence[Assignment], limit: float) -> None:
    """Somebody drops out in the middle for three days: mended with the fewest changes, and whether that is proven."""
    at = problem.span.start + problem.span.length / 2
    who = next(one.person for one in roster if one.start >= at)
    knows, standing, vacant = dropped_out(problem, roster, who, Span(at, at + 3 * DAY))
    began = time.perf_counter()
    found = mended(knows, standing, vacant, at)
    bench.add(Measured(f"{name}.mended", time.perf_counter() - began, "s", limit=limit))
    bench.add(Measured(f"{name}.mended.unproven", float(not found.is_proven), "", limit=0.5))
    if refused(knows, standing, found.roster):
        raise RuntimeError(f"{name}: what is mended breaks a rule.")


if __name__ == "__main__":
    sys.exit(main())
