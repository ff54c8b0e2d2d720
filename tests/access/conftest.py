"""Two houses beside each other: Willow Court, where everybody of the cast has a part, and Locust Lane, of which they must never hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from shouwang.apps.command import actions as command
from shouwang.apps.operations.models import Member, Role, User
from tests.access.house import House
from tests.world import World, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client


class Street:
    """Both houses, and a browser for each of the cast."""

    def __init__(self) -> None:
        self.world = World()
        self.house = House(self.world.commander, self.world.shift_lead, "Willow")
        commander = self.elsewhere()
        user = User.objects.create(username="locust-lead", display_name="Locust lead")
        lead = Member.objects.create(operation=commander.operation, user=user, role=Role.SHIFT_LEAD)
        self.next_door = House(commander, lead, "Locust")
        self.browsers: dict[str, Client] = {role: self.world.browser(self.world.member(role)) for role in Role}
        self.browsers |= {"stranger": self.world.browser(self.world.stranger), "nobody": self.world.browser(None)}

    @staticmethod
    def elsewhere() -> Member:
        """The commander of an operation that is not Willow Court's."""
        told = {
            "name": "Locust Lane watch",
            "hazard": "flood",
            "legal_basis": "Order 2",
            "area": "Locust Lane",
            "time_zone": "Asia/Shanghai",
        }
        user = User.objects.create(username="locust-commander", display_name="Locust commander", is_staff=True)
        bodies = [command.NamedBody("unit", "Farm Machinery Station")]
        return command.open_operation(user=user, started_at=at("11 14:00"), bodies=bodies, at=at("11 14:10"), **told)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where uploads of this module go."""
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker, files: Path) -> Iterator[Street]:
    """The street, built once for a module and torn down with it; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Street()
        transaction.set_rollback(True)
