"""Willow Court, for the tests of command, and the commander of another operation."""

from __future__ import annotations

import pytest

from shouwang.apps.command import actions
from shouwang.apps.operations.models import Member, User
from tests.world import World, at

BODIES = (
    actions.NamedBody("unit", "Farm Machinery Station"),
    actions.NamedBody("host", "Locust Community", liaison="Bai Lan", telephone="13800000000"),
)


def opened(user: User, **more) -> Member:
    """An operation opened by *user*."""
    given = {
        "name": "Locust Lane watch",
        "hazard": "epidemic",
        "legal_basis": "Order 1",
        "area": "Locust Lane",
        "time_zone": "Asia/Shanghai",
        "started_at": at("11 15:00"),
        "bodies": BODIES,
    } | more
    return actions.open_operation(user=user, at=at("11 15:10"), **given)


@pytest.fixture
def opener(db: None) -> User:
    """Somebody who may open operations."""
    return User.objects.create(username="opener", display_name="Opener", is_staff=True)


@pytest.fixture
def other_commander(world: World, opener: User) -> Member:
    """The commander of an operation that is not Willow Court's."""
    return opened(opener)
