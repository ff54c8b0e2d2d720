"""Rows to the records of the roster engine, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.roster.models import Absence, Duty, DutyWish, Membership, Need, OwnLimits, OwnTimes, Roster, Temperature
from shouwang.apps.roster.models import Post as PostRow
from shouwang.engines.figures.coverage import COVERAGE, Held, held_posts
from shouwang.engines.roster.breaks import with_turns
from shouwang.engines.roster.fatigue import WEEK, Fatigue, fatigue
from shouwang.engines.roster.grouping import STAYS, Candidate, Evenness, Grouped, Grouping, Wish, evenness, leader_of, told_of
from shouwang.engines.roster.history import Earlier, borne_before
from shouwang.engines.roster.judging import Judgement, judged
from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.problem import DAY, Assignment, Demand, Night, Person, Post, Problem, Span, Weather
from shouwang.engines.roster.repair import refused, substitutes
from shouwang.engines.roster.robust import Certificate, certificate
from shouwang.engines.roster.settling import unsafe
from shouwang.engines.roster.watching import AHEAD, Alarm, Stint, Turn, alarms, turn
from shouwang.vocabulary import groups as traits
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import HOUR, MINUTE
from shouwang.vocabulary.watching import WatchTimes
from shouwang.vocabulary.words import Words

if TYPE_CHECKING:
    from shouwang.engines.roster.repair import Substitute
    from shouwang.engines.roster.solving import Found

PATTERN_WORDS = {code: pattern.words for code, pattern in PATTERNS.items()}
LEAD, DRIVER = "lead", "driver"
ONE_MORE, TEST_DAY = "one-more", "test-day"
SUPPOSED: Mapping[str, Words] = {
    ONE_MORE: Words("the post that is supposed", "假设增设的岗位"),
    TEST_DAY: Words("the test day", "检测日任务"),
}
ABILITIES = {LEAD: Words("can lead", "能带班"), DRIVER: Words("drives", "能开车")}
WEIGHS = 9 * DAY
"""Duty that ended longer ago weighs on nobody any more: more than any row of days or nights that may be set."""
COLDEST = -10.0
"""Below so many °C somebody who does not bear the cold does not stand outside (ours)."""
SHORTER = {"near-retirement": 8 * HOUR, "ill": 6 * HOUR}
"""What some limits mean: short shifts only (ours, after HSE on older workers and those under treatment)."""


def span_of(roster: Roster) -> Span:
    """From when to when, in the time zone of the operation."""
    zone = ZoneInfo(roster.operation.time_zone)
    return Span(roster.starts_at.astimezone(zone), roster.ends_at.astimezone(zone))


def safety_of(operation: Operation) -> Safety:
    """The operation's safety limits: its own where it has set one, else the default."""
    own = OwnLimits.objects.filter(operation=operation).values_list("values", flat=True).first() or {}
    return Safety(**{name: amount_of(name, value) for name, value in own.items()})  # type: ignore[arg-type]  # the record checks each


def amount_of(name: str, value: int) -> timedelta | int:
    """A limit as it is kept, minutes or a number, as what it means."""
    return value * MINUTE if isinstance(getattr(Safety(), name), timedelta) else value


def kept_amount(value: timedelta | int) -> int:
    """A limit as it is kept."""
    return value // MINUTE if isinstance(value, timedelta) else value


def demands_of(needs: Iterable[Need], span: Span) -> list[Demand]:
    """What posts need on each day of *span*."""
    return [demand for need in needs for demand in _demands(need, span)]


def needed_at(needs: Iterable[Need], at: datetime) -> int:
    """How many people a post needs at a moment, in the time zone of the operation."""
    return max((demand.least for demand in demands_of(needs, Span(at, at + MINUTE))), default=0)


def _demands(need: Need, span: Span) -> Iterable[Demand]:
    day = span.start.date() - DAY
    while day <= span.end.date():
        starts = datetime.combine(day, need.starts, span.start.tzinfo)
        ends = datetime.combine(day if need.ends > need.starts else day + DAY, need.ends, span.start.tzinfo)
        asked = Span(starts, ends)
        if asked.meets(span):
            within = Span(max(asked.start, span.start), min(asked.end, span.end))
            leads = {LEAD: need.leads} if need.leads else {}
            yield Demand(str(need.post_id), within, need.least, need.ideal, leads, need.is_mixed)
        day += DAY


def people_of(operation: Operation, ids: Collection[str], span: Span) -> list[Person]:
    """The people of a roster, with all that they cannot bear."""
    absences = {row.person_id: row.spans for row in Absence.behind_the_door.filter(operation=operation, person__in=ids)}
    leading = _leading(operation)
    return [_person(row, absences.get(row.id, ()), leading, span) for row in people.to_plan(operation, ids)]


def _leading(operation: Operation) -> set[int]:
    """The logins of those who may lead."""
    return set(Member.objects.filter(operation=operation, left_at=None, role__in=access.LEADERS).values_list("user", flat=True))


def _person(row: people.ToPlan, absent: Iterable[tuple[str, str]], leading: Collection[int], span: Span) -> Person:
    zone = span.start.tzinfo
    away = [Span(datetime.fromisoformat(start).astimezone(zone), datetime.fromisoformat(end).astimezone(zone)) for start, end in absent]
    if row.care_from and row.care_until and "care" in row.limits:
        away += _every_day(row.care_from, row.care_until, span)
    return Person(
        id=str(row.id),
        abilities=frozenset([LEAD] * (row.user in leading) + [DRIVER] * row.drives_own_car),
        sex=row.sex,
        away=tuple(sorted(away)),
        no_nights="no-nights" in row.limits,
        needs_seat="seated" in row.limits,
        coldest=COLDEST if "no-cold" in row.limits else None,
        own={"most_at_a_stretch": min(SHORTER[limit] for limit in short)} if (short := row.limits & SHORTER.keys()) else {},
    )


def _every_day(starts: time, ends: time, span: Span) -> Iterable[Span]:
    day = span.start.date() - DAY
    while day <= span.end.date() + DAY:
        last = day if ends > starts else day + DAY
        yield Span(datetime.combine(day, starts, span.start.tzinfo), datetime.combine(last, ends, span.start.tzinfo))
        day += DAY


def assignment_of(duty: Duty, zone: ZoneInfo) -> Assignment:
    """A duty as the engine knows it."""
    return Assignment(str(duty.person_id), str(duty.post_id), Span(duty.starts_at.astimezone(zone), duty.ends_at.astimezone(zone)))


def weather_of(operation: Operation) -> Weather:
    """What was told of the weather."""
    zone, rows = ZoneInfo(operation.time_zone), list(Temperature.objects.filter(operation=operation))
    told = tuple((row.since.astimezone(zone), float(row.degrees)) for row in rows)
    return Weather(told, frozenset(row.since.astimezone(zone) for row in rows if row.is_storm))


def post_of(row: PostRow) -> Post:
    """A post as the rules see it."""
    return Post(str(row.id), row.is_seated, row.is_outdoors, False, row.is_safe_alone, row.is_hard, row.is_suited)


def problem_of(roster: Roster) -> Problem:
    """What is asked of this roster, as things stand now; two at each post while whoever stands there needs breaks."""
    operation, span = roster.operation, span_of(roster)
    needs = list(Need.objects.filter(operation=operation, post__closed_at=None).select_related("post"))
    posts = {need.post_id: need.post for need in needs} | {duty.post_id: duty.post for duty in roster.duties.select_related("post")}
    others = Duty.objects.filter(operation=operation, withdrawn_at=None, roster__published_at__isnull=False).exclude(roster=roster)
    has_begun = Q(starts_at__lt=span.start) | Q(arrived_at__isnull=False)  # what a newer roster does not take away goes on to its end
    earlier = others.filter(has_begun, ends_at__gt=span.start - WEIGHS)
    zone = ZoneInfo(operation.time_zone)
    asked = Problem(
        span=span,
        people=tuple(people_of(operation, roster.people, span)),
        posts=tuple(map(post_of, posts.values())),
        demands=tuple(demands_of(needs, span)),
        safety=safety_of(operation),
        before=tuple(assignment_of(duty, zone) for duty in earlier),
        weather=weather_of(operation),
    )
    known = {(person.id, post.id) for person in asked.people for post in asked.posts}
    kept = [assignment_of(duty, zone) for duty in _kept_in(roster)]
    return with_turns(replace(asked, pinned=tuple(one for one in kept if (one.person, one.post) in known)))


def _kept_in(roster: Roster) -> Iterable[Duty]:
    """The duties that are kept in a roster; while it is searched for, those of the one that it is based on."""
    source = roster.based_on if roster.state == Roster.State.SEARCHING else roster
    rows = Duty.objects.filter(roster=source, is_kept=True, withdrawn_at=None, starts_at__gte=roster.starts_at, ends_at__lte=roster.ends_at)
    return rows if source else ()


def problem_to_solve(roster: Roster) -> Problem:
    """What is asked of this roster, and what is to be weighed besides: wishes, groups, what people bore before, the roster that it is based on."""
    problem, zone = problem_of(roster), ZoneInfo(roster.operation.time_zone)
    wishes = defaultdict[str, dict[str, Any]](dict)
    for wish in DutyWish.behind_the_door.filter(operation=roster.operation, person__in=roster.people):
        own, name = wishes[str(wish.person_id)], "gladly" if wish.is_for else "rather_not"
        own[name] = (*own.get(name, ()), Span(wish.starts_at.astimezone(zone), wish.ends_at.astimezone(zone)))
    places = Membership.objects.filter(operation=roster.operation, left_at=None).values_list("person", "group__number")
    groups = {str(person): str(number) for person, number in places}
    rows = Duty.objects.filter(operation=roster.operation, roster__published_at__isnull=False, starts_at__lt=roster.starts_at)
    earlier, hard = defaultdict[Roster, list[Assignment]](list), set[str]()
    for duty in rows.exclude(roster=roster).select_related("post", "roster"):
        earlier[duty.roster] += _stood(duty, roster.made_at, zone)
        hard |= {str(duty.post_id)} if duty.post.is_hard else set()
    borne = borne_before(problem, [Earlier(one.people, duties) for one, duties in earlier.items()], hard)
    people = tuple(replace(one, **wishes[one.id], group=groups.get(one.id, ""), history=borne[one.id]) for one in problem.people)
    former = [assignment_of(duty, zone) for duty in standing(roster.based_on)] if roster.based_on else []
    return replace(problem, people=people, former=tuple(one for one in former if one.span.meets(problem.span)))


def _stood(duty: Duty, now: datetime, zone: ZoneInfo) -> list[Assignment]:
    """A duty as it was stood by check-in and check-out until a moment, or is to be stood after it; none where nobody came."""
    if duty.arrived_at and duty.arrived_at < now:
        starts, ends = duty.arrived_at, duty.left_at or max(duty.ends_at, duty.arrived_at)
    elif duty.withdrawn_at is None and duty.ends_at > now:
        starts, ends = duty.starts_at, duty.ends_at
    else:
        return []
    return (
        [Assignment(str(duty.person_id), str(duty.post_id), Span(starts.astimezone(zone), ends.astimezone(zone)))] if starts < ends else []
    )


def unsafe_to_keep(roster: Roster) -> list[Reason]:
    """What speaks against keeping what is kept."""
    return list(unsafe(problem_of(roster)))


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
    """Who could take this duty, the best first; those who may not with all that speaks against it."""
    roster, zone = duty.roster, ZoneInfo(duty.operation.time_zone)
    others = [assignment_of(one, zone) for one in standing(roster) if one.id != duty.id]
    return substitutes(problem_of(roster), others, assignment_of(duty, zone), at if at < duty.starts_at else None)


def in_words(parameters: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a reason, with people and posts by name instead of id, and abilities as they are called."""

    def said(name: str, value: Any) -> Any:
        if name in {"person", "post", "other"}:
            return names.get(str(value), value)
        if name == "ability":
            return ABILITIES.get(value, value)
        return tuple(ABILITIES.get(each, each) for each in value) if name == "abilities" else value

    return {name: said(name, value) for name, value in parameters.items()}


def needed_in(roster: Roster) -> list[tuple[str, datetime, datetime, int]]:
    """What each post needs while a roster goes, stretch by stretch; one that needs nobody needs nobody for all of it."""
    span, found = span_of(roster), list[tuple[str, datetime, datetime, int]]()
    demands = demands_of(Need.objects.filter(operation=roster.operation, post__closed_at=None), span)
    for demand in sorted(demands, key=lambda one: (one.post, one.span)):
        last = found[-1] if found else None
        if last and (last[0], last[2], last[3]) == (demand.post, demand.span.start, demand.least):
            found[-1] = (last[0], last[1], demand.span.end, demand.least)
        else:
            found.append((demand.post, demand.span.start, demand.span.end, demand.least))
    asked = {post for post, *_ in found}
    others = [str(id_) for id_ in PostRow.objects.filter(operation=roster.operation).values_list("id", flat=True)]
    return found + [(post, span.start, span.end, 0) for post in sorted(set(others) - asked)]


def days_of(span: Span) -> list[date]:
    """The days of a span."""
    return [
        span.start.date() + place * DAY
        for place in range((span.end - timedelta(microseconds=1)).date().toordinal() - span.start.date().toordinal() + 1)
    ]


def judged_rows(roster: Roster, duties: Iterable[Duty]) -> Judgement:
    """What the rules find in these duties of a roster."""
    zone = ZoneInfo(roster.operation.time_zone)
    return judged(problem_of(roster), [assignment_of(duty, zone) for duty in duties])


def against(roster: Roster, before: Sequence[Assignment], after: Sequence[Assignment]) -> list[Reason]:
    """What speaks against a change."""
    return refused(problem_of(roster), before, after)


def certificate_of(roster: Roster) -> Certificate:
    """Of which duties it is known that somebody could stand in, and of which not."""
    zone = ZoneInfo(roster.operation.time_zone)
    return certificate(problem_of(roster), [assignment_of(duty, zone) for duty in standing(roster)])


def night_parts(span: Span) -> timedelta:
    """How much of a span lies at night."""
    return sum((part.length for part in Night().within(span)), timedelta())


# Groups


def candidates_of(operation: Operation, ids: Collection[UUID | str], at: datetime) -> list[Candidate]:
    """People as groups are balanced by them, in the order of the roll; of limits only that there are some."""
    leading = _leading(operation)
    return [Candidate(str(row.id), frozenset(_traits(row, leading, at))) for row in people.to_plan(operation, ids)]


def _traits(row: people.ToPlan, leading: Collection[int], at: datetime) -> Iterable[str]:
    if row.user in leading:
        yield traits.LEAD
    if row.drives_own_car:
        yield traits.DRIVER
    if row.sex:
        yield traits.WOMAN if row.sex == "f" else traits.MAN
    if row.birth_year:
        yield traits.band_of(at.year - row.birth_year)
    if row.limits:
        yield traits.LIMITED
    if row.is_trained:
        yield traits.TRAINED


def grouped_for(
    candidates: Sequence[Candidate], count: int, pairs: Iterable[tuple[str, str, str]], staying: Mapping[str, int], seed: int
) -> Grouped:
    """The most even groups of these people; *pairs* are what is wished, of whom, with whom; *staying* is who is in the group of a number."""
    from shouwang.engines.roster.forming import grouped  # see above

    wishes = [Wish(what, (one, other)) for what, one, other in pairs]
    wishes += [Wish(STAYS, (person,), number - 1) for person, number in staying.items()]
    return grouped(Grouping(tuple(candidates), count, tuple(wishes)), seed=seed)


def lead_for(candidates: Sequence[Candidate], group: Sequence[str]) -> str:
    """Who is proposed to lead a group."""
    return leader_of(candidates, group)


def evenness_of(candidates: Sequence[Candidate], groups: Sequence[Sequence[str]]) -> list[Evenness]:
    """How each trait is spread over groups."""
    return evenness(candidates, groups)


def said_of(candidates: Sequence[Candidate], groups: Sequence[Sequence[str]]) -> list[Reason]:
    """What should be known of groups."""
    return list(told_of(candidates, groups))


def held_by_journal(operation: Operation) -> dict[str, Held | None]:
    """How each post was held, by the id of the post, as the figures of the report reckon it."""
    return held_posts(journal.entries_of(operation, COVERAGE))


def fatigue_of(operation: Operation, at: datetime) -> dict[UUID, Fatigue]:
    """How tired each is who has checked in within the last eight days; who has not checked out is still on post."""
    zone, now = ZoneInfo(operation.time_zone), at.astimezone(ZoneInfo(operation.time_zone))
    since = at - WEEK - DAY
    duties = Duty.objects.filter(operation=operation, arrived_at__lt=at).filter(Q(left_at=None) | Q(left_at__gt=since))
    stood: defaultdict[UUID, list[Span]] = defaultdict(list)
    for duty in duties:
        ends = min(duty.left_at or at, at).astimezone(zone)
        if duty.arrived_at and (starts := duty.arrived_at.astimezone(zone)) < ends:
            stood[duty.person_id].append(Span(starts, ends))
    limits = safety_of(operation)
    return {person: fatigue(spans, now, limits, Night()) for person, spans in stood.items()}


def unstood(operation: Operation, at: datetime) -> Fatigue:
    """How somebody is who has stood nothing."""
    return fatigue([], at.astimezone(ZoneInfo(operation.time_zone)), safety_of(operation), Night())


# The watch


def times_of(operation: Operation) -> WatchTimes:
    """The times of the operation's watch: its own where it has set one, else the default."""
    own = OwnTimes.objects.filter(operation=operation).values_list("values", flat=True).first() or {}
    return WatchTimes(**{name: value * MINUTE for name, value in own.items()})


def watched_duties(operation: Operation, at: datetime) -> list[Duty]:
    """The duties that the watch looks at: near in time, of what was published, standing or dropped out of with nobody instead."""
    near = Q(starts_at__lt=at + AHEAD, ends_at__gt=at - AHEAD)
    stands = Q(withdrawn_at=None) | Q(Q(why=Duty.Why.DROPPED_OUT), ~Exists(Duty.objects.filter(instead_of=OuterRef("pk"))))
    rows = Duty.objects.filter(near, stands, operation=operation, roster__published_at__isnull=False)
    return list(rows.select_related("post", "roster"))


def alarms_in(operation: Operation, roster: Roster, duties: Iterable[Duty], at: datetime) -> list[Alarm]:
    """What is wrong at the posts by these duties, while *roster* says what is needed."""
    zone = ZoneInfo(operation.time_zone)
    needs = Need.objects.filter(operation=operation, post__closed_at=None)
    return alarms([_stint(duty, zone) for duty in duties], demands_of(needs, span_of(roster)), times_of(operation), at.astimezone(zone))


def _stint(duty: Duty, zone: ZoneInfo) -> Stint:
    moments = {
        name: value.astimezone(zone)
        for name in ("acknowledged_at", "arrived_at", "left_at", "well_at")
        if (value := getattr(duty, name)) is not None
    }
    one = assignment_of(duty, zone)
    return Stint(str(duty.id), one.post, one.person, one.span, is_vacant=duty.withdrawn_at is not None, **moments)


def well_due_at(duty: Duty, times: WatchTimes) -> datetime | None:
    """When somebody on post should say next that all is well; None while they are not there."""
    return None if duty.left_at else _stint(duty, ZoneInfo(duty.operation.time_zone)).well_due_at(times)


def turn_of(alarm: Alarm, manned: Collection[str], takings: Iterable[datetime], times: WatchTimes, at: datetime) -> Turn:
    """Whose turn an alarm is."""
    return turn(alarm, manned, takings, times, at)
