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
from shouwang.apps.operations.models import Confidential, Member, Operation, Role, User, in_both, new_id
from shouwang.apps.operations.sealed import SealedDate, SealedJSON, SealedNumber, SealedText, SealedTime
from shouwang.vocabulary import retention, roll
from shouwang.vocabulary.words import Words

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
    name = SealedText(max_length=60)
    keys = SealedText(max_length=200)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    birth_year = SealedNumber(null=True)
    title = SealedText(max_length=80)
    telephone = SealedText(max_length=30)
    email = SealedText(max_length=120)
    address = SealedText(max_length=120)
    party_member = models.BooleanField(default=False)
    joined_as = models.CharField(max_length=12, choices=Joined, default=Joined.ASSIGNED)
    drives = models.BooleanField(default=False)
    has_car = models.BooleanField(default=False)
    licence = SealedText(max_length=40)
    skills = SealedText(max_length=200)
    availability = SealedText(max_length=200)
    minutes_away = SealedNumber(null=True)
    ppe_trained = models.BooleanField(default=False)
    own_test_day = SealedDate(null=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    removed_at = models.DateTimeField(null=True, blank=True)

    kept_as = retention.STAFF.code
    seen_by: ClassVar[dict[str, frozenset[str]]] = {
        **dict.fromkeys(("number", "name", "keys", "title", "user", "removed_at"), COLLEAGUES),
        **dict.fromkeys(
            ("sex", "birth_year", "telephone", "email", "address", "party_member", "joined_as", "drives", "has_car", "licence",
             "skills", "availability", "minutes_away", "ppe_trained", "own_test_day", "language"),
            COMMAND,
        ),
    }  # fmt: skip

    class Meta(Confidential.Meta):
        ordering = ["number", "id"]
        constraints = (
            models.UniqueConstraint(
                fields=["operation", "number"], condition=Q(removed_at=None, number__isnull=False), name="one_person_of_a_number"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class Limits(Confidential):
    """
    What a person cannot bear: codes from ``roll.LIMITS`` and a note. Never in the journal, seen only by those who plan duty.

    *care_from* and *care_until* are the hours at which somebody must be at home, every day; *least_rest* and *most_hours* are hours, *coldest* is °C.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="limits")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="limits")
    kinds = SealedJSON(default=list)
    care_from = SealedTime(null=True)
    care_until = SealedTime(null=True)
    note = SealedText(max_length=300)
    least_rest = SealedNumber(null=True)
    most_hours = SealedNumber(null=True)
    coldest = SealedNumber(null=True)
    told_by = models.UUIDField()
    told_at = models.DateTimeField()

    kept_as = retention.HEALTH.code
    seen_by: ClassVar[dict[str, frozenset[str]]] = dict.fromkeys(
        ("person", "kinds", "care_from", "care_until", "note", "least_rest", "most_hours", "coldest", "told_by", "told_at"), STAFF_HEALTH
    )

    def __str__(self) -> str:
        return f"limits {self.id}"


class RollDraft(Confidential):
    """A sheet that has been read and not yet applied; gone once it is applied or another one is read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    name = SealedText(max_length=200)
    read_at = models.DateTimeField()
    roll = SealedJSON()

    kept_as = retention.SHEETS.code

    def __str__(self) -> str:
        return str(self.name)


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
    title_en = models.CharField(max_length=200, blank=True)
    text = SealedText()
    text_en = SealedText()
    assembly_place = models.CharField(max_length=200)
    assembly_place_en = models.CharField(max_length=200, blank=True)
    deadline = models.DateTimeField()
    phone_after = models.PositiveSmallIntegerField(default=PHONE_AFTER)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    kept_as = retention.TEXTS.code

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether personal links take answers no longer: the call-out is closed, or the whole operation."""
        return self.closed_at is not None or self.operation.closed_at is not None

    @property
    def titles(self) -> Words:
        """What it is called, in both languages."""
        return in_both(self, "title")

    @property
    def assembly_places(self) -> Words:
        """Where people come together, in both languages."""
        return in_both(self, "assembly_place")

    @property
    def texts(self) -> Words:
        """What it says, in both languages."""
        return in_both(self, "text")


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
    mail_fault = SealedText(max_length=200)

    kept_as = retention.STAFF.code

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
    why = SealedText(max_length=12)
    note = SealedText(max_length=300)
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer_note = SealedText(max_length=300)

    kept_as = retention.HEALTH.code
    seen_by: ClassVar[dict[str, frozenset[str]]] = {
        **dict.fromkeys(("call", "person", "asked_at", "decision", "decided_at", "decided_by", "answer_note"), COMMAND),
        **dict.fromkeys(("why", "note"), STAFF_HEALTH),
    }

    class Meta(Confidential.Meta):
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"exemption {self.id}"


class Badge(models.Model):
    """
    A card by which somebody on post is known. Its id is the secret in the code printed on it; a new badge ends the one before.
    """

    class Why(models.TextChoices):
        """Why a badge holds no longer."""

        REPLACED = "replaced", _("Replaced by a new one")
        LOST = "lost", _("Lost")
        RETURNED = "returned", _("Given back")
        LEFT = "left", _("Left the roll")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="badges")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="badges")
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=10, choices=Why, blank=True)

    class Meta:
        ordering = ["issued_at", "id"]
        constraints = (models.UniqueConstraint(fields=["person"], condition=Q(withdrawn_at=None), name="one_badge_in_force"),)

    def __str__(self) -> str:
        return f"badge {self.id}"
