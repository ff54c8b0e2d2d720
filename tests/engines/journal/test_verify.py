"""An export is what the checkpoints vouch for, or the first bad line is named."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from shouwang.engines.journal.canonical import canonical_bytes, leaf_hash
from shouwang.engines.journal.checkpoints import Checkpoint
from shouwang.engines.journal.clock import milliseconds
from shouwang.engines.journal.tree import root_of
from shouwang.engines.journal.verify import verified
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.ids import uuid7

OPERATION = UUID(int=1)
NOON = datetime(2022, 3, 12, 4, 0, tzinfo=UTC)
MUTATIONS = int(os.environ.get("SHOUWANG_TEST_MUTATIONS", "2000"))
TEXTS = ["shift", 'a "quoted" word', '},"device":"', "单", ""]


def journal(size: int) -> list[Entry]:
    """Entries of two devices in turn, with texts that look like parts of a line."""
    return [
        Entry(
            id=uuid7(milliseconds(NOON), number.to_bytes(10)), operation=OPERATION, device=UUID(int=number % 2), epoch=1, sequence=number // 2 + 1, kind="note.written",
            happened_at=NOON + timedelta(minutes=number), entered_at=NOON, data={"topic": TEXTS[number % len(TEXTS)]},
        )
        for number in range(size)
    ]  # fmt: skip


ENTRIES = journal(60)
LINES = [canonical_bytes(entry) for entry in ENTRIES]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
CHECKPOINTS = [Checkpoint(OPERATION, size, root_of(LEAVES[:size]), NOON) for size in (7, 32, 32, 50)]


def test_a_whole_export_is_vouched_for_up_to_the_last_checkpoint():
    """
    The ten entries after it are counted, and said not to be vouched for.
    """
    found = verified(LINES, CHECKPOINTS)

    assert (found.entries, found.vouched, found.devices, found.missing, found.bad) == (60, 50, 2, 0, None)


def test_an_entry_that_never_arrived_is_missed():
    """
    The device used number 26; the export, properly signed, has not got it.
    """
    lines = [line for line in LINES if line != LINES[50]]

    assert verified(lines, CHECKPOINTS).missing == 1


@pytest.mark.parametrize(
    ("what", "lines", "bad"),
    [
        ("edited", [*LINES[:20], LINES[20].replace(b"0Z", b"1Z"), *LINES[21:]], 21),
        ("taken out", [*LINES[:20], *LINES[21:]], 21),
        ("put in", [*LINES[:20], LINES[3], *LINES[20:]], 21),
        ("in another order", [*LINES[:20], LINES[21], LINES[20], *LINES[22:]], 21),
        ("not an entry", [*LINES[:20], b"{}", *LINES[21:]], 21),
        ("cut off", LINES[:40], 41),
        ("empty", [], 1),
    ],
)
def test_the_first_bad_line_is_named(what, lines, bad):
    """
    By its hash, which was kept beside the checkpoints.
    """
    found = verified(lines, CHECKPOINTS, b"".join(LEAVES))

    assert found.bad
    assert found.bad.line == bad
    assert found.vouched < bad


def test_without_the_hashes_the_stretch_is_named():
    """
    The checkpoints before and after it are all that is known.
    """
    found = verified([*LINES[:20], LINES[21], LINES[20], *LINES[22:]], CHECKPOINTS)

    assert found.bad
    assert found.bad.reason.parameters == {"first": 8, "last": 32}


def mutated(lines: list[bytes], leaves: list[bytes], dice: Random) -> tuple[str, list[bytes], list[bytes]]:
    """One change that somebody might make, in the part that is vouched for; where it would change nothing, another is tried."""
    while True:
        here, there, how = dice.randrange(50), dice.randrange(50), dice.choice(["edit", "insert", "delete", "reorder", "cut", "both"])
        new, hashes = [*lines], [*leaves]
        if how in {"edit", "both"}:
            place = dice.randrange(len(new[here]))
            new[here] = new[here][:place] + bytes([dice.randrange(256)]) + new[here][place + 1 :]
            if how == "both":  # whoever edits also puts the new hash beside it
                hashes[here] = leaf_of(new[here])
        elif how == "insert":
            new.insert(here, dice.choice(lines))
        elif how == "delete":
            del new[here]
        elif how == "reorder":
            new[here], new[there] = new[there], new[here]
        else:
            del new[here:]
        if new[:50] != lines[:50]:
            return how, new, hashes


def leaf_of(line: bytes) -> bytes:
    """The leaf hash of any bytes."""
    from hashlib import sha256

    return sha256(b"\x00" + line).digest()


@pytest.mark.parametrize("seed", range(4))
def test_no_change_goes_unnoticed(seed):
    """
    Edited, put in, taken out, put in another order, cut off, with and without a change of the hashes beside it.
    """
    dice = Random(seed)  # repeatable

    for _ in range(MUTATIONS // 4):
        how, lines, hashes = mutated(LINES, LEAVES, dice)
        assert verified(lines, CHECKPOINTS, b"".join(hashes)).bad, how
