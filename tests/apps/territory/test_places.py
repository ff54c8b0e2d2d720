"""Places, sites, entrances and the map."""

from __future__ import annotations

import json

import pytest

from shouwang.apps.operations.models import Role
from shouwang.apps.territory import reads
from shouwang.apps.territory.actions import places
from shouwang.apps.territory.models import Entrance, Place, Way
from shouwang.apps.territory.reads.sketch import sketch
from shouwang.files import geojson
from shouwang.vocabulary.reasons import Refused
from tests.world import World, at


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all reasons."""
    return [reason.code for reason in refused.value.reasons]


def square(name: str, west: float, what: str = "building") -> geojson.Feature:
    """A small square whose corner lies at *west*."""
    ring = [[west, 0.01], [west + 0.001, 0.01], [west + 0.001, 0.011], [west, 0.011], [west, 0.01]]
    return geojson.Feature(what, name, {"type": "Polygon", "coordinates": [ring]})


def gate(name: str, west: float, **properties: object) -> geojson.Feature:
    """An entrance at *west*."""
    return geojson.Feature("entrance", name, {"type": "Point", "coordinates": [west, 0.01]}, properties)


def test_three_comes_before_ten(world: World, willow: Place):
    """
    Buildings stand in the order of their numbers, not of their signs.
    """
    places.add_places(level="building", names=["10号楼", "3号楼", "甲"], parent=willow, by=world.commander, at=at("11 16:00"))

    names = [place.name for place in Place.objects.filter(level="building").in_order()]

    assert names == ["3号楼", "10号楼", "甲"]


def test_one_building_under_two_signs_is_refused(world: World, willow: Place):
    """
    3号楼 and 03栋 are the same building.
    """
    places.add_place(level="building", name="3号楼", parent=willow, by=world.commander, at=at("11 16:00"))

    with pytest.raises(Refused) as refused:
        places.add_place(level="building", name="03栋", parent=willow, by=world.commander, at=at("11 16:01"))

    assert codes(refused) == ["place-exists"]


def test_a_compound_does_not_lie_in_a_building(world: World, willow: Place):
    """
    From the outside in, never the other way.
    """
    building = places.add_place(level="building", name="3号楼", parent=willow, by=world.commander, at=at("11 16:00"))

    with pytest.raises(Refused) as refused:
        places.add_place(level="compound", name="槐荫里", parent=building, by=world.commander, at=at("11 16:01"))

    assert codes(refused) == ["place-does-not-fit"]


def test_renaming_takes_everything_inside_along(world: World, willow: Place):
    """
    Building 3 becomes 13: its door is then called 13-2-401 and still lies in the compound.
    """
    building = places.add_place(level="building", name="3号楼", parent=willow, by=world.commander, at=at("11 16:00"))
    unit = places.add_place(level="unit", name="2单元", parent=building, by=world.commander, at=at("11 16:00"))
    door = places.add_place(level="door", name="401", parent=unit, by=world.commander, at=at("11 16:00"))

    places.rename_place(place=building, name="13号楼", by=world.commander, at=at("11 16:05"))

    door.refresh_from_db()
    assert door.label == "13-2-401"
    assert door in Place.objects.under(willow)
    assert world.kinds()[-1] == "place.renamed"


def test_a_compound_is_claimed_once(world: World, willow: Place):
    """
    The second who claims it is told who has it.
    """
    places.claim_site(compound=willow, by=world.shift_lead, at=at("11 16:00"))

    with pytest.raises(Refused) as refused:
        places.claim_site(compound=willow, by=world.commander, at=at("11 16:10"))

    assert codes(refused) == ["site-already-claimed"]
    assert world.kinds().count("site.claimed") == 1


def test_what_nobody_has_looked_at_is_unknown(world: World, willow: Place):
    """
    Two of seven facts are known; the sheet still has seven lines.
    """
    facts = {"toilet": ("no", "nearest in the community office"), "power": ("yes", "")}

    places.describe_site(compound=willow, facts=facts, by=world.guard, at=at("11 16:00"))

    assert [row.answer for row in reads.places.facts_of(willow)].count("unknown") == 5


def test_an_entrance_is_recorded_with_its_key_holder(world: World, willow: Place):
    """
    The guard sees whom to ring; the auditor and the superior do not.
    """
    recorded = places.record_entrance(
        parent=willow, name="East gate", use="main", width=600, key_holder=("Lin", "19900001111"), by=world.commander, at=at("11 16:00")
    )

    told = {role: reads.places.entrances(world.member(role))[0]["key_holder"] for role in (Role.GUARD, Role.AUDITOR, Role.SUPERIOR)}

    assert told[Role.GUARD]["telephone"] == "19900001111"
    assert told[Role.AUDITOR] is told[Role.SUPERIOR] is None
    assert recorded.width == 600
    assert world.kinds()[-1] == "entrance.recorded"


def test_a_gate_of_fifty_metres_is_a_typing_error(world: World, willow: Place):
    """
    6000 cm is refused, and no place is left behind.
    """
    with pytest.raises(Refused) as refused:
        places.record_entrance(parent=willow, name="East gate", use="main", width=6000, by=world.commander, at=at("11 16:00"))

    assert codes(refused) == ["entrance-too-wide"]
    assert not Place.objects.filter(level="entrance").exists()


def test_a_map_of_two_compounds_gives_each_its_own(world: World, willow: Place):
    """
    Both outlines are in the file; the gate and building of the neighbour are passed over.
    """
    places.add_place(level="compound", name="槐荫里", by=world.commander, at=at("11 16:00"))
    features = [square("柳园", 0.0, "compound"), square("槐荫里", 0.01, "compound"), square("1号楼", 0.0), square("3号楼", 0.01)]
    features += [gate("东门", 0.001, width="3.5", use="people"), gate("西门", 0.01)]

    counts = places.read_map(compound=willow, content=geojson.written(features), name="map", by=world.commander, at=at("11 16:10"))

    assert counts == {"buildings": 1, "entrances": 1, "ways": 0}
    assert Entrance.objects.get().width == 350
    assert json.loads(Place.objects.get(name="1号楼").geometry)["type"] == "Polygon"


def test_reading_the_same_map_twice_adds_nothing(world: World, willow: Place):
    """
    Buildings and entrances are found by name, ways are replaced.
    """
    way = geojson.Feature("way", "", {"type": "LineString", "coordinates": [[0.0, 0.01], [0.001, 0.01]]})
    content = geojson.written([square("1号楼", 0.0), gate("东门", 0.001), way])

    for minute in (10, 20):
        places.read_map(compound=willow, content=content, name="map", by=world.commander, at=at(f"11 16:{minute}"))

    assert Place.objects.filter(level__in=["building", "entrance"]).count() == 2
    assert Way.objects.count() == 1


def test_the_sketch_keeps_north_at_the_top(world: World):
    """
    What lies further north is drawn higher; entrances are drawn last, above buildings.
    """
    north = geojson.Feature("entrance", "north", {"type": "Point", "coordinates": [0.0, 0.012]})

    drawn = sketch([north, square("1号楼", 0.0)])

    assert drawn is not None
    assert [shape.what for shape in drawn.shapes] == ["building", "entrance"]
    assert drawn.shapes[1].y < drawn.shapes[0].y


def test_nothing_to_draw_is_no_sketch():
    """
    Without shapes there is no empty frame.
    """
    assert sketch([]) is None


@pytest.mark.parametrize("role", [Role.GUARD, Role.AUDITOR, Role.SUPERIOR])
def test_not_everybody_makes_the_map(world: World, role):
    """
    A guard sees places but does not add them.
    """
    with pytest.raises(Refused) as refused:
        places.add_place(level="compound", name="柳园", by=world.member(role), at=at("11"))

    assert codes(refused) == ["role-may-not"]
