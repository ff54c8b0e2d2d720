"""A roster's papers for one reader: what is written into them, telephones only where the reader may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.utils import translation

from shouwang.apps.command import reads as command
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Person
from shouwang.apps.roster.models import Duty, Roster
from shouwang.apps.roster.reads.board import board
from shouwang.apps.roster.reads.groups import group_of, groups_seen, memberships
from shouwang.apps.roster.reads.mine import changeover
from shouwang.apps.roster.reads.station import digits_of
from shouwang.files import papers
from shouwang.files.fonts import find_fonts


def wall_sheet(roster: Roster, by: Member, language: str, at: datetime) -> bytes:
    """The sheet for the wall."""
    with translation.override(language):
        return papers.write_wall(_paper(roster, by, at), language, fonts=find_fonts(settings.FONTS))


def group_cards(roster: Roster, by: Member, language: str, at: datetime) -> bytes:
    """The assignment cards of the groups; b"" while there are none."""
    with translation.override(language):
        paper, telephones = _paper(roster, by, at), _telephones(by)
        groups = groups_seen(by, at).groups
        names = {str(one.person): one.name for each in groups for one in each.people}
        told = [
            papers.GroupPaper(
                each.group.names,
                tuple(papers.OnCard(str(one.person), one.title, telephones.get(one.person, ""), one.leads) for one in each.people),
                each.group.instructions,
                each.group.communications,
            )
            for each in groups
        ]
        if not told:
            return b""
        whole = papers.RosterPaper(**{**vars(paper), "people": {**names, **paper.people}})
        author = roster.published_by or roster.made_by
        prepared = papers.Office(str(author.get_role_display()), str(author.user))
        return papers.write_groups(whole, told, _leading(by, at), prepared, language, fonts=find_fonts(settings.FONTS))


def duties_on_cards(roster: Roster, at: datetime) -> dict[UUID, list[Duty]]:
    """
    Everybody's duties as their cards tell them: all that lies ahead of them by any roster that was published, this one or another, but what they
    went from. Whoever went before it began has not come yet.

    Of a roster that is over it is what was from its beginning on; of a draft it is what it would give them.
    """
    since = at if roster.ends_at > at else roster.starts_at
    rows = Duty.objects.held().filter(operation=roster.operation, ends_at__gt=since)
    rows = rows.exclude(left_at__lte=since, left_at__gt=F("starts_at"))
    found = defaultdict[UUID, list[Duty]](list)
    for duty in (rows if roster.published_at else roster.duties.filter(withdrawn_at=None)).select_related("post").order_by("starts_at"):
        found[duty.person_id].append(duty)
    return found


def personal_cards(roster: Roster, by: Member, language: str, at: datetime, link_of: Callable[[UUID], str]) -> bytes:
    """The card of everybody who has duty ahead, four to a sheet, each with their own link: for command."""
    access.require(by, access.COMMAND)
    with translation.override(language):
        told, names = duties_on_cards(roster, at), {row["id"]: row["name"] for row in access.seen(Person, by).filter(removed_at=None)}
        paper = _paper_of_cards(roster, {person: told[person] for person in names if person in told}, names, at)
        places = {str(one.person_id): one.group for one in memberships(by.operation)}
        cards, early = [], changeover(by.operation)
        for person in paper.people:
            group = places.get(person)
            lead = names.get(group.lead_id, "") if group and group.lead_id else ""
            own = papers.Card(person, group.names if group else None, lead, link_of(UUID(person)), digits_of(UUID(person)), early)
            cards.append(own)
        return papers.write_cards(paper, cards, language, fonts=find_fonts(settings.FONTS))


def own_card(person: Person, roster: Roster, at: datetime) -> bytes:
    """One person's own card, in their language; the link stays out of it, they have it already."""
    own_duties = duties_on_cards(roster, at).get(person.id, [])
    paper = _paper_of_cards(roster, {person.id: own_duties}, {person.id: str(person.name)}, at)
    group, early = group_of(person), changeover(person.operation)
    own = papers.Card(
        str(person.id), group.names if group else None, str(group.lead or "") if group else "", "", digits_of(person.id), early
    )
    return papers.write_cards(paper, [own], person.language, fonts=find_fonts(settings.FONTS), on_a_sheet=False)


def _paper_of_cards(roster: Roster, told: Mapping[UUID, Sequence[Duty]], names: Mapping[UUID, str], at: datetime) -> papers.RosterPaper:
    zone, duties = ZoneInfo(roster.operation.time_zone), [duty for own in told.values() for duty in own]
    posts = {duty.post_id: duty.post for duty in duties}
    return papers.RosterPaper(
        operation=roster.operation.names,
        number=roster.number,
        is_published=roster.published_at is not None,
        starts_at=roster.starts_at.astimezone(zone),
        ends_at=roster.ends_at.astimezone(zone),
        printed_at=at.astimezone(zone),
        posts=tuple(post.names for post in posts.values()),
        people={str(person): names[person] for person in told},
        stints=tuple(_stint(duty, list(posts), zone) for duty in duties),
    )


def _paper(roster: Roster, by: Member, at: datetime) -> papers.RosterPaper:
    seen, zone = board(roster, by), ZoneInfo(roster.operation.time_zone)
    order = [post.id for post in seen.posts]
    serving = {duty.person_id for duty in seen.duties}
    lacking = [
        papers.Lacking(place, row.starts_at, row.ends_at, missing)
        for row in seen.rows
        for place, (_, _, missing) in enumerate(row.posts)
        if missing
    ]
    return papers.RosterPaper(
        operation=roster.operation.names,
        number=roster.number,
        is_published=roster.published_at is not None,
        starts_at=roster.starts_at.astimezone(zone),
        ends_at=roster.ends_at.astimezone(zone),
        printed_at=at.astimezone(zone),
        posts=tuple(post.names for post in seen.posts),
        people={str(person): name for person, name in seen.names.items() if person in serving},
        stints=tuple(_stint(duty, order, zone) for duty in seen.duties),
        lacking=tuple(lacking),
        parts=tuple((part.start, part.end) for part in seen.parts) if seen.is_cut else (),
        is_replaced=seen.is_cut and not seen.parts,
    )


def _stint(duty: Duty, posts: list[UUID], zone: ZoneInfo) -> papers.Stint:
    return papers.Stint(str(duty.person_id), posts.index(duty.post_id), duty.starts_at.astimezone(zone), duty.ends_at.astimezone(zone))


def _telephones(by: Member) -> dict[UUID, str]:
    if "telephone" not in access.fields_seen(Person, by):
        return {}
    return {row["id"]: row["telephone"] for row in access.seen(Person, by)}


def _leading(by: Member, at: datetime) -> list[papers.Office]:
    """Who leads the operation at a moment, in the order of succession: those whose turn it is first."""
    own = {row["user"]: row["id"] for row in access.seen(Person, by) if row["user"]}
    telephones = _telephones(by)
    return [
        papers.Office(str(one.get_post_display()), str(one.member.user), telephones.get(own.get(one.member.user_id, UUID(int=0)), ""))
        for one in command.cell(by.operation)
        if not one.is_away(at)
    ][:4]
