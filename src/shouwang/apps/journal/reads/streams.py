"""The devices that write, how far each is here, what is missing and what was kept apart."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID

from django.db.models import Case, F, QuerySet, Sum, When
from django.utils import timezone

from shouwang.apps.journal import bridge, models
from shouwang.apps.journal.reads.gaps import Missing, missing
from shouwang.apps.journal.reads.own_clock import is_judged, own_clock
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.apart import ONLY_COUNTED
from shouwang.engines.journal.canonical import leaf_hash
from shouwang.engines.journal.clock import doubts_about
from shouwang.engines.journal.gaps import AHEAD
from shouwang.engines.journal.tree import root_of
from shouwang.vocabulary.reasons import REASONS, Reason
from shouwang.vocabulary.words import counted


def device_known_by(token: str) -> models.Device | None:
    """The device whose word this is; a withdrawn one too, since what it wrote before is still wanted."""
    id_, _, word = token.partition(".")
    try:
        device = models.Device.objects.filter(pk=UUID(id_)).first()
    except ValueError:
        return None
    return device if device and hmac.compare_digest(device.secret, hashed(word)) else None


def hashed(word: str) -> str:
    """What the database keeps of the word of a device; the word is long and random, so one round of SHA-256 is enough."""
    return hashlib.sha256(word.encode()).hexdigest()


@dataclass(frozen=True)
class DeviceState:
    """A device as its page shows it."""

    device: models.Device
    entries: int
    missing: tuple[Missing, ...]
    unsafe: int
    apart: int
    heard_at: datetime | None
    doubts: tuple[Reason, ...]
    claims: tuple[Reason, ...]


def enrolled(operation: Operation) -> QuerySet[models.Device]:
    """The enrolled devices, those in service first."""
    in_service_first = F("withdrawn_at").asc(nulls_first=True)
    return operation.devices.exclude(secret="").prefetch_related("streams").order_by(in_service_first, "name")


def devices(operation: Operation, rows: Iterable[models.Device] | None = None) -> Iterator[DeviceState]:
    """Every enrolled device, or *rows* of them, with how it stands. The clock of one that is out of service is nobody's to set right."""
    lacking = defaultdict[UUID, list[Missing]](list)
    for each in missing(operation):
        lacking[each.device.id].append(each)
    clock, says = models.ServerClock.objects.first(), timezone.now()
    is_doubted = own_clock().doubt is not None
    apart = _how_many_apart(operation)
    for device in enrolled(operation) if rows is None else rows:
        streams = device.streams.all()
        last = max((stream for stream in streams if stream.heard_at), key=attrgetter("heard_at"), default=None)
        yield DeviceState(
            device=device,
            entries=sum(stream.contiguous for stream in streams),
            missing=tuple(lacking[device.id]),
            unsafe=sum(stream.contiguous - stream.safe for stream in streams),
            apart=apart.get(device.id, 0),
            heard_at=last.heard_at if last else None,
            doubts=tuple(doubts_about(timedelta(milliseconds=last.drift)))
            if last and not device.withdrawn_at and not is_doubted and is_judged(last, clock, says)
            else (),
            claims=tuple(Reason("used-not-believed", {"used": stream.doubted, "most": AHEAD}) for stream in streams if stream.doubted),
        )


def how_many_claim(operation: Operation) -> int:
    """How many devices say that they have given numbers which are not believed: of these nobody knows what is missing."""
    return operation.devices.filter(streams__doubted__gt=0).distinct().count()


def _how_many_apart(operation: Operation) -> dict[UUID, int]:
    """Of each device how much is kept apart, with what is only counted."""
    one = When(leaf=ONLY_COUNTED, then=F("times"))
    return dict(operation.apart.values_list("device").annotate(count=Sum(Case(one, default=1))))


@dataclass(frozen=True)
class KeptApart:
    """A line kept apart, as the shift lead sees it: why, and the beginning of what was sent, as far as it is text."""

    row: models.Apart
    why: str
    text: str

    @property
    def was_destroyed(self) -> bool:
        """Whether what was kept of it is destroyed."""
        return self.row.kept > 0 and not self.row.raw

    @property
    def came_too_late(self) -> bool:
        """Whether nothing of what it says was kept, because the texts of the operation were destroyed before."""
        return self.row.size > 0 and not self.row.kept and bytes(self.row.leaf) != ONLY_COUNTED

    @property
    def hash(self) -> str:
        """Its hash, by which the journal tells of it."""
        return bytes(self.row.leaf).hex()


SHOWN = 100
"""So many lines kept apart are shown, the newest; their count tells of the others."""
BYTES_SHOWN = 4096
"""So much of each: of a refused batch there may be megabytes."""


def kept_apart(operation: Operation, language: str) -> list[KeptApart]:
    """The lines kept apart, the newest first."""
    rows = operation.apart.select_related("device").order_by("-last_at", "-id")[:SHOWN]
    return [_shown(row, language) for row in rows.iterator(chunk_size=1)]


def _shown(row: models.Apart, language: str) -> KeptApart:
    row.raw = bytes(row.raw[:BYTES_SHOWN])
    return KeptApart(row, _why(row, language), row.raw.decode("utf-8", "backslashreplace"))


def _why(row: models.Apart, language: str) -> str:
    words = REASONS.get(row.reason)
    if words is None:
        return row.reason
    if not words.gaps <= (row.parameters or {}).keys():  # destroyed with all other texts
        return Reason("apart-destroyed").within(language)
    return Reason(row.reason, row.parameters).within(language)


# A backup, looked through


@dataclass(frozen=True)
class HeldWhole:
    """What a copy of the database holds, hashed afresh: how many entries, and of each stream how many lines under which root."""

    entries: int
    streams: dict[tuple[UUID, UUID, int], tuple[int, bytes]]


def entries_in_all() -> int:
    """So many entries this server holds, of all operations."""
    return models.Entry.objects.count()


def written(database: str) -> list[tuple[str, int]]:
    """How many entries each operation has in a database known to Django by this name."""
    return [(str(operation), number) for operation, number in models.Pen.objects.using(database).values_list("operation_id", "number")]


def files_named(database: str = "default") -> set[str]:
    """The files that rows of a database name: those that should be there."""
    return set(models.Attachment.objects.using(database).exclude(file="").values_list("file", flat=True))


def held_whole(copy: str, at_least: int = 0) -> HeldWhole:
    """
    Look a copy of the database through, known to Django by this name.

    Raises ``ValueError`` at the first entry that is not the one that was hashed, where a stream's lines do not give its own root, and
    where there are fewer entries than *at_least*: nothing is easily whole.
    """
    entries, leaves = 0, defaultdict[tuple[UUID, UUID, int], dict[int, bytes]](dict)
    apart = models.Apart.objects.using(copy).order_by("-id").values_list("operation_id", "device_id", "epoch", "sequence", "leaf")
    for operation_id, device_id, epoch, sequence, leaf in apart:  # what they say is not opened: it may be destroyed, or its key elsewhere
        leaves[operation_id, device_id, epoch][sequence] = bytes(leaf)
    for row in models.Entry.objects.using(copy).order_by("operation_id", "number").iterator(5000):
        if leaf_hash(bridge.entry_of(row)) != bytes(row.leaf):
            raise ValueError(f"entry {row.number} is not the one that was written")
        leaves[row.operation_id, row.device_id, row.epoch][row.sequence] = bytes(row.leaf)
        entries += 1
    if entries < at_least:
        raise ValueError(f"the copy holds {entries} of {counted(at_least, 'entry', 'entries')}")
    found = {}
    for stream in models.Stream.objects.using(copy).all():
        key = (stream.operation_id, stream.device_id, stream.epoch)
        root = root_of([leaves[key].get(number, b"") for number in range(1, stream.contiguous + 1)])
        if root != bridge.tree_of(stream).root():
            raise ValueError(f"the lines of device {stream.device_id} are not those that were receipted")
        found[key] = (stream.contiguous, root)
    return HeldWhole(entries, found)
