"""How the posts were held: eight groups, a roster for nine days, six who dropped out, and everybody checking in and out at each change of shift."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from shouwang.apps.operations.models import Member, Role
from shouwang.apps.people import reads as people
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty
from shouwang.server.demo.cast import Cast
from shouwang.server.demo.folder import Row, moment

if TYPE_CHECKING:
    from django.db.models import QuerySet

EFFORT = 0.5
"""CP-SAT's deterministic time for each aim: enough for a fair roster, and the demo does not wait."""
BEFORE, AFTER = timedelta(minutes=4), timedelta(minutes=3)
"""Who comes is there so long before the change of shift, who goes leaves so long after it: no post is empty in between."""
SIGNS_AFTER = timedelta(minutes=1)
"""So long after whoever goes has left does whoever came sign for the post."""
CHANGE = timedelta(hours=6)
WELL = timedelta(hours=2), timedelta(hours=4)
"""So long after the change of shift those on post say that all is well."""


def scenes(cast: Cast) -> Iterator[tuple[datetime, partial[None]]]:
    """Posts, roster, drop-outs, and each change of shift, at its own moment."""
    told = cast.folder.toml("roster.toml")
    roster = told["roster"]
    yield moment(told["groups"]["made_at"]), partial(build, cast, told["groups"])
    yield moment(roster["made_at"]), partial(make, cast, told)
    yield moment(roster["published_at"]), partial(publish, cast, roster, told["watch"])
    for row in told["weather"]:
        yield moment(row["told_at"]), partial(tell_weather, cast, row)
    for row in told["drop_out"]:
        yield moment(row["told_at"]), partial(drop_out, cast, row)
    starts, days = moment(roster["starts_at"]), int(roster["days"])
    for number in range(days * 4 + 1):
        change = starts + number * CHANGE
        yield change - BEFORE, partial(arrive, cast, change)
        for hours in WELL if number < days * 4 else ():
            yield change + hours, partial(say_well, cast, change, change + hours)
        yield change + AFTER if number < days * 4 else change, partial(leave, cast, change)


def build(cast: Cast, groups: Row) -> None:
    """The groups, out of those who are not excused: two who come in one car are together, the commander and the overall shift lead are not."""
    by, at = cast.who(groups["by"]), moment(groups["made_at"])
    wishes = [
        actions.WishTold(what, *(cast.people[reference].id for reference in pair))
        for what in ("together", "apart")
        for pair in groups[what]
    ]
    actions.keep_wishes(wishes=wishes, by=by, at=at)
    built = actions.build_groups(count=groups["count"], people=serving(cast, by), by=by, at=at)
    told = {"instructions": groups["instructions_zh"], "communications": groups["communications_zh"]}
    for group in built.groups:
        actions.keep_group(group=group, lead=group.lead_id, **told, by=by, at=at)


def serving(cast: Cast, by: Member) -> list[UUID]:
    """Everybody who is not excused."""
    excused = people.excused(by)
    return [person.id for person in cast.people.values() if person.id not in excused]


def make(cast: Cast, told: Row) -> None:
    """The posts, and a roster for those who are not excused; whoever is still on the way has no duty in the first hours."""
    roster, needs = told["roster"], told["needs"]
    by, at = cast.who(roster["by"]), moment(roster["made_at"])
    need = actions.NeedTold(time.fromisoformat(needs["from"]), time.fromisoformat(needs["until"]), needs["least"])
    for row in told["post"]:
        place = cast.places[row["place"]]
        named = {"name": row["name_zh"], "name_en": row["name_en"], "is_suited": row["is_suited"]}
        cast.posts[row["id"]] = actions.keep_post(**named, place=place, needs=[need], by=by, at=at)
    for row in cast.folder.lines("answers.jsonl"):
        if row.get("on_post_at") and moment(row["on_post_at"]) > moment(roster["starts_at"]) - BEFORE:
            away = (at, moment(row["on_post_at"]) + timedelta(minutes=30))
            actions.keep_absences(person=cast.people[row["person"]].id, spans=[away], by=by, at=at)
    begun = actions.begin_roster(
        pattern=roster["pattern"],
        starts_at=moment(roster["starts_at"]),
        days=roster["days"],
        people=serving(cast, by),
        seed=1,
        by=by,
        at=at,
    )
    cast.roster = actions.search(roster=begun, effort=EFFORT)


def publish(cast: Cast, roster: Row, watch: Row) -> None:
    """The roster holds, the watch asks for word every two hours, and everybody says that they have seen it."""
    by, at = cast.who(roster["by"]), moment(roster["published_at"])
    actions.publish(roster=cast.roster, by=by, at=at, law=roster.get("law", ""))
    actions.set_times(values={name: timedelta(minutes=value) for name, value in watch.items()}, by=by, at=at)
    for number, person in enumerate(cast.people.values()):
        actions.acknowledge(person=person, at=at + timedelta(minutes=2 + number), by=person)


def tell_weather(cast: Cast, row: Row) -> None:
    """How cold it is, as the overall shift lead hears it."""
    actions.tell_weather(
        since=moment(row["since"]),
        degrees=row["degrees"],
        is_storm=row.get("storm", False),
        by=cast.who(row["by"]),
        at=moment(row["told_at"]),
    )


def drop_out(cast: Cast, row: Row) -> None:
    """Somebody cannot come; the best who may takes it."""
    by, at = cast.with_role(Role.SHIFT_LEAD), moment(row["told_at"])
    duty = _due(cast, moment(row["starts_at"])).filter(post=cast.posts[row["post"]]).order_by("person__number").first()
    if duty is None:
        raise LookupError(f"Nobody has duty at {row['post']} from {row['starts_at']}.")
    vacant = actions.drop_out(duty=duty, by=by, at=at)
    best = next(one for one in reads.substitutes_for(vacant, at) if one.is_possible)
    actions.give(duty=vacant, to=UUID(best.person), by=by, at=at + timedelta(minutes=12))


def arrive(cast: Cast, change: datetime) -> None:
    """Those whose shift begins check in, each on their own telephone."""
    for number, duty in enumerate(_due(cast, change)):
        actions.arrive(duty=duty, at=change - BEFORE + number * timedelta(seconds=20), by=duty.person)


def say_well(cast: Cast, change: datetime, at: datetime) -> None:
    """Everybody on post says that all is well."""
    for number, duty in enumerate(_due(cast, change).exclude(arrived_at=None)):
        actions.all_well(duty=duty, at=at + number * timedelta(seconds=10), by=duty.person)


def leave(cast: Cast, change: datetime) -> None:
    """Those whose shift is over hand over, each to one of those who came, who signs for it; the last of all hand over to nobody. Who goes on in the next shift has left this one."""
    at = change if change == cast.roster.ends_at else change + AFTER
    over = Duty.objects.on_post().filter(roster=cast.roster, ends_at=change)
    for duty in over.select_related("person", "post"):
        relief = next((one for one in reads.reliefs_of(duty) if not one.relieved.exists()), None)
        actions.leave(duty=duty, at=at, by=duty.person, to=relief)
        if relief:
            actions.sign_relief(duty=duty, at=at + SIGNS_AFTER, by=relief.person)


def _due(cast: Cast, change: datetime) -> QuerySet[Duty]:
    rows = Duty.objects.filter(roster=cast.roster, starts_at=change, withdrawn_at=None)
    return rows.select_related("person", "roster", "post", "operation")
