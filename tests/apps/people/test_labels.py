"""The log calls colleagues by name for those who may know it."""

from __future__ import annotations

from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people.models import Person
from shouwang.apps.people.reads.labels import labels
from tests.world import START


def test_a_colleague_has_a_name_for_colleagues_only(world):
    """
    The superior sees figures, and another operation sees nothing at all.
    """
    person = Person.behind_the_door.create(operation=world.operation, number=1, name="Qin Yue")
    other = Operation.objects.create(name="Other", hazard="flood", time_zone="UTC", started_at=START)
    outsider = Member.objects.create(operation=other, user=world.stranger, role="commander")

    told = [labels(world.operation, {person.id}, by) for by in (world.commander, world.member("superior"), outsider)]

    assert told == [{person.id: "Qin Yue"}, {}, {}]
