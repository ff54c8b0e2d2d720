"""What is printed of a roster and shown at a post, and who may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, reads
from shouwang.files import papers
from shouwang.vocabulary.roll import Particulars
from tests.apps.roster.test_pages import running, url
from tests.world import at

__all__ = ["running"]


def paper_of(watch, roster, name: str, role: Role | None = None, language: str = "en"):
    browser = watch.world.browser(watch.by if role is None else watch.world.member(role))
    return browser.get(url(name, watch, roster=roster.pk, language=language))


def is_pdf(answer) -> bool:
    return answer.status_code == 200 and answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")


def grouped(watch) -> None:
    actions.build_groups(count=2, people=[one.id for one in watch.people.values()], by=watch.by, at=at("11 15:30"))


def test_the_wall_sheet_is_for_those_who_serve_and_a_draft_for_command(watch):
    """
    A guard prints what is published; of the draft nothing is known to them. A language that is none is no page.
    """
    published, draft = watch.published(), watch.made(at("14 06:00"))

    assert is_pdf(paper_of(watch, published, "wall", Role.GUARD))
    assert is_pdf(paper_of(watch, draft, "wall"))
    assert paper_of(watch, draft, "wall", Role.GUARD).status_code == 404
    assert paper_of(watch, published, "wall", language="fr").status_code == 404


def test_telephones_are_printed_for_command_alone(watch, monkeypatch):
    """
    The same card, asked for by command and by a guard: with the numbers, and without any of them.
    """
    roster = watch.published()
    people.change(
        person=watch.people["Bo"].id, particulars=Particulars(name="Bo", number=2, telephone="13800000001"), by=watch.by, at=at("11 15:30")
    )
    grouped(watch)
    given: list[list[str]] = []

    def write(_paper, groups, leading, *_rest, **_named) -> bytes:
        given.append(
            [one.telephone for group in groups for one in group.members if one.telephone]
            + [one.telephone for one in leading if one.telephone]
        )
        return b"%PDF-"

    monkeypatch.setattr(papers, "write_groups", write)
    for role in (None, Role.GUARD):
        paper_of(watch, roster, "group_cards", role)

    assert given == [["13800000001"], []]


def test_cards_of_groups_and_people_print(watch):
    """
    As they really are; while there are no groups, the way to them; personal cards bear links, and are command's alone.
    """
    roster = watch.published()
    assert paper_of(watch, roster, "group_cards").url == url("groups", watch)

    grouped(watch)
    assert is_pdf(paper_of(watch, roster, "group_cards"))
    assert is_pdf(paper_of(watch, roster, "personal_cards"))
    assert paper_of(watch, roster, "personal_cards", Role.GUARD).status_code == 403


def test_links_on_personal_cards_are_those_of_their_owners(watch, monkeypatch):
    """
    Whoever scans a card comes to the duties of the name on it.
    """
    roster = watch.published()
    given: list = []
    monkeypatch.setattr(
        papers,
        "write_cards",
        lambda paper, cards, *_rest, **_named: given.extend((paper.people[c.person], c.link) for c in cards) or b"%PDF-",
    )

    paper_of(watch, roster, "personal_cards")

    assert {name for name, _ in given} == {watch.name(duty) for duty in watch.duties(roster)}
    for name, link in given:
        assert str(reads.person_behind(link.rstrip("/").rsplit("/", 1)[1])) == name


def test_ones_own_card_stands_behind_ones_own_link(client, watch):
    """
    With the link, no login; with a made-up one, or before a roster is published, nothing.
    """
    token = reads.DUTIES.of(watch.people["Bo"].id)
    assert client.get(reverse("roster:card", args=[token])).status_code == 404

    watch.published()
    assert is_pdf(client.get(reverse("roster:card", args=[token])))
    assert client.get(reverse("roster:card", args=["made-up"])).status_code == 404


@pytest.mark.usefixtures("running")
def test_a_screen_shows_who_is_here_who_is_expected_and_who_comes(watch, running):
    """
    Somebody's duty has begun and nobody has checked in: they are expected. Checked in, they are here; the next shift stands beside. Asked by the screen itself only that part comes.
    """
    now = timezone.now()
    duty = running.duties.filter(starts_at__lte=now, ends_at__gt=now).select_related("person").get()
    coming = running.duties.filter(starts_at=duty.ends_at).select_related("person").get()
    browser = watch.world.browser(watch.world.member(Role.GUARD))
    address = url("screen", watch, post=duty.post_id)

    before = browser.get(address).content.decode()
    actions.arrive(duty=duty, at=now, by=duty.person)
    after = browser.get(address, HTTP_HX_REQUEST="true").content.decode()

    assert "not checked in" in before
    assert str(duty.person) in before
    assert "<html" in before
    assert "not checked in" not in after
    assert "since" in after
    assert "<html" not in after
    assert f"</b> {coming.person}" in after


def test_a_screen_tells_what_lacks_while_the_roster_holds(watch, running):
    """
    The one on duty drops out: nobody is there and one is lacking; once the roster is over nothing is lacking any more.
    """
    now = timezone.now()
    duty = running.duties.get(starts_at__lte=now, ends_at__gt=now)
    actions.drop_out(duty=duty, by=watch.by, at=now)

    during = reads.at_post(duty.post, watch.by, now)
    after = reads.at_post(duty.post, watch.by, running.ends_at + timedelta(hours=1))

    assert (during.here, during.expected, during.missing) == ([], [], 1)
    assert (after.missing, after.coming) == (0, [])
