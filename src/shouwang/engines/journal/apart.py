"""
What is kept of what cannot be counted: found by what it says, and bounded, so that no device fills the disk with it.

Rejected is not dropped: whatever came is kept once and each coming is counted. The beginning of a device's trouble is kept in full, of
more the hash, the length and the first bytes, and of still more the number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecoder

from shouwang.engines.journal.streams import LARGEST_BATCH

ENVELOPE = frozenset({"used", "asked", "sent_at", "run", "offset", "known"})
"""What a batch says of the moment of its sending: another each time that the same lines are sent again."""
SAID = re.compile(r'[0-9]{1,16}|"[-+.:0-9TZ]{1,40}"')
"""How it says that: a number or a moment. Whatever else stands there is no envelope, and is told apart like all that is sent."""
AS_IT_IS, TAKEN_APART = b"\x00", b"\x01"
"""What is hashed before it: whether it was taken apart."""
CUT_OUT = b"\xff"
"""In the place of what an envelope says: no byte of UTF-8."""
SPACE = re.compile(r"[ \t\n\r]*")
IN_FULL = 2 * LARGEST_BATCH
"""Bytes of a device that are kept as they came (ours): at least two of its batches, whatever their size."""
BEGINNING = 2048
"""Bytes that are kept of what comes beyond that (ours): enough to see what it is."""
MOST = 1000
"""So many lines and batches of a device are kept apart one by one (ours), beside the first of each number, by which its tree grows."""
ONLY_COUNTED = bytes(32)
"""In the place of a hash: that of everything beyond, of which only the number is kept."""


def content_hash(raw: bytes) -> bytes:
    """
    The hash of a refused batch by its bytes without the envelope, so that it is the same each time it is sent; 32 bytes.

    By the bytes and not by what they mean: of two ways to write one thing, or of a name that stands there twice, none is dropped. In the place
    of what is cut out stands what no text holds, and before it what was done: so nothing that is sent as it is has the hash of a batch.
    """
    try:
        content = TAKEN_APART + CUT_OUT.join(piece.encode() for piece in _outside_envelope(raw.decode()))
    except (ValueError, RecursionError):  # nothing that could be taken apart
        content = AS_IT_IS + raw
    return hashlib.sha256(content).digest()


def _outside_envelope(text: str) -> Iterator[str]:
    """The pieces of a JSON object between what its envelope says; raises ``ValueError`` where it is none."""
    decoder, at, done = JSONDecoder(), _after(text, 0, "{"), 0
    while True:
        name, at = decoder.raw_decode(text, at)
        begin = _after(text, at, ":")
        _, at = decoder.raw_decode(text, begin)
        if isinstance(name, str) and name in ENVELOPE and SAID.fullmatch(text, begin, at):
            yield text[done:begin]
            done = at
        end = _next(text, at)
        if text[end : end + 1] != ",":
            break
        at = _next(text, end + 1)
    _after(text, at, "}")
    yield text[done:]


def _next(text: str, at: int) -> int:
    """Where something stands again, after spaces."""
    found = SPACE.match(text, at)
    return found.end() if found else at


def _after(text: str, at: int, sign: str) -> int:
    """Where something stands again after this sign, which has to come next."""
    at = _next(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(f"{sign} is wanted at {at}")
    return _next(text, at + 1)


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
