"""Members: added with a passphrase shown once, given another role, removed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from shouwang.apps.command import reads
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations.models import Member, Operation, Role, User
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

COMMANDER = frozenset({Role.COMMANDER})
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1: nobody should have to guess when it is read out by telephone."""


@transaction.atomic
def add_member(
    *, username: str, display_name: str, role: str, by: Member, at: datetime, passphrase: str | None = None
) -> tuple[Member, str | None]:
    """
    Let somebody take part. Gives the member and the passphrase to hand on: it is kept nowhere and cannot be shown again.

    Somebody who has an account already (from another operation) keeps their passphrase and their name; None is given then.
    Who left before comes back as the same member. *passphrase* is for demonstrations and tests; left out, one is made.
    """
    operation = held_operation(by, COMMANDER)
    user = User.objects.filter(username=username).first()
    member = Member.objects.filter(operation=operation, user=user).first() if user else None
    refuse_if([*_not_a_name(username, display_name, user), *_takes_part(member)])
    given = None
    if user is None:
        given = passphrase or new_passphrase()
        user = User.objects.create_user(username=username, password=given, display_name=display_name)
    member = member or Member(operation=operation, user=user)
    member.role, member.left_at = Role(role), None
    member.save()
    journal.write("operation.member-joined", operation=operation, at=at, by=by.id, role=member.role, member=str(member.id))
    return member, given


def new_passphrase() -> str:
    """Three groups of five letters and digits: 74 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))


@transaction.atomic
def change_role(*, member: Member, role: str, by: Member, at: datetime) -> Member:
    """Give a member another role; one commander remains, and whoever holds a post of command keeps a role that can command."""
    operation, member = _held(member, by)
    losing = () if role == Role.COMMANDER else reads.last_commander(member, operation)
    posts = () if role in reads.MAY_COMMAND else reads.posts_of(member, operation)
    refuse_if([*reads.not_taking_part(member, operation), *losing, *posts])
    before, member.role = member.role, Role(role)
    if before == role:
        return member
    member.save(update_fields=["role"])
    journal.write("operation.role-changed", operation=operation, at=at, by=by.id, role=role, before=before, member=str(member.id))
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Member, at: datetime) -> Member:
    """Let a member go: nothing of the operation is open to them from now on."""
    operation, member = _held(member, by)
    refuse_if([*reads.not_taking_part(member, operation), *reads.last_commander(member, operation), *reads.posts_of(member, operation)])
    member.left_at = at
    member.save(update_fields=["left_at"])
    journal.write("operation.member-left", operation=operation, at=at, by=by.id, role=member.role, member=str(member.id))
    return member


@transaction.atomic
def renew_passphrase(*, member: Member, by: Member, at: datetime) -> str:
    """
    A new passphrase for a member who forgot theirs, shown once; passkeys and authenticator apps, which may be lost too, stop working.

    Refused for whoever takes part elsewhere or may open operations: a commander must not get into other operations that way.
    """
    operation, member = _held(member, by)
    refuse_if([*reads.not_taking_part(member, operation), *_shared(member)])
    given, factors = _renewed(member.user)
    journal.write("operation.passphrase-renewed", operation=operation, at=at, by=by.id, member=str(member.id), factors=factors)
    return given


@transaction.atomic
def renew_on_server(*, username: str, at: datetime) -> str:
    """
    The same for whom no commander may help, done by whoever has the server; every operation in which they take part keeps that it was done.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Refused(Reason("account-unknown", {"username": username}))
    given, factors = _renewed(user)
    for member in Member.objects.filter(user=user, left_at=None).select_related("operation"):
        journal.write("operation.passphrase-renewed", operation=member.operation, at=at, by=None, member=str(member.id), factors=factors)
    return given


def _renewed(user: User) -> tuple[str, int]:
    """A new passphrase in the place of the old one, and how many passkeys and authenticator apps went with it."""
    given = new_passphrase()
    user.set_password(given)
    user.save(update_fields=["password"])
    factors, _ = Authenticator.objects.filter(user=user).delete()
    return given, factors


def _held(member: Member, by: Member) -> tuple[Operation, Member]:
    """The operation, locked, and the member as it stands under the lock."""
    operation = held_operation(by, COMMANDER)
    return operation, Member.objects.select_related("user").get(pk=member.pk)


def _not_a_name(username: str, display_name: str, user: User | None) -> Iterator[Reason]:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        yield Reason("username-invalid", {"username": username})
    if user is None and not display_name.strip():
        yield Reason("name-missing")


def _takes_part(member: Member | None) -> Iterator[Reason]:
    if member and member.left_at is None:
        yield Reason("member-already", {"username": member.user.username, "role": member.get_role_display()})


def _shared(member: Member) -> Iterator[Reason]:
    user = member.user
    if user.is_staff or user.is_superuser or user.memberships.exclude(operation_id=member.operation_id).exists():
        yield Reason("account-shared", {"member": str(user)})
