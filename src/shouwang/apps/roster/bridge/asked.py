"""What is asked of a roster: from when to when, what posts need, the operation's limits, the weather, and who there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.roster.models import Absence, Need, OwnLimits, OwnTimes, Roster, Temperature
from shouwang.apps.roster.models import Post as PostRow
from shouwang.engines.roster.problem import DAY, Demand, Night, Person, Post, Span, Weather
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.times import HOUR, MINUTE
from shouwang.vocabulary.watching import WatchTimes

LEAD, DRIVER = "lead", "driver"
COLDEST = -10.0
"""Below so many °C somebody who does not bear the cold does not stand outside (ours)."""
SHORTER = {"near-retirement": 8 * HOUR, "pregnant": 8 * HOUR, "ill": 6 * HOUR}
"""What some limits mean: short shifts only (ours, after HSE on older workers and those under treatment)."""
NO_OVERTIME = 40 * HOUR
"""Duty within seven days of whoever is pregnant or nursing: no overtime (Special Rules on Labour Protection of Female Employees, articles 6 and 9; not read again)."""
FOR_GOOD = timedelta(days=36_525)
"""As long as somebody is away who was taken off the roll or is excused: a hundred years, longer than any operation."""
NO_NIGHTS = frozenset({"no-nights", "pregnant"})
"""With these limits somebody has no duty at night."""


def span_of(roster: Roster) -> Span:
    """From when to when, in the time zone of the operation."""
    zone = ZoneInfo(roster.operation.time_zone)
    return Span(roster.starts_at.astimezone(zone), roster.ends_at.astimezone(zone))


def planned_from_to(operation: Operation) -> tuple[datetime, datetime] | None:
    """From the first published roster to the end of the last."""
    rows = Roster.objects.filter(operation=operation, published_at__isnull=False)
    found = rows.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    return (found["first"], found["last"]) if found["first"] else None


def safety_of(operation: Operation) -> Safety:
    """The operation's safety limits: its own where it has set one, else the default."""
    own = OwnLimits.objects.filter(operation=operation).values_list("values", flat=True).first() or {}
    return Safety(**{name: amount_of(name, value) for name, value in own.items()})  # type: ignore[arg-type]  # the record checks each


def times_of(operation: Operation) -> WatchTimes:
    """The times of the operation's watch: its own where it has set one, else the default."""
    own = OwnTimes.objects.filter(operation=operation).values_list("values", flat=True).first() or {}
    return WatchTimes(**{name: value * MINUTE for name, value in own.items()})


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


def needed_until(needs: Iterable[Need], at: datetime, there: int) -> datetime | None:
    """From when on as many as are *there* are enough for a post; None where they are already, or not within a day."""
    demands = demands_of(needs, Span(at, at + DAY))

    def least(moment: datetime) -> int:
        return max((one.least for one in demands if one.span.start <= moment < one.span.end), default=0)

    ends = sorted({one.span.end for one in demands if at < one.span.end < at + DAY})
    return next((moment for moment in ends if least(moment) <= there), None) if least(at) > there else None


def _demands(need: Need, span: Span) -> Iterable[Demand]:
    day = span.start.date() - DAY
    while day <= span.end.date():
        starts = datetime.combine(day, need.starts, span.start.tzinfo)
        ends = datetime.combine(day if need.ends > need.starts else day + DAY, need.ends, span.start.tzinfo)
        asked = Span(starts, ends)
        if asked.meets(span):
            within = Span(max(asked.start, span.start), min(asked.end, span.end))
            able = {LEAD: need.leads, DRIVER: need.least if need.post.is_driving else 0}
            wanted = {ability: least for ability, least in able.items() if least}
            yield Demand(str(need.post_id), within, need.least, need.ideal, wanted, need.is_mixed)
        day += DAY


def people_of(operation: Operation, ids: Collection[str], span: Span) -> list[Person]:
    """The people of a roster, with all that they cannot bear. Who was taken off the roll, or is excused, is away from then on."""
    absences = {row.person_id: row.spans for row in Absence.behind_the_door.filter(operation=operation, person__in=ids)}
    leading, gone = leading_of(operation), people.gone_since(operation)
    absences |= {id_: [*absences.get(id_, ()), (at.isoformat(), (at + FOR_GOOD).isoformat())] for id_, at in gone.items()}
    return [_person(row, absences.get(row.id, ()), leading, span) for row in people.to_plan(operation, ids)]


def leading_of(operation: Operation) -> set[int]:
    """The logins of those who may lead."""
    return set(Member.objects.filter(operation=operation, left_at=None, role__in=access.LEADERS).values_list("user", flat=True))


def _person(row: people.ToPlan, absent: Iterable[tuple[str, str]], leading: Collection[int], span: Span) -> Person:
    zone = span.start.tzinfo
    away = [Span(datetime.fromisoformat(start).astimezone(zone), datetime.fromisoformat(end).astimezone(zone)) for start, end in absent]
    if row.care_from and row.care_until and "care" in row.limits:
        away += _every_day(row.care_from, row.care_until, span)
    return Person(
        id=str(row.id),
        abilities=frozenset([LEAD] * (row.user in leading) + [DRIVER] * row.drives),
        sex=row.sex,
        away=tuple(sorted(away)),
        no_nights=bool(row.limits & NO_NIGHTS),
        needs_seat="seated" in row.limits,
        reach=None if row.minutes_away is None else row.minutes_away * MINUTE,
        coldest=max(
            (*([COLDEST] if "no-cold" in row.limits else []), *([] if row.coldest is None else [float(row.coldest)])), default=None
        ),
        own=_own(row),
    )


def _own(row: people.ToPlan) -> dict[str, timedelta]:
    """The safety limits of somebody who bears less."""
    hours = [SHORTER[limit] for limit in row.limits & SHORTER.keys()] + ([row.most_hours * HOUR] if row.most_hours else [])
    own = {"most_at_a_stretch": min(hours)} if hours else {}
    if row.least_rest is not None:
        own["least_rest"] = row.least_rest * HOUR
    if "pregnant" in row.limits:
        own["most_in_a_week"] = NO_OVERTIME
    return own


def _every_day(starts: time, ends: time, span: Span) -> Iterable[Span]:
    day = span.start.date() - DAY
    while day <= span.end.date() + DAY:
        last = day if ends > starts else day + DAY
        yield Span(datetime.combine(day, starts, span.start.tzinfo), datetime.combine(last, ends, span.start.tzinfo))
        day += DAY


def weather_of(operation: Operation) -> Weather:
    """What was told of the weather."""
    zone, rows = ZoneInfo(operation.time_zone), list(Temperature.objects.filter(operation=operation))
    told = tuple((row.since.astimezone(zone), float(row.degrees)) for row in rows)
    return Weather(told, frozenset(row.since.astimezone(zone) for row in rows if row.is_storm))


def post_of(row: PostRow) -> Post:
    """A post as the rules see it."""
    return Post(str(row.id), row.is_seated, row.is_outdoors, row.is_driving, row.is_safe_alone, row.is_hard, row.is_suited)


def needed_within(
    operation: Operation, starts_at: datetime, ends_at: datetime, of: PostRow | None = None
) -> list[tuple[str, datetime, datetime, int]]:
    """
    What each post needs from one moment to another, or one *of* them, stretch by stretch.

    Where it needs nobody that is told too: an earlier roster may have asked for somebody.
    """
    zone, found = ZoneInfo(operation.time_zone), list[tuple[str, datetime, datetime, int]]()
    if starts_at >= ends_at:
        return []
    whole = Span(starts_at.astimezone(zone), ends_at.astimezone(zone))
    demands = demands_of(Need.objects.filter(operation=operation, post__closed_at=None), whole)
    posts = PostRow.objects.filter(operation=operation, **({"pk": of.pk} if of else {}))
    for post in sorted(str(id_) for id_ in posts.values_list("id", flat=True)):
        own = [one for one in demands if one.post == post]
        moments = sorted({whole.start, whole.end, *(moment for one in own for moment in (one.span.start, one.span.end))})
        for start, end in pairwise(moments):
            least = max((one.least for one in own if one.span.start <= start < one.span.end), default=0)
            if found and (found[-1][0], found[-1][2], found[-1][3]) == (post, start, least):
                found[-1] = (post, found[-1][1], end, least)
            else:
                found.append((post, start, end, least))
    return found


def days_of(span: Span) -> list[date]:
    """The days of a span."""
    return [
        span.start.date() + place * DAY
        for place in range((span.end - timedelta(microseconds=1)).date().toordinal() - span.start.date().toordinal() + 1)
    ]


def night_parts(span: Span) -> timedelta:
    """How much of a span lies at night."""
    return sum((part.length for part in Night().within(span)), timedelta())
