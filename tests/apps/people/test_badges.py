"""Badges: what a card says, what a scan tells, and when it stops."""

from __future__ import annotations

import re

import pytest

from shouwang.apps.operations.models import Operation, Role
from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Badge
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.roll import Particulars
from tests.world import at


@pytest.fixture
def guard(world):
    """Somebody on the roll who logs in as a guard."""
    user = world.guard.user
    told = Particulars(number=7, name="仇月", title="科员", telephone="19900000007")
    return actions.enrol(particulars=told, by=world.commander, at=at("11 15:10"), user=user)


def scanned(world, person):
    """What a scan of the person's newest badge asks for."""
    made, _ = reads.cards(world.commander, "/b/")
    return next(card.address for card in made if card.person["id"] == person.id)


def test_a_scan_tells_what_stands_on_the_card_and_no_more(world, guard):
    """
    Nobody has to log in; the telephone number is not told.
    """
    page = world.browser(world.commander)
    page.post(f"/o/{world.operation.id}/roll/badges/")

    answer = world.browser(None).get(scanned(world, guard))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "This badge is valid" in text
    assert re.search(r"<dt>Name</dt><dd>仇月</dd><dt>Serves as</dt><dd>Guard</dd><dt>No.</dt><dd>7</dd>", text)
    assert "19900000007" not in text
    assert answer["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("end", ["replaced", "lost", "left", "closed"])
def test_what_was_ended_is_valid_no_more_and_names_nobody(world, guard, end):
    """
    Replaced, lost, its bearer off the roll, or the operation over: 410, and no name.
    """
    actions.issue_badges(people=[guard.id], by=world.commander, at=at("11 15:20"))
    old, later = scanned(world, guard), {"by": world.commander, "at": at("12 08:00")}
    if end == "replaced":
        world.browser(world.commander).post(f"/o/{world.operation.id}/roll/{guard.id}/badge/")
    elif end == "lost":
        world.browser(world.commander).post(f"/o/{world.operation.id}/roll/{guard.id}/badge/", {"why": "lost"})
    elif end == "left":
        actions.remove(person=guard.id, **later)
    else:
        Operation.objects.filter(pk=world.operation.pk).update(closed_at=at("20 18:00"))

    answer = world.browser(None).get(old)

    assert answer.status_code == 410
    assert "no longer valid" in answer.content.decode()
    assert "仇月" not in answer.content.decode()
    assert ("badge.withdrawn" in world.kinds()) == (end != "closed")
    if end == "replaced":
        assert world.browser(None).get(scanned(world, guard)).status_code == 200


def test_what_nobody_issued_is_said_to_be_none_of_ours(world, guard):
    """
    A slip of one sign, or the secret of another sort of links.
    """
    actions.issue_badges(people=[guard.id], by=world.commander, at=at("11 15:20"))
    true = scanned(world, guard)

    answers = [world.browser(None).get(forged) for forged in (f"{true[:-4]}AAA/", "/b/nonsense/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("not ours" in answer.content.decode() for answer in answers)


def test_everybody_without_one_is_issued_one_and_nobody_two(world, guard):
    """
    Pressing the button again issues none.
    """
    page = f"/o/{world.operation.id}/roll/badges/"
    for _ in range(2):
        world.browser(world.commander).post(page)

    assert Badge.objects.count() == 1
    assert world.kinds().count("badge.issued") == 1
    assert "仇月" in world.browser(world.commander).get(page, {"sheet": "labels"}).content.decode()


def test_only_command_issues(world, guard):
    """
    Neither a guard nor the host.
    """
    for role in (Role.GUARD, Role.HOST):
        with pytest.raises(Refused, match="this needs Commander"):
            actions.issue_badges(people=[guard.id], by=world.member(role), at=at("11 15:20"))
    assert Badge.objects.count() == 0
