"""
Rosters in a line each, for cases and tests: ``Mei east 12 22-06`` is Mei at the east gate from 22:00 on 12 March 2022 to 06:00 on the 13th.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span, Weather
from shouwang.vocabulary.limits import LIMITS, Safety

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """``12 22`` or ``12 22:30``: a moment of March 2022."""
    day, clock = text.split()
    hour, _, minute = clock.partition(":")
    return datetime(2022, 3, 1, tzinfo=ZONE) + timedelta(days=int(day) - 1, hours=int(hour), minutes=int(minute or 0))


def span(text: str) -> Span:
    """``12 22-06``: to the next 06:00 after 22:00 on the 12th; ``12 00-24`` is all of the 12th."""
    day, clocks = text.split()
    first, last = clocks.split("-")
    start, end = at(f"{day} {first}"), at(f"{day} {last}")
    return Span(start, end if end > start else end + 24 * HOUR)


def assignments(*lines: str) -> list[Assignment]:
    """One assignment a line: who, where, when."""
    return [Assignment(person, post, span(when)) for person, post, when in (line.split(maxsplit=2) for line in lines)]


def problem(told: Mapping[str, Any]) -> Problem:
    """The problem of a case; what it does not tell is as it is by default, the span is the whole of March."""
    posts = [Post(**one) for one in told.get("posts", ())]
    demands = [_demand(line) for line in told.get("demands", ())]
    needed = {one.post for one in demands} - {one.id for one in posts}
    return Problem(
        span=Span(at("1 00"), at("31 24")),
        people=tuple(_person(one) for one in told.get("people", ())),
        posts=(*posts, *map(Post, sorted(needed))),
        demands=tuple(demands),
        safety=Safety(**_limits(told.get("safety", {}))),
        weather=Weather(tuple((at(moment), degrees) for moment, degrees in told.get("weather", ()))),
        around=tuple(assignments(*told.get("before", ()), *told.get("after", ()))),
    )


def _person(told: Mapping[str, Any]) -> Person:
    return Person(**{
        **told,
        "abilities": frozenset(told.get("abilities", ())),
        "away": tuple(span(one) for one in told.get("away", ())),
        "own": _limits(told.get("own", {})),
    })  # fmt: skip


def _limits(told: Mapping[str, int]) -> dict[str, Any]:
    """Hours become lengths of time, counts stay."""
    return {name: value * HOUR if isinstance(LIMITS[name].loosest, timedelta) else value for name, value in told.items()}


def _demand(line: str | Mapping[str, Any]) -> Demand:
    """``east 12 00-24 2``: the east gate needs two all day; or a table with more."""
    if isinstance(line, str):
        post, day, clocks, least = line.split()
        return Demand(post, span(f"{day} {clocks}"), int(least))
    return Demand(**{**line, "span": span(line["span"])})


def codes(reasons: Iterable[Any]) -> list[str]:
    """The codes of reasons."""
    return [reason.code for reason in reasons]
