"""Twenty power cuts on each engine lose nothing that was acknowledged; with weaker promises the same cuts do. ``make torture`` does a thousand."""

from __future__ import annotations

import pytest

from tests.powercut.cutting import ENGINES, cut
from tests.powercut.mount import bring
from tools import machine, postgres

CUTS = 20
WEAK = [("sqlite", "NORMAL"), ("sqlite", "OFF"), ("sqlite-without-log", "FULL"), ("postgresql", "off")]


@pytest.fixture(autouse=True)
def disks() -> None:
    """Disks of our own; in CI they must be there."""
    try:
        bring()
        postgres.bring()
    except machine.Missing as problem:
        pytest.skip(f"NO POWER CUTS: {problem}")


@pytest.mark.parametrize("engine", list(ENGINES))
def test_nothing_that_was_acknowledged_is_lost(engine):
    """
    The power goes in the middle of a write, of an fsync, of a checkpoint; then every acknowledged entry is there, bit by bit, once.
    """
    outcome = cut(engine, cuts=CUTS)

    assert (outcome.lost, outcome.faults, outcome.cuts) == (0, [], CUTS)
    assert outcome.acknowledged >= CUTS
    assert outcome.syncs > CUTS


@pytest.mark.parametrize(("engine", "safety"), WEAK)
def test_weaker_promises_are_caught(engine, safety):
    """
    ``synchronous=NORMAL`` and ``OFF``, without the write-ahead log ``FULL``, ``synchronous_commit=off``: these lose entries, and this test would see it if the product did so.
    """
    assert cut(engine, cuts=CUTS, safety=safety, stop_at_loss=True).lost > 0
