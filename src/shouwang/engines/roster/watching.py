"""
What is wrong at the posts at a moment, and whose turn it is to see to it.

Who is there is known from check-ins and check-outs; the plan only says who should be. Moments are in the time zone of the operation.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shouwang.engines.roster.presence import stands
from shouwang.engines.roster.problem import DAY, Assignment, Demand, Night, Span
from shouwang.vocabulary.times import HOUR
from shouwang.vocabulary.watching import ALARMS, LADDER, PRESSING, WatchTimes

AHEAD = DAY
"""How far ahead a vacant duty is told (ours)."""
ENDING = HOUR
"""How long before the last roster ends that is told (ours): time for a next one, and for people to know of it."""
ORDER = tuple(ALARMS)


@dataclass(frozen=True)
class Stint:
    """
    One person's duty as the watch sees it. *well_at* is when it was last said that all is well; a vacant one has nobody to stand it.
    *given_at* is when it could be known of.
    """

    id: str
    post: str
    person: str
    span: Span
    acknowledged_at: datetime | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    well_at: datetime | None = None
    is_vacant: bool = False
    given_at: datetime | None = None

    def due_at(self, times: WatchTimes) -> datetime:
        """When the person is to be there: as it begins; of what had begun when it could be known of, once there was time to confirm it."""
        has_begun = self.given_at is not None and self.given_at > self.span.start
        return self.given_at + times.confirm_before if has_begun and self.given_at else self.span.start

    @property
    def has_come(self) -> bool:
        """Whether they came to it; who went again before it began did not."""
        return self.arrived_at is not None and (self.left_at is None or self.left_at > self.span.start)

    @property
    def planned(self) -> Span | None:
        """When somebody is reckoned with: not once they have gone, and never where nobody has the duty."""
        if self.is_vacant:
            return None
        has_gone = self.has_come and self.left_at is not None and self.left_at < self.span.end
        return Span(self.span.start, self.left_at) if has_gone and self.left_at else self.span

    def is_there(self, at: datetime) -> bool:
        """Whether the person is at the post, by check-in and check-out."""
        return self.arrived_at is not None and self.arrived_at <= at and (self.left_at is None or at < self.left_at)

    def lost_at(self, times: WatchTimes) -> datetime | None:
        """From when on nobody knows whether somebody is there still, whatever they said last: the duty is over, and the word that all is well is overdue."""
        due = self.well_due_at(times)
        return max(due, self.span.end + times.over_after) if due else None

    def is_known_there(self, at: datetime, times: WatchTimes) -> bool:
        """Whether it may be reckoned with that the person is at the post."""
        lost_at = self.lost_at(times)
        return self.is_there(at) and (lost_at is None or at < lost_at)

    def well_due_at(self, times: WatchTimes) -> datetime | None:
        """When the next word is due that all is well; None before they have come. What holds at the last sign holds until the next."""
        if self.arrived_at is None:
            return None
        last = max(self.arrived_at, self.well_at or self.arrived_at)
        is_night = any(Night().within(Span(last, last + timedelta(minutes=1))))
        return last + (times.well_at_night if is_night else times.well_by_day)


@dataclass(frozen=True)
class Alarm:
    """
    Something that needs a decision: *what* (of ``ALARMS``) at which post, *since* when, about whose duty; a gap is about nobody's.

    *tells_at* is when the first one is told of it; None: it stands in the list and nobody is told.
    """

    what: str
    post: str
    since: datetime
    tells_at: datetime | None
    stint: Stint | None = None

    @property
    def key(self) -> str:
        """By which it is the same alarm from one look to the next; a word that is missing again is another one."""
        about = self.stint.id if self.stint else self.post
        return f"{self.what} {about}" + (f" {self.since.timestamp():.0f}" if self.what in {"gap", "silent", "unplanned", "ended"} else "")

    @property
    def is_pressing(self) -> bool:
        """Whether a post may be empty because of it, or somebody in need."""
        return self.what in PRESSING


def alarms(
    stints: Sequence[Stint],
    demands: Iterable[Demand],
    times: WatchTimes,
    at: datetime,
    ahead: Iterable[Demand] = (),
    after: Iterable[Demand] = (),
) -> list[Alarm]:
    """
    What needs a decision at a moment, the most pressing first; *ahead* is what posts need in the hours to come, for which fewer may be planned,
    *after* what they need once the last roster is over.

    Where somebody has not come, or a duty is vacant, that is told of, and neither the gap nor who stays on because of it as well.
    """
    asked = list(demands)
    needed = {one.post: one for one in sorted(asked, key=lambda one: one.least) if one.span.start <= at < one.span.end}
    told = [stint for stint in stints if not stint.is_vacant or _is_needed(stint, asked, stints, at)]
    found = [alarm for stint in told if (alarm := _alarm(stint, _short(needed, stints, stint.post, at, times), times, at))]
    causes = Counter(alarm.post for alarm in found if alarm.what in {"late", "vacant-now"} and alarm.since <= at)
    found = [replace(alarm, tells_at=None) if alarm.what == "stayed" and causes[alarm.post] else alarm for alarm in found]
    return sorted(
        [*found, *_gaps(needed, stints, causes, at, times), *_unplanned(ahead, stints, at), *_ended(after, at)],
        key=lambda one: (ORDER.index(one.what), one.since, one.key),
    )


def _is_needed(vacant: Stint, asked: Iterable[Demand], stints: Iterable[Stint], at: datetime) -> bool:
    """Whether a post has less than it needs while a duty is vacant; where it needs more than a number of people, that is taken for granted."""
    planned = [Assignment(stint.id, stint.post, stint.planned) for stint in stints if stint.planned]
    ahead = Span(max(vacant.span.start, at), vacant.span.end) if at < vacant.span.end else vacant.span
    own = [one for one in asked if one.post == vacant.post and one.span.meets(ahead)]
    return any(
        one.with_ability or one.is_mixed or any(len(there) < one.least for span, there in stands(one, planned) if span.meets(ahead))
        for one in own
    )


def _short(needed: dict[str, Demand], stints: Iterable[Stint], post: str, at: datetime, times: WatchTimes) -> int:
    """How many are lacking at a post; below 0 as many as could go."""
    there = {stint.person for stint in stints if stint.post == post and stint.is_known_there(at, times)}
    return (needed[post].least if post in needed else 0) - len(there)


def _alarm(stint: Stint, short: int, times: WatchTimes, at: datetime) -> Alarm | None:
    if stint.is_vacant:
        return _vacant(stint, times, at)
    if not stint.has_come:
        return _missing(stint, short, times, at)
    if not stint.is_there(at):
        return None
    if at >= stint.span.end + times.over_after:
        what = "forgot" if short < 0 or (short == 0 and not stint.is_known_there(at, times)) else "stayed"
        if what == "forgot":
            return Alarm(what, stint.post, stint.span.end, None, stint)
        return _silent(stint, times, at) or Alarm(what, stint.post, stint.span.end, stint.span.end + times.over_after, stint)
    return _silent(stint, times, at)


def _vacant(stint: Stint, times: WatchTimes, at: datetime) -> Alarm | None:
    begins, told_at = stint.span.start, stint.span.start - times.confirm_before
    if not begins - AHEAD < at < stint.span.end:
        return None
    return Alarm("vacant-now", stint.post, begins, told_at, stint) if at >= told_at else Alarm("vacant", stint.post, begins, None, stint)


def _missing(stint: Stint, short: int, times: WatchTimes, at: datetime) -> Alarm | None:
    """Not come yet. It stands in the list as soon as the post is short of them, and is told of after the usual minutes."""
    begins = stint.due_at(times)
    if begins <= at < stint.span.end:
        is_late = short > 0 or at >= begins + times.late_after
        return Alarm("late", stint.post, begins, begins + times.late_after, stint) if is_late else None
    told_at = begins - times.confirm_before
    is_unknown = told_at <= at < begins and stint.acknowledged_at is None
    return Alarm("unconfirmed", stint.post, told_at, told_at, stint) if is_unknown else None


def _silent(stint: Stint, times: WatchTimes, at: datetime) -> Alarm | None:
    due = stint.well_due_at(times)
    return Alarm("silent", stint.post, due, due, stint) if due and at >= due else None


def _gaps(
    needed: dict[str, Demand], stints: Sequence[Stint], causes: Mapping[str, int], at: datetime, times: WatchTimes
) -> Iterator[Alarm]:
    for post in needed:
        if _short(needed, stints, post, at, times) > causes.get(post, 0):
            since = _short_since(needed, stints, post, at, times)
            yield Alarm("gap", post, since, since)


def _unplanned(ahead: Iterable[Demand], stints: Iterable[Stint], at: datetime) -> Iterator[Alarm]:
    """The next time at each post for which fewer are planned than it needs; what is vacant was planned, and is told of as such."""
    planned = [Assignment(stint.id, stint.post, span) for stint in stints if (span := stint.span if stint.is_vacant else stint.planned)]
    short = [
        (demand.post, span.start)
        for demand in ahead
        for span, there in stands(demand, planned)
        if len(there) < demand.least and span.start > at
    ]
    for post in sorted({post for post, _ in short}):
        yield Alarm("unplanned", post, min(start for each, start in short if each == post), None)


def _ended(after: Iterable[Demand], at: datetime) -> Iterator[Alarm]:
    """That there is no roster any more, once it is near: told of the post that needs somebody first; of an end that is long past nobody is told anew."""
    asked = sorted((one for one in after if one.least), key=lambda one: (one.span.start, one.post))
    for one in asked[:1]:
        if at >= one.span.start - ENDING:
            yield Alarm("ended", one.post, one.span.start, one.span.start - ENDING if at < one.span.start + AHEAD else None)


def _short_since(needed: dict[str, Demand], stints: Iterable[Stint], post: str, at: datetime, times: WatchTimes) -> datetime:
    """Since when it has been short without a break, for as long as the need is the same."""
    here, begins = [stint for stint in stints if stint.post == post], needed[post].span.start
    changes = {m for stint in here for m in (stint.arrived_at, stint.left_at, stint.lost_at(times)) if m and begins < m <= at}
    since = at
    for moment in sorted({begins, *changes}, reverse=True):
        if _short(needed, here, post, moment, times) <= 0:
            break
        since = moment
    return since


# Whose turn it is


@dataclass(frozen=True)
class Telling:
    """One step of the ladder: its number, whose turn it is, and when it came. What is told again at the top goes on counting."""

    number: int
    rung: str
    at: datetime


@dataclass(frozen=True)
class Turn:
    """Who has been told by now, who is *next*, and since when somebody sees to it (None: nobody does)."""

    told: tuple[Telling, ...]
    next: Telling | None
    taken_at: datetime | None


def turn(alarm: Alarm, manned: Collection[str], takings: Iterable[datetime], times: WatchTimes, at: datetime) -> Turn:
    """
    Whose turn an alarm is. Rungs on which nobody stands are passed at once.

    Whoever sees to it stops the ladder; if the alarm stands after that time still, the next one is told, or the highest one again.
    """
    rungs = [(number, rung) for number, rung in enumerate(LADDER) if rung in manned]
    if alarm.tells_at is None or not rungs:
        return Turn((), None, None)
    left, told, due = deque(rungs), list[Telling](), alarm.tells_at
    taken = sorted(moment for moment in takings if moment <= at)
    for again, stop in enumerate([*taken, None], len(LADDER)):
        while left and due <= (at if stop is None else stop):
            told.append(Telling(*left.popleft(), due))
            due += times.tell_every
        if stop is not None:
            due = max(alarm.tells_at, stop + times.seen_to_for)
            left = left or deque([(again, rungs[-1][1])])
    following = Telling(*left[0], due) if left else None
    return Turn(tuple(told), following, taken[-1] if taken and at < taken[-1] + times.seen_to_for else None)
