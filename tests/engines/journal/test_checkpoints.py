"""A checkpoint says what it says, by whom it is signed, and nothing else passes for one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shouwang.engines.journal.checkpoints import Checkpoint, key_from, key_of, notes_in, opened, signed

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = key_of(PRIVATE, "willow-court")
THERE = Checkpoint(UUID(int=1), 1500, b"\x07" * 32, datetime(2022, 3, 12, 4, 0, tzinfo=UTC))
NOTE = signed(THERE, PRIVATE, KEY.name)


def test_a_signed_checkpoint_opens_with_its_key():
    """
    The same size, root and moment as went in.
    """
    assert opened(NOTE, KEY) == THERE


def test_a_checkpoint_is_the_note_that_other_logs_write():
    """
    Origin, size, root in base64, a line of our own, an empty line, a signature: readable, and it fits into a QR code.
    """
    text, signature = NOTE.split("\n\n")

    assert text.splitlines() == [
        "shouwang.journal/00000000-0000-0000-0000-000000000001",
        "1500",
        "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
        "at 2022-03-12T04:00:00.000Z",
    ]
    assert signature.startswith("— willow-court ")
    assert len(NOTE.encode()) < 300


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("size", NOTE.replace("1500", "1501")),
        ("root", NOTE.replace("BwcH", "BwcI", 1)),
        ("moment", NOTE.replace("2022", "2023")),
        ("operation", NOTE.replace("0001", "0002")),
        ("name of the key", NOTE.replace("— willow", "— Willow")),
        ("no signature", NOTE.split("—", maxsplit=1)[0]),
        ("signature", NOTE[:-10] + "AAAAAAAAA\n"),
        ("not base64", NOTE[:-10] + "!\n"),
        ("another key", signed(THERE, Ed25519PrivateKey.from_private_bytes(bytes(32)), KEY.name)),
        ("empty", ""),
    ],
)
def test_whatever_is_changed_is_found_out(what, changed):
    """
    Nobody can move a figure, and nobody can sign in another's name.
    """
    with pytest.raises(ValueError, match="No signature of willow-court holds"):
        opened(changed, KEY)


def test_something_else_that_the_key_signed_is_no_checkpoint():
    """
    A key may sign other notes; they do not pass for a root.
    """
    text = "shouwang.journal/00000000-0000-0000-0000-000000000001\n01500\nBw==\nat noon\n"
    checkpoint = type("Other", (), {"text": lambda self: text})()

    with pytest.raises(ValueError, match="is not a checkpoint"):
        opened(signed(checkpoint, PRIVATE, KEY.name), KEY)


def test_a_written_key_reads_back():
    """
    It is printed on paper and handed on; the id in it guards against a slip.
    """
    assert key_from(str(KEY)) == KEY


@pytest.mark.parametrize("text", ["", "willow-court", str(KEY)[:-4], str(KEY).replace("willow", "oak"), f" x y{KEY}"])
def test_a_key_with_a_slip_in_it_is_refused(text):
    """
    Its id no longer fits.
    """
    with pytest.raises(ValueError, match=r"is not the key of a journal|not base64"):
        key_from(text)


def test_many_notes_lie_in_one_file():
    """
    One checkpoint a minute, one after the other.
    """
    later = signed(Checkpoint(THERE.operation, 1600, b"\x08" * 32, THERE.at), PRIVATE, KEY.name)

    assert notes_in(f"{KEY}\n\n{NOTE}\n{later}\n") == (KEY, [NOTE, later])
