"""
The safety rules: what nobody may be asked to bear, and nobody accepts.

Each rule is one function. It takes a problem and a roster, however it was made, and tells what is broken; deciding is left to others.
Duty around the span counts: who comes from a night rests first, and who stands the next day rests before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import wraps
from itertools import pairwise

from shouwang.engines.roster.presence import held
from shouwang.engines.roster.problem import DAY, WEEK, Assignment, Problem, Roster, Span, of_each, stretches
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import after, elapsed

Rule = Callable[[Problem, Roster], Iterable[Reason]]


def _of_this_roster(rule: Rule) -> Rule:
    """A rule that says nothing of what was broken already without this roster: what is past nobody can mend, and it bars nobody from duty."""

    @wraps(rule)
    def told(problem: Problem, roster: Roster) -> Iterator[Reason]:
        found = list(rule(problem, roster))
        people = {one.person for one in roster}
        known = list(rule(replace(problem, around=()), [one for person in people for one in problem.around_of(person)])) if found else []
        yield from (reason for reason in found if reason not in known)

    return told


@_of_this_roster
def rest_between(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Everybody rests long enough between two duties.

    Counted from the end of one to the start of the next, midnight or not. What follows without a pause is one duty, and no rest at all.
    """
    for person, own in of_each(problem, roster):
        least = problem.bears(person).least_rest
        for earlier, later in pairwise(stretches(own)):
            if (rest := elapsed(earlier.end, later.start)) < least:
                told = {"person": person, "rest": rest, "least": least, "ends_at": earlier.end, "starts_at": later.start}
                yield Reason("rest-too-short", told)


@_of_this_roster
def duty_without_rest(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody is on duty too long without a rest.

    Two shifts in a row are one stretch, at whichever posts: so a third in a row is refused, whoever asks for it.
    """
    for person, own in of_each(problem, roster):
        most = problem.bears(person).most_at_a_stretch
        for stretch in stretches(own):
            if stretch.length > most:
                yield Reason("duty-too-long", {"person": person, "length": stretch.length, "most": most, "starts_at": stretch.start})


@_of_this_roster
def duty_in_a_day(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody has too much duty within any 24 hours.

    Any: not those of the calendar. No window is fuller than the fullest that begins with a duty, so those are looked at.
    """
    yield from _too_much(problem, roster, DAY, "most_in_a_day", "too-much-in-a-day")


@_of_this_roster
def duty_in_a_week(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody has too much duty within any seven days.

    Any seven, not those of the calendar; duty by other rosters counts.
    """
    yield from _too_much(problem, roster, WEEK, "most_in_a_week", "too-much-in-a-week")


def _too_much(problem: Problem, roster: Roster, length: timedelta, limit: str, code: str) -> Iterator[Reason]:
    for person, own in of_each(problem, roster):
        most, spans = getattr(problem.bears(person), limit), stretches(own)
        for window in (Span(span.start, after(span.start, length)) for span in spans):
            if (done := sum((window.shared(span) for span in spans), timedelta())) > most:
                yield Reason(code, {"person": person, "length": done, "most": most, "starts_at": window.start})


@_of_this_roster
def nights_in_a_row(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody has too many nights in a row.

    A duty is a night duty from three hours of night time on (Directive 2003/88/EC, article 2), and belongs to the night that it shares most with.
    """
    for person, own in of_each(problem, roster):
        limits = problem.bears(person)
        nights = {
            problem.night.evening_of(part)
            for stretch in stretches(own)
            for part in problem.night.within(stretch)
            if part.length >= limits.night_counts_from
        }
        for first, count in runs(nights):
            if count > limits.most_nights_in_a_row:
                told = {
                    "person": person,
                    "count": count,
                    "most": limits.most_nights_in_a_row,
                    "starts_at": problem.night.of(first, own[0].start).start,
                }
                yield Reason("too-many-nights", told)


@_of_this_roster
def days_in_a_row(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody has duty on too many days in a row.

    A duty belongs to the day on which it begins.
    """
    for person, own in of_each(problem, roster):
        most, starts = problem.bears(person).most_days_in_a_row, {stretch.start.date(): stretch.start for stretch in stretches(own)}
        for first, count in runs(set(starts)):
            if count > most:
                yield Reason("too-many-days", {"person": person, "count": count, "most": most, "starts_at": starts[first]})


@_of_this_roster
def one_place_at_a_time(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody is in two places at once.

    Handing over at the same minute is not two places: an end is not part of its span.
    """
    for person, own in of_each(problem, roster):
        for earlier, later in pairwise(own):
            if earlier.span.meets(later.span):
                yield Reason("in-two-places", {"person": person, "post": earlier.post, "other": later.post, "starts_at": later.start})


def not_alone_at_night(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody stands alone at night.

    Asked where somebody of this roster is: a post that is empty is another fault. Who stands there by another roster stands beside them.
    At the change of shift both stand there.
    """
    own = set(roster)
    yield from (reason for one, reason in _alone_at(problem, roster, {one.post for one in roster}) if one in own)


def alone_at_night(problem: Problem, roster: Roster, posts: Collection[str]) -> Iterator[Reason]:
    """Who is alone at night at these posts, whichever roster they stand there by: what a change of this one must not bring about."""
    yield from (reason for _, reason in _alone_at(problem, roster, posts))


def _alone_at(problem: Problem, roster: Roster, posts: Collection[str]) -> Iterator[tuple[Assignment, Reason]]:
    """The duty of each who is alone at night at these posts, that of this roster first, and in words."""
    least = problem.safety.least_at_night
    asked = sorted(post for post in posts if not problem.post(post).is_safe_alone)
    beside = (one for post in asked for one in problem.beside(post))
    for post, span, there in held([*(one for one in roster if one.post in asked), *beside]):
        if 0 < len({one.person for one in there}) < least:
            for part in problem.night.within(span):
                told = {"person": there[0].person, "post": post, "least": least, "starts_at": part.start, "ends_at": part.end}
                yield there[0], Reason("alone-at-night", told)


def available(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody is given duty when they cannot come.

    The reason says when, and never why.
    """
    for one in roster:
        for away in problem.person(one.person).away:
            if away.meets(one.span):
                yield Reason(
                    "not-available", {"person": one.person, "starts_at": max(away.start, one.start), "ends_at": min(away.end, one.end)}
                )


def fit(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody stands where their health does not let them: at night, without a seat, in the cold.

    Any minute of the night counts for those who cannot stand at night.
    """
    for one in roster:
        person, post = problem.person(one.person), problem.post(one.post)
        if person.no_nights and any(True for _ in problem.night.within(one.span)):
            yield Reason("no-nights", {"person": one.person, "starts_at": one.start})
        if person.needs_seat and not post.is_seated:
            yield Reason("must-be-seated", {"person": one.person, "post": one.post, "starts_at": one.start})
        if person.coldest is not None and post.is_outdoors:
            degrees = problem.weather.coldest(one.span)
            if degrees is not None and degrees < person.coldest:
                yield Reason("too-cold", {"person": one.person, "post": one.post, "degrees": degrees, "starts_at": one.start})


@_of_this_roster
def awake_to_drive(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody drives who has been up too long.

    Counted from the first duty after a rest in which one can sleep to the end of the drive, whatever lies between.
    """
    for person, own in of_each(problem, roster):
        limits, woke = problem.bears(person), own[0].start
        for earlier, one in pairwise([own[0], *own]):
            if elapsed(earlier.end, one.start) >= limits.least_sleep:
                woke = one.start
            if problem.post(one.post).drives and (length := elapsed(woke, one.end)) > limits.most_awake_to_drive:
                yield Reason(
                    "drive-too-tired", {"person": person, "ends_at": one.end, "length": length, "most": limits.most_awake_to_drive}
                )


SAFETY = (
    rest_between, duty_without_rest, duty_in_a_day, duty_in_a_week, nights_in_a_row, days_in_a_row, one_place_at_a_time, not_alone_at_night, available, fit,
    awake_to_drive,
)  # fmt: skip
"""All of them."""


def runs(days: set[date]) -> Iterator[tuple[date, int]]:
    """Days that follow one another: the first of each run, and how many there are."""
    for day in sorted(days):
        if day - DAY not in days:
            count = 1
            while day + count * DAY in days:
                count += 1
            yield day, count
