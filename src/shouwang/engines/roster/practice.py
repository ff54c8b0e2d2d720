"""
Good practice: what wears people out although every limit is kept. It is told, and binds nobody.

Source: HSE, good practice guidelines on fatigue (HSG256): two nights' sleep when changing between day and night, duty that rotates forward,
regular free weekends. Not checked against the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from shouwang.engines.roster.problem import DAY, WEEK, Assignment, Problem, Roster, Span, of_each, stretches
from shouwang.vocabulary.reasons import Reason


@dataclass(frozen=True)
class Practice:
    """What is good practice: so many nights' sleep between night and day duty, and so many weekends with duty in a row at most."""

    nights_at_change: int = 2
    most_weekends_in_a_row: int = 2


def nights_at_change(practice: Practice, problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Whoever changes from night duty to day duty, or back, sleeps whole nights between.

    Told once for each person, with how often it is not so.
    """
    for person, own in of_each(problem, roster):
        hurried = [
            later
            for earlier, later in _following(problem, own)
            if _is_night(problem, person, earlier) != _is_night(problem, person, later)
            and _nights_between(problem, earlier, later) < practice.nights_at_change
        ]
        if hurried:
            told = {"person": person, "count": len(hurried), "least": practice.nights_at_change, "starts_at": hurried[0].start}
            yield Reason("practice-nights-at-change", told)


def rotates_forward(_practice: Practice, problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Duty moves to later hours: nobody begins again within a day of where they began.

    An early duty after a late one is of this kind. Told once for each person, with how often it is not so.
    """
    for person, own in of_each(problem, roster):
        early = [later for earlier, later in _following(problem, own) if later.start - earlier.start < DAY]
        if early:
            yield Reason("practice-rotates-back", {"person": person, "count": len(early), "starts_at": early[0].start})


def weekends(practice: Practice, problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Weekends are free now and then.

    A weekend is Saturday and Sunday, and has duty if any of it lies there; told of too many in a row where this roster has one of them.
    """
    for person, own in of_each(problem, roster):
        for row in _in_a_row({saturday for span in stretches(own) for saturday in _weekends(span)}):
            if len(row) > practice.most_weekends_in_a_row and any(problem.span.meets(_weekend(saturday)) for saturday in row):
                yield Reason("practice-weekends", {"person": person, "most": practice.most_weekends_in_a_row, "starts_at": row[0]})


PRACTICE = (nights_at_change, rotates_forward, weekends)
"""All of it."""
SATURDAY = 5
"""As ``datetime.weekday`` counts."""


def _following(problem: Problem, own: Sequence[Assignment]) -> Iterator[tuple[Span, Span]]:
    """Duty of one person and the next after it, where this roster has a part in it."""
    for earlier, later in pairwise(stretches(own)):
        if later.end > problem.span.start and earlier.start < problem.span.end:
            yield earlier, later


def _is_night(problem: Problem, person: str, stretch: Span) -> bool:
    return any(part.length >= problem.bears(person).night_counts_from for part in problem.night.within(stretch))


def _nights_between(problem: Problem, earlier: Span, later: Span) -> int:
    """How many whole nights lie between two duties."""
    rest = Span(earlier.end, max(earlier.end, later.start))
    return sum(part == problem.night.of(problem.night.evening_of(part), part.start) for part in problem.night.within(rest))


def _weekends(span: Span) -> Iterator[datetime]:
    """The first moment of each weekend that meets a duty."""
    day = span.start.replace(hour=0, minute=0, second=0, microsecond=0)
    saturday = day - (day.weekday() - SATURDAY) % 7 * DAY
    while saturday < span.end:
        if span.meets(_weekend(saturday)):
            yield saturday
        saturday += WEEK


def _weekend(saturday: datetime) -> Span:
    return Span(saturday, saturday + 2 * DAY)


def _in_a_row(saturdays: set[datetime]) -> Iterator[list[datetime]]:
    """Weekends that follow one another."""
    for first in sorted(each for each in saturdays if each - WEEK not in saturdays):
        row = [first]
        while row[-1] + WEEK in saturdays:
            row.append(row[-1] + WEEK)
        yield row
