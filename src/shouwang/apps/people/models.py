"""The roll, what people cannot bear, the call-out and its answers, and requests to be excused."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwang.apps.command.models import Order
from shouwang.apps.operations.access import COMMAND, STAFF, STAFF_HEALTH
from shouwang.apps.operations.models import Confidential, Member, Operation, Role, User, new_id
from shouwang.vocabulary import roll

COLLEAGUES = STAFF | {Role.HOST}
"""Those who see who serves, and as what."""

PHONE_AFTER = 15
"""Minutes without a sign after which somebody is phoned (ours)."""


class Person(Confidential):
    """
    Somebody on the roll of the deployed unit.

    *keys* is what the name is found by (pinyin, initials); *user* is set once the person can log in.
    A person taken off the roll keeps the row until the operation's people are destroyed.
    """

    class Sex(models.TextChoices):
        """As the roll has it."""

        FEMALE = "f", _("Female")
        MALE = "m", _("Male")

    class Joined(models.TextChoices):
        """How somebody came to the operation."""

        ASSIGNED = roll.ASSIGNED, _("Assigned")
        VOLUNTEERED = roll.VOLUNTEERED, _("Volunteered")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="people")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField(null=True, blank=True)
    name = models.CharField(max_length=60)
    keys = models.CharField(max_length=200, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=80, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=120, blank=True)
    party_member = models.BooleanField(default=False)
    joined_as = models.CharField(max_length=12, choices=Joined, default=Joined.ASSIGNED)
    drives = models.BooleanField(default=False)
    has_car = models.BooleanField(default=False)
    licence = models.CharField(max_length=40, blank=True)
    skills = models.CharField(max_length=200, blank=True)
    availability = models.CharField(max_length=200, blank=True)
    ppe_trained = models.BooleanField(default=False)
    own_test_day = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    removed_at = models.DateTimeField(null=True, blank=True)

    seen_by: ClassVar[dict[str, frozenset[str]]] = {
        **dict.fromkeys(("number", "name", "keys", "title", "user", "removed_at"), COLLEAGUES),
        **dict.fromkeys(
            ("sex", "birth_year", "telephone", "email", "address", "party_member", "joined_as", "drives", "has_car", "licence",
             "skills", "availability", "ppe_trained", "own_test_day", "language"),
            COMMAND,
        ),
    }  # fmt: skip

    class Meta(Confidential.Meta):
        ordering = ["number", "name", "id"]
        constraints = (
            models.UniqueConstraint(
                fields=["operation", "number"], condition=Q(removed_at=None, number__isnull=False), name="one_person_of_a_number"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Limits(Confidential):
    """
    What a person cannot bear: codes from ``roll.LIMITS`` and a note. Never in the journal, seen only by those who plan duty.

    *care_from* and *care_until* are the hours at which somebody must be at home, every day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="limits")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="limits")
    kinds = models.JSONField(default=list)
    care_from = models.TimeField(null=True, blank=True)
    care_until = models.TimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    told_by = models.UUIDField()
    told_at = models.DateTimeField()

    seen_by: ClassVar[dict[str, frozenset[str]]] = dict.fromkeys(
        ("person", "kinds", "care_from", "care_until", "note", "told_by", "told_at"), STAFF_HEALTH
    )

    def __str__(self) -> str:
        return f"limits {self.id}"


class RollDraft(Confidential):
    """A sheet that has been read and not yet applied; gone once it is applied or another one is read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    read_at = models.DateTimeField()
    roll = models.JSONField()

    def __str__(self) -> str:
        return self.name


class CallOut(models.Model):
    """
    "Come": what to do, where, until when, sent to many; *received_at* is when the order behind it came in, where the clock starts.

    *phone_after* minutes without a sign, somebody is phoned.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="callouts")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="callouts")
    received_at = models.DateTimeField()
    title = models.CharField(max_length=120)
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    assembly_place = models.CharField(max_length=200)
    deadline = models.DateTimeField()
    phone_after = models.PositiveSmallIntegerField(default=PHONE_AFTER)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether personal links take answers no longer: the call-out is closed, or the whole operation."""
        return self.closed_at is not None or self.operation.closed_at is not None

    def text_in(self, language: str) -> str:
        """The text in *language*, or in the one it was written in."""
        first, second = (self.text_zh, self.text_en) if language.startswith("zh") else (self.text_en, self.text_zh)
        return first or second


class Answer(models.TextChoices):
    """What somebody can say to a call."""

    COMING = "coming", _("Coming")
    WITH_LIMITS = "with-limits", _("Coming, with limits")
    CANNOT = "cannot", _("Cannot")


class Step(models.TextChoices):
    """The way of a call, from the order to the post; each value is the name of its moment on :class:`Call` without ``_at``."""

    NOTIFIED = "notified", _("Notified")
    READ = "read", _("Read")
    ANSWERED = "answered", _("Answered")
    ARRIVED = "arrived", _("Arrived")
    ON_POST = "on_post", _("On post")


class Call(models.Model):
    """
    One person's call: when each step of the way was taken, and the last answer.

    *mailed* and *mail_fault* tell whether e-mail left; *tried* counts phone calls that nobody answered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="calls")
    callout = models.ForeignKey(CallOut, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calls")
    channels = models.JSONField(default=list)
    notified_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    on_post_at = models.DateTimeField(null=True, blank=True)
    tried = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    mail_fault = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["callout", "person"], name="one_call_a_person"),)

    def __str__(self) -> str:
        return f"call {self.id}"

    def taken_at(self, step: str) -> datetime | None:
        """When *step* was taken, or None."""
        moment: datetime | None = getattr(self, f"{step}_at")
        return moment


class Exemption(Confidential):
    """
    A request to be excused from duty: the reason is read by those who plan duty, the commander alone decides.

    An exemption stands while *decision* is ``granted``; coming after all withdraws it.
    """

    class Decision(models.TextChoices):
        """What became of the request; empty: not decided yet."""

        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="exemptions")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="exemptions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exemptions")
    why = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer_note = models.CharField(max_length=300, blank=True)

    seen_by: ClassVar[dict[str, frozenset[str]]] = {
        **dict.fromkeys(("call", "person", "asked_at", "decision", "decided_at", "decided_by", "answer_note"), COMMAND),
        **dict.fromkeys(("why", "note"), STAFF_HEALTH),
    }

    class Meta(Confidential.Meta):
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"exemption {self.id}"
