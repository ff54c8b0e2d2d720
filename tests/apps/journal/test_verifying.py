"""What the server gives out, held by the verifier: the export, and the checkpoints with the leaf hashes below them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Apart
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
