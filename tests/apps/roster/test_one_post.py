"""At each moment a person is on at most one post, in whatever order it was told and taken back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import pairwise

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.reports import reads as reports
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import BY_DAY, Watch
from tests.apps.roster.test_across import published
from tests.apps.roster.test_rosters import codes
from tests.world import at

STEPS = st.lists(
    st.tuples(st.sampled_from(["arrive", "leave", "back-arrived", "back-left", "drop-out"]), st.integers(0, 2), st.integers(0, 8)),
    max_size=14,
)
"""What is told, about which duty, at which whole hour after six."""


@pytest.fixture
def three(watch: Watch) -> list[Duty]:
    """Three duties of An that share hours, at three posts."""
    posts = [watch.gate, watch.post("Tower", BY_DAY), watch.post("Tent", BY_DAY)]
    roster = watch.begun()
    told = {"operation": watch.world.operation, "roster": roster, "person": watch.people["An"]}
    for post in posts:
        Duty.objects.create(post=post, starts_at=at("12 06:00"), ends_at=at("12 15:00"), **told)
    Roster.objects.filter(pk=roster.pk).update(state=Roster.State.PUBLISHED, published_at=at("11 16:00"))
    return list(Duty.objects.filter(roster=roster).order_by("post__name"))


def stays(duties: list[Duty]) -> list[tuple[datetime, datetime]]:
    """From when to when somebody was at each post, by the rows; who has not left is there still."""
    rows = Duty.objects.filter(roster=duties[0].roster, arrived_at__isnull=False)
    return sorted((row.arrived_at, row.left_at or at("20 00:00")) for row in rows if row.arrived_at)


def by_journal(duties: list[Duty]) -> dict[str, tuple[list[datetime], datetime | None]]:
    """When somebody came to each duty, and left it first, by the entries that count."""
    fallen, told = journal.fallen(duties[0].operation), {}
    for row in Duty.objects.filter(roster=duties[0].roster):
        found = {"duty.arrived": [], "duty.left": []}
        for entry in Entry.objects.filter(operation=row.operation, kind__in=found):
            if entry.id not in fallen and json.loads(entry.data)["duty"] == str(row.id):
                found[entry.kind].append(entry.happened_at)
        told[str(row.id)] = found["duty.arrived"], min(found["duty.left"], default=None)
    return told


def test_nobody_is_ever_at_two_posts_and_rows_and_journal_say_the_same(watch, three):
    """
    Check-ins and check-outs at any hour, late and early, taken back in any order, and drop-outs: no two stays share time, and no entry is left over.
    """

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def tried(steps: list[tuple[str, int, int]]) -> None:
        with transaction.atomic():
            for what, number, hour in steps:
                moment, duty = at("12 06:00") + hour * HOUR, three[number]
                try:
                    with transaction.atomic():
                        step(watch, what, duty, moment)
                except Refused:
                    continue
                found = stays(three)
                assert all(earlier[1] <= later[0] for earlier, later in pairwise(found))
            for row in Duty.objects.filter(roster=three[0].roster):
                came, left = by_journal(three)[str(row.id)]
                assert (came, left) == ([row.arrived_at] if row.arrived_at else [], row.left_at)
            transaction.set_rollback(True)

    tried()


def step(watch: Watch, what: str, duty: Duty, moment: datetime) -> None:
    told = {"duty": duty, "by": watch.by, "at": moment}
    if what.startswith("back-"):
        actions.take_back(what=what.removeprefix("back-"), **told)
    else:
        {"arrive": actions.arrive, "leave": actions.leave, "drop-out": actions.drop_out}[what](**told)


def there(watch: Watch, duties: list[Duty]) -> list[int]:
    """At which of the posts somebody is now."""
    return [place for place, duty in enumerate(duties) if reads.on_post(watch.world.operation, duty.post)]


def test_a_check_in_that_is_taken_back_brings_the_former_post_back(watch, three):
    """
    An was checked in at the tower by mistake while standing at the gate: with the mistake goes that An left the gate.
    """
    gate, tower, _ = three
    actions.arrive(duty=gate, at=at("12 06:00"), by=watch.by)
    actions.arrive(duty=tower, at=at("12 09:00"), by=watch.by)
    with pytest.raises(Refused) as left:
        actions.take_back(duty=gate, what="left", by=watch.by, at=at("12 09:05"))
    assert there(watch, three) == [1]

    actions.take_back(duty=tower, what="arrived", by=watch.by, at=at("12 09:10"))

    gate.refresh_from_db()
    assert codes(left) == ["left-for-another-post"]
    assert gate.left_at is None
    assert there(watch, three) == [0]


def test_a_forgotten_check_out_is_told_afterwards(watch):
    """
    Nobody checked An out at two in the afternoon; next morning An is back at the same gate, and had stood for 24 hours. Command gives the time; said twice is once, and later than that it cannot have been.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "An 12 06-14", "An 13 06-14")
    first, second = watch.duties(roster)
    actions.arrive(duty=first, at=at("12 06:00"), by=watch.by)
    actions.arrive(duty=second, at=at("13 06:00"), by=watch.by)
    first.refresh_from_db()
    was = first.left_at

    for _ in range(2):
        left = actions.leave(duty=first, at=at("12 14:05"), by=watch.by)
    later = actions.leave(duty=first, at=at("13 05:00"), by=watch.by)

    assert was == at("13 06:00")
    assert left.left_at == later.left_at == at("12 14:05")
    assert watch.world.kinds().count("duty.left") == 2
    assert watch.world.kinds().count("journal.struck") == 1
    second.refresh_from_db()
    assert second.is_on_post
    held = reads.coverage(watch.world.operation)
    assert (at("12 14:05"), at("12 22:00")) in [(gap.starts_at, gap.ends_at) for gap in held.gaps]


def test_a_forgotten_check_out_is_offered_where_it_can_be_told(watch, client):
    """
    On the page of the duty, for command; a group lead, who may take nothing back, sees it as it is.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "An 12 06-14", "An 13 06-14")
    first, second = watch.duties(roster)
    for one, moment in ((first, "12 06:00"), (second, "13 06:00")):
        actions.arrive(duty=one, at=at(moment), by=watch.by)
    page = reverse("roster:duty", args=[watch.world.operation.pk, first.pk])

    assert "Had left before" in watch.world.browser(watch.by).get(page).text
    assert "Had left before" not in watch.world.browser(watch.world.member(Role.GROUP_LEAD)).get(page).text
    told = watch.world.browser(watch.by).post(
        reverse("roster:stand", args=[watch.world.operation.pk, first.pk, "left"]), {"at": "2022-03-12T14:05"}
    )
    first.refresh_from_db()
    assert told.status_code == HTTPStatus.FOUND
    assert first.left_at == at("12 14:05")


def test_what_is_told_late_ends_where_the_next_post_begins(watch, three):
    """
    At the tower since nine; that An had been at the gate since six is told afterwards. Within what ended by An's own word nothing else can be told.
    """
    gate, tower, tent = three
    actions.arrive(duty=tower, at=at("12 09:00"), by=watch.by)

    late = actions.arrive(duty=gate, at=at("12 06:00"), by=watch.by)
    actions.leave(duty=tower, at=at("12 12:00"), by=watch.by)
    with pytest.raises(Refused) as refused:
        actions.arrive(duty=tent, at=at("12 11:00"), by=watch.by)
    actions.arrive(duty=tent, at=at("12 12:00") + timedelta(minutes=1), by=watch.by)

    assert late.left_at == at("12 09:00")
    assert codes(refused) == ["on-post-elsewhere"]
    assert there(watch, three) == [2]


def test_a_post_between_two_that_is_told_last_takes_its_hours_from_the_first(watch, three):
    """
    Six to ten at the gate, ten to twelve at the tower; then it is told that from eight on it was the tent. Together it is six hours, however it was told.
    """
    gate, tower, tent = three
    actions.arrive(duty=gate, at=at("12 06:00"), by=watch.by)
    actions.arrive(duty=tower, at=at("12 10:00"), by=watch.by)
    actions.arrive(duty=tent, at=at("12 08:00"), by=watch.by)
    actions.leave(duty=tower, at=at("12 12:00"), by=watch.by)

    figures = {line.figure.code: line.value for line in reports.figures(watch.world.operation)}

    assert stays(three) == [(at("12 06:00"), at("12 08:00")), (at("12 08:00"), at("12 10:00")), (at("12 10:00"), at("12 12:00"))]
    assert [figures[code] for code in ("hours-stood", "hours-of-one-most", "most-hours-in-a-day")] == [6, 6, 6]
