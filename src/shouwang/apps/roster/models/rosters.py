"""Rosters, duty, and when somebody is not available or has wishes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from shouwang.apps.operations.access import COMMAND, STAFF_HEALTH
from shouwang.apps.operations.models import Confidential, Member, Operation, new_id
from shouwang.apps.operations.sealed import SealedJSON
from shouwang.apps.people.models import Person
from shouwang.apps.roster.models.posts import Post
from shouwang.vocabulary.retention import HEALTH, STAFF


class Absence(Confidential):
    """When somebody is not available; never why. *spans* are pairs of moments."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="absences")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="absence")
    spans = SealedJSON(default=list)

    kept_as = HEALTH.code
    seen_by: ClassVar[dict[str, Any]] = dict.fromkeys(("person", "spans"), STAFF_HEALTH)

    def __str__(self) -> str:
        return f"absence {self.id}"


class Roster(models.Model):
    """
    Who holds which post when, for a number of days: searched for, looked at, published.

    Several may be published: at each moment the one holds that was published last of those whose days it lies in.

    Of the one that it is *based_on* what is kept stays, and as little as can be is changed.
    """

    class State(models.TextChoices):
        """How far it is. While it is searched for it has no duties yet."""

        SEARCHING = "searching", _("Being searched")
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        FAILED = "failed", _("Broken off")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="rosters")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.SEARCHING)
    pattern = models.CharField(max_length=10)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    people = models.JSONField(default=list)
    seed = models.PositiveIntegerField(default=0)
    based_on = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    values = models.JSONField(default=dict)
    bounds = models.JSONField(default=dict)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = (models.UniqueConstraint(fields=["operation", "number"], name="one_roster_of_a_number"),)

    def __str__(self) -> str:
        return str(self.number)


class Duties(models.QuerySet["Duty"]):
    """Duties, and those of them that hold."""

    def held(self) -> Duties:
        """Those of published rosters that were not taken away."""
        return self.filter(withdrawn_at=None, roster__published_at__isnull=False)

    def vacant(self) -> Duties:
        """Those that somebody dropped out of and nobody has taken; what became of a substitute is told of the substitute's own duty."""
        return self.filter(~Exists(Duty.objects.filter(instead_of=OuterRef("pk"))), why=Duty.Why.DROPPED_OUT)

    def on_post(self) -> Duties:
        """Those that somebody stands now, by check-in and check-out."""
        return self.filter(withdrawn_at=None, arrived_at__isnull=False, left_at=None)


class Duty(models.Model):
    """
    One person at one post for one stretch of time. A duty that was taken away stays, with when and why; who came *instead_of* whom is known.

    *well_at* is when it was last said that all is well there. Whoever left was relieved by the *relief*, who signed for it. *is_kept*: a roster that is based on this one has it too.
    """

    class Why(models.TextChoices):
        """Why a duty was taken away; a person's reasons are their own."""

        DROPPED_OUT = "dropped-out", _("Cannot come")
        SWAPPED = "swapped", _("Swapped")
        HANDED_ON = "handed-on", _("Somebody else takes it")
        REPLACED = "replaced", _("A newer roster takes its place")
        CLOSED = "closed", _("The post is closed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="duties")
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="duties")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duties")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    well_at = models.DateTimeField(null=True, blank=True)
    relief = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="relieved")
    relief_signed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    is_kept = models.BooleanField(default=False)
    instead_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="substitutes")

    objects = Duties.as_manager()

    class Meta:
        ordering = ["starts_at", "post__name", "id"]

    def __str__(self) -> str:
        return f"{self.post} {self.starts_at:%d %H:%M}"

    @property
    def is_on_post(self) -> bool:
        """Whether somebody stands it now, by check-in and check-out."""
        return self.arrived_at is not None and self.left_at is None and self.withdrawn_at is None

    @property
    def is_vacant(self) -> bool:
        """Whether somebody dropped out of it and nobody has taken it."""
        return self.why == Duty.Why.DROPPED_OUT and not self.substitutes.exists()

    def lies_ahead(self, at: datetime) -> bool:
        """Whether it is still to come, by a published roster."""
        is_to_come = self.withdrawn_at is None and self.arrived_at is None and self.starts_at > at
        return is_to_come and self.roster.state == Roster.State.PUBLISHED


class DutyWish(Confidential):
    """When somebody would rather have no duty, or would like some (*is_for*). Rosters heed it where that costs nothing else; nobody asks why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="duty_wishes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duty_wishes")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_for = models.BooleanField(default=False)

    kept_as = STAFF.code
    seen_by: ClassVar[dict[str, Any]] = dict.fromkeys(("person", "starts_at", "ends_at", "is_for"), COMMAND)

    class Meta(Confidential.Meta):
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return f"wish {self.id}"
