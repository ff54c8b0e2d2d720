"""``shouwang journal verify`` on plain files."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shouwang.cli.__main__ import main
from shouwang.engines.journal.canonical import canonical_bytes, leaf_hash
from shouwang.engines.journal.checkpoints import Checkpoint, key_of, leaves_text, signed
from shouwang.engines.journal.tree import root_of
from shouwang.files.pipes import CUT_OFF
from tests.engines.journal.test_verify import ENTRIES, OPERATION

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2))
NAME = "shouwang/test"
LINES = [canonical_bytes(entry) for entry in ENTRIES]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def note(size: int, key: Ed25519PrivateKey = KEY, root: bytes | None = None) -> str:
    """A signed checkpoint."""
    at = ENTRIES[0].entered_at + timedelta(minutes=size)
    return signed(Checkpoint(OPERATION, size, root or root_of(LEAVES[:size]), at), key, NAME)


class Files:
    """An export and its checkpoints in a folder."""

    def __init__(self, folder: Path) -> None:
        self.export, self.checkpoints = folder / "journal.jsonl", folder / "checkpoints.txt"
        self.write(LINES)
        self.sign(note(len(LINES) // 2), note(len(LINES)))

    def write(self, lines: list[bytes]) -> None:
        self.export.write_bytes(b"".join(line + b"\n" for line in lines))

    def sign(self, *notes: str, key: bool = True) -> None:
        self.checkpoints.write_text("\n".join([f"{key_of(KEY, NAME)}\n" if key else "", *notes]), encoding="utf-8")

    def verify(self, *more: str) -> int:
        return main(["journal", "verify", str(self.export), str(self.checkpoints), *more])


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_a_whole_journal_is_ok(files, capsys):
    """
    Status 0, how many entries, and a word on what a key that came along does not prove.
    """
    assert files.verify() == 0

    said = capsys.readouterr().out
    assert said.startswith(f"OK. {len(LINES)} entries, {len(LINES)} of them vouched for by 2 checkpoints")
    assert "not whose it is" in said


def test_with_the_key_in_hand_nothing_more_is_said(files, capsys, tmp_path):
    """
    The key as text or in a file; the export gzipped.
    """
    (tmp_path / "key").write_text(f"{key_of(KEY, NAME)}\n", encoding="ascii")
    files.export.write_bytes(gzip.compress(files.export.read_bytes()))

    assert [files.verify("--key", str(key_of(KEY, NAME))), files.verify("--key", str(tmp_path / "key"))] == [0, 0]
    assert "not whose it is" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "changed",
    [
        LINES[:-1],
        LINES[1:],
        [LINES[1], LINES[0], *LINES[2:]],
        [*LINES[:3], LINES[3], *LINES[3:]],
        [*LINES[:3], LINES[3].replace(b'"run":0', b'"run":1'), *LINES[4:]],
        [*LINES[:3], b"{}", *LINES[4:]],
    ],
    ids=["cut off", "first gone", "swapped", "twice", "edited", "broken"],
)
def test_an_altered_journal_is_not(files, capsys, changed):
    """
    Status 1, and the line where it begins.
    """
    files.write(changed)

    assert files.verify() == 1
    assert "NOT OK. Line " in capsys.readouterr().out


def test_the_leaves_below_the_notes_name_the_very_entry(files, capsys):
    """
    Without them the stretch between two checkpoints is named, with them the line.
    """
    files.sign(note(len(LINES) // 2), note(len(LINES)), leaves_text(LEAVES))
    assert files.verify() == 0
    capsys.readouterr()
    files.write([*LINES[:5], LINES[5].replace(b'"run":0', b'"run":1'), *LINES[6:]])

    assert files.verify("--json") == 1

    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["bad"]["line"], told["bad"]["code"]) == (False, 6, "export-line-altered")


def test_leaves_that_are_not_those_signed_are_refused(files, capsys):
    """
    Whoever changes an entry and its hash beside it is found out by the root.
    """
    files.sign(note(len(LINES)), leaves_text([*LEAVES[:-1], LEAVES[0]]))

    assert files.verify() == 2
    assert "leaf hashes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ([note(3), note(6, OTHER)], "不是以该密钥签署"),
        ([note(3), note(3, root=bytes(32))], "根哈希不同"),
        ([], "没有检查点"),
    ],
    ids=["signed by another", "two journals", "none"],
)
def test_checkpoints_that_prove_nothing_are_refused(files, capsys, notes, says):
    """
    Status 2, with the reason in the language asked for.
    """
    files.sign(*notes)

    assert files.verify("--language", "zh") == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("given", [[], ["--key", "nonsense"]])
def test_without_a_key_nothing_is_verified(files, capsys, given):
    """
    Neither above the notes nor by hand.
    """
    files.sign(note(3), key=False)

    assert files.verify(*given) == 2
    assert "key" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused(files, capsys):
    """
    With its name, not with a traceback.
    """
    files.export.unlink()

    assert files.verify() == 2
    assert "journal.jsonl" in capsys.readouterr().err


def test_neither_django_nor_the_network_is_touched(files):
    """
    Whoever holds the files and this program needs nothing else.
    """
    program = (
        "import sys; from shouwang.cli.__main__ import main; status = main(sys.argv[1:]);"
        "sys.exit(status or 9 * bool({'django', 'socket'} & sys.modules.keys()))"
    )

    done = subprocess.run([sys.executable, "-c", program, "journal", "verify", str(files.export), str(files.checkpoints)], check=False)

    assert done.returncode == 0


@pytest.mark.parametrize("program", ["shouwang.cli", "shouwang.server"])
def test_where_nobody_reads_any_more_it_ends_without_a_word(program, files, tmp_path):
    """
    As with ``shouwang … | head``: the reader has gone before the first line; no traceback, and the status says that it was cut off.
    """
    reading, writing = os.pipe()
    os.close(reading)
    ours = {**os.environ, "SHOUWANG_DATA": str(tmp_path)}
    words = ["journal", "verify", str(files.export), str(files.checkpoints)] if program == "shouwang.cli" else ["check"]

    done = subprocess.run(
        [sys.executable, "-m", program, *words],
        stdout=writing, stderr=subprocess.PIPE, text=True, check=False, env=ours,
    )  # fmt: skip
    os.close(writing)

    assert (done.returncode, done.stderr) == (CUT_OFF, "")


def test_one_is_told_as_one(files, capsys):
    """
    No "1 entries"; and as Windows saves it, with the mark of an editor before it, it is the same.
    """
    files.export.write_bytes(b"\xef\xbb\xbf" + LINES[0] + b"\r\n")
    files.checkpoints.write_bytes(f"\ufeff{key_of(KEY, NAME)}\n\n{note(1)}".replace("\n", "\r\n").encode())

    status = files.verify()

    assert capsys.readouterr().out.startswith("OK. 1 entry, 1 of them vouched for by 1 checkpoint; 1 device, 0 missing")
    assert status == 0
