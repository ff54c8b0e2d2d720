"""A small unit with a gate to hold: eight people, one of them the shift lead, who may lead."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions as people
from shouwang.apps.people.models import Person
from shouwang.apps.roster import actions
from shouwang.apps.roster.models import Duty, Post, Roster
from shouwang.vocabulary.roll import Particulars
from tests.apps.roster.offered import Asked
from tests.world import World, at

NAMES = ("An", "Bo", "Cui", "Dan", "En", "Fei", "Gao", "Hui")
BY_DAY, AT_NIGHT = actions.NeedTold(time(6), time(22), 1), actions.NeedTold(time(22), time(6), 2)


class Watch:
    """The gate, the people, and rosters made for them."""

    def __init__(self, world: World) -> None:
        self.world, self.by = world, world.commander
        self.people: dict[str, Person] = {}
        for name in NAMES:
            self.enrol(name)
        self.gate = self.post("East gate", BY_DAY, AT_NIGHT)

    def enrol(self, name: str) -> Person:
        place = len(self.people)
        self.people[name] = people.enrol(
            particulars=Particulars(name=name, number=place + 1, sex="f" if place % 2 else "m"),
            by=self.by,
            at=at("11 15:00"),
            user=self.world.member(Role.SHIFT_LEAD).user if name == "An" else None,
        )
        return self.people[name]

    def post(self, name: str, *needs: actions.NeedTold, **further: object) -> Post:
        return actions.keep_post(name=name, needs=needs, by=self.by, at=at("11 15:10"), **further)

    def begun(self, starts_at: datetime | None = None, days: int = 2, **further: object) -> Roster:
        told = {"pattern": "3x8", "people": [person.id for person in self.people.values()], **further}
        return actions.begin_roster(starts_at=starts_at or at("12 06:00"), days=days, by=self.by, at=at("11 15:20"), **told)

    def made(self, starts_at: datetime | None = None, days: int = 2, **further: object) -> Roster:
        return actions.search(roster=self.begun(starts_at, days, **further), effort=0.5)

    def published(self, starts_at: datetime | None = None, **further: object) -> Roster:
        return actions.publish(roster=self.made(starts_at, **further), by=self.by, at=at("11 16:00"))

    @staticmethod
    def duties(roster: Roster) -> list[Duty]:
        return list(roster.duties.filter(withdrawn_at=None).select_related("post", "person", "roster__operation"))

    def name(self, duty: Duty) -> str:
        return str(duty.person)


@pytest.fixture
def watch(world) -> Watch:
    return Watch(world)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.fixture
def asked(watch) -> Asked:
    return Asked(watch)
