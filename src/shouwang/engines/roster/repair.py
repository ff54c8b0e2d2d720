"""
When somebody drops out, or two want to change: who could stand in, what a change would break, and where nobody could.

A change is checked by the rules that judge every roster; whoever asks, also the commander, gets the same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shouwang.engines.roster.presence import abilities_short, lack
from shouwang.engines.roster.problem import DAY, Assignment, Problem, Span, stretches
from shouwang.engines.roster.safety import SAFETY, alone_at_night, not_alone_at_night
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import elapsed

NIGHT_WEIGHT = 1.5
"""An hour at night weighs so much when burdens are compared (RULES: night_weight)."""
OF_ONE = tuple(rule for rule in SAFETY if rule is not not_alone_at_night)
"""The rules about one person's duty; the other one is about a post."""
LONG = timedelta(days=365)
"""As long as somebody has rested who had no duty yet."""
UNTOLD = timedelta(hours=1)
"""Whoever has not said how far they are is taken to need so long where the nearest is looked for (ours)."""


@dataclass(frozen=True)
class Substitute:
    """
    Somebody who might stand in. *reasons* is what speaks against it, and nobody may overrule; *lacks* are abilities that would then be short;
    *law* is where the law would then speak up, if that was asked; *is_reserve* says that the roster did not reckon with them.

    *burden* is their duty in this roster and before it, hours at night weighing half as much again; *rest* how long they would have rested before,
    *reach* how long they need to the post.
    """

    person: str
    reasons: tuple[Reason, ...]
    lacks: tuple[str, ...]
    burden: timedelta
    rest: timedelta | None
    reach: timedelta | None = None
    law: tuple[Reason, ...] = ()
    is_reserve: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether they may be asked."""
        return not self.reasons


def broken_for(problem: Problem, roster: Sequence[Assignment], people: Collection[str], posts: Collection[str] = ()) -> list[Reason]:
    """The safety rules that are broken for these people, and at these posts: there also for those who stand there by another roster."""
    own = [one for one in roster if one.person in people]
    return [reason for rule in OF_ONE for reason in rule(problem, own)] + [*alone_at_night(problem, roster, posts)]


def substitutes(problem: Problem, roster: Sequence[Assignment], vacant: Assignment, at: datetime | None = None) -> list[Substitute]:
    """
    Everybody who is not there already, those who may first: whoever brings what the post would lack, then who is there soonest where nobody
    can be in time, then who bears least in this roster, then who has rested longest.

    *at* is when they are asked; without it nobody is too far.
    """
    found = asked(problem, roster, vacant, at)

    def late(one: Substitute) -> timedelta:
        return max((one.reach or UNTOLD) - (vacant.start - at), timedelta()) if at else timedelta()

    return sorted(found, key=lambda one: (not one.is_possible, len(one.lacks), late(one), one.burden, -(one.rest or LONG), one.person))


def asked(problem: Problem, roster: Sequence[Assignment], vacant: Assignment, at: datetime | None) -> Iterator[Substitute]:
    """Everybody who is not there already, one after the other. Of a duty that has begun nobody is in time, and that is no reason against them."""
    left = [one for one in roster if one != vacant]
    there = {one.person for one in left if one.post == vacant.post and one.span.meets(vacant.span)}
    alone = not_alone_at_night(problem, [vacant, *_at(left, vacant)])
    lonely = [reason for reason in alone if reason.parameters["person"] == vacant.person]
    for person in problem.people:
        if person.id not in {*there, vacant.person}:
            yield _substitute(problem, left, vacant, person.id, at, lonely)


def _at(roster: Sequence[Assignment], one: Assignment) -> list[Assignment]:
    """Who is at the post of a duty during some of it."""
    return [each for each in roster if each.post == one.post and each.span.meets(one.span)]


def _substitute(
    problem: Problem, left: Sequence[Assignment], vacant: Assignment, person: str, at: datetime | None, lonely: Sequence[Reason]
) -> Substitute:
    """Somebody as a substitute; *lonely* is when whoever takes the duty would be alone at night."""
    taken = Assignment(person, vacant.post, vacant.span)
    before = [one for one in left if one.person == person]
    own = [*problem.around_of(person), *before]
    reasons = _beyond(broken_for(problem, [*before, taken], {person}), problem, before, {person})
    reasons += [Reason(one.code, {**one.parameters, "person": person}) for one in lonely]
    reasons += too_far(problem, taken, at)
    reach = problem.person(person).reach
    ended = [one.end for one in own if one.end <= vacant.start]
    rest = elapsed(max(ended), vacant.start) if ended else None
    there = {one.person for one in (*left, taken) if one.post == vacant.post and one.span.meets(vacant.span)}
    lacks = tuple(sorted(abilities_short(problem, vacant.post, vacant.span, there)))
    return Substitute(person, tuple(reasons), lacks, burden(problem, own), rest, reach)


def too_far(problem: Problem, taken: Assignment, at: datetime | None) -> list[Reason]:
    """Whether somebody who is told of a duty *at* a moment cannot be there when it begins. Of one that has begun nobody can, and that is no reason."""
    reach = problem.person(taken.person).reach
    if at is None or reach is None or not taken.start - reach < at < taken.start:
        return []
    return [Reason("cannot-be-there-in-time", {"person": taken.person, "needed": reach, "starts_at": taken.start})]


def burden(problem: Problem, own: Sequence[Assignment]) -> timedelta:
    """One person's duty, an hour at night weighing half as much again."""
    spans = stretches(own)
    at_night = sum((part.length for span in spans for part in problem.night.within(span)), timedelta())
    return sum((span.length for span in spans), timedelta()) + (NIGHT_WEIGHT - 1) * at_night


# Changes


def given(roster: Sequence[Assignment], one: Assignment, to: str, part: Span | None = None) -> list[Assignment]:
    """
    The roster in which somebody else has a duty, or a *part* of it; what lies before and after the part stays.

    Raises ``ValueError`` when there is no such duty, or the part is not within it.
    """
    cut = part or one.span
    if one not in roster or not (one.start <= cut.start and cut.end <= one.end):
        raise ValueError(f"There is no such duty, or not all of that time: {one}, {cut}.")
    kept = [Span(start, end) for start, end in ((one.start, cut.start), (cut.end, one.end)) if start < end]
    others = list(roster)
    others.remove(one)
    return [*others, *(Assignment(one.person, one.post, span) for span in kept), Assignment(to, one.post, cut)]


def swapped(roster: Sequence[Assignment], one: Assignment, other: Assignment) -> list[Assignment]:
    """The roster in which two people have each other's duty."""
    return given(given(roster, one, other.person), other, one.person)


def refused(problem: Problem, before: Sequence[Assignment], after: Sequence[Assignment], at: datetime | None = None) -> list[Reason]:
    """
    What speaks against a change: every safety rule that would be broken for whom it touches and where. Nobody may overrule it.

    What was so before, and is not made worse, is no reason against a change; nor is the pause of whoever stops sooner what they stand, before what
    they have next: without the change they had none. *at* is when people are told of it; without it nobody is too far.
    """
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)  # the same duty twice is two duties
    touched = [*gone, *new]
    people, posts = {one.person for one in touched}, {one.post for one in touched}
    broken = _newly_broken(problem, before, after, people, posts)
    return [*(one for one in broken if not _stops_sooner(one, before, after, at)), *_far(problem, gone, new, at)]


def _stops_sooner(reason: Reason, before: Iterable[Assignment], after: Iterable[Assignment], at: datetime | None) -> bool:
    """Whether somebody rests too short only in that what they stand ends sooner, and what they have next begins as it did."""
    told = dict[str, Any](reason.parameters)
    if at is None or reason.code != "rest-too-short":
        return False
    had = [one for one in before if one.person == told["person"]]
    stood = [(one.post, one.start) for one in after if one.person == told["person"] and one.end == told["ends_at"] and one.start <= at]
    is_cut = any((one.post, one.start) in stood and one.end > told["ends_at"] for one in had)
    return is_cut and any(one.start == told["starts_at"] for one in had)


def _far(problem: Problem, gone: Iterable[Assignment], new: Iterable[Assignment], at: datetime | None) -> Iterator[Reason]:
    """Who could not be in time for what is new to them; whoever had duty when it begins is there."""
    known = list(gone)
    for one in sorted(new, key=lambda each: (each.span, each.person)):
        if not any(each.person == one.person and each.start <= one.start < each.end for each in known):
            yield from too_far(problem, one, at)


def left_alone(problem: Problem, before: Sequence[Assignment], after: Sequence[Assignment]) -> list[Reason]:
    """Who would be alone at night by a change and was not before, whichever roster they stand there by."""
    posts = {one.post for one in (*before, *after)}
    return _newly_broken(problem, before, after, (), posts)


def _newly_broken(
    problem: Problem, before: Sequence[Assignment], after: Sequence[Assignment], people: Collection[str], posts: Collection[str]
) -> list[Reason]:
    return _beyond(broken_for(problem, after, people, posts), problem, before, people, posts)


def _beyond(
    found: list[Reason], problem: Problem, before: Sequence[Assignment], people: Collection[str], posts: Collection[str] = ()
) -> list[Reason]:
    """Of what is broken, what was not broken before, or is worse than it was."""
    known = broken_for(problem, before, people, posts) if found else []
    return [reason for reason in found if not any(_covers(one, reason) for one in known)]


# Among colleagues


def may_give(
    problem: Problem, roster: Sequence[Assignment], one: Assignment, to: str, part: Span | None = None, at: datetime | None = None
) -> bool:
    """Whether two may agree between themselves that one of them has a duty of the other, or a *part* of it."""
    near = _near(roster, {one.person, to}, (one,))
    return _allowed(problem, near, given(near, one, to, part), at)


def may_swap(problem: Problem, roster: Sequence[Assignment], one: Assignment, other: Assignment, at: datetime | None = None) -> bool:
    """Whether two may agree between themselves to have each other's duty."""
    near = _near(roster, {one.person, other.person}, (one, other))
    return _allowed(problem, near, swapped(near, one, other), at)


def _allowed(problem: Problem, before: Sequence[Assignment], after: Sequence[Assignment], at: datetime | None) -> bool:
    """
    No rule speaks against it, and no post lacks more than before.

    Who leads may accept that a post lacks something; colleagues between themselves may not.
    """
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    people, posts = {one.person for one in (*gone, *new)}, {one.post for one in (*gone, *new)}
    if any(_far(problem, gone, new, at)) or _newly_broken(problem, before, after, people, ()):  # most are out by that, and it is soon asked
        return False
    lacked, lacks = (lack(problem, [one for one in roster if one.post in posts]) for roster in (before, after))
    return lacks <= lacked and not _newly_broken(problem, before, after, (), posts)


def _near(roster: Sequence[Assignment], people: Collection[str], touched: Sequence[Assignment]) -> list[Assignment]:
    """
    What a change can matter to: all duty of these people, and who is at the posts within a day of it.

    What is left out is left out before and after, and so is what it would lack: the answer is that of the whole roster, sooner.
    """
    spans = [(one.post, one.start - DAY, one.end + DAY) for one in touched]
    return [
        one
        for one in roster
        if one.person in people or any(one.post == post and one.start < end and start < one.end for post, start, end in spans)
    ]


def _covers(known: Reason, reason: Reason) -> bool:
    """
    Whether a reason that was there already is the same one, or worse; of somebody alone at night, also for a longer time, and of too short a rest
    before the same duty, or after it, also a shorter one.
    """
    if known == reason:
        return True
    first, second = (dict[str, Any](each.parameters) for each in (known, reason))
    for measure in ("length", "count"):
        if known.code == reason.code and measure in second and first.get("starts_at") == second.get("starts_at"):
            return bool(first["person"] == second["person"] and second[measure] <= first[measure])
    if known.code == reason.code == "rest-too-short":
        is_same = any(first[moment] == second[moment] for moment in ("ends_at", "starts_at"))
        return bool(first["person"] == second["person"] and is_same and first["rest"] <= second["rest"])
    if not known.code == reason.code == "alone-at-night":
        return False
    whole, part = [(each.pop("starts_at"), each.pop("ends_at")) for each in (first, second)]
    return first == second and bool(whole[0] <= part[0] and part[1] <= whole[1])
