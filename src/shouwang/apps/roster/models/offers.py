"""Duty that colleagues give away or swap among themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.apps.operations.models import Operation, new_id
from shouwang.apps.people.models import Person
from shouwang.apps.roster.models.rosters import Duty


class OfferRule(models.Model):
    """Whether what two colleagues agree on *holds_at_once*, where the rules allow it; without a row, and usually, a leader approves each."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, related_name="offer_rule")
    holds_at_once = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"rule on offers of {self.operation}"


class Offer(models.Model):
    """
    Somebody would give away a *duty* of theirs, or the part from one moment to another: *to* whom they ask, or to whoever can first while
    that is nobody. Against an *other* duty it is a swap.

    Its moments say how it stands: made, agreed to, ended. It lapses without a word when a duty of it begins or changes, or a newer roster holds.
    """

    class End(models.TextChoices):
        """How it ended; why somebody cannot, nobody asks."""

        DONE = "done", _("Carried out")
        DECLINED = "declined", _("The colleague cannot")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REFUSED = "refused", _("Not approved")
        AGAINST_RULES = "against-rules", _("The rules do not allow it any more")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="offers")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="offers")
    other = models.ForeignKey(Duty, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    to = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=14, choices=End, blank=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"offer {self.id}"

    @property
    def is_part(self) -> bool:
        """Whether it is about a part of the duty."""
        return (self.starts_at, self.ends_at) != (self.duty.starts_at, self.duty.ends_at)

    def stands(self, at: datetime) -> bool:
        """Whether it has neither ended nor lapsed: each duty of it still lies ahead, unchanged, in the roster that holds."""
        return self.ended_at is None and self.duty.lies_ahead(at) and (self.other is None or self.other.lies_ahead(at))
