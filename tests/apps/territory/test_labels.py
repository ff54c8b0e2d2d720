"""The log calls a place by its name, a door only for those who may see doors."""

from __future__ import annotations

from shouwang.apps.territory.models import Place
from shouwang.apps.territory.reads.labels import labels


def test_a_door_has_a_name_only_for_those_who_may_see_doors(world):
    """
    The auditor reads that something happened in the compound, not behind which door.
    """
    compound = Place.objects.create(operation=world.operation, level="compound", name="Willow Court", code="w", label="", path="w", keys="")
    door = Place.objects.create(operation=world.operation, level="door", name="501", code="501", label="3-2-501", path="w/501", keys="")
    ids = {compound.id, door.id}

    told = {role: labels(world.operation, ids, world.member(role)) for role in ("commander", "auditor")}

    assert told["commander"] == {compound.id: "Willow Court", door.id: "3-2-501"}
    assert told["auditor"] == {compound.id: "Willow Court"}
