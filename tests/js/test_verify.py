"""Two verifiers that share no line of code answer alike: whole journals are OK, and every mutation of one is found by both."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shouwang.engines.journal.canonical import canonical_bytes, leaf_hash
from shouwang.engines.journal.checkpoints import Checkpoint, key_of, notes_in, opened, signed
from shouwang.engines.journal.tree import root_of
from shouwang.engines.journal.verify import verified
from shouwang.files.journals import Notes, checkpoints_of
from shouwang.vocabulary.reasons import Refused
from tests.engines.journal.test_verify import ENTRIES, OPERATION

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
NAME, NOON = "shouwang/test", datetime(2022, 3, 12, 4, tzinfo=UTC)
PUBLIC = key_of(KEY, NAME)
LINES = [canonical_bytes(entry) for entry in ENTRIES[:24]]
SIZES = (5, 13, len(LINES))
MUTATIONS = int(os.environ.get("SHOUWANG_TEST_MUTATIONS", "2000"))
PROGRAM = Path(__file__).with_name("verify.test.mjs")


def notes_over(lines: list[bytes], key: Ed25519PrivateKey = KEY) -> str:
    """Checkpoints over these lines, signed."""
    leaves = [leaf_hash(entry) for entry in ENTRIES[: len(lines)]]
    return "\n".join(
        signed(Checkpoint(OPERATION, size, root_of(leaves[:size]), NOON + timedelta(minutes=size)), key, NAME) for size in SIZES
    )


NOTES = notes_over(LINES)


def bit(random: Random, lines: list[bytes]) -> list[bytes]:
    """One bit of one line is another."""
    place = random.randrange(len(lines))
    line = bytearray(lines[place])
    line[random.randrange(len(line))] ^= 1 << random.randrange(8)
    return [*lines[:place], bytes(line), *lines[place + 1 :]]


def edited(random: Random, lines: list[bytes]) -> list[bytes]:
    """One field of one line says something else, and the line is still an entry."""
    place = random.randrange(len(lines))
    told = json.loads(lines[place]) | {random.choice(["actor", "place", "subject"]): "017f7a1c-0000-7000-8000-000000000009"}
    return [*lines[:place], json.dumps(told, separators=(",", ":"), sort_keys=True).encode(), *lines[place + 1 :]]


def put_in(random: Random, lines: list[bytes]) -> list[bytes]:
    """One line more, before the end: what comes after the last checkpoint is vouched for by nobody, and is told so."""
    line = random.choice(lines)
    more = line if random.random() < 0.5 else line.replace(b'"run":0', b'"run":7')
    place = random.randrange(len(lines) - 1)
    return [*lines[:place], more, *lines[place:]]


def taken_out(random: Random, lines: list[bytes]) -> list[bytes]:
    """One line less, or the end cut off."""
    place = random.randrange(len(lines))
    return lines[:place] if random.random() < 0.3 else [*lines[:place], *lines[place + 1 :]]


def reordered(random: Random, lines: list[bytes]) -> list[bytes]:
    """One line elsewhere."""
    moved = [*lines]
    moved.insert(random.randrange(len(lines)), moved.pop(random.randrange(len(lines))))
    return moved


def note_changed(random: Random, notes: str) -> str:
    """One letter of a note is another, or the file ends in the middle, or somebody else has signed."""
    at = random.randrange(1, len(notes) - 1)
    return random.choice([notes[:at] + chr(ord(notes[at]) ^ 1) + notes[at + 1 :], notes[:at], notes_over(LINES, OTHER)])


OF_LINES = (bit, edited, put_in, taken_out, reordered)


def mutated(random: Random) -> tuple[str, list[bytes], str]:
    """One random change of the export or of its checkpoints: what was done, and both as they are then."""
    change = random.choice([*OF_LINES, note_changed])
    if change is note_changed:
        return "note changed", LINES, note_changed(random, NOTES)
    return change.__name__, change(random, LINES), NOTES


def is_ok(journal: bytes, notes: str) -> bool:
    """What the first verifier says."""
    lines = journal.split(b"\n")
    try:
        _, told = notes_in(notes)
        checkpoints = checkpoints_of(Notes("checkpoints.txt", None, told), PUBLIC)
    except (Refused, ValueError):
        return False
    return bool(checkpoints) and verified(lines[:-1] if lines[-1] == b"" else lines, checkpoints).bad is None


def written(lines: list[bytes]) -> bytes:
    """The export as a file."""
    return b"".join(line + b"\n" for line in lines)


def changes_nothing(lines: list[bytes], notes: str) -> bool:
    """
    Whether a mutation left everything as it was signed.

    Whole notes that are gone from the end are such a case: only who holds another copy of the last checkpoint can know that it is missing.
    """
    return lines == LINES and (NOTES.strip("\n") + "\n\n").startswith(notes.strip("\n") + "\n\n") and notes.strip("\n").endswith("=")


def mutations() -> list[tuple[str, bytes, str]]:
    """As many as are asked for, always the same ones."""
    random, found = Random(20220312), []
    while len(found) < MUTATIONS:
        what, lines, notes = mutated(random)
        if not changes_nothing(lines, notes):
            found.append((what, written(lines), notes))
    return found


def test_every_mutation_is_found():
    """
    Edited, put in, twice, taken out, in another order, cut off, signed by another, a note changed or cut in two: none passes.
    """
    passed = [what for what, journal, notes in mutations() if is_ok(journal, notes)]

    assert passed == []
    assert is_ok(written(LINES), NOTES)


def test_the_second_verifier_says_the_same(tmp_path):
    """
    The same cases in JavaScript, as the published page runs it.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node: the second verifier is tested where there is one")
    leaves = [leaf_hash(entry) for entry in ENTRIES[:9]]
    with (tmp_path / "cases.jsonl").open("w", encoding="utf-8") as file:
        roots = [[[text(leaf) for leaf in leaves[:size]], text(root_of(leaves[:size]))] for size in range(10)]
        file.write(json.dumps({"key": str(PUBLIC), "roots": roots}) + "\n")
        for what, journal, notes in [("as it was signed", written(LINES), NOTES), *mutations()]:
            told = {"say": what, "journal": text(journal), "checkpoints": notes, "ok": what == "as it was signed"}
            file.write(json.dumps(told) + "\n")

    done = subprocess.run(
        [node, "--test", str(PROGRAM)],
        env={**os.environ, "VERIFY_CASES": str(tmp_path / "cases.jsonl")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:]


def text(raw: bytes) -> str:
    """As it is written in JSON."""
    return base64.b64encode(raw).decode()


def test_a_note_of_the_cast_opens():
    """
    Otherwise nothing of the above would prove anything.
    """
    assert [opened(note, PUBLIC).size for note in notes_in(NOTES)[1]] == list(SIZES)
