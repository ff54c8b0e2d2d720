"""Bringing a lost server back: only into an empty place, and only what was written. The whole of it is done in tests/torture/test_real.py."""

from __future__ import annotations

import pytest
from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.journal.models import Checkpoint, Pen
from shouwang.engines.journal.checkpoints import opened
from shouwang.engines.journal.witness import Witness
from shouwang.server.filing import mirror
from shouwang.server.restoring import bring_back
from shouwang.vocabulary.reasons import Refused
from tests.apps.journal.phones import Phone
from tests.world import at


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of a refusal."""
    return [reason.code for reason in refused.value.reasons]


def test_nothing_is_brought_back_over_what_is_there(world, tmp_path):
    """
    A database with an operation stays as it is, and the way out is told.
    """
    backup = tmp_path / "2022-03-12T000000Z.sqlite3"
    backup.write_bytes(b"")
    operation = world.operation

    with pytest.raises(Refused) as refused:
        bring_back(backup, at("12 12:00"))

    operation.refresh_from_db()
    assert codes(refused) == ["restore-onto-data"]


def test_without_a_backup_it_is_told_where_none_is(db, tmp_path, settings):
    """
    The folder is named.
    """
    settings.BACKUPS = tmp_path / "backups"

    with pytest.raises(Refused, match="backups") as refused:
        bring_back(None, at("12 12:00"))

    assert codes(refused)[0] == "restore-without-backup"


def test_a_new_epoch_is_told_in_the_journal_and_in_every_checkpoint(world):
    """
    The server counts from 1 again in epoch 2; its next checkpoint says so, and a device asks before it believes it.
    """
    phone, witness = Phone(world), Witness(reads.public_key(world.operation))
    for _ in range(3):
        phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    before = journal.sign_checkpoint(operation=world.operation, at=at("12 08:02"))
    assert before
    witness.seen(before.note, ())

    with transaction.atomic():
        pen = journal.begin_epoch(operation=world.operation, at=at("12 09:00"))
    after = journal.sign_checkpoint(operation=world.operation, at=at("12 09:01"))
    assert after

    assert (pen.epoch, Pen.objects.get().sequence, world.kinds()[-1]) == (2, 1, "journal.restored")
    assert [opened(row.note, witness.key).epoch for row in Checkpoint.objects.order_by("size")] == [1, 2]
    asked = witness.seen(after.note, ())
    assert asked
    assert asked.code == "checkpoint-after-restore"
    assert witness.known
    assert witness.known.epoch == 1
    witness.begin_again(after.note)
    assert witness.known.size == after.size


def test_files_are_mirrored_beside_the_backups(tmp_path):
    """
    What is there is not copied again, what was destroyed goes.
    """
    files, copies = tmp_path / "files", tmp_path / "copies"
    (files / "a").mkdir(parents=True)
    for name in ("a/one", "a/two"):
        (files / name).write_text(name, encoding="utf-8")
    mirror(files, copies)
    first = (copies / "a/one").stat().st_ino
    (files / "a/two").unlink()
    (files / "a/three").write_text("three", encoding="utf-8")

    mirror(files, copies)

    assert sorted(path.name for path in copies.rglob("*") if path.is_file()) == ["one", "three"]
    assert (copies / "a/one").stat().st_ino == first
