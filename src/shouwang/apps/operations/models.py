"""Tenancy: users, operations, the bodies that take part, and who has which role where."""

from __future__ import annotations

import secrets
import time
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.operations.sealed import SealedText
from shouwang.vocabulary import ids
from shouwang.vocabulary.retention import ACCOUNTS, STAFF
from shouwang.vocabulary.words import Words, noted, plain


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return ids.uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(ids.RANDOM_BYTES))


class User(AbstractUser):
    """Somebody who can log in. What they may do is said by their memberships, operation by operation."""

    display_name = SealedText(max_length=60, lost="")

    kept_as = ACCOUNTS

    def __str__(self) -> str:
        return self.display_name or self.username


class Hazard(models.TextChoices):
    """What the operation is against."""

    EPIDEMIC = "epidemic", _("Epidemic")
    FLOOD = "flood", _("Flood")
    GAS_LEAK = "gas-leak", _("Gas leak")
    ANIMAL_DISEASE = "animal-disease", _("Animal disease")
    OTHER = "other", _("Other")


def in_both(thing: models.Model, field: str) -> Words:
    """A text as given, and in English where somebody has written it: ``field`` and ``field_en``; a dash where it is destroyed."""
    given = getattr(thing, field) or "—"
    return plain(getattr(thing, f"{field}_en") or given, given)


class Operation(models.Model):
    """
    One deployment, from the order to the hand-over. Everything belongs to one.

    A public text may stand in English beside the language it was given in; left empty, reports in English show it as it was given.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    hazard = models.CharField(max_length=20, choices=Hazard)
    legal_basis = models.CharField(max_length=300)
    legal_basis_en = models.CharField(max_length=500, blank=True)
    area = models.CharField(max_length=300)
    area_en = models.CharField(max_length=500, blank=True)
    time_zone = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> Words:
        """What the operation is called, in both languages."""
        return in_both(self, "name")

    def local(self, moment: datetime) -> datetime:
        """A moment as the clocks of the operation show it."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    @property
    def areas(self) -> Words:
        """Where it is, in both languages."""
        return in_both(self, "area")

    @property
    def grounds(self) -> Words:
        """The legal basis, in both languages."""
        return in_both(self, "legal_basis")


class Body(models.Model):
    """An organisation that takes part: the unit that is deployed, the community that hosts it, the superior it answers to."""

    class Part(models.TextChoices):
        """What the body does in the operation."""

        UNIT = "unit", _("Deployed unit")
        HOST = "host", _("Host community")
        SUPERIOR = "superior", _("Superior")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="bodies")
    part = models.CharField(max_length=10, choices=Part)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=200, blank=True)
    liaison = SealedText(max_length=60)
    telephone = SealedText(max_length=40)

    kept_as = STAFF.code

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> Words:
        """What the body is called, in both languages."""
        return in_both(self, "name")


class Role(models.TextChoices):
    """What a member does in an operation; it decides what the member may see and do."""

    COMMANDER = "commander", _("Commander")
    SHIFT_LEAD = "shift-lead", _("Overall shift lead")
    GROUP_LEAD = "group-lead", _("Group lead")
    GUARD = "guard", _("Guard")
    CASEWORKER = "caseworker", _("Caseworker")
    STOREKEEPER = "storekeeper", _("Storekeeper")
    HOST = "host", _("Host community")
    SUPERIOR = "superior", _("Superior")
    AUDITOR = "auditor", _("Auditor")


class Member(models.Model):
    """A user's part in one operation. The journal names who acted by this id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "user"], name="one_role_per_operation"),)

    def __str__(self) -> str:
        return noted(self.user, self.get_role_display(), get_language() or "en")

    @property
    def may_name_colleagues(self) -> bool:
        """Whether this member sees by name who serves; a superior sees offices and figures."""
        return self.role != Role.SUPERIOR


class BehindTheDoor(models.Manager[Any]):
    """The manager of confidential rows; only ``operations/access.py`` opens it."""

    use_in_migrations = False


class Confidential(models.Model):
    """
    Rows about people that not every role may see.

    There is no ``objects``: rows are reached through the doors in ``operations/access.py``.
    A model says in ``seen_by`` which roles may see which field; a field that is not listed is seen by nobody.
    ``kept_as`` is the class of ``vocabulary/retention.py`` under whose key its columns are sealed, and with which it is destroyed.
    """

    kept_as: ClassVar[str]
    seen_by: ClassVar[dict[str, frozenset[str]]] = {}
    behind_the_door = BehindTheDoor()

    class Meta:
        abstract = True
        default_manager_name = "behind_the_door"
        base_manager_name = "behind_the_door"
