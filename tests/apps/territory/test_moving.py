"""Places are moved and removed: with all that is inside, and never from under somebody."""

from __future__ import annotations

import json

import pytest

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.reports import reads as reports
from shouwang.apps.territory.actions import households, imports, places
from shouwang.apps.territory.models import Entrance, Place
from shouwang.vocabulary.reasons import Refused
from tests.apps.territory.conftest import FAMILY
from tests.apps.territory.test_imports import codes
from tests.world import World, at


@pytest.fixture
def tower(world: World, willow: Place) -> dict[str, Place]:
    """Building 3 of Willow Court with a unit and a door, and Locust Lane beside it."""
    by = {"by": world.commander, "at": at("11 16:00")}
    building = places.add_place(level="building", name="3号楼", parent=willow, **by)
    unit = places.add_place(level="unit", name="2单元", parent=building, **by)
    door = places.add_place(level="door", name="401", parent=unit, **by)
    locust = places.add_place(level="compound", name="槐荫里", **by)
    return {"willow": willow, "building": building, "unit": unit, "door": door, "locust": locust}


def test_a_place_is_moved_with_all_that_is_inside(world: World, tower):
    """
    Building 3 was entered in the wrong compound; its door goes along, and the entry says where it came from.
    """
    places.move_place(place=tower["building"], parent=tower["locust"], by=world.commander, at=at("11 16:05"))

    assert tower["door"] in Place.objects.under(tower["locust"])
    assert not Place.objects.under(tower["willow"]).exclude(pk=tower["willow"].pk).exists()
    told = Entry.objects.get(kind="place.moved")
    assert json.loads(told.data) == {"level": "building", "from": str(tower["willow"].id)}


def test_a_door_is_called_after_the_building_it_was_moved_to(world: World, tower):
    """
    401 of building 3 belongs to building 5, which has no units: it is 5-401 then.
    """
    other = places.add_place(level="building", name="5号楼", parent=tower["willow"], by=world.commander, at=at("11 16:00"))

    moved = places.move_place(place=tower["door"], parent=other, by=world.commander, at=at("11 16:05"))

    assert (moved.label, moved.parent) == ("5-401", other)


@pytest.mark.parametrize(("what", "into"), [("building", "unit"), ("willow", "building"), ("door", None)])
def test_a_place_is_not_moved_where_it_does_not_fit(world: World, tower, what, into):
    """
    Not a building into a unit, nor a compound into its own building, nor a door into nothing.
    """
    with pytest.raises(Refused) as refused:
        places.move_place(place=tower[what], parent=tower.get(into), by=world.commander, at=at("11 16:05"))

    assert codes(refused) == ["place-does-not-fit"]


def test_a_place_is_not_moved_onto_its_like(world: World, tower):
    """
    Locust Lane has a building 3 of its own.
    """
    places.add_place(level="building", name="3号楼", parent=tower["locust"], by=world.commander, at=at("11 16:00"))

    with pytest.raises(Refused) as refused:
        places.move_place(place=tower["building"], parent=tower["locust"], by=world.commander, at=at("11 16:05"))

    assert codes(refused) == ["place-exists"]


def test_a_move_is_taken_back_on_the_page(world: World, tower):
    """
    After moving, the page of the place offers to put it back; one press, and the tree is as before.
    """
    browser, before = world.browser(world.commander), list(Place.objects.in_order().values_list())
    address = f"/o/{world.operation.id}/places/{tower['building'].id}/move/"

    page = browser.post(address, {"parent": tower["locust"].id}, follow=True).content.decode()
    browser.post(address, {"parent": tower["willow"].id})

    assert "Put it back" in page
    assert f'name="parent" value="{tower["willow"].id}"' in page
    assert list(Place.objects.in_order().values_list()) == before


def test_moving_doors_outdates_a_plan(world: World, tower, planned):
    """
    The sheet was planned for building 3 of Willow Court; applied now it would build a second one.
    """
    made = planned(*FAMILY)
    places.move_place(place=tower["building"], parent=tower["locust"], by=world.commander, at=at("11 18:00"))

    with pytest.raises(Refused) as refused:
        imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 18:10"))

    assert codes(refused) == ["import-outdated"]


def test_a_place_is_removed_with_all_that_is_inside(world: World, tower):
    """
    Building, unit, an entrance and an empty flat go, with an entry each but for the door; the compound stays.
    """
    by = {"by": world.commander, "at": at("11 16:05")}
    places.record_entrance(parent=tower["building"], name="Back door", use="people", key_holder=("Lin", ""), **by)
    households.note_occupancy(door=tower["door"], occupancy="empty", **by)

    places.remove_place(place=tower["building"], by=world.commander, at=at("11 16:10"))

    assert list(Place.objects.in_order()) == [tower["willow"], tower["locust"]]
    assert world.kinds()[-4:] == ["household.gone", "place.removed", "place.removed", "place.removed"]
    assert not Entrance.objects.exists()


def test_a_place_where_somebody_lives_is_not_removed(world: World, tower):
    """
    One household of two people lives behind a door of the compound: told before anything goes, on the page and by the action.
    """
    households.register_person(door=tower["door"], name="Lin", people=2, by=world.guard, at=at("11 16:05"))

    with pytest.raises(Refused) as refused:
        places.remove_place(place=tower["willow"], by=world.commander, at=at("11 16:10"))
    page = world.browser(world.commander).get(f"/o/{world.operation.id}/places/{tower['willow'].id}/remove/").content.decode()

    assert [(one.code, one.parameters["households"], one.parameters["people"]) for one in refused.value.reasons] == [
        ("place-lived-in", 1, 2)
    ]
    assert "1 households with 2 people live at" in page
    assert "button danger" not in page


def test_the_page_of_removing_lists_what_goes(world: World, tower):
    """
    A building with a unit and a door: read first, then removed by one press.
    """
    browser = world.browser(world.commander)
    address = f"/o/{world.operation.id}/places/{tower['building'].id}/remove/"

    page = browser.get(address).content.decode()
    browser.post(address)

    assert all(f"<li>{line}</li>" in page for line in ("Building: 3号楼", "Unit: 1", "Door: 1"))
    assert not Place.objects.filter(level__in=["building", "unit", "door"]).exists()


def test_the_figures_forget_a_place_that_was_removed(world: World, tower):
    """
    Two compounds were entered, one by mistake: one is held.
    """
    places.remove_place(place=tower["locust"], by=world.commander, at=at("11 16:10"))

    figures = reports.figure_lines(world.operation)

    assert (figures["compounds"].value, figures["buildings"].value) == (1, 1)


@pytest.mark.parametrize("role", [Role.GUARD, Role.CASEWORKER, Role.AUDITOR, Role.SUPERIOR])
def test_not_everybody_moves_or_removes(world: World, tower, role):
    """
    Those who may not draw the map may not tear it either.
    """
    by = {"by": world.member(role), "at": at("11 16:10")}

    with pytest.raises(Refused) as moved:
        places.move_place(place=tower["building"], parent=tower["locust"], **by)
    with pytest.raises(Refused) as removed:
        places.remove_place(place=tower["building"], **by)

    assert codes(moved) == codes(removed) == ["role-may-not"]
