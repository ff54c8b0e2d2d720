"""Photos, reports with their sign-off and errata, and superiors' form templates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwang.apps.command.models import Phase
from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations.models import Member, Operation, new_id
from shouwang.apps.operations.sealed import SealedText, emptied
from shouwang.vocabulary.retention import TEXTS


class Photo(models.Model):
    """
    A picture of the operation. The file is kept as it came; what is published is a copy without metadata.

    Its words are in the language in which they were given, and may stand in English beside it.
    It may be published only when everybody who can be recognised has agreed, or nobody can be recognised. In a published report its words
    and that copy are kept as public, *kept_as*; else they go with the texts.
    """

    class Consent(models.TextChoices):
        """Whether the people in the picture have agreed."""

        NOT_ASKED = "not-asked", _("Not asked yet")
        NOBODY_SEEN = "nobody-seen", _("Nobody can be recognised")
        GIVEN = "given", _("Everybody has agreed")
        REFUSED = "refused", _("Somebody has refused")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="photos")
    original = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    published = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    place = models.UUIDField(null=True, blank=True)
    kept_as = models.CharField(max_length=12, default=TEXTS.code)
    caption = SealedText(max_length=200)
    caption_en = SealedText(max_length=200)
    alternative = SealedText(max_length=300)
    alternative_en = SealedText(max_length=300)
    consent = models.CharField(max_length=12, choices=Consent, default=Consent.NOT_ASKED)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.caption)

    @property
    def may_be_published(self) -> bool:
        """Consent is there and the photo was not withdrawn."""
        return self.withdrawn_at is None and self.consent in {self.Consent.NOBODY_SEEN, self.Consent.GIVEN}

    def keep_as(self, kept_as: str) -> None:
        """Seal its words and its published copy anew, under the key of another class."""
        self.kept_as = kept_as
        self.save(update_fields=["kept_as", *emptied(Photo)])
        self.published.keep_as(kept_as)


class Report(models.Model):
    """
    A phase report: drafted, signed, frozen, published. Its words are as given, and may stand in English beside it.

    While it is a draft its figures are counted afresh at each look. Freezing keeps them, the entries behind them, and the hash of the journal
    they were counted from; after that only errata are added.
    """

    class State(models.TextChoices):
        """How far the report has come."""

        DRAFT = "draft", _("Draft")
        FROZEN = "frozen", _("Frozen")
        PUBLISHED = "published", _("Published")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="reports")
    phase = models.PositiveIntegerField()
    number = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    subtitle = models.CharField(max_length=240, blank=True)
    subtitle_en = models.CharField(max_length=240, blank=True)
    author = models.CharField(max_length=80)
    author_en = models.CharField(max_length=80, blank=True)
    closing = models.TextField(blank=True)
    closing_en = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    contact_en = models.CharField(max_length=200, blank=True)
    photos = models.ManyToManyField(Photo, blank=True, related_name="reports")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """One step of a report's sign-off chain."""

    class Office(models.TextChoices):
        """In what capacity somebody signs, in the order of the chain."""

        AUTHOR = "author", _("Author")
        CHECKED = "checked", _("Checked by the overall shift lead")
        APPROVED = "approved", _("Approved by the commander")
        CONFIRMED = "confirmed", _("Confirmed by the host community")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="signatures")
    office = models.CharField(max_length=10, choices=Office)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "office"], name="one_signature_of_an_office"),)

    def __str__(self) -> str:
        return f"{self.office} {self.report}"


class Erratum(models.Model):
    """A correction to a frozen report: the frozen figure stays readable beside the corrected one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="errata")
    figure = models.CharField(max_length=60)
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)
    why = models.CharField(max_length=300)
    why_en = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.figure}: {self.before} → {self.after}"


class FormTemplate(models.Model):
    """A superior's form with placeholders, to be filled from the figures as often as it is asked for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="form_templates")
    title = models.CharField(max_length=120)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class FilledForm(models.Model):
    """A template as it was filled for one day, with what it could not fill: pairs of a placeholder and where it stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    template = models.ForeignKey(FormTemplate, on_delete=models.CASCADE, related_name="filled")
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    empty = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.template} {self.day}"


class HandOverPack(models.Model):
    """What the host community got at the end of a phase, kept as it was handed over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="packs")
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    receiver = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.phase}: {self.receiver}"


class Destruction(models.Model):
    """
    The end of an operation's people: one member asks for it, another confirms, and then it is done.

    *size* is that of the checkpoint which was signed over the journal afterwards: what the certificate cites.
    """

    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, primary_key=True, related_name="destruction")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.confirmed_at or 'asked for'}"
