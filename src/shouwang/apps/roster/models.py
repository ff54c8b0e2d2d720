"""Posts and what they need, rosters, duty, and when somebody is not available."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.operations.access import COMMAND, STAFF_HEALTH
from shouwang.apps.operations.models import Confidential, Member, Operation, in_both, new_id
from shouwang.apps.operations.sealed import SealedJSON, SealedText
from shouwang.apps.people.models import Person
from shouwang.apps.territory.models import Place
from shouwang.vocabulary.retention import HEALTH, STAFF
from shouwang.vocabulary.words import Words


class Post(models.Model):
    """A place that is held, round the clock or for some hours: an entrance, a tent, the command room. *is_hard*: time there is shared evenly too; *is_suited*: one wears a suit."""

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
    Who holds which post when, for a number of days: searched for, looked at, published, and one day replaced by the next.

    Of the one that it is *based_on* what is kept stays, and as little as can be is changed.
    """

    class State(models.TextChoices):
        """How far it is. While it is searched for it has no duties yet; only one is published at a time."""

        SEARCHING = "searching", _("Being searched")
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced")
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
        constraints = (
            models.UniqueConstraint(fields=["operation", "number"], name="one_roster_of_a_number"),
            models.UniqueConstraint(fields=["operation"], condition=Q(state="published"), name="one_published_roster"),
        )

    def __str__(self) -> str:
        return str(self.number)


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

    class Meta:
        ordering = ["starts_at", "post__name", "id"]

    def __str__(self) -> str:
        return f"{self.post} {self.starts_at:%d %H:%M}"

    def lies_ahead(self, at: datetime) -> bool:
        """Whether it is still to come, by the roster that holds."""
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


class Group(models.Model):
    """People who serve together under one of them. Built anew, a group of the same number goes on with its name and what it was told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="staff_groups")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    lead = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    instructions = models.TextField(max_length=1000, blank=True)
    communications = models.TextField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

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


# Among colleagues


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


# The watch


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
