"""
The list of withdrawn passes, small enough for every phone: of each pass eight bytes of a keyed hash, so that nobody reads ids out of it.

Sorted by their first byte, which is said once for all that begin with it. A phone that has an older list gets the difference.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shouwang.engines.passes.cose import PrivateKey, PublicKey
from shouwang.engines.passes.trust import WITHDRAWN, opened_document, signed_document
from shouwang.vocabulary.reasons import Reason, Refused

SIZE, KEY_SIZE = 8, 16
WHOLE, CHANGES = 0, 1


@dataclass(frozen=True)
class Withdrawn:
    """List *number* of an operation, as it was *at*; *key* is the operation's, for these hashes only."""

    number: int
    at: datetime
    key: bytes
    hashes: frozenset[bytes] = frozenset()

    def __contains__(self, pass_id: object) -> bool:
        return isinstance(pass_id, bytes) and hashed(self.key, pass_id) in self.hashes

    def after(self, number: int, at: datetime, pass_ids: Iterable[bytes]) -> Withdrawn:
        """The list of these passes, which follows on this one."""
        return Withdrawn(number, at, self.key, frozenset(hashed(self.key, each) for each in pass_ids))

    @property
    def digest(self) -> bytes:
        """The SHA-256 over all hashes in order: by it a difference is known to have led to the right list."""
        return hashlib.sha256(b"".join(sorted(self.hashes))).digest()


def hashed(key: bytes, pass_id: bytes) -> bytes:
    """By what a pass stands in the list."""
    return hmac.digest(key, pass_id, "sha256")[:SIZE]


def whole(listed: Withdrawn, signer: PrivateKey) -> bytes:
    """The whole list as it is sent."""
    value = [WHOLE, listed.number, int(listed.at.timestamp()), listed.key, _packed(listed.hashes)]
    return signed_document(WITHDRAWN, value, signer)


def changes(before: Withdrawn, now: Withdrawn, signer: PrivateKey) -> bytes:
    """What leads from one list to a later one, as it is sent."""
    value = [
        CHANGES, now.number, int(now.at.timestamp()), before.number,
        _packed(now.hashes - before.hashes), _packed(before.hashes - now.hashes), now.digest,
    ]  # fmt: skip
    return signed_document(WITHDRAWN, value, signer)


def taken(raw: bytes, held: Withdrawn | None, keys: Mapping[bytes, PublicKey]) -> Withdrawn:
    """
    The list after what was sent; *held* itself if that is older. Raises *Refused* for what nobody trusted has signed, or does not follow.
    """
    value = opened_document(WITHDRAWN, raw, keys)
    try:
        found = _taken(value, held)
    except (ValueError, TypeError, OverflowError) as fault:
        raise Refused(Reason("document-unreadable", {"kind": "withdrawn", "fault": str(fault)[:100]})) from fault
    return held if held and held.number >= found.number else found


def _taken(value: Any, held: Withdrawn | None) -> Withdrawn:
    form, number, seconds, *rest = value
    at = datetime.fromtimestamp(seconds, UTC)
    if form == WHOLE:
        key, hashes = rest
        return Withdrawn(number, at, key, _unpacked(hashes))
    since, put, gone, digest = rest
    if held is None or held.number < since:
        raise Refused(Reason("list-does-not-follow", {"since": since, "number": held.number if held else 0}))
    if held.number > since:
        return held
    found = Withdrawn(number, at, held.key, held.hashes - _unpacked(gone) | _unpacked(put))
    if found.digest != digest:
        raise Refused(Reason("list-does-not-follow", {"since": since, "number": held.number}))
    return found


def _packed(hashes: Iterable[bytes]) -> dict[int, bytes]:
    """By the first byte, what follows it."""
    by_first: defaultdict[int, list[bytes]] = defaultdict(list)
    for each in sorted(hashes):
        by_first[each[0]].append(each[1:])
    return {first: b"".join(rest) for first, rest in by_first.items()}


def _unpacked(packed: Mapping[int, bytes]) -> frozenset[bytes]:
    size = SIZE - 1
    if any(len(rest) % size or not 0 <= first <= 255 for first, rest in packed.items()):
        raise ValueError("a hash is cut off")
    return frozenset(bytes([first]) + rest[place : place + size] for first, rest in packed.items() for place in range(0, len(rest), size))


def empty(key: bytes, at: datetime) -> Withdrawn:
    """The list before anything is withdrawn."""
    if len(key) != KEY_SIZE:
        raise ValueError(f"key has {len(key)} bytes: it has {KEY_SIZE}.")
    return Withdrawn(0, at, key)
