"""The ground every action of command stands on: the right is checked, the operation is held."""

from __future__ import annotations

from collections.abc import Iterable

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation, Role


def held_operation(by: Member, roles: Iterable[Role]) -> Operation:
    """
    The member's operation, its row locked until the action ends: two who close or fill the same thing go one after another.

    Raises ``Refused`` unless *by* has one of *roles*.
    """
    access.require(by, roles)
    return Operation.objects.select_for_update().get(pk=by.operation_id)
