"""
What is kept of what cannot be counted: found by what it says, and bounded, so that no device fills the disk with it.

Rejected is not dropped: whatever came is kept once and each coming is counted. The beginning of a device's trouble is kept in full, of
more the hash, the length and the first bytes, and of still more the number.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from shouwang.engines.journal.canonical import encoded
from shouwang.engines.journal.streams import LARGEST_BATCH

ENVELOPE = frozenset({"used", "asked", "sent_at", "run", "offset", "known"})
"""What a batch says of the moment of its sending: another each time that the same lines are sent again."""
IN_FULL = 2 * LARGEST_BATCH
"""Bytes of a device that are kept as they came (ours): at least two of its batches, whatever their size."""
BEGINNING = 2048
"""Bytes that are kept of what comes beyond that (ours): enough to see what it is."""
MOST = 1000
"""So many lines and batches of a device are kept apart one by one (ours), beside the first of each number, by which its tree grows."""
ONLY_COUNTED = bytes(32)
"""In the place of a hash: that of everything beyond, of which only the number is kept."""


def content_hash(raw: bytes) -> bytes:
    """The hash of a refused batch by what is in it, so that it is the same each time it is sent; 32 bytes."""
    try:
        told = json.loads(raw)
        if isinstance(told, dict):
            content = encoded({name: value for name, value in told.items() if name not in ENVELOPE})
            return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()
    except (ValueError, RecursionError):  # nothing that could be taken apart
        pass
    return hashlib.sha256(raw).digest()


@dataclass
class Room:
    """What is kept apart of a device already: so many *rows*, so many *kept* bytes. It changes as more comes."""

    rows: int = 0
    kept: int = 0

    @property
    def left(self) -> int:
        """So many more are kept one by one."""
        return max(MOST - self.rows, 0)

    def take(self, raw: bytes) -> bytes:
        """As much of *raw* as is kept: all of it while there is room."""
        part = raw if self.kept + len(raw) <= IN_FULL else raw[:BEGINNING]
        self.rows, self.kept = self.rows + 1, self.kept + len(part)
        return part
