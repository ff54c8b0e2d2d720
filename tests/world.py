"""
The cast of the tests: Willow Court (柳园), its operation, one member of each role, and the stranger who may never get in.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from shouwang.apps.journal import models as journal
from shouwang.apps.operations.models import Member, Operation, Role, User

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2022, 3, 11, 15, 0, tzinfo=ZONE)
PASSWORD = "willow court keeps watch"


def at(text: str) -> datetime:
    """``"11 16:30"``: a moment in March 2022, Chinese time."""
    day, _, clock = text.partition(" ")
    hour, minute = (clock or "12:00").split(":")
    return datetime(2022, 3, int(day), int(hour), int(minute), tzinfo=ZONE)


class World:
    """Willow Court, ready for a test. Everything is made when it is first asked for."""

    @cached_property
    def operation(self) -> Operation:
        """The operation that holds Willow Court."""
        return Operation.objects.create(
            name="Willow Court watch",
            hazard="epidemic",
            legal_basis="Order 1 of the city headquarters",
            area="Willow Court, East District",
            time_zone="Asia/Shanghai",
            started_at=START,
        )

    def member(self, role: Role | str) -> Member:
        """The member of Willow Court with this role; made once."""
        user, _ = User.objects.get_or_create(username=f"willow-{role}", defaults={"display_name": f"Willow {role}"})
        return Member.objects.get_or_create(operation=self.operation, user=user, role=role)[0]

    @cached_property
    def commander(self) -> Member:
        """Decides."""
        return self.member(Role.COMMANDER)

    @cached_property
    def shift_lead(self) -> Member:
        """The overall shift lead, 总代班."""
        return self.member(Role.SHIFT_LEAD)

    @cached_property
    def guard(self) -> Member:
        """Stands at the gate."""
        return self.member(Role.GUARD)

    @cached_property
    def stranger(self) -> User:
        """Can log in, has no part in the operation."""
        return User.objects.create(username="stranger")

    def browser(self, who: Member | User | None, language: str = "en") -> Client:
        """A test client with *who* logged in (nobody: None)."""
        client = Client(headers={"accept-language": language})
        user = who.user if isinstance(who, Member) else who
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def kinds(self) -> list[str]:
        """The kinds of all entries of the operation, in order of arrival."""
        return list(journal.Entry.objects.filter(operation=self.operation).order_by("number").values_list("kind", flat=True))

    @staticmethod
    def later(moment: datetime, minutes: int) -> datetime:
        """*minutes* after *moment*."""
        return moment + timedelta(minutes=minutes)


@pytest.fixture
def world(db: None) -> World:
    """Willow Court in a fresh database."""
    return World()
