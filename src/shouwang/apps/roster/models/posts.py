"""Posts and what they need, the operation's own safety limits, and the weather there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from shouwang.apps.operations.models import Operation, in_both, new_id
from shouwang.apps.territory.models import Place
from shouwang.vocabulary.words import Words


class Post(models.Model):
    """A place that is held, round the clock or for some hours: an entrance, a tent, the command room. *is_hard*: time there is shared evenly too; *is_suited*: one wears a suit; *is_driving*: one sits at a wheel."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="posts")
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    is_seated = models.BooleanField(default=True)
    is_outdoors = models.BooleanField(default=True)
    is_safe_alone = models.BooleanField(default=False)
    is_hard = models.BooleanField(default=False)
    is_suited = models.BooleanField(default=False)
    is_driving = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = (models.UniqueConstraint(fields=["operation", "name"], condition=Q(closed_at=None), name="one_open_post_of_a_name"),)

    def __str__(self) -> str:
        return self.names.within(get_language() or "en")

    @property
    def names(self) -> Words:
        """What it is called, in both languages."""
        return in_both(self, "name")


class Need(models.Model):
    """
    What a post needs at certain hours of each day; from and until the same time is the whole day. Without days it holds as long as the post.

    *leads* is how many of them must be able to lead.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="needs")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="needs")
    starts = models.TimeField()
    ends = models.TimeField()
    least = models.PositiveSmallIntegerField(default=1)
    ideal = models.PositiveSmallIntegerField(default=0)
    leads = models.PositiveSmallIntegerField(default=0)
    is_mixed = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts", "ends", "id"]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


class OwnLimits(models.Model):
    """The safety limits that an operation has set for itself, by their names in ``vocabulary/limits.py``: minutes, or a number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, related_name="safety_limits")
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"limits of {self.operation}"


class Temperature(models.Model):
    """How cold it is, in whole °C, from a moment until the next is told; and whether it storms."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="temperatures")
    since = models.DateTimeField()
    degrees = models.SmallIntegerField()
    is_storm = models.BooleanField(default=False)

    class Meta:
        ordering = ["since"]
        constraints = (models.UniqueConstraint(fields=["operation", "since"], name="one_temperature_at_a_moment"),)

    def __str__(self) -> str:
        return f"{self.degrees} °C"
