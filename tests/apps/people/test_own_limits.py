"""What somebody cannot bear, told behind their personal link at any time: added, kept, never shown there."""

from __future__ import annotations

from datetime import time

import pytest

from shouwang.apps.people import actions, reads
from shouwang.apps.people.reads.links import DUTIES
from tests.apps.people.conftest import Unit
from tests.world import World, at


def page(unit: Unit) -> str:
    return f"/d/{DUTIES.of(unit.people['Mei'].id)}/limits/"


def known(unit: Unit, world: World) -> dict:
    return reads.limits_seen(world.shift_lead)[unit.people["Mei"].id]


def test_what_is_told_is_added_and_of_two_the_stricter_holds(unit, world):
    """
    The lead noted no nights, ten hours of rest, and why. Mei tells an injury, twelve hours of rest, and at most nine at a stretch, then eight hours of rest: nothing is lost, nothing is loosened.
    """
    mei = unit.people["Mei"]
    before = actions.LimitsTold(["no-nights"], time(18), time(20), "mother in hospital", least_rest=10, coldest=-5)
    actions.record_limits(person=mei, limits=before, at=at("11 16:00"), by=world.commander)

    for told in ({"kinds": ["seated"], "least_rest": 12, "most_hours": 9}, {"least_rest": 8, "coldest": -8}):
        assert "Noted." in world.browser(None).post(page(unit), told).text

    told = known(unit, world)
    assert told["kinds"] == ["care", "no-nights", "seated"]
    assert (told["least_rest"], told["most_hours"], told["coldest"]) == (12, 9, -5)
    assert (told["care_from"], told["care_until"], told["note"]) == (time(18), time(20), "mother in hospital")
    assert [(entry.actor, entry.subject) for entry in unit.told("person.limits-recorded")] == [(None, None)] * 2


def test_nothing_that_is_known_is_shown_there(unit, world):
    """
    Whoever has the telephone in hand sees an empty form, before and after.
    """
    told = actions.LimitsTold(["pregnant"], note="in the fourth month")
    actions.record_limits(person=unit.people["Mei"], limits=told, at=at("11 16:00"), by=world.commander)

    shown = world.browser(None).get(page(unit)).text + world.browser(None).post(page(unit), {"most_hours": 9}).text

    assert "checked" not in shown
    assert "fourth month" not in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose at least one thing"),
        ({"care_from": "08:00"}, "from when, and until when"),
        ({"kinds": ["care"]}, "from when, and until when"),
        ({"least_rest": "99"}, "less than or equal"),
    ],
)
def test_what_makes_no_sense_is_told_and_not_kept(unit, world, typed, said):
    """
    Nothing at all, half a window, care at no hours, a rest of four days.
    """
    answer = world.browser(None).post(page(unit), typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert unit.told("person.limits-recorded") == []


def test_of_whoever_left_the_roll_the_link_is_dead(unit, world):
    """
    And so is one that was cut short.
    """
    address = page(unit)
    actions.remove(person=unit.people["Mei"].id, by=world.commander, at=at("11 17:00"))

    assert [world.browser(None).get(each).status_code for each in (address, "/d/x.y/limits/")] == [404, 404]


@pytest.mark.parametrize(("first", "second", "held"), [
    ((time(18), time(20)), (time(8), time(9)), (time(8), time(20))),
    ((time(22), time(6)), (time(5), time(7)), (time(22), time(7))),
    ((time(18), time(20)), (time(18, 30), time(19)), (time(18), time(20))),
    ((time(6), time(18)), (time(18), time(6)), (time(6), time(6))),
])  # fmt: skip
def test_hours_of_care_hold_without_the_tick_and_beside_others(unit, world, first, second, held):
    """
    Who says from when until when cares, ticked or not; of two windows the shortest that holds both: by day, over midnight, one within the other, all day.
    """
    mei = unit.people["Mei"]
    for window in (first, second):
        typed = {"care_from": f"{window[0]:%H:%M}", "care_until": f"{window[1]:%H:%M}"}
        assert "Noted." in world.browser(None).post(page(unit), typed).text

    told = known(unit, world)
    (planned,) = reads.to_plan(world.operation, [mei.id])

    assert (told["kinds"], told["care_from"], told["care_until"]) == (["care"], *held)
    assert "care" in planned.limits
    assert (planned.care_from, planned.care_until) == held


def test_once_the_operation_is_closed_nothing_is_noted(unit, world):
    """
    Nobody plans duty any more: what cannot be borne is not kept, and the page says why, as other personal pages do.
    """
    world.operation.closed_at = at("12 10:00")
    world.operation.save()

    answer = world.browser(None).post(page(unit), {"most_hours": 9})

    assert answer.status_code == 422
    assert "The operation was closed on" in answer.text
    assert "Noted." not in answer.text
    assert reads.limits_seen(world.shift_lead).get(unit.people["Mei"].id) is None
