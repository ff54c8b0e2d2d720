"""The watch over the posts: its times, who saw to an alarm, who was told, and how."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from shouwang.apps.operations.access import COMMAND
from shouwang.apps.operations.models import Confidential, Operation, new_id
from shouwang.apps.operations.sealed import SealedJSON, SealedText
from shouwang.apps.people.models import Person
from shouwang.apps.roster.models.posts import Post
from shouwang.apps.roster.models.rosters import Duty
from shouwang.vocabulary.retention import STAFF


class OwnTimes(models.Model):
    """The times of the watch that an operation has set for itself, by their names in ``vocabulary/watching.py``: minutes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, related_name="watch_times")
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"watch times of {self.operation}"


class Taking(models.Model):
    """Somebody saw to an alarm, known by its key: a member, or a person at the post."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="takings")
    alarm = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.UUIDField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.alarm


class Telling(models.Model):
    """An alarm was passed on to a rung of the ladder. One row for each step: that is how none is told twice. *messages* were due."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="tellings")
    alarm = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=12)
    messages = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "number"]
        constraints = (models.UniqueConstraint(fields=["operation", "alarm", "number"], name="one_telling_of_a_step"),)

    def __str__(self) -> str:
        return f"{self.alarm} {self.number}"


class Reach(Confidential):
    """Where alarms reach somebody besides their e-mail: addresses of message services, which are as secret as passwords."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="reaches")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reach")
    addresses = SealedJSON(default=list)

    kept_as = STAFF.code
    seen_by: ClassVar[dict[str, Any]] = dict.fromkeys(("person", "addresses"), COMMAND)

    def __str__(self) -> str:
        return f"reach {self.id}"


class Message(models.Model):
    """
    One message about an alarm to one address: waiting, being *tried*, *sent*, or not, with the *fault*.

    What was being tried when the server fell is not sent again: nobody knows whether it left, and the page says so.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="messages")
    alarm = models.CharField(max_length=80)
    what = models.CharField(max_length=12)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_leading = models.BooleanField(default=False)
    channel = models.CharField(max_length=8)
    address = SealedText(max_length=500, lost="")
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = SealedText(max_length=200, lost="")

    kept_as = STAFF.code

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"message {self.id}"
