"""The cast of a model operation while it is being played, by the references that the files use."""

from __future__ import annotations

from dataclasses import dataclass, field

from shouwang.apps.command.models import Order, Phase
from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.apps.people.models import Call, Person
from shouwang.apps.reports.models import Photo, Report
from shouwang.apps.roster.models import Post, Roster
from shouwang.apps.territory.models import Place
from shouwang.server.demo.folder import Folder


@dataclass
class Cast:
    """Everybody and everything that has come on stage so far."""

    folder: Folder
    members: dict[str, Member] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    roster: Roster = field(default_factory=Roster)
    calls: dict[str, Call] = field(default_factory=dict)
    phases: dict[int, Phase] = field(default_factory=dict)
    photos: dict[str, Photo] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    @property
    def commander(self) -> Member:
        """Who opened the operation."""
        return self.with_role(Role.COMMANDER)

    @property
    def operation(self) -> Operation:
        """The operation that is played."""
        return self.commander.operation

    def with_role(self, role: Role) -> Member:
        """The first member who has this role."""
        return next(member for member in self.members.values() if member.role == role)

    def who(self, reference: str) -> Member:
        """The member of this reference; who has no login is entered by the overall shift lead, as paper is."""
        return self.members.get(reference) or self.with_role(Role.SHIFT_LEAD)
