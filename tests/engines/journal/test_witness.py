"""A device believes a checkpoint only if it is signed and has grown out of the one it knows."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shouwang.engines.journal.checkpoints import Checkpoint, key_of, signed
from shouwang.engines.journal.tree import consistency_path, root_of, subtrees_of
from shouwang.engines.journal.witness import Witness

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes([1] * 32))
OPERATION = UUID(int=7)
LEAVES = [sha256(bytes([number])).digest() for number in range(20)]
FORGED = [*LEAVES[:5], sha256(b"forged").digest(), *LEAVES[6:]]


def note(size: int, leaves: list[bytes] = LEAVES, key: Ed25519PrivateKey = KEY, operation: UUID = OPERATION) -> str:
    """A signed note over the first *size* leaves."""
    return signed(Checkpoint(operation, size, root_of(leaves[:size]), datetime(2022, 3, 12, size, tzinfo=UTC)), key, "shouwang/test")


def grown(old: int, size: int, leaves: list[bytes] = LEAVES) -> list[bytes]:
    """The proof from *old* to *size*."""
    return consistency_path(old, size, subtrees_of(leaves[:size]))


def witness(size: int = 8) -> Witness:
    """A device that knows the checkpoint of this size."""
    found = Witness(key_of(KEY, "shouwang/test"))
    assert found.seen(note(size), []) is None
    return found


def test_a_grown_journal_is_believed():
    """
    The first checkpoint is taken as it is; each later one with its proof.
    """
    device = witness(8)

    refused = [device.seen(note(13), grown(8, 13)), device.seen(note(13), []), device.seen(note(20), grown(13, 20))]

    assert refused == [None, None, None]
    assert device.known is not None
    assert device.known.size == 20


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("checkpoint-smaller", (note(5), [])),
        ("checkpoint-inconsistent", (note(13, FORGED), grown(8, 13, FORGED))),
        ("checkpoint-inconsistent", (note(13), [])),
        ("checkpoint-inconsistent", (note(8, FORGED), [])),
        ("checkpoint-not-signed", (note(13, key=OTHER_KEY), grown(8, 13))),
        ("checkpoint-not-signed", (note(13).replace("\n13\n", "\n14\n"), grown(8, 13))),
        ("checkpoint-not-signed", ("", [])),
        ("checkpoint-of-another", (note(13, operation=UUID(int=8)), grown(8, 13))),
    ],
)
def test_a_rewritten_journal_is_not(said, sent):
    """
    What is smaller, not grown out of the known one, or signed by somebody else is refused, and the known one stays.
    """
    device = witness(8)

    reason = device.seen(*sent)

    assert reason is not None
    assert reason.code == said
    assert device.known is not None
    assert device.known.size == 8
