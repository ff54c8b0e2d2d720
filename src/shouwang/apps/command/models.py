"""Orders from above, phases of the operation, and who holds which post of command."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouwang.apps.journal.models import Attachment, Note
from shouwang.apps.operations.models import Member, Operation, in_both, new_id
from shouwang.apps.operations.sealed import SealedText
from shouwang.vocabulary.retention import TEXTS
from shouwang.vocabulary.words import Words


class Level(models.TextChoices):
    """Who stands behind an order. Two chains of command meet in an operation: the territory's and the unit's own superior."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Sub-district")
    COMMUNITY = "community", _("Community")
    BUREAU = "bureau", _("Superior authority")
    OTHER = "other", pgettext_lazy("level of an order", "Other")


class StandingOrders(models.Manager["Order"]):
    """The orders that were not withdrawn as recorded by mistake."""

    def get_queryset(self) -> models.QuerySet[Order]:
        """Without the withdrawn ones."""
        return super().get_queryset().filter(withdrawn_at=None)


class Order(models.Model):
    """A public document that tells the unit what to do. One that was recorded by mistake is withdrawn: kept, and shown nowhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="orders")
    level = models.CharField(max_length=10, choices=Level)
    issuer = models.CharField(max_length=200)
    issuer_en = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    text = SealedText()
    effective_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = StandingOrders()
    kept_as = TEXTS.code

    class Meta:
        ordering = ["-received_at", "-id"]

    def __str__(self) -> str:
        return self.titles.within(get_language() or "en")

    @property
    def titles(self) -> Words:
        """What it is called, in both languages."""
        return in_both(self, "title")

    @property
    def issuers(self) -> Words:
        """Who gave it, in both languages."""
        return in_both(self, "issuer")


class Supersession(models.Model):
    """
    A newer order takes the place of an older one, or of a *part* of it ("article 1"); empty: all of it.

    What is superseded in part stays in force for the rest; one notice may repeal several others.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    older = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="superseded_by")
    newer = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="supersedes")
    part = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = (models.UniqueConstraint(fields=["older", "newer"], name="superseded_once_by_each"),)

    def __str__(self) -> str:
        return f"{self.newer} > {self.older}"


class Phase(models.Model):
    """
    A stretch of the operation that is opened, extended, closed, handed over and, if it must be, reopened.

    *until* is the last day planned, *days* the calendar days it took, first and last counted, in the operation's time zone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveIntegerField()
    task = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    until = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    receiver = models.CharField(max_length=120, blank=True)
    receiver_en = models.CharField(max_length=200, blank=True)
    pack_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = (
            models.UniqueConstraint(fields=["operation", "number"], name="one_phase_of_a_number"),
            models.UniqueConstraint(fields=["operation"], condition=Q(closed_at=None), name="one_open_phase"),
        )

    def __str__(self) -> str:
        return f"{self.operation} {self.number}"

    @property
    def receivers(self) -> Words:
        """Who took it over, in both languages."""
        return in_both(self, "receiver")


class Post(models.TextChoices):
    """Posts of the command cell."""

    COMMANDER = "commander", _("Commander")
    DEPUTY = "deputy", _("Deputy")
    SHIFT_LEAD = "shift-lead", _("Overall shift lead")


class CommandPost(models.Model):
    """
    Who held a post of command from *since* to *until*.

    *rank* is the place in the one line of succession (1 first): whoever is present and first in line commands.
    *away_from* and *away_until* mark an absence; without an end it lasts until the holder is back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="command_posts")
    post = models.CharField(max_length=10, choices=Post)
    rank = models.PositiveIntegerField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="command_posts")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    away_from = models.DateTimeField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True)
    handover_note = models.ForeignKey(Note, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["rank", "since"]
        constraints = (models.UniqueConstraint(fields=["operation", "rank"], condition=Q(until=None), name="one_holder_of_a_rank"),)

    def __str__(self) -> str:
        return f"{self.get_post_display()}: {self.member}"

    def is_away(self, at: datetime) -> bool:
        """Whether the holder is marked absent at this moment."""
        return self.away_from is not None and self.away_from <= at and (self.away_until is None or at < self.away_until)
