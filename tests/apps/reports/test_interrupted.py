"""
A purge that is cut off between its commit and what it does afterwards: the keys go all the same, once the server is there again.

In these tests nothing is ever committed, so what is to be done after the commit is never done: as when the power goes in between.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as product

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.journal.models import SpentKey
from shouwang.apps.operations.models import Operation
from shouwang.apps.operations.sealed import rings
from shouwang.apps.reports import actions, reads
from shouwang.apps.reports.models import Destruction
from shouwang.apps.territory.models import ImportPlan
from shouwang.files.rings import back_up
from shouwang.server.keeper import Keeper
from shouwang.vocabulary.retention import ACCOUNTS, KEPT, SHEETS
from tests.apps.reports.test_destroying import filled, now
from tests.apps.reports.test_reports import frozen
from tests.world import World, at


@pytest.fixture
def closed(world: World, data_folder: Path, settings) -> World:
    """A closed operation with four people and a frozen report; its keys are copied."""
    settings.BACKUPS, settings.KEY_BACKUPS, settings.BACKUP_MINUTES = data_folder / "backups", data_folder / "key-backups", 0
    filled(world, 4)
    frozen(world)
    Operation.objects.filter(pk=world.operation.pk).update(closed_at=at("20 18:00"))
    world.operation.refresh_from_db()
    back_up(Path(product.KEYS), settings.KEY_BACKUPS, at("20 18:00"), 7)
    return world


def destroyed(world: World) -> Destruction:
    """Both agree."""
    actions.ask_destruction(by=world.commander, at=at("20 18:10"))
    return actions.confirm_destruction(name=world.operation.name, by=world.shift_lead, at=at("20 18:20"))


def files_of(world: World) -> list[Path]:
    """Where keys lie that seal what names people in this operation, and copies of them."""
    folders = (Path(product.KEYS), Path(product.KEY_BACKUPS))
    found = [path for folder in folders for path in folder.rglob(f"{world.operation.pk}.*.key")]
    return [path for path in found if path.name.split(".")[1] in KEPT]


def started_again() -> None:
    """The server with its keeper, whose clock is that of the disk here: it dates the keys."""
    Keeper(clock=lambda: now() + timedelta(minutes=5), behind=lambda task, _name: task()).tick()


def test_an_interrupted_destruction_is_finished_when_the_server_is_there_again(closed):
    """
    Four keys and four copies lie there after the cut; the first round of the keeper destroys them all, and the names of accounts get a new one.
    """
    accounts = rings().names(ACCOUNTS, ACCOUNTS)
    destroyed(closed)
    left = files_of(closed)

    started_again()

    assert len(left) >= 2 * 4
    assert files_of(closed) == []
    assert not rings().names(ACCOUNTS, ACCOUNTS) & accounts
    assert list(Path(product.EMAIL_FILE_PATH).glob("*")) == []


def test_the_certificate_claims_no_key_that_is_still_there(closed):
    """
    It is none before; the page says how many keys are left, and cannot be printed.
    """
    destroyed(closed)
    before = reads.certificate(closed.operation)
    page = closed.browser(closed.commander).get(f"/o/{closed.operation.pk}/keeping/certificate/").content.decode()

    started_again()

    after = reads.certificate(closed.operation)
    assert before
    assert after
    assert before.keys_left >= 8
    assert f"{before.keys_left} keys are not destroyed yet" in page
    assert "data-print" not in page
    assert after.keys_left == 0
    assert "data-print" in closed.browser(closed.commander).get(f"/o/{closed.operation.pk}/keeping/certificate/").content.decode()


def test_a_copy_of_the_keys_that_is_put_back_brings_nobody_back(closed, tmp_path):
    """
    Somebody restores the folder of keys from a stick a day later: what was destroyed is destroyed again.
    """
    stick = back_up(Path(product.KEYS), tmp_path / "stick", at("20 18:00"), 7)
    destroyed(closed)
    started_again()
    for path in stick.rglob("*.key"):
        target = Path(product.KEYS) / path.name
        if not target.exists():
            target.write_bytes(path.read_bytes())
    back = files_of(closed)

    started_again()

    assert len(back) >= 4
    assert files_of(closed) == []


def test_a_destruction_that_was_cut_off_before_its_signature_gets_one(closed):
    """
    Confirmed, and then the server was gone: the certificate is there after the keeper's round.
    """
    destroyed(closed)
    Destruction.objects.update(size=None)
    before = reads.certificate(closed.operation)

    started_again()

    assert before is None
    after = reads.certificate(closed.operation)
    assert after
    assert after.checkpoint.size >= Destruction.objects.get().size


def test_an_interrupted_purge_of_a_part_seals_the_rest_anew(closed):
    """
    One sheet is a week old, the other stays: the old key is destroyed after the cut too, and what stays opens under the new one.
    """
    before = rings().names(str(closed.operation.pk), SHEETS.code)
    journal.forget(operation=closed.operation, keeping=SHEETS, at=at("20 19:00"), until=at("01 00:00"))
    assert rings().names(str(closed.operation.pk), SHEETS.code) == before

    started_again()
    started_again()

    after = rings().names(str(closed.operation.pk), SHEETS.code)
    assert len(after) == 1
    assert not after & before
    assert ImportPlan.behind_the_door.get().before is not None
    assert journal_reads.keys_left(closed.operation) == 0
    assert not SpentKey.objects.filter(code=SHEETS.code, anew=True).exists()


def test_what_one_step_cannot_do_holds_up_no_other(closed, settings):
    """
    A key is lost, by nobody's wish: what it sealed cannot be sealed anew, and keys are copied all the same.
    """
    journal.forget(operation=closed.operation, keeping=SHEETS, at=at("20 19:00"), until=at("01 00:00"))
    journal.let_go_of_keys()
    old = min(Path(product.KEYS).glob(f"{closed.operation.pk}.{SHEETS.code}.*.key"), key=lambda path: path.stat().st_mtime_ns)
    old.unlink()
    rings().renew(str(closed.operation.pk), SHEETS.code)

    started_again()

    assert [path.name for path in settings.KEY_BACKUPS.iterdir() if path.name != "2022-03-20"] != []
