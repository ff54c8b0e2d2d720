"""The journal: append-only by database trigger, as are its tree and checkpoints; and the notes and files that entries point to."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import models, transaction

from shouwang.apps.operations.models import Confidential, Operation, Role, new_id
from shouwang.apps.operations.sealed import SealedBytes, SealedJSON, SealedText, ring_of, unsealed
from shouwang.engines.journal.own_clock import WORD_HOLDS
from shouwang.vocabulary.entries import NO_STAMP
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.retention import ACCOUNTS, TEXTS

EMPTY = hashlib.sha256(b"").digest()
"""RFC 9162: the root of a tree without leaves."""


class Device(models.Model):
    """
    Something that writes entries and numbers them without a gap: a phone at a post, or the server itself.

    *secret* is the SHA-256 of the word by which it is known here, in hexadecimal; the server's own has none. What it wrote from *ends_at* on
    is kept apart; a device that was withdrawn while the server's clock was in doubt has none until that is believed again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    secret = models.CharField(max_length=64, blank=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "name"], name="one_device_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class Pen(models.Model):
    """
    Who holds the pen writes: the row that every writer of an operation's journal locks until its commit.

    So *number*, the last entry's, is given without a gap and in the order of the commits, in every database. *epoch* and *sequence* are
    where the server's own *device* stands, *stamp* the last of its hybrid clock.
    """

    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, primary_key=True, related_name="pen")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    stamp = models.CharField(max_length=16, default=NO_STAMP)

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.number}"


class Stream(models.Model):
    """
    How far what a device wrote in one epoch is here.

    *used* is the highest number the device says it has given, *told* the one of which the journal says so, *highest* the highest that is here, *contiguous* up to where none is missing;
    *doubted* is a number that the device says it has given and that is not believed, 0 as soon as it says one that is.
    *peaks* are those of the tree over these lines. A tried backup holds the first *safe*, under the root *safe_root*.
    *heard_at* is when the device was heard last, *drift* by how many milliseconds its clock was ahead then.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="streams")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="streams")
    epoch = models.PositiveBigIntegerField()
    used = models.PositiveBigIntegerField(default=0)
    told = models.PositiveBigIntegerField(default=0)
    doubted = models.PositiveBigIntegerField(default=0)
    highest = models.PositiveBigIntegerField(default=0)
    contiguous = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    safe = models.PositiveBigIntegerField(default=0)
    safe_root = models.BinaryField(max_length=32, default=EMPTY)
    heard_at = models.DateTimeField(null=True, blank=True)
    drift = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "device", "epoch"], name="one_stream_of_an_epoch"),)

    def __str__(self) -> str:
        return f"{self.device_id} {self.epoch}: {self.contiguous} of {self.used}"


class ServerClock(models.Model):
    """
    What this server knows of its own clock; there is one row.

    *last* is the latest moment at which it was believed, *looked_at* when it was looked at last, and *off* by how many milliseconds the devices
    that agreed with each other were ahead of it then. It has been believed without a break *since*; *confirmed_at* is when command said that it is right.
    For so long it *waits* still, believed, before anything is destroyed by it.
    """

    one = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    last = models.DateTimeField()
    looked_at = models.DateTimeField()
    off = models.BigIntegerField(null=True)
    is_doubted = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    waits = models.DurationField(default=timedelta)

    def __str__(self) -> str:
        return f"believed at {self.last:%Y-%m-%d %H:%M}"

    def is_confirmed(self, now: datetime) -> bool:
        """Whether command has said so lately: then the devices are not asked."""
        return self.confirmed_at is not None and timedelta() <= now - self.confirmed_at < WORD_HOLDS


class Entry(models.Model):
    """
    One line of the journal; see ``vocabulary/entries.py``.

    *number* counts an operation's entries from 1, without a gap, in the order in which this server wrote them; *received_at* is when that was.
    *placed_at* is where it stands in the log: when it happened, put right where the clock that says so cannot be believed.
    Every key begins with the operation, so that PostgreSQL can keep each operation in a partition of its own.
    """

    pk = models.CompositePrimaryKey("operation_id", "number")
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    id = models.UUIDField()
    kind = models.CharField(max_length=60)
    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)  # never empty; so SQLite adds the column without making the table anew
    device = models.ForeignKey(Device, on_delete=models.PROTECT, db_index=False)
    epoch = models.PositiveBigIntegerField()
    sequence = models.PositiveBigIntegerField()
    stamp = models.CharField(max_length=16)
    run = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField()
    actor = models.UUIDField(null=True)
    place = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    corrects = models.UUIDField(null=True)
    data = models.TextField(default="{}")
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operation", "id"], name="one_entry_of_an_id"),
            models.UniqueConstraint(fields=["operation", "device", "epoch", "sequence"], name="one_entry_of_a_number"),
        )
        indexes = (
            models.Index(fields=["operation", "placed_at", "number"], name="entries_in_order"),
            models.Index(fields=["operation", "kind", "placed_at"], name="entries_of_kind"),
            models.Index(fields=["operation", "subject"], name="entries_by_subject", condition=models.Q(subject__isnull=False)),
            models.Index(fields=["operation", "place"], name="entries_by_place", condition=models.Q(place__isnull=False)),
            models.Index(fields=["operation", "corrects"], name="entries_that_cite", condition=models.Q(corrects__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d %H:%M}"


class Apart(models.Model):
    """
    A line that was sent and cannot be counted: kept as it came, with the reason (its code and parameters), and shown to the shift lead.

    Whatever it says, it may name people; it is destroyed with them. It came *times* times, first at *received_at*, last at *last_at*.
    Of its *size* in bytes so many are *kept* (``engines/journal/apart.py``).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="apart")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="apart")
    epoch = models.BigIntegerField()
    sequence = models.BigIntegerField()
    raw = SealedBytes(lost=b"")
    leaf = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=60)
    parameters = SealedJSON(default=dict, lost={})
    received_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    times = models.PositiveBigIntegerField(default=1)
    size = models.PositiveBigIntegerField(default=0)
    kept = models.PositiveBigIntegerField(default=0)

    kept_as = TEXTS.code

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "device", "epoch", "sequence", "leaf"], name="kept_apart_once"),)
        indexes = (models.Index(fields=["device", "kept"], name="room_of_a_device"),)

    def __str__(self) -> str:
        return f"{self.device_id} {self.epoch}/{self.sequence}: {self.reason}"


class Growth(models.Model):
    """How far the tree over an operation's entries has grown, and its peaks."""

    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, primary_key=True, related_name="growth")
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.size}"


class Tile(models.Model):
    """A strip of an operation's tree, 256 hashes wide: leaves at level 0, and at each level above the roots of full tiles of the level below."""

    pk = models.CompositePrimaryKey("operation_id", "level", "index")
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="tiles")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.level}/{self.index}"


class Checkpoint(models.Model):
    """What the server has signed: the journal had *size* entries under *root*; *note* is the signed text."""

    pk = models.CompositePrimaryKey("operation_id", "size")
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    note = models.TextField()

    def __str__(self) -> str:
        return f"{self.operation_id}: {self.size}"


class Note(Confidential):
    """Free text that an entry points to by id: destroyed with the people, while the entry stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="notes")
    text = SealedText()

    kept_as = TEXTS.code
    seen_by = {"text": frozenset({Role.COMMANDER, Role.SHIFT_LEAD, Role.GROUP_LEAD, Role.HOST})}

    def __str__(self) -> str:
        return f"note {self.id}"


class Kept(models.Model):
    """
    How long an operation keeps one class of what names people, if somebody has set it; and what was destroyed of it, and when last.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="kept")
    code = models.CharField(max_length=12)
    days = models.PositiveSmallIntegerField()
    forgotten_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "code"], name="one_clock_of_a_class"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.days}"


class SpentKey(models.Model):
    """
    A key that must go: noted in the transaction that forgets, so that a power cut before it is gone, or a copy put back later, keeps nothing.

    *ring* is its name, which is in whatever it sealed. As long as something of that stays (*anew*) it is sealed anew first.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="spent_keys")
    code = models.CharField(max_length=12)
    ring = models.BinaryField(max_length=8)
    anew = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "ring"], name="a_key_is_spent_once"),)

    def __str__(self) -> str:
        return f"{self.code}: {bytes(self.ring).hex()}"

    @property
    def owner(self) -> str:
        """Whose key it is; the names of accounts belong to no operation."""
        return ACCOUNTS if self.code == ACCOUNTS else str(self.operation_id)


def attachment_path(attachment: Attachment, _name: str) -> str:
    """Files lie by operation under their own id: no name from outside reaches the disk."""
    return f"{attachment.operation_id}/{attachment.id}"


class Attachment(models.Model):
    """
    A file that came with something: an order, a photo, an imported sheet. Kept as it was, sealed, with its SHA-256.

    It is *lost* where a server was brought back without it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="attachments")
    kept_as = models.CharField(max_length=12, default=TEXTS.code)
    name = SealedText(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=attachment_path)
    lost = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.name)

    def read(self) -> bytes:
        """The file as it came; refused once it is destroyed, and where it is not on the disk."""
        if not self.file:
            raise Refused(Reason("file-lost" if self.lost else "file-destroyed"))
        try:
            with self.file.open("rb") as stored:
                sealed = stored.read()
        except FileNotFoundError as fault:
            raise Refused(Reason("file-away", {"name": str(self.file.name)})) from fault
        return unsealed(sealed, self._about)

    def is_in(self, sealed: bytes) -> bool:
        """Whether *sealed* is this file, whole: a key that is here opens it, and it is what came."""
        try:
            return hashlib.sha256(unsealed(sealed, self._about)).hexdigest() == self.sha256
        except (Refused, ValueError):
            return False

    def write(self, content: bytes) -> None:
        """Seal the file and put it on the disk; the row is saved by the caller."""
        self.file.save(self.name, ContentFile(ring_of(self).seal(content, self._about)), save=False)

    def keep_as(self, kept_as: str) -> None:
        """Seal the file anew, under the key of another class, or under the newer one of its own."""
        content, before = self.read(), str(self.file.name)
        self.kept_as = kept_as
        self.write(content)
        self.save(update_fields=["kept_as", "name", "file"])
        transaction.on_commit(lambda: self.file.storage.delete(before))

    @property
    def _about(self) -> bytes:
        return f"file {self.id}".encode()
