"""The keeper does what is due, and what fails is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.journal.models import Checkpoint, Growth
from shouwang.engines.journal.checkpoints import opened
from shouwang.engines.journal.witness import Witness
from shouwang.server import keeper as keeping
from shouwang.server.backups import BackupFailed
from shouwang.server.keeper import Keeper
from tests.apps.journal.phones import Phone
from tests.world import at


@pytest.fixture
def clock(monkeypatch, settings):
    """A clock that stands at noon until it is moved, and no backups."""
    settings.BACKUP_MINUTES = 0
    return [at("12 12:00")]


def test_each_second_the_tree_grows_and_each_minute_a_checkpoint_is_signed(world, clock):
    """
    Thirty seconds after the first checkpoint there is none for the new entries yet; a minute after it there is.
    """
    phone, keeper = Phone(world), Keeper(clock=lambda: clock[0], behind=lambda task, _name: task())
    seen = []
    for seconds in (0, 30, 61):
        clock[0] = at("12 12:00") + timedelta(seconds=seconds)
        phone.write(clock[0])
        phone.send(clock[0])
        keeper.tick()
        seen.append((Growth.objects.get().size, Checkpoint.objects.count()))

    assert seen == [(2, 1), (3, 1), (4, 2)]


def test_a_clock_that_was_set_back_holds_nothing_up(world, clock):
    """
    It was years ahead for a moment; afterwards the keeper works on.
    """
    phone, keeper = Phone(world), Keeper(clock=lambda: clock[0], behind=lambda task, _name: task())
    for moment in (at("12 12:00") + timedelta(days=3000), at("12 12:01")):
        clock[0] = moment
        phone.write(at("12 12:00"))
        phone.send(at("12 12:00"))
        keeper.tick()

    assert Growth.objects.get().size == 3


def test_a_keeper_whose_database_is_gone_leaves_its_place_to_another(world, clock, monkeypatch):
    """
    A broken connection does not mend itself: whoever started the keeper starts another.
    """
    keeper = Keeper(clock=lambda: clock[0], behind=lambda task, _name: task())

    def gone(**_: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(journal, "grow", gone)
    Phone(world)
    monkeypatch.setattr(keeping.connection, "is_usable", lambda: False)

    with pytest.raises(OperationalError):
        keeper.tick()


def test_devices_follow_the_checkpoints(world, clock):
    """
    Each receipt brings the newest note with the proof that it grew out of the one the device knows.
    """
    phone = Phone(world)
    witness = Witness(reads.public_key(world.operation))
    refused = []
    for minute in range(5):
        for _ in range(3):
            phone.write(at(f"12 08:{minute:02}"))
        receipt = phone.send(at(f"12 08:{minute:02}"))
        journal.sign_checkpoint(operation=world.operation, at=at(f"12 08:{minute:02}"))
        told = reads.vouched(receipt, witness.known.size if witness.known else 0)
        refused.append(witness.seen(told.checkpoint, told.growth))

    assert refused == [None] * 5
    assert witness.known is not None
    assert witness.known.size == 16


def test_nothing_new_is_not_signed_again(world, clock):
    """
    A checkpoint says how far the journal has grown; without growth there is nothing to say.
    """
    Phone(world)

    first = journal.sign_checkpoint(operation=world.operation, at=at("12 08:00"))
    again = journal.sign_checkpoint(operation=world.operation, at=at("12 08:01"))

    assert first is not None
    assert first == again
    assert opened(first.note, reads.public_key(world.operation)).size == 1


def test_what_fails_is_tried_again_and_stops_nothing_else(world, clock, settings, monkeypatch):
    """
    The disk of the backups is full: the tree grows all the same, and ten minutes later the backup is tried again.
    """
    settings.BACKUP_MINUTES = 10
    tried = []

    def full(now):
        tried.append(now)
        raise BackupFailed("No space left on device")

    monkeypatch.setattr(keeping, "back_up", full)
    Phone(world)
    keeper = Keeper(clock=lambda: clock[0], behind=lambda task, _name: task())
    for minutes in (0, 5, 10):
        clock[0] = at("12 12:00") + timedelta(minutes=minutes)
        keeper.tick()

    assert tried == [at("12 12:00"), at("12 12:10")]
    assert Growth.objects.get().size == 1
