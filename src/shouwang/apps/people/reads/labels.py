"""What people on the roll are called in the log."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import get_language

from shouwang.apps.operations.access import fields_seen, seen
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people.models import CallOut, Person


def labels(operation: Operation, ids: set[UUID], by: Member) -> dict[UUID, str]:
    """The names of these people and the titles of call-outs, for those who may see names of colleagues."""
    if operation.pk != by.operation_id or "name" not in fields_seen(Person, by):
        return {}
    people = {person["id"]: person["name"] for person in seen(Person, by).filter(id__in=ids)}
    callouts = CallOut.objects.filter(operation=operation, id__in=ids - people.keys())
    return people | {callout.id: callout.titles.within(get_language() or "en") for callout in callouts}
