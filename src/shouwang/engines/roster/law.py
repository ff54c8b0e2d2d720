"""
What the law says about working time, and what is owed afterwards.

The law lifts its own caps when life is in danger (Labour Law of the PRC, article 42; Directive 2003/88/EC, article 17), and wants it made
good again. So these rules warn, whoever decides is written down, and the ledger says what each person is owed. None of them loosens a
safety limit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from shouwang.engines.roster.problem import DAY, WEEK, Assignment, Problem, Roster, Span, by_person, of_each, stretches
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import HOUR, elapsed


@dataclass(frozen=True)
class Law:
    """
    The law of a place. Defaults: Labour Law of the PRC, articles 36 and 41 (a day of eight hours with three of overtime), with the 40 hours of the State Council's decree of 1995;
    a rest of a day each week (article 38), with the eleven hours before it (Directive 2003/88/EC, article 5). Not checked against the texts.
    """

    hours_in_day: timedelta = 11 * HOUR
    hours_in_week: timedelta = 40 * HOUR
    overtime_in_month: timedelta = 36 * HOUR
    rest_in_week: timedelta = 35 * HOUR


@dataclass(frozen=True)
class Owed:
    """What one person did, and what of it is to be made good: hours above the law's week, and hours at night."""

    person: str
    duty: timedelta
    at_night: timedelta
    overtime: timedelta


def days(own: Sequence[Assignment]) -> dict[date, timedelta]:
    """One person's duty by day, as it is lived through; what goes over midnight is parted there."""
    found: defaultdict[date, timedelta] = defaultdict(timedelta)
    for stretch in stretches(own):
        start = stretch.start
        while start < stretch.end:
            ends = datetime.combine(start.date() + DAY, datetime.min.time(), start.tzinfo)
            found[start.date()] += elapsed(start, min(ends, stretch.end))
            start = min(ends, stretch.end)
    return dict(found)


def weeks(own: Sequence[Assignment]) -> dict[date, timedelta]:
    """One person's duty by week, each by its Monday."""
    found: defaultdict[date, timedelta] = defaultdict(timedelta)
    for day, length in days(own).items():
        found[day - day.weekday() * DAY] += length
    return dict(found)


def hours_in_day(law: Law, problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody has more duty in a day than the law's day and its overtime.

    Days of the calendar; told once for each person, with the longest.
    """
    here = {person: days(own).keys() for person, own in by_person(roster)}
    for person, own in of_each(problem, roster):
        long = {day: length for day, length in days(own).items() if day in here[person] and length > law.hours_in_day}
        if long:
            day = max(long, key=lambda each: (long[each], -each.toordinal()))
            yield Reason(
                "law-hours-in-day", {"person": person, "count": len(long), "length": long[day], "most": law.hours_in_day, "day": day}
            )


def hours_in_week(law: Law, problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody has more duty in a week than the law's week has hours.

    A week begins on Monday; a duty over midnight on Sunday belongs to both. Duty by other rosters in a week of this one counts.
    """
    here = {person: weeks(own).keys() for person, own in by_person(roster)}
    for person, own in of_each(problem, roster):
        for monday, length in weeks(own).items():
            if monday in here[person] and length > law.hours_in_week:
                yield Reason("law-hours-in-week", {"person": person, "length": length, "most": law.hours_in_week, "day": monday})


def overtime_in_month(law: Law, problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody has more overtime in a month than the law allows.

    What is above the law's week counts to the month in which the week begins. Duty by other rosters in a month of this one counts.
    """
    here = {person: {monday.replace(day=1) for monday in weeks(own)} for person, own in by_person(roster)}
    for person, own in of_each(problem, roster):
        months: defaultdict[date, timedelta] = defaultdict(timedelta)
        for monday, length in weeks(own).items():
            months[monday.replace(day=1)] += max(length - law.hours_in_week, timedelta())
        for first, length in months.items():
            if first in here[person] and length > law.overtime_in_month:
                yield Reason("law-overtime-in-month", {"person": person, "length": length, "most": law.overtime_in_month, "day": first})


def rest_in_week(law: Law, problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Everybody has one long rest in each seven days of the roster.

    Between the ends of two long rests lie seven days at most; before what is known and after it everybody is taken to rest.
    """
    for person, own in of_each(problem, roster):
        spans = stretches(own)
        since = spans[0].start
        for earlier, later in pairwise([*spans, Span(max(problem.span.end, spans[-1].end) + WEEK, spans[-1].end + 9 * WEEK)]):
            if elapsed(since, earlier.end) > WEEK - law.rest_in_week and earlier.end > problem.span.start:
                yield Reason("law-rest-in-week", {"person": person, "least": law.rest_in_week, "starts_at": since})
                break
            if elapsed(earlier.end, later.start) >= law.rest_in_week:
                since = later.start


def newly(law: Law, problem: Problem, before: Roster, after: Roster) -> list[Reason]:
    """Where the law speaks up after a change of duty and did not before, or says more."""
    known = [reason for rule in LAW for reason in rule(law, problem, before)]
    return [reason for rule in LAW for reason in rule(law, problem, after) if reason not in known]


def ledger(law: Law, problem: Problem, roster: Roster) -> list[Owed]:
    """What each person did and is owed, the most overtime first."""
    found = []
    for person, own in by_person(roster):
        spans, by_week = stretches(own), weeks(own)
        at_night = sum((part.length for span in spans for part in problem.night.within(span)), timedelta())
        overtime = sum((max(length - law.hours_in_week, timedelta()) for length in by_week.values()), timedelta())
        found.append(Owed(person, sum(by_week.values(), timedelta()), at_night, overtime))
    return sorted(found, key=lambda one: (-one.overtime, -one.duty, one.person))


LAW = (hours_in_day, hours_in_week, overtime_in_month, rest_in_week)
"""All of them."""
