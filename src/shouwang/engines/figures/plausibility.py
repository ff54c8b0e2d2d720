"""
Which figures are impossible or need an explanation.

A doubt never changes a figure; it stands beside it on the page and in the report. The bounds are ours (RULES.md, arithmetic of the story).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from shouwang.vocabulary.reasons import Reason

HOURS_OF_A_DAY = 24
Values = Mapping[str, int | None]


@dataclass(frozen=True)
class Doubt:
    """A figure and why it is doubted."""

    figure: str
    reason: Reason


def doubts(values: Values) -> list[Doubt]:
    """All doubts about the figures in *values*; a figure without a value is not doubted."""
    return [doubt for check in CHECKS for doubt in check(values)]


def _on_post(values: Values) -> Iterator[Doubt]:
    """Whoever served and was taken off the roll later still served."""
    roll, on_post = values.get("staff-on-roll"), values.get("staff-on-post")
    if roll is None or on_post is None:
        return
    able = roll + (values.get("staff-left") or 0) - (values.get("staff-excused") or 0)
    if on_post > able:
        yield Doubt("staff-on-post", Reason("more-on-post-than-could-be", {"on_post": on_post, "able": able}))


def _before_the_order(values: Values) -> Iterator[Doubt]:
    first = values.get("minutes-to-first-on-post")
    if first is not None and first < 0:
        yield Doubt("minutes-to-first-on-post", Reason("everybody-before-the-order", {"minutes": -first}))


def _hours_in_a_day(values: Values) -> Iterator[Doubt]:
    """Nobody stands all 24 hours of a day: a check-out was forgotten, or somebody was checked in at two posts."""
    hours = values.get("most-hours-in-a-day")
    if hours is not None and hours >= HOURS_OF_A_DAY:
        yield Doubt("most-hours-in-a-day", Reason("more-hours-than-a-day", {"hours": hours}))


def _household_size(values: Values) -> Iterator[Doubt]:
    """One to six people to a household on average; the story has 2.33."""
    households, residents = values.get("households"), values.get("residents")
    if households and residents is not None and not households <= residents <= 6 * households:
        tenths = round(10 * residents / households)
        yield Doubt("residents", Reason("household-size-unlikely", {"residents": residents, "households": households, "tenths": tenths}))


def _buildings(values: Values) -> Iterator[Doubt]:
    if values.get("households") and not values.get("buildings"):
        yield Doubt("households", Reason("households-without-a-building", {"households": values["households"]}))


def _turned_back(values: Values) -> Iterator[Doubt]:
    checks, turned_back = values.get("checks"), values.get("turned-back")
    if checks is not None and turned_back is not None and turned_back > checks:
        yield Doubt("turned-back", Reason("more-turned-back-than-checked", {"turned_back": turned_back, "checks": checks}))


def _policy_forecast(values: Values) -> Iterator[Doubt]:
    """One outing a household every two days: households / 2 x days."""
    checks, households, days = values.get("checks"), values.get("households"), values.get("days")
    if checks is None or not households or not days:
        return
    forecast = households * days // 2
    if not forecast <= 3 * checks <= 9 * forecast:
        yield Doubt("checks", Reason("checks-far-from-policy", {"checks": checks, "days": days, "forecast": forecast}))


def _tested(values: Values) -> Iterator[Doubt]:
    tested, rounds, residents = values.get("tested"), values.get("test-rounds"), values.get("residents")
    if tested is not None and rounds and residents is not None and tested > rounds * residents:
        parameters = {"tested": tested, "rounds": rounds, "residents": residents, "surplus": tested - rounds * residents}
        yield Doubt("tested", Reason("more-tested-than-registered", parameters))


CHECKS: tuple[Callable[[Values], Iterator[Doubt]], ...] = (
    _on_post,
    _before_the_order,
    _hours_in_a_day,
    _household_size,
    _buildings,
    _turned_back,
    _policy_forecast,
    _tested,
)
