"""Two verifiers that share no line of code answer alike: whole journals are OK, and every mutation of one is found by both."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shouwang.engines.journal.canonical import canonical_bytes, leaf_hash
from shouwang.engines.journal.checkpoints import Checkpoint, key_of, leaves_text, notes_in, opened, signed
from shouwang.engines.journal.gaps import AHEAD
from shouwang.engines.journal.tree import root_of
from shouwang.engines.journal.verify import verified
from shouwang.files.journals import checkpoints_of, export_lines, read_notes
from shouwang.vocabulary.kinds import GAP_EXPLAINED, KEPT_APART, NUMBERS_GIVEN, STRUCK
from shouwang.vocabulary.reasons import Refused
from tests.engines.journal.test_verify import ENTRIES, OPERATION
from tests.js.node import node

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
NAME, NOON = "shouwang/test", datetime(2022, 3, 12, 4, tzinfo=UTC)
PUBLIC = key_of(KEY, NAME)
LINES = [canonical_bytes(entry) for entry in ENTRIES[:24]]
LEAVES = [leaf_hash(entry) for entry in ENTRIES[:24]]
SIZES = (5, 13, 20)
VOUCHED = SIZES[-1]
"""The lines after these were written after the last checkpoint: nobody vouches for what they say, yet no number may come twice."""
MUTATIONS = int(os.environ.get("SHOUWANG_TEST_MUTATIONS", "2000"))
PROGRAM = Path(__file__).with_name("verify.test.mjs")


def notes_over(key: Ed25519PrivateKey = KEY) -> str:
    """Checkpoints over the lines, signed."""
    return "\n".join(
        signed(Checkpoint(OPERATION, size, root_of(LEAVES[:size]), NOON + timedelta(minutes=size)), key, NAME) for size in SIZES
    )


NOTES = notes_over()
WITH_LEAVES = f"{NOTES}\n{leaves_text(LEAVES[:VOUCHED])}"
"""As the server gives them out: they name the very line."""


def bit(random: Random, lines: list[bytes]) -> list[bytes]:
    """One bit of one line is another."""
    place = random.randrange(VOUCHED)
    line = bytearray(lines[place])
    line[random.randrange(len(line))] ^= 1 << random.randrange(8)
    return [*lines[:place], bytes(line), *lines[place + 1 :]]


def edited(random: Random, lines: list[bytes]) -> list[bytes]:
    """One field of one line says something else, and the line is still an entry."""
    place = random.randrange(VOUCHED)
    told = json.loads(lines[place]) | {random.choice(["actor", "place", "subject"]): "017f7a1c-0000-7000-8000-000000000009"}
    return [*lines[:place], json.dumps(told, separators=(",", ":"), sort_keys=True).encode(), *lines[place + 1 :]]


def put_in(random: Random, lines: list[bytes]) -> list[bytes]:
    """One line more, before the end: what comes after the last checkpoint is vouched for by nobody, and is told so."""
    line = random.choice(lines)
    more = line if random.random() < 0.5 else line.replace(b'"run":0', b'"run":7')
    place = random.randrange(VOUCHED - 1)
    return [*lines[:place], more, *lines[place:]]


def taken_out(random: Random, lines: list[bytes]) -> list[bytes]:
    """One line less, or the end cut off."""
    place = random.randrange(VOUCHED)
    return lines[:place] if random.random() < 0.3 else [*lines[:place], *lines[place + 1 :]]


def reordered(random: Random, lines: list[bytes]) -> list[bytes]:
    """One line elsewhere."""
    moved = [*lines]
    moved.insert(random.randrange(VOUCHED), moved.pop(random.randrange(VOUCHED)))
    return moved


def twice_in_the_tail(random: Random, lines: list[bytes]) -> list[bytes]:
    """After the last checkpoint one line is gone, and in its place is another of that device once more: as many as before."""
    vouched, tail = lines[:VOUCHED], [*lines[VOUCHED:]]
    gone = tail.pop(random.randrange(len(tail)))
    tail.insert(random.randrange(len(tail) + 1), random.choice([line for line in lines if line != gone]))
    return vouched + tail


def broken_in_the_tail(random: Random, lines: list[bytes]) -> list[bytes]:
    """After the last checkpoint stands something that is no entry."""
    place = random.randrange(VOUCHED, len(lines))
    what = random.choice([b"", b"{}", lines[place][:-30], lines[place].replace(b'"sequence":', b'"sequence":0x'), b'},"device":",,,'])
    return [*lines[:place], what, *lines[place + 1 :]]


def far_in_the_tail(random: Random, lines: list[bytes]) -> list[bytes]:
    """After the last checkpoint a line has, or tells of, a number that no run can reach."""
    far = random.choice([2**53 - 1, AHEAD + 100, 10**15])
    odd = [
        canonical_bytes(replace(ENTRIES[0], sequence=far)),
        server(1, KEPT_APART, sequence=far, reason="line-unreadable", leaf="0" * 64),
        server(1, GAP_EXPLAINED, first=random.choice([1, far]), last=far, reason="device-lost"),
        server(1, NUMBERS_GIVEN, used=far),
    ]
    place = random.randrange(VOUCHED, len(lines) + 1)
    return [*lines[:place], random.choice(odd), *lines[place:]]


def note_changed(random: Random, notes: str) -> str:
    """One letter of a note is another, or the file ends in the middle, or somebody else has signed."""
    at = random.randrange(1, len(notes) - 1)
    return random.choice([notes[:at] + chr(ord(notes[at]) ^ 1) + notes[at + 1 :], notes[:at], notes_over(OTHER)])


OF_LINES = (bit, edited, put_in, taken_out, reordered, twice_in_the_tail, broken_in_the_tail, far_in_the_tail)


def mutated(random: Random) -> tuple[str, list[bytes], str]:
    """One random change of the export or of its checkpoints: what was done, and both as they are then."""
    change, notes = random.choice([*OF_LINES, note_changed]), random.choice([NOTES, WITH_LEAVES])
    if change is note_changed:
        return "note changed", LINES, note_changed(random, notes)
    return change.__name__, change(random, LINES), notes


def answer(journal: bytes, notes: str | bytes) -> dict[str, object]:
    """What the first verifier says, which reads the two files as the command does, as the second one says it."""
    with TemporaryDirectory() as folder:
        export, signed_notes = Path(folder, "journal.jsonl"), Path(folder, "checkpoints.txt")
        export.write_bytes(journal)
        signed_notes.write_bytes(notes if isinstance(notes, bytes) else notes.encode())
        try:
            file = read_notes(signed_notes)
            found = verified(export_lines(export), checkpoints_of(file, PUBLIC), b"".join(file.leaves))
        except Refused:
            return {"ok": False}
    if found.bad:
        return {"ok": False, "line": found.bad.line}
    return {
        "ok": True,
        "entries": found.entries,
        "vouched": found.vouched,
        "missing": found.missing,
        "explained": found.explained,
        "apart": found.apart,
    }


def written(lines: list[bytes]) -> bytes:
    """The export as a file."""
    return b"".join(line + b"\n" for line in lines)


def server(place: int, kind: str, /, *, corrects: UUID | None = None, epoch: int = 1, **data: object) -> bytes:
    """What the server says of the first device's numbers, or strikes, as its own line of this number; its id is that number."""
    told = {"device": str(ENTRIES[0].device), "epoch": epoch, **data} if data else {"reason": "wrong"}
    return canonical_bytes(
        replace(ENTRIES[0], id=UUID(int=place), device=UUID(int=9), sequence=place, kind=kind, corrects=corrects, data=told)
    )


def kept_apart(place: int, sequence: int) -> bytes:
    """This number was used for a line that it keeps apart."""
    return server(place, KEPT_APART, sequence=sequence, reason="line-unreadable", leaf="0" * 64)


def lost(place: int, first: int, last: int) -> bytes:
    """These numbers will never come."""
    return server(place, GAP_EXPLAINED, first=first, last=last, reason="device-lost")


FAR = canonical_bytes(replace(ENTRIES[0], sequence=20))
"""The first device has come to number 12; this line tells that it has come to 20."""
WHOLE = [
    ("as it was signed", LINES, (0, 0, 0)),
    ("one kept apart", [*LINES[:22], *LINES[23:], canonical_bytes(replace(ENTRIES[0], sequence=13)), kept_apart(1, 12)], (0, 0, 1)),
    ("one missing", [*LINES[:22], *LINES[23:], canonical_bytes(replace(ENTRIES[0], sequence=14)), kept_apart(1, 13)], (1, 0, 1)),
    ("kept apart above all others", [*LINES, kept_apart(1, 14)], (1, 0, 1)),
    ("a true line beside one kept apart", [*LINES, kept_apart(1, 12)], (0, 0, 0)),
    ("a hole", [*LINES, FAR], (7, 0, 0)),
    ("explained", [*LINES, FAR, lost(1, 13, 19)], (0, 7, 0)),
    ("explained in part", [*LINES, FAR, lost(1, 14, 15), lost(2, 18, 19)], (3, 4, 0)),
    ("explained twice", [*LINES, FAR, lost(1, 16, 18), lost(2, 14, 17)], (2, 5, 0)),
    ("explained, and it came", [*LINES, FAR, lost(1, 13, 19), canonical_bytes(replace(ENTRIES[0], sequence=15))], (0, 6, 0)),
    ("explained before and behind all that is here", [*LINES, lost(1, 1, 4), lost(2, 30, 40)], (0, 0, 0)),
    ("taken back", [*LINES, FAR, lost(1, 13, 19), server(2, STRUCK, corrects=UUID(int=1))], (7, 0, 0)),
    (
        "the taking back taken back",
        [*LINES, FAR, lost(1, 13, 19), server(2, STRUCK, corrects=UUID(int=1)), server(3, STRUCK, corrects=UUID(int=2))],
        (0, 7, 0),
    ),
    ("given and not here", [*LINES, server(1, NUMBERS_GIVEN, used=15)], (3, 0, 0)),
    ("given, explained, kept apart", [*LINES, server(1, NUMBERS_GIVEN, used=15), lost(2, 13, 13), kept_apart(3, 14)], (1, 1, 1)),
    ("given and here", [*LINES, server(1, NUMBERS_GIVEN, used=11), server(2, NUMBERS_GIVEN, used=12)], (0, 0, 0)),
    ("an epoch of which nothing came", [*LINES, server(1, NUMBERS_GIVEN, used=4, epoch=2)], (4, 0, 0)),
    (
        "a refused batch has no number",
        [*LINES, server(1, KEPT_APART, sequence=0, epoch=0, reason="batch-unreadable", leaf="0" * 64)],
        (0, 0, 0),
    ),
    ("as far as a device is believed", [*LINES, server(1, NUMBERS_GIVEN, used=AHEAD)], (AHEAD - 12, 0, 0)),
]
"""Journals that are OK, and what is missing, explained and kept apart in each."""


EDITED = [
    ("as Windows saves it", written(LINES).replace(b"\n", b"\r\n"), WITH_LEAVES.replace("\n", "\r\n")),
    ("with the mark that editors put before a text", b"\xef\xbb\xbf" + written(LINES), f"\ufeff{WITH_LEAVES}"),
    ("with both, and no end", b"\xef\xbb\xbf" + written(LINES).replace(b"\n", b"\r\n")[:-2], f"\ufeff{NOTES}".replace("\n", "\r\n")),
    ("with the ends of an old Macintosh", written(LINES), WITH_LEAVES.replace("\n", "\r")),
    ("with ends of three kinds", written(LINES), NOTES.replace("\n", "\r", 3).replace("\n", "\r\n", 4)),
    ("without the last end", written(LINES), WITH_LEAVES.removesuffix("\n")),
    ("without the last end of Windows", written(LINES), NOTES.replace("\n", "\r\n").removesuffix("\r\n")),
    ("with empty lines around", written(LINES), f"\r\n\n{NOTES}\n\r\n\n"),
    ("with the key above, and a mark", written(LINES), f"\ufeff{PUBLIC}\r\n\r\n{WITH_LEAVES}"),
    ("signed by a stranger as well", written(LINES), NOTES.replace("\n— ", "\n— somebody 7777\n— ")),
    ("with a second signature that is none", written(LINES), NOTES.replace("\n— ", f"\n— {NAME} A\n— {NAME} AB==\n— ")),
    ("with one in another spelling", written(LINES), NOTES.replace("\n— ", f"\n— {NAME} {'A' * 90}B=\n— ")),
    ("with no text for one", written(LINES), NOTES.replace("\n— ", f"\n— \n— {NAME} \n— ")),
]
"""The first of them, as programs save it that mean no harm."""
DAMAGED = [
    ("two marks", written(LINES), f"\ufeff\ufeff{NOTES}"),
    ("a mark in the middle", written(LINES), NOTES.replace("\n\n", "\n\n\ufeff", 1)),
    ("two marks before the journal", b"\xef\xbb\xbf" * 2 + written(LINES), NOTES),
    ("the journal with the ends of an old Macintosh", written(LINES).replace(b"\n", b"\r"), NOTES),
    ("an empty line after the journal", written(LINES) + b"\n", NOTES),
    ("half an end of Windows after the journal", written(LINES) + b"\r", NOTES),
    ("ends that are none", written(LINES), NOTES.replace("\n", "\u2028")),
    ("a line's end within a signature", written(LINES), NOTES.replace("\n— ", "\n— somebody 7777\u2028— ")),
    ("spaces at the end of lines", written(LINES), NOTES.replace("\n", " \n")),
    ("an empty line after the hashes", written(LINES), f"{WITH_LEAVES}\n"),
    ("no text", written(LINES), NOTES.encode() + b"\xff"),
    ("two bytes for a letter", written(LINES), NOTES.encode("utf-16")),
    ("nothing", written(LINES), b""),
    ("a mark and nothing", written(LINES), "\ufeff"),
    ("packed checkpoints", written(LINES), gzip.compress(NOTES.encode(), mtime=0)),
]
"""The first of them, altered in ways that are no mere saving: neither verifier takes them."""


def changes_nothing(lines: list[bytes], notes: str) -> bool:
    """
    Whether a mutation left everything as it was signed.

    Whole notes that are gone from the end are such a case: only who holds another copy of the last checkpoint can know that it is missing.
    """
    stripped = notes.strip("\n")
    return lines == LINES and (
        stripped == WITH_LEAVES.strip("\n") or (f"{NOTES}\n".startswith(f"{stripped}\n\n") and stripped.endswith("="))
    )


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
    passed = [what for what, journal, notes in mutations() if answer(journal, notes)["ok"]]

    assert passed == []
    assert answer(written(LINES), NOTES) == answer(written(LINES), WITH_LEAVES) == {
        "ok": True, "entries": 24, "vouched": 20, "missing": 0, "explained": 0, "apart": 0
    }  # fmt: skip


def test_with_the_leaf_hashes_the_first_bad_line_is_always_named():
    """
    As the server gives the checkpoints out: the line is the first that is not what was written, never a stretch.
    """
    random, seen = Random(7), 0
    while seen < 200:
        what, lines, _ = mutated(random)
        if lines != LINES and what not in {"twice_in_the_tail", "broken_in_the_tail", "far_in_the_tail"}:
            first = next((place for place, line in enumerate(lines) if place >= VOUCHED or line != LINES[place]), len(lines))
            assert answer(written(lines), WITH_LEAVES) == {"ok": False, "line": first + 1}, what
            seen += 1


@pytest.mark.parametrize(("what", "lines", "told"), WHOLE, ids=[what for what, _, _ in WHOLE])
def test_what_is_missing_is_what_the_server_would_miss(what, lines, told):
    """
    Given, not here under any line, and not explained by what stands (engines/journal/gaps.py).
    """
    found = answer(written(lines), NOTES)

    assert (found["missing"], found["explained"], found["apart"]) == told, what


@pytest.mark.parametrize(("what", "journal", "notes"), EDITED, ids=[what for what, _, _ in EDITED])
def test_what_only_saving_has_changed_is_ok(what, journal, notes):
    """
    Ends of lines, the mark before a text, the end of the last line: none of them is an entry's or a note's.
    """
    assert answer(journal, notes)["ok"], what


@pytest.mark.parametrize(("what", "journal", "notes"), DAMAGED, ids=[what for what, _, _ in DAMAGED])
def test_what_is_altered_otherwise_is_not(what, journal, notes):
    """
    What no program does by saving could hide something.
    """
    assert not answer(journal, notes)["ok"], what


def test_the_second_verifier_says_the_same(tmp_path):
    """
    The same cases in JavaScript, as the published page runs it: the same line is named, the same numbers are missed and kept apart.
    """
    leaves = [leaf_hash(entry) for entry in ENTRIES[:9]]
    with (tmp_path / "cases.jsonl").open("w", encoding="utf-8") as file:
        roots = [[[text(leaf) for leaf in leaves[:size]], text(root_of(LEAVES[:size]))] for size in range(10)]
        file.write(json.dumps({"key": str(PUBLIC), "roots": roots}) + "\n")
        whole = [(what, written(lines), notes) for what, lines, _ in WHOLE for notes in (NOTES, WITH_LEAVES)] + EDITED + DAMAGED
        for what, journal, notes in [*whole, *mutations()]:
            told = {
                "say": what,
                "journal": text(journal),
                "checkpoints": text(notes if isinstance(notes, bytes) else notes.encode()),
                "answer": answer(journal, notes),
            }
            file.write(json.dumps(told) + "\n")

    done = subprocess.run(
        [node(), "--test", str(PROGRAM)],
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
