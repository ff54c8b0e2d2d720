"""What the server gives out, held by the verifier: the export, and the checkpoints with the leaf hashes below them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Apart, Entry
from shouwang.cli.__main__ import main
from tests.apps.journal.phones import Phone
from tests.world import World, at


@pytest.fixture
def files(world: World, tmp_path: Path) -> tuple[Path, Path]:
    """Three hundred entries of a telephone, one line of it kept apart, and a checkpoint over all but the last."""
    phone = Phone(world)
    for _ in range(300):
        phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    phone.write(at("12 08:02"), kind="gate.of-tomorrow")
    phone.write(at("12 08:03"))
    phone.send(at("12 08:03"))
    actions.sign_checkpoint(operation=world.operation, at=at("12 08:04"))
    phone.write(at("12 08:05"))
    phone.send(at("12 08:05"))
    actions.grow(operation=world.operation)
    export, notes = tmp_path / "journal.jsonl", tmp_path / "checkpoints.txt"
    export.write_bytes(b"".join(reads.exported(world.operation)))
    notes.write_text(reads.all_checkpoints(world.operation), encoding="utf-8")
    return export, notes


def said(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """The verifier's answer."""
    main(["journal", "verify", *map(str, files), "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_a_line_kept_apart_is_not_missed(files, capsys):
    """
    Its number was used, and the journal says for what: nothing is missing.
    """
    told = said(files, capsys)

    assert Apart.objects.count() == 1
    assert (told["ok"], told["missing"], told["apart"]) == (True, 0, 1)
    assert told["entries"] == told["vouched"] + 1


@pytest.mark.parametrize("line", [1, 2, 150, 257, 300])
def test_the_very_entry_is_named_that_was_changed(files, capsys, line):
    """
    Within one strip of the tree and in the next, by what the server itself gives out.
    """
    lines = files[0].read_bytes().splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(b'"run":0', b'"run":1')
    files[0].write_bytes(b"".join(lines))

    told = said(files, capsys)

    assert (told["ok"], told["bad"]["line"], told["bad"]["code"]) == (False, line, "export-line-altered")


def test_what_the_board_misses_the_verifier_misses(world, tmp_path, capsys):
    """
    A hole, the last numbers of which a device has only told, one kept apart, an explanation and one taken back: the same counts from the export.
    """
    phone, other = Phone(world), Phone(world, "West gate")
    lines = [phone.write(at("12 08:00")) for _ in range(12)]
    phone.send(at("12 08:01"), lines[0], lines[4], lines[7])
    other.write(at("12 08:02"), kind="gate.of-tomorrow")
    other.send(at("12 08:02"))
    for first, last in ((2, 3), (9, 10)):
        actions.explain_gap(
            device=phone.device, epoch=1, first=first, last=last, reason="device-lost", by=world.shift_lead, at=at("12 09:00")
        )  # fmt: skip
    actions.take_back_explanation(entry=Entry.objects.filter(kind="device.gap-explained").first(), by=world.shift_lead, at=at("12 09:30"))
    for minute in range(2):
        actions.sign_checkpoint(operation=world.operation, at=at(f"12 10:0{minute}"))
    export, notes = tmp_path / "journal.jsonl", tmp_path / "checkpoints.txt"
    export.write_bytes(b"".join(reads.exported(world.operation)))
    notes.write_text(reads.all_checkpoints(world.operation), encoding="utf-8")

    told = said((export, notes), capsys)

    assert (told["ok"], told["missing"], told["explained"], told["apart"]) == (True, 7, 2, 1)
    assert (reads.how_many_missing(world.operation), reads.how_many_explained(world.operation)) == (7, 2)
    assert world.kinds().count("device.numbers-given") == 1
