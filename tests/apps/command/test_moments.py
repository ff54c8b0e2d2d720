"""Moments that cannot be: nothing is done at another time than the one that was typed."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.apps.command import actions
from shouwang.apps.operations.models import Operation
from shouwang.vocabulary.reasons import Refused
from tests.world import at


@pytest.fixture
def closed_phase(world):
    """The first phase, from 11 to 20 March."""
    phase = actions.open_phase(until=date(2022, 3, 20), by=world.commander, at=at("11 15:00"))
    return actions.close_phase(phase=phase, by=world.commander, at=at("20 17:00"))


def test_a_phase_is_not_reopened_before_it_was_closed(world, closed_phase):
    """
    In order of what happened the closing would come last, and its days would be counted while the phase runs on.
    """
    with pytest.raises(Refused) as refused:
        actions.reopen_phase(phase=closed_phase, until=date(2022, 3, 25), by=world.commander, at=at("20 16:00"))

    assert [reason.code for reason in refused.value.reasons] == ["phase-reopened-too-early"]


def test_an_operation_is_not_closed_before_its_last_phase(world, closed_phase):
    """
    A phase that ends after its operation has no ground to stand on.
    """
    with pytest.raises(Refused) as refused:
        actions.close_operation(by=world.commander, at=at("20 16:00"), nobody_takes_over=True)

    assert [reason.code for reason in refused.value.reasons] == ["operation-closed-too-early"]


def test_a_mistyped_time_does_not_close_the_operation_now(world, closed_phase):
    """
    Somebody typed next year; closing at this very moment instead is not what they asked for.
    """
    page = world.browser(world.commander).post(f"/o/{world.operation.pk}/close/now/", {"at": "2199-03-21T09:00"})

    assert page.status_code == 422
    assert "2199-03-21T09:00" in page.content.decode()
    assert Operation.objects.get(pk=world.operation.pk).closed_at is None
