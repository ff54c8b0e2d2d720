"""Duties as the engine knows them, the problem that a roster answers, and what the rules find in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from shouwang.apps.people import reads as people
from shouwang.apps.roster.bridge.asked import DRIVER, LEAD, demands_of, people_of, post_of, safety_of, span_of, times_of, weather_of
from shouwang.apps.roster.models import Duties, Duty, DutyWish, Membership, Need, Roster
from shouwang.engines.roster.breaks import with_turns
from shouwang.engines.roster.history import Earlier, borne_before
from shouwang.engines.roster.judging import Judgement, judged, lacking
from shouwang.engines.roster.law import Law, newly
from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.presence import has_enough
from shouwang.engines.roster.problem import DAY, Assignment, Demand, Problem, Span
from shouwang.engines.roster.repair import left_alone, refused, substitutes
from shouwang.engines.roster.robust import Certificate, certificate
from shouwang.engines.roster.settling import accompanied, unsafe
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.words import Words

if TYPE_CHECKING:
    from shouwang.engines.roster.repair import Substitute
    from shouwang.engines.roster.solving import Found

PATTERN_WORDS = {code: pattern.words for code, pattern in PATTERNS.items()}
ONE_MORE, TEST_DAY = "one-more", "test-day"
SUPPOSED: Mapping[str, Words] = {
    ONE_MORE: Words("the post that is supposed", "假设增设的岗位"),
    TEST_DAY: Words("the test day", "检测日任务"),
}
ABILITIES = {LEAD: Words("can lead", "能带班"), DRIVER: Words("drives", "能开车")}
WEIGHS = 38 * DAY
"""Duty that ended longer ago weighs on nobody any more: a month, and the week in which it begins, by which the law counts overtime."""


def assignment_of(duty: Duty, zone: ZoneInfo) -> Assignment:
    """A duty as the engine knows it."""
    return Assignment(str(duty.person_id), str(duty.post_id), Span(duty.starts_at.astimezone(zone), duty.ends_at.astimezone(zone)))


def lived(duty: Duty, at: datetime, change: timedelta) -> Assignment | None:
    """
    A duty as it weighs on somebody at a moment: as it was stood by check-in and check-out, as it is planned while nobody has checked in and
    it is not over: whoever never came has stood nothing.

    Minutes of a *change* of shift, before it and after it, are not counted: who comes to take over in time has no longer duty for it, and who
    was there no longer than that has had none.
    """
    starts, ends = duty.starts_at, duty.ends_at
    if duty.arrived_at is None or duty.arrived_at > at:
        is_to_come = duty.withdrawn_at is None and not was_missed(duty, at)
        return assignment_of(duty, ZoneInfo(duty.operation.time_zone)) if is_to_come else None
    left = duty.left_at or max(at, ends)
    starts = starts if abs(duty.arrived_at - starts) <= change else duty.arrived_at
    ends = ends if abs(left - ends) <= change else left
    if duty.left_at and ends - starts <= change:
        return None
    zone = ZoneInfo(duty.operation.time_zone)
    return (
        Assignment(str(duty.person_id), str(duty.post_id), Span(starts.astimezone(zone), ends.astimezone(zone))) if starts < ends else None
    )


def was_missed(duty: Duty, at: datetime) -> bool:
    """Whether a duty of a roster that holds is over, and nobody came to it."""
    known_at = duty.roster.published_at
    return duty.arrived_at is None and known_at is not None and duty.ends_at <= at


def free_from(duty: Duty, at: datetime) -> datetime:
    """
    From when on a duty can change hands, to the minute: what lies before now stays theirs who came, and nobody can stand it any more where it is
    vacant or nobody came. Where they may come yet, within the minutes of a change of shift, all of it can, and so can all of a draft.
    """
    now = at.replace(second=0, microsecond=0)
    if duty.arrived_at is None and duty.withdrawn_at is None:
        is_beginning = now <= duty.starts_at + times_of(duty.operation).changeover
        return duty.starts_at if is_beginning or duty.roster.published_at is None else now
    return max(duty.starts_at, now)


def weighing(roster: Roster, at: datetime) -> list[tuple[Assignment, Duty]]:
    """The duties of a roster as they weigh at a moment: what stands of them, and what was stood of those that were taken away."""
    change = times_of(roster.operation).changeover
    rows = (
        roster.duties.filter(Q(withdrawn_at=None) | Q(arrived_at__isnull=False))
        .exclude(pk__in=stood_already(roster))
        .exclude(pk__in=at_closed_posts(roster))
    )
    rows = rows.select_related("operation", "post")
    return [(one, row) for row in rows if (one := lived(row, at, change))]


def stood_already(roster: Roster) -> Duties:
    """The duties of a draft that somebody has come to already by another roster, at the same post in these hours: that goes on, and this is the same."""
    other = Duty.objects.held().filter(operation=roster.operation, arrived_at__isnull=False).exclude(roster=roster)
    same = {name: OuterRef(name) for name in ("person", "post")}
    within = other.filter(**same, starts_at__lte=OuterRef("starts_at"), ends_at__gte=OuterRef("ends_at"))
    return Duty.objects.filter(Exists(within), roster=roster, withdrawn_at=None, roster__published_at=None)


def at_closed_posts(roster: Roster) -> Duties:
    """The duties of a draft at posts that were closed since it was searched for: nobody comes there any more."""
    return Duty.objects.filter(roster=roster, withdrawn_at=None, roster__published_at=None, post__closed_at__isnull=False)


def problem_of(roster: Roster, at: datetime, further: Collection[UUID] = (), beside: Collection[Roster] = ()) -> Problem:
    """
    What is asked of this roster, as things stand at a moment; two at each post while whoever stands there needs breaks.

    Its people are those that it reckoned with, those who have duty in it or came onto the roll since, and *further* ones. With *beside* it is of several rosters at once.
    """
    operation, rosters, spans = roster.operation, [roster, *beside], [span_of(one) for one in (roster, *beside)]
    span = Span(min(one.start for one in spans), max(one.end for one in spans))
    needs = list(Need.objects.filter(operation=operation, post__closed_at=None).select_related("post"))
    stood = Duty.objects.filter(roster__in=rosters).select_related("post")
    wide = _with_moments(span, [at, *(moment for duty in stood for moment in (duty.starts_at, duty.ends_at))])
    posts = {need.post_id: need.post for need in needs} | {duty.post_id: duty.post for duty in stood}
    zone, change = ZoneInfo(operation.time_zone), times_of(operation).changeover
    ids, around = _people_in(rosters, at, further), list(_around(rosters, span))
    asked = Problem(
        span=span,
        people=tuple(people_of(operation, ids, wide)),
        others=tuple(people_of(operation, {str(duty.person_id) for duty in around} - set(ids), wide)),
        posts=tuple(map(post_of, posts.values())),
        demands=tuple(demand for one in rosters for demand in _demands(needs, one)),
        safety=safety_of(operation),
        around=tuple(one for duty in around if (one := lived(duty, at, change))),
        weather=weather_of(operation),
    )
    known = {(person.id, post.id) for person in asked.people for post in asked.posts}
    kept = [assignment_of(duty, zone) for one in rosters for duty in _kept_in(one)]
    return with_turns(replace(asked, pinned=tuple(one for one in kept if (one.person, one.post) in known)))


def _with_moments(span: Span, moments: Iterable[datetime]) -> Span:
    """A span that holds these moments too: of duty between two rosters as well, people's hours of care are known."""
    zone = span.start.tzinfo
    known = [span.start, span.end, *(moment.astimezone(zone) for moment in moments)]
    return Span(min(known), max(known))


def _demands(needs: Sequence[Need], roster: Roster) -> list[Demand]:
    """What posts need of a roster. Where a newer one holds it is that one of which they need it: whoever goes on there is expected still."""
    demands = demands_of(needs, span_of(roster))
    parts = parts_of(roster)
    own = [demand for part in parts for demand in demands_of(needs, part)]
    if parts == [span_of(roster)]:
        return own
    return [*own, *(replace(one, least=0, ideal=0, with_ability={}, is_mixed=False) for one in demands)]


def as_planned(roster: Roster, at: datetime) -> tuple[Problem, list[Assignment]]:
    """
    What is asked of a roster as things stand at a moment, and its duties, by which it is told what posts lack: as they weigh, and as they were
    planned where nobody came, by this roster or another. What a plan lacks is not more because somebody did not come to it.
    """
    problem, zone = problem_of(roster, at), ZoneInfo(roster.operation.time_zone)
    own, others = ([assignment_of(row, zone) for row in rows if was_missed(row, at)] for rows in (standing(roster), beside(roster)))
    return replace(problem, around=(*problem.around, *others)), [*(one for one, _ in weighing(roster, at)), *own]


def _people_in(rosters: Sequence[Roster], at: datetime, further: Iterable[UUID] = ()) -> list[str]:
    new = people.come_between(rosters[0].operation, min(one.made_at for one in rosters), at)
    own = map(str, (*Duty.objects.filter(roster__in=rosters, withdrawn_at=None).values_list("person", flat=True), *further, *new))
    return list(dict.fromkeys((*(person for one in rosters for person in one.people), *own)))


def _around(rosters: Sequence[Roster], span: Span) -> Iterable[Duty]:
    """The duties of other rosters that weigh on these; of a roster to come not those whose place it will take."""
    roster = rosters[0]
    stood = Q(withdrawn_at=None) | Q(arrived_at__isnull=False)
    near = Q(starts_at__lt=span.end + WEIGHS, ends_at__gt=span.start - WEIGHS)
    rows = Duty.objects.filter(stood, near, operation=roster.operation, roster__published_at__isnull=False).exclude(roster__in=rosters)
    return (rows if roster.published_at else rows.exclude(pk__in=superseded_by(roster))).select_related("operation", "roster")


def beside(roster: Roster) -> list[Duty]:
    """The duties of other rosters whose people stand at posts in the days of this one."""
    span = span_of(roster)
    return [
        duty for duty in _around([roster], span) if duty.withdrawn_at is None and duty.starts_at < span.end and duty.ends_at > span.start
    ]


def superseded_by(roster: Roster) -> Duties:
    """The duties whose place a roster takes when it is published: all that would begin within its days. What has begun goes on to its end."""
    begins = {"starts_at__gte": roster.starts_at, "starts_at__lt": roster.ends_at}
    return Duty.objects.held().filter(operation=roster.operation, arrived_at=None, **begins).exclude(roster=roster)


def vacancies_in(roster: Roster) -> Duties:
    """The vacant duties of other rosters that lie in the days of this one, at least in part: once it is published they are vacant there no more."""
    within = {"starts_at__lt": roster.ends_at, "ends_at__gt": roster.starts_at, "roster__published_at__isnull": False}
    return Duty.objects.vacant().filter(operation=roster.operation, **within).exclude(roster=roster)


def cut_by(roster: Roster) -> list[Reason]:
    """What posts would lack after a roster that ends inside a shift: who had that shift begins it no more, and nobody has the rest of it."""
    zone, superseded = ZoneInfo(roster.operation.time_zone), list(superseded_by(roster).select_related("operation"))
    gone = [assignment_of(row, zone) for row in superseded if row.ends_at > roster.ends_at]
    if not gone:
        return []
    after = Span(roster.ends_at.astimezone(zone), max(one.end for one in gone))
    needs = Need.objects.filter(operation=roster.operation, post__closed_at=None).select_related("post")
    asked = Problem(after, (), tuple({need.post_id: post_of(need.post) for need in needs}.values()), tuple(demands_of(needs, after)))
    held = Duty.objects.held().filter(operation=roster.operation, starts_at__lt=after.end, ends_at__gt=after.start)
    stays = [assignment_of(row, zone) for row in held.exclude(pk__in=[row.pk for row in superseded]).select_related("operation")]
    known = set(map(_key, has_enough(asked, [*stays, *gone])))
    return [reason for reason in has_enough(asked, stays) if _key(reason) not in known]


def _key(reason: Reason) -> tuple[tuple[str, object], ...]:
    return tuple(sorted(reason.parameters.items()))


def parts_of(roster: Roster) -> list[Span]:
    """The parts of its days for which a roster holds: not those for which one was published after it."""
    parts, zone = [span_of(roster)], ZoneInfo(roster.operation.time_zone)
    if roster.published_at is None:
        return parts
    later = Roster.objects.filter(operation=roster.operation, published_at__gt=roster.published_at)
    for starts, ends in later.values_list("starts_at", "ends_at"):
        parts = _without(parts, Span(starts.astimezone(zone), ends.astimezone(zone)))
    return parts


def _without(parts: Iterable[Span], gone: Span) -> list[Span]:
    """What is left of some spans."""
    sides = [side for part in parts for side in ((part.start, min(part.end, gone.start)), (max(part.start, gone.end), part.end))]
    return [Span(start, end) for start, end in sides if start < end]


def with_needs_of(problem: Problem, needs: Collection[Need], seats: Iterable[Assignment]) -> Problem:
    """What is asked of some rosters and of these seats as well: between two rosters posts need what they need, though neither is asked for it."""
    further, asked = list[Demand](), [*problem.demands]
    for seat in seats:
        parts = [seat.span]
        for known in (one.span for one in (*asked, *further) if one.post == seat.post and one.span.meets(seat.span)):
            parts = _without(parts, known)
        further += [one for part in parts for one in demands_of(needs, part) if one.post == seat.post]
    return replace(
        problem,
        span=_with_moments(problem.span, [moment for one in further for moment in (one.span.start, one.span.end)]),
        demands=(*asked, *further),
    )


def _kept_in(roster: Roster) -> Iterable[Duty]:
    """The duties that are kept in a roster; while it is searched for, those of the one that it is based on."""
    source = roster.based_on if roster.state == Roster.State.SEARCHING else roster
    rows = Duty.objects.filter(roster=source, is_kept=True, withdrawn_at=None, starts_at__gte=roster.starts_at, ends_at__lte=roster.ends_at)
    return rows if source else ()


def problem_to_solve(roster: Roster) -> Problem:
    """What is asked of this roster, and what is to be weighed besides: wishes, groups, what people bore before, the roster that it is based on."""
    problem, zone = problem_of(roster, roster.made_at), ZoneInfo(roster.operation.time_zone)
    wishes = defaultdict[str, dict[str, Any]](dict)
    for wish in DutyWish.behind_the_door.filter(operation=roster.operation, person__in=roster.people):
        own, name = wishes[str(wish.person_id)], "gladly" if wish.is_for else "rather_not"
        own[name] = (*own.get(name, ()), Span(wish.starts_at.astimezone(zone), wish.ends_at.astimezone(zone)))
    places = Membership.objects.filter(operation=roster.operation, left_at=None).values_list("person", "group__number")
    groups = {str(person): str(number) for person, number in places}
    rows = Duty.objects.filter(operation=roster.operation, roster__published_at__isnull=False, starts_at__lt=roster.starts_at)
    change = times_of(roster.operation).changeover
    earlier, hard = defaultdict[Roster, list[Assignment]](list), set[str]()
    for duty in rows.exclude(roster=roster).select_related("operation", "post", "roster"):
        earlier[duty.roster] += _stood(duty, roster.made_at, change)
        hard |= {str(duty.post_id)} if duty.post.is_hard else set()
    borne = borne_before(problem, [Earlier(one.people, duties) for one, duties in earlier.items()], hard)
    people = tuple(replace(one, **wishes[one.id], group=groups.get(one.id, ""), history=borne[one.id]) for one in problem.people)
    former = [assignment_of(duty, zone) for duty in standing(roster.based_on)] if roster.based_on else []
    return replace(problem, people=people, former=tuple(one for one in former if one.span.meets(problem.span)))


def _stood(duty: Duty, now: datetime, change: timedelta) -> list[Assignment]:
    """A duty as it was stood until a moment, or is to be stood after it; none where nobody came."""
    one = lived(duty, now, change)
    return [one] if one else []


def unsafe_to_keep(roster: Roster) -> list[Reason]:
    """What speaks against keeping what is kept."""
    return list(unsafe(problem_of(roster, roster.made_at)))


@dataclass(frozen=True)
class Made:
    """What a search found: the duties as rows that are not kept yet, and what each aim comes to with its bound, in minutes."""

    duties: list[Duty]
    values: dict[str, int]
    bounds: dict[str, int]


def found_for(roster: Roster, *, effort: float, hear: Callable[[Made], bool]) -> Made:
    """Search for the duties of a roster; *hear* is told of each better one, and ends the search by answering False."""
    from shouwang.engines.roster.solving import solved  # OR-Tools takes a second to load, and whoever only looks at a roster needs none

    problem = problem_to_solve(roster)
    problem = accompanied(problem, problem.around)
    shifts, kept = shifts_of(problem, PATTERNS[roster.pattern].anchored(problem.span.start.time())), {*problem.pinned}
    return _made(
        solved(problem, shifts, seed=roster.seed, effort=effort, hear=lambda found: hear(_made(found, roster, kept))), roster, kept
    )


def _made(found: Found, roster: Roster, kept: Collection[Assignment]) -> Made:
    duties = [
        Duty(
            operation=roster.operation,
            roster=roster,
            post_id=UUID(one.post),
            person_id=UUID(one.person),
            starts_at=one.start,
            ends_at=one.end,
            is_kept=one in kept,
        )
        for one in found.roster
    ]
    return Made(duties, dict(found.values), dict(found.bounds))


def standing(roster: Roster) -> list[Duty]:
    """The duties of a roster that were not taken away."""
    return list(roster.duties.filter(withdrawn_at=None).prefetch_related("post"))


def substitutes_for(duty: Duty, at: datetime) -> list[Substitute]:
    """
    Who could take this duty, or what is left of it, the best first; those who may not with all that speaks against it.

    Whoever is on the roll and was not reckoned with in the roster comes after those who were. Where it is whoever has the duty that may not lose it,
    nobody may take it.
    """
    pairs = weighing(duty.roster, at)
    others, own = [one for one, row in pairs if row.id != duty.id], [one for one, row in pairs if row.id == duty.id]
    vacant, since = assignment_of(duty, ZoneInfo(duty.operation.time_zone)), free_from(duty, at)
    if since < duty.ends_at:
        vacant = replace(vacant, span=Span(since.astimezone(vacant.start.tzinfo), vacant.end))
    reckoned = set(_people_in([duty.roster], at))
    problem = problem_of(duty.roster, at, people.on_roll(duty.operation))
    stays = [replace(one, span=Span(one.start, vacant.start)) for one in own if one.start < vacant.start]
    against = [one for one in refused(problem, [*others, *own], [*others, *stays], at) if one.code != "alone-at-night"]
    found = [
        replace(
            one,
            is_reserve=one.person not in reckoned,
            law=tuple(_law_newly(problem, others, [*others, replace(vacant, person=one.person)], {one.person})),
        )
        if one.is_possible
        else replace(one, is_reserve=one.person not in reckoned)
        for one in (replace(each, reasons=(*each.reasons, *against)) for each in substitutes(problem, others, vacant, at))
    ]
    return sorted((one for one in found if one.is_possible or not one.is_reserve), key=lambda one: (not one.is_possible, one.is_reserve))


def _law_newly(problem: Problem, before: Sequence[Assignment], after: Sequence[Assignment], people: Collection[str]) -> list[Reason]:
    """Where the law speaks up about these people after a change and did not before."""
    return newly(Law(), problem, *([one for one in roster if one.person in people] for roster in (before, after)))


def in_words(parameters: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a reason, with people and posts by name instead of id, and abilities as they are called."""

    def said(name: str, value: Any) -> Any:
        if name in {"person", "post", "other"}:
            return names.get(str(value), value)
        if name == "ability":
            return ABILITIES.get(value, value)
        return tuple(ABILITIES.get(each, each) for each in value) if name == "abilities" else value

    return {name: said(name, value) for name, value in parameters.items()}


def judgement_of(roster: Roster, at: datetime) -> Judgement:
    """
    What the rules find in a roster at a moment: what is unsafe by what was stood, what posts lack by the plan.

    Of a draft also whom it would leave alone who goes on by another roster: publishing it is a change like any other.
    """
    problem, stood = problem_of(roster, at), [one for one, _ in weighing(roster, at)]
    found = judged(problem, stood)
    if roster.published_at:
        return replace(found, needs=lacking(*as_planned(roster, at)))
    change, rows = times_of(roster.operation).changeover, superseded_by(roster).select_related("operation", "roster")
    left = left_alone(problem, [one for row in rows if (one := lived(row, at, change))], stood)
    return replace(found, safety=(*found.safety, *(one for one in left if one not in found.safety)))


def unsafe_ahead(roster: Roster, at: datetime) -> list[Reason]:
    """The safety rules that what lies ahead of a roster breaks, and what was stood by then does not."""
    now = at.astimezone(ZoneInfo(roster.operation.time_zone))
    problem, stood = problem_of(roster, at), [one for one, _ in weighing(roster, at)]
    past = [replace(one, span=Span(one.start, min(one.end, now))) for one in stood if one.start < now]
    return refused(problem, past, stood)


@dataclass(frozen=True)
class Weighed:
    """A change of duty, weighed before it is made: what is *unsafe* about it, and where the *law* speaks up after it and did not before."""

    unsafe: list[Reason]
    law: list[Reason]


def weighed(taken: Mapping[Duty, datetime], new: Sequence[Duty], at: datetime) -> Weighed:
    """Taking duties away, each from a moment on, and giving those that are *new*, whichever rosters they are of."""
    roster, *beside = sorted({row.roster for row in (*taken, *new)}, key=lambda one: one.number)
    before, zone = [pair for one in (roster, *beside) for pair in weighing(one, at)], ZoneInfo(roster.operation.time_zone)
    stays = [(one, min(one.end, taken.get(row, one.end))) for one, row in before]
    given = [assignment_of(one, zone) for one in new]
    after = [*(replace(one, span=Span(one.start, end.astimezone(zone))) for one, end in stays if one.start < end), *given]
    problem, was = problem_of(roster, at, {row.person_id for row in new}, beside), [one for one, _ in before]
    return Weighed(refused(problem, was, after, at), _law_newly(problem, was, after, {one.person for one in given}))


def certificate_of(roster: Roster, at: datetime) -> Certificate:
    """Of which duties that are not over it is known that somebody could stand in, and of which not."""
    return certificate(problem_of(roster, at), [one for one, _ in weighing(roster, at)], at)
