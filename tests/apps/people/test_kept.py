"""Nothing typed is lost, and no button comes to mean something else, when a form is not right."""

from __future__ import annotations

import pytest

from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Call, Exemption


@pytest.fixture
def page(unit):
    """Mei's personal page."""
    return f"/c/{reads.token_of(unit.call('Mei'))}/"


def test_who_cannot_come_and_gave_no_reason_is_not_offered_to_come(unit, world, page):
    """
    The reason is missing; the one big button must still ask to be excused.
    """
    answer = world.browser(None).post(page, {"say": "cannot", "note": "My leg is in plaster"})

    drawn = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="cannot"' in drawn
    assert 'value="coming"' not in drawn
    assert "My leg is in plaster" in drawn


def test_what_was_told_privately_is_still_there_after_a_refusal(unit, world, page):
    """
    Hours of care without an end: the note must not have to be typed again with cold fingers.
    """
    answer = world.browser(None).post(page, {"say": "with-limits", "kinds": ["no-nights"], "care_from": "07:00", "note": "Small child"})

    drawn = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="with-limits"' in drawn
    assert "Small child" in drawn
    assert Call.objects.get(pk=unit.call("Mei").pk).answer == ""


def test_an_overlong_answer_to_a_request_is_told_not_lost_behind_a_404(unit, world):
    """
    The commander wrote more than fits.
    """
    asked = actions.ask_exemption(call=unit.call("Mei"), why="ill", at=unit.callout.sent_at, by=unit.people["Mei"])
    address = f"/o/{world.operation.pk}/callouts/exemptions/{asked.id}/"

    page = world.browser(world.commander).post(address, {"decision": "granted", "note": "x" * 301}, follow=True)

    assert page.status_code == 200
    assert "300" in page.content.decode()
    assert Exemption.behind_the_door.get(id=asked.id).decision == ""
