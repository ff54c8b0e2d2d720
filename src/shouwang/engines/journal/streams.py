"""What goes between a device and the server: lines, batches of them, and receipts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shouwang.engines.journal.canonical import LEAF_PREFIX
from shouwang.engines.journal.tree import EMPTY, Tree
from shouwang.vocabulary.entries import NO_STAMP
from shouwang.vocabulary.reasons import Reason

LARGEST_BATCH = 20 << 20
"""Bytes of the largest batch that is taken, as it is sent (ours): some times the most lines of the greatest length."""
EPOCHS_AHEAD = 100
"""So many epochs after the last that is known a device may begin (ours): it may have lost its storage some times before it was heard again."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What one device wrote in one epoch: the stretch that is counted from 1 without a gap."""

    operation: UUID
    device: UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is sent: the number that the device gave it, and its canonical bytes."""

    sequence: int
    raw: bytes

    @property
    def sent_bytes(self) -> int:
        """At most so many bytes it has in a batch, as JSON: each of its own may take three there."""
        return 3 * len(self.raw) + 64

    @property
    def leaf(self) -> bytes:
        """Its leaf hash, whatever is in it."""
        return hashlib.sha256(LEAF_PREFIX + self.raw).digest()


@dataclass(frozen=True, slots=True)
class Batch:
    """
    Some lines of a stream, in any order.

    *used* is the highest number that the device has given, so that the server knows what it lacks; *asked* counts the device's
    batches and comes back in the receipt, so that a late answer is not taken for a new one. *sent_at* is the device's wall time, *run* and
    *offset* what an entry written at this moment would carry. *known* is the size of the last checkpoint that the device has, 0 without one.
    """

    stream: Stream
    lines: tuple[Line, ...]
    used: int
    asked: int
    sent_at: datetime
    run: int = 0
    offset: int = 0
    known: int = 0


@dataclass(slots=True)
class Account:
    """
    The server's account of a stream: how far it is here. It changes as lines come in.

    *tree* is over the lines up to where none is missing, *highest* the highest number that is here, *used* the highest that the device says
    it has given, and *doubted* a number that it says and that is not believed, else 0. A tried backup holds the first *safe*, under the root *safe_root*. What a device out of service wrote
    from *ends_at* on is kept apart; None where that is not known.
    """

    stream: Stream
    tree: Tree
    highest: int = 0
    used: int = 0
    doubted: int = 0
    safe: int = 0
    safe_root: bytes = EMPTY
    is_withdrawn: bool = False
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    What the server has on disk of one stream, sent after it is there.

    Up to *contiguous* nothing is missing, and *root* is the root of the tree over these lines. Up to *watermark* a backup that
    has been tried holds them too, under the root *safe_root*. *apart* are the numbers of the batch that are kept apart, with the reason, each time they are sent. *drift* is how far the device's
    clock is ahead of the server's, *stamp* the server's own place on the hybrid clock. *checkpoint* is the newest signed note, and *growth*
    the proof that its tree begins with the one the device knew. *doubts* are what the server does not believe of the batch's head.
    """

    stream: Stream
    asked: int
    contiguous: int
    root: bytes
    watermark: int = 0
    safe_root: bytes = EMPTY
    apart: tuple[tuple[int, Reason], ...] = ()
    drift: timedelta = timedelta()
    stamp: str = NO_STAMP
    checkpoint: str = ""
    growth: tuple[bytes, ...] = ()
    doubts: tuple[Reason, ...] = ()
