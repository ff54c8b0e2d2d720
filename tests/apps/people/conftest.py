"""Willow Court's unit, called out: four people on the roll, the order received at 15:00 on 11 March."""

from __future__ import annotations

from functools import cached_property

import pytest

from shouwang.apps.journal.models import Entry
from shouwang.apps.people import actions
from shouwang.apps.people.models import Call, CallOut, Person
from shouwang.vocabulary.roll import VOLUNTEERED, Particulars
from tests.world import World, at

ORDERED = at("11 15:00")
SENT = at("11 15:05")


class Unit:
    """The people of the tests. All are invented."""

    def __init__(self, world: World) -> None:
        self.world = world

    def enrol(self, name: str, **particulars) -> Person:
        return actions.enrol(particulars=Particulars(name=name, **particulars), by=self.world.commander, at=ORDERED)

    @cached_property
    def people(self) -> dict[str, Person]:
        return {
            "Mei": self.enrol("Mei", number=1, telephone="13800000001", email="mei@example.org", language="en", party_member=True),
            "Bo": self.enrol("单小军", number=2, telephone="13800000002", joined_as=VOLUNTEERED, drives=True, has_car=True),
            "Lan": self.enrol("Lan", number=3, email="lan@example.org", address="North lane"),
            "Wu": self.enrol("Wu", number=4),
        }

    def call_out(self, *names: str, **further) -> CallOut:
        people = [self.people[name].id for name in names or self.people]
        return actions.send_callout(
            **{
                "by": self.world.commander,
                "at": SENT,
                "title": "Come to Willow Court",
                "text_en": "Bring warm clothes.",
                "text": "请带好保暖衣物。",
                "assembly_place": "East gate",
                "deadline": at("11 16:30"),
                "received_at": ORDERED,
                "people": people,
                **further,
            }
        )

    @cached_property
    def callout(self) -> CallOut:
        return self.call_out()

    def call(self, name: str) -> Call:
        return Call.objects.select_related("person", "callout", "operation").get(callout=self.callout, person=self.people[name])

    def told(self, kind: str) -> list[Entry]:
        """Entries of a kind, in order of arrival."""
        return list(Entry.objects.filter(operation=self.world.operation, kind=kind).order_by("number"))


@pytest.fixture
def unit(world) -> Unit:
    return Unit(world)
