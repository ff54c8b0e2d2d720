"""The journal: append-only by database trigger, and the notes and files that entries point to."""

from __future__ import annotations

from django.db import models

from shouwang.apps.operations.models import Confidential, Operation, Role, new_id


class Device(models.Model):
    """
    Something that writes entries and numbers them without a gap: a phone at a post, or the server itself.

    A device that lost its storage opens a new epoch and counts from 1 again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    epoch = models.PositiveIntegerField(default=1)
    sequence = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "name"], name="one_device_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One line of the journal; see ``vocabulary/entries.py``. *number* is the order of arrival at this server."""

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    actor = models.UUIDField(null=True)
    place = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    corrects = models.UUIDField(null=True)
    data = models.TextField(default="{}")
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["device", "epoch", "sequence"], name="one_entry_of_a_number"),)
        indexes = (
            models.Index(fields=["operation", "happened_at"], name="entries_by_time"),
            models.Index(fields=["operation", "kind", "happened_at"], name="entries_by_kind"),
            models.Index(fields=["operation", "subject"], name="entries_by_subject"),
            models.Index(fields=["operation", "place"], name="entries_by_place"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d %H:%M}"


_STAFF = frozenset({Role.COMMANDER, Role.SHIFT_LEAD, Role.GROUP_LEAD, Role.GUARD, Role.CASEWORKER, Role.STOREKEEPER})


class Note(Confidential):
    """Free text that an entry points to by id: destroyed with the people, while the entry stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()

    seen_by = {"text": _STAFF | {Role.HOST}}

    def __str__(self) -> str:
        return f"note {self.id}"


def attachment_path(attachment: Attachment, _name: str) -> str:
    """Files lie by operation under their own id: no name from outside reaches the disk."""
    return f"{attachment.operation_id}/{attachment.id}"


class Attachment(models.Model):
    """A file that came with something: an order, a photo, an imported sheet. Kept as it was, with its SHA-256."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=attachment_path)

    def __str__(self) -> str:
        return self.name
