"""Phases: one at a time, days counted where the operation is, reopened only at the end of the line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shouwang.apps.command import actions
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Body
from shouwang.vocabulary.reasons import Refused
from tests.apps.command.test_orders import codes
from tests.world import at

PACK = "ab" * 32


def first_phase(world):
    """The ten days of March."""
    return actions.open_phase(until=date(2022, 3, 20), task="Hold two compounds", by=world.commander, at=at("11 15:00"))


def test_from_the_11th_to_the_20th_are_ten_days(world):
    """
    First and last day both count (the story: ten days, 11 to 20 March).
    """
    phase = actions.close_phase(phase=first_phase(world), by=world.commander, at=at("20 18:00"))

    assert phase.days == 10
    assert '"days":10' in Entry.objects.get(kind="phase.closed").data


def test_days_are_counted_where_the_operation_is(world):
    """
    17:00 UTC on the 20th is already the 21st in China: eleven days.
    """
    phase = actions.close_phase(phase=first_phase(world), by=world.commander, at=datetime(2022, 3, 20, 17, 0, tzinfo=UTC))

    assert phase.days == 11


def test_only_one_phase_is_open(world):
    """
    Figures of two phases at once could not be told apart.
    """
    first_phase(world)

    with pytest.raises(Refused) as refused:
        actions.open_phase(until=date(2022, 3, 30), by=world.commander, at=at("15"))

    assert codes(refused) == ["phase-open-already"]


def test_the_next_phase_cannot_begin_before_the_last_ended(world):
    """
    Both the overlap and an end before the beginning are told at once.
    """
    actions.close_phase(phase=first_phase(world), by=world.commander, at=at("20 18:00"))

    with pytest.raises(Refused) as refused:
        actions.open_phase(until=date(2022, 3, 10), by=world.commander, at=at("20 12:00"))

    assert codes(refused) == ["phase-overlaps", "phase-ends-too-early"]


def test_extending_only_goes_forward(world):
    """
    The 20th is when it ends anyway; the 25th is later.
    """
    phase = first_phase(world)
    with pytest.raises(Refused) as refused:
        actions.extend_phase(phase=phase, until=date(2022, 3, 20), by=world.commander, at=at("19"))

    phase = actions.extend_phase(phase=phase, until=date(2022, 3, 25), by=world.commander, at=at("19"))

    assert codes(refused) == ["phase-ends-too-early"]
    assert phase.until == date(2022, 3, 25)


def test_a_phase_is_closed_once_and_not_before_it_began(world):
    """
    Two closings would give two counts of days.
    """
    phase = first_phase(world)
    with pytest.raises(Refused) as early:
        actions.close_phase(phase=phase, by=world.commander, at=at("11 14:00"))
    actions.close_phase(phase=phase, by=world.commander, at=at("20 18:00"))

    with pytest.raises(Refused) as again:
        actions.close_phase(phase=phase, by=world.commander, at=at("20 19:00"))

    assert codes(early) == ["phase-closed-too-early"]
    assert codes(again) == ["phase-not-open"]


def test_a_hand_over_names_who_takes_over_and_proves_the_pack(world):
    """
    An open phase, nobody who receives and no hash: each is told; then once, and only once.
    """
    phase = first_phase(world)
    with pytest.raises(Refused) as early:
        actions.hand_over_phase(phase=phase, pack_sha256="nothing", by=world.commander, at=at("20 17:00"))
    Body.objects.create(operation=world.operation, part=Body.Part.HOST, name="Locust Community")
    actions.close_phase(phase=phase, by=world.commander, at=at("20 18:00"))

    actions.hand_over_phase(phase=phase, pack_sha256=PACK, by=world.commander, at=at("20 19:00"))
    with pytest.raises(Refused) as again:
        actions.hand_over_phase(phase=phase, pack_sha256=PACK, by=world.commander, at=at("20 20:00"))

    assert codes(early) == ["phase-still-open", "receiver-not-named", "pack-not-a-hash"]
    assert codes(again) == ["phase-handed-over"]
    data = Entry.objects.get(kind="phase.handed-over").data
    assert (PACK in data, '"receiver":"Locust Community"' in data) == (True, True)


def test_only_the_last_phase_is_reopened(world):
    """
    The first cannot go on beside the second; the second, closed, can go on.
    """
    first = actions.close_phase(phase=first_phase(world), by=world.commander, at=at("20 18:00"))
    second = actions.open_phase(until=date(2022, 3, 25), by=world.commander, at=at("20 18:30"))
    actions.close_phase(phase=second, by=world.commander, at=at("25 18:00"))
    with pytest.raises(Refused) as refused:
        actions.reopen_phase(phase=first, until=date(2022, 3, 30), by=world.commander, at=at("26"))

    second = actions.reopen_phase(phase=second, until=date(2022, 3, 30), by=world.commander, at=at("26"))

    assert codes(refused) == ["phase-not-last"]
    assert second.closed_at is None
    assert second.days is None
