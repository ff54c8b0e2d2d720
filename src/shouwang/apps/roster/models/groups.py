"""Groups of people who serve together."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.operations.access import COMMAND
from shouwang.apps.operations.models import Confidential, Operation, in_both, new_id
from shouwang.apps.operations.sealed import SealedText
from shouwang.apps.people.models import Person
from shouwang.vocabulary.retention import STAFF, TEXTS
from shouwang.vocabulary.words import Words


class Group(models.Model):
    """People who serve together under one of them. Built anew, a group of the same number goes on with its name and what it was told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="staff_groups")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    lead = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    instructions = SealedText(max_length=1000)
    communications = SealedText(max_length=300)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    kept_as = TEXTS.code

    class Meta:
        ordering = ["number", "id"]
        constraints = (
            models.UniqueConstraint(fields=["operation", "number"], condition=Q(closed_at=None), name="one_open_group_of_a_number"),
        )

    def __str__(self) -> str:
        return self.names.within(get_language() or "en")

    @property
    def names(self) -> Words:
        """What it is called, in both languages: by its number, and its name where it has one."""
        number = Words("Group {number}", "第{number}组").filled({"number": self.number})
        own = in_both(self, "name") if self.name else None
        return Words(f"{number.en} · {own.en}", f"{number.zh} · {own.zh}") if own else number


class Membership(models.Model):
    """That somebody is in a group, from when until when; *stays* when groups are built anew."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    stays = models.BooleanField(default=False)

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = (models.UniqueConstraint(fields=["person"], condition=Q(left_at=None), name="one_group_a_person"),)

    def __str__(self) -> str:
        return f"membership {self.id}"


class GroupWish(Confidential):
    """That two must be in one group, or must not; why, nobody asks."""

    class What(models.TextChoices):
        """What is wished; the values are the engine's."""

        TOGETHER = "together", _("Together")
        APART = "apart", _("Not together")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="group_wishes")
    what = models.CharField(max_length=8, choices=What)
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    kept_as = STAFF.code
    seen_by: ClassVar[dict[str, Any]] = dict.fromkeys(("what", "one", "other"), COMMAND)

    def __str__(self) -> str:
        return f"wish {self.id}"
