"""A slice of the torture of real processes, and proof that its reckoning would find a loss; ``make torture`` does all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Apart, Entry, Pen
from tests.apps.journal.phones import Phone
from tests.torture import real
from tests.torture.real_check import Found, compared
from tests.torture.real_faults import KINDS
from tests.world import World, at
from tools import machine


def tortured(*options: str) -> dict[str, Any]:
    """The result of one run, and its status."""
    assert real.bring() == 0
    if not real.can_unshare():
        machine.say("THE TORTURE OF REAL PROCESSES IS ONLY DONE IN PART: no namespaces of our own.")
        assert not machine.IN_CI
    command = [sys.executable, "-m", "tests.torture.real", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, timeout=600)
    return {**json.loads(done.stdout.splitlines()[-1]), "status": done.returncode}


def test_two_thousand_entries_through_twenty_faults():
    """
    Workers, the server, its keeper and a backup are killed and stopped, the way is silent, lossy and one-way, the disk is full, clocks jump.
    """
    told = tortured("--entries", "2000", "--faults", "20")

    assert (told["result"], told["wrong"], told["complaints"], told["status"]) == ("right", [], {}, 0)
    assert (told["delivered"], told["lost"], told["double"], told["gaps"]) == (2000, 0, 0, 0)
    assert told["stored"] + told["apart"] == 2000
    assert sum(told["by_kind"].values()) == 20
    if machine.IN_CI:
        assert told["by_kind"].keys() == KINDS.keys() - {"database killed"}


def test_a_lost_server_comes_back_from_a_backup_and_nothing_is_lost():
    """
    The data folder is gone, the backup holds six tenths: telephones send the rest again, and are told of the new epoch.
    """
    told = tortured("--entries", "1000", "--destroy")

    assert (told["result"], told["wrong"], told["complaints"], told["status"]) == ("right", [], {}, 0)
    assert (told["delivered"], told["lost"], told["double"], told["gaps"], told["resent"]) == (1000, 0, 0, 0, 400)
    assert told["refused"].keys() <= {"checkpoint-after-restore"}


def test_a_loss_is_found_and_only_what_was_let_go_is_lost():
    """
    The backup that holds 180 of 300 is destroyed with the server, an older one holds 90: telephones have let go of what lies between, as far
    as they had been told of the newer one by then. All the rest is there.
    """
    told = tortured("--entries", "300", "--destroy", "--spoil", "backup", "--patience", "5")

    assert (told["result"], told["status"]) == ("WRONG", 1)
    assert (told["delivered"] + told["lost"], told["double"]) == (300, 0)
    assert 0 < told["lost"] <= 90


def test_one_entry_that_goes_behind_everybodys_back_is_found():
    """
    A row is deleted when all is quiet; its number is missing in the journal and in its telephone's count, and no backup is made of the rest.
    """
    told = tortured("--entries", "200", "--faults", "1", "--only", "worker killed", "--spoil", "entry")

    assert (told["result"], told["status"]) == ("WRONG", 1)
    assert (told["delivered"], told["lost"], told["double"], told["gaps"]) == (199, 1, 0, 2)
    assert any("backup-failed" in complaint for complaint in told["complaints"])


class Telephone(Phone):
    """A telephone that keeps a file of what it has made, as those of the torture do."""

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__(world)
        self.file = folder / f"{self.device.id}.made"

    def write(self, moment: datetime, *rest, **more):
        """Made, and noted in the file."""
        line = super().write(moment, *rest, **more)
        with self.file.open("a", encoding="ascii") as file:
            file.write(f"{self.outbox.stream.epoch} {line.sequence} {line.leaf.hex()}\n")
        return line


@pytest.fixture
def telephone(world, tmp_path) -> Telephone:
    """Three lines made and sent, the tree grown."""
    telephone = Telephone(world, tmp_path)
    for minute in range(3):
        telephone.write(at(f"12 08:0{minute}"))
    telephone.send(at("12 08:05"))
    journal.grow(operation=world.operation)
    return telephone


def reckoned(world: World, tmp_path: Path) -> Found:
    """What the reckoning says."""
    world.operation.refresh_from_db()
    return compared(world.operation, tmp_path, [])


def test_the_reckoning_agrees_where_nothing_is_wrong(world, tmp_path, telephone):
    """
    Three made, three stored.
    """
    found = reckoned(world, tmp_path)

    assert (found.faults, found.sent, found.stored) == ([], 3, 3)


def test_the_reckoning_finds_what_was_lost(world, tmp_path, telephone):
    """
    A fourth line was made, and never came.
    """
    telephone.write(at("12 08:06"))

    found = reckoned(world, tmp_path)

    assert found.lost == 1
    assert found.faults


def test_the_reckoning_finds_what_is_twice(world, tmp_path, telephone):
    """
    A line is among the entries, and among what was kept apart too.
    """
    row = Entry.objects.exclude(device=Pen.objects.get().device).first()
    assert row is not None
    Apart.objects.create(
        operation=world.operation,
        device=row.device,
        epoch=row.epoch,
        sequence=row.sequence,
        raw=b"x",
        leaf=row.leaf,
        reason="x",
        received_at=at("12 08:06"),
    )

    assert reckoned(world, tmp_path).double == 1


def test_the_reckoning_finds_a_tree_that_stands_still(world, tmp_path, telephone):
    """
    Another line came, and nobody has grown the tree.
    """
    telephone.write(at("12 08:06"))
    telephone.send(at("12 08:07"))

    assert any("keeper-stopped" in fault for fault in reckoned(world, tmp_path).faults)


def test_the_reckoning_finds_an_entry_that_nobody_made(world, tmp_path, telephone):
    """
    The telephone's file says something else of its second line.
    """
    lines = telephone.file.read_text(encoding="ascii").splitlines()
    telephone.file.write_text("\n".join([lines[0], f"1 2 {'ab' * 32}", lines[2]]) + "\n", encoding="ascii")

    found = reckoned(world, tmp_path)

    assert (found.lost, found.strange) == (1, 1)
