"""The ledgers that a process keeps: caught up, few, and never of a database that is gone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.operations.models import Operation
from shouwang.apps.reports import bridge
from tests.world import START, World, at


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> bridge.Kept:
    """Ledgers as a running server keeps them, outside of any transaction."""
    monkeypatch.setattr(bridge, "connection", SimpleNamespace(in_atomic_block=False))
    return bridge.Kept()


def order(operation: Operation) -> None:
    """One order comes in."""
    with transaction.atomic():
        journal.write(
            "order.received",
            operation=operation,
            at=at("11 15:00"),
            by=None,
            order=str(operation.id),
            issuer="City",
            title="Close",
            level="city",
        )


def orders(kept: bridge.Kept, operation: Operation) -> int | None:
    """How many orders the kept figures know of."""
    return next(one.value for one in kept.counted(operation) if one.figure.code == "orders")


def test_a_kept_ledger_hears_of_what_was_written_since(kept, world):
    """
    The board asked before the order came; asked again it knows.
    """
    before = orders(kept, world.operation)

    order(world.operation)

    assert (before, orders(kept, world.operation)) == (None, 1)


def test_a_restored_database_is_counted_afresh(kept, world, monkeypatch):
    """
    The backup ends before what the ledger has seen: its numbers are of a database that is gone.
    """
    order(world.operation)
    orders(kept, world.operation)

    monkeypatch.setattr(journal_reads, "last_number", lambda _: 0)
    monkeypatch.setattr(journal_reads, "entries_after", lambda *_: ([], 0))

    assert orders(kept, world.operation) is None


def test_only_the_operations_looked_at_last_are_kept(kept, world: World):
    """
    A city has many operations; a process need not remember each it was ever asked about.
    """
    named = {"hazard": "flood", "legal_basis": "-", "area": "-", "time_zone": "Asia/Shanghai", "started_at": START}
    many = [Operation.objects.create(name=str(number), **named) for number in range(kept.MOST + 2)]
    for operation in many:
        order(operation)

    counted = [orders(kept, operation) for operation in (*many, many[0])]

    assert set(counted) == {1}
    assert len(kept._ledgers) == kept.MOST
