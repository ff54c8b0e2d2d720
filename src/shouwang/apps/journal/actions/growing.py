"""The sequencer: grows the tree over an operation's entries, outside of the commits that write them, and signs how far it has grown."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwang.apps.journal import bridge, models, reads
from shouwang.apps.journal.actions.devices import tell_given
from shouwang.apps.journal.actions.writing import cut, held_pen, write
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal import checkpoints, tree
from shouwang.engines.journal.tiles import laid, subtree_in

AT_ONCE = 20_000
"""Entries taken in one transaction of the sequencer: a few seconds' worth at full speed."""


def grow(*, operation: Operation) -> int:
    """Take all new entries of an operation into its tree; its size."""
    while True:
        size, more = _grown(operation)
        if not more:
            return size


@transaction.atomic
def _grown(operation: Operation) -> tuple[int, bool]:
    models.Growth.objects.get_or_create(operation=operation)
    growth = models.Growth.objects.select_for_update().get(operation=operation)
    rows = models.Entry.objects.filter(operation=operation, number__gt=growth.size).order_by("number").values_list("leaf", flat=True)
    leaves = [bytes(leaf) for leaf in rows[:AT_ONCE]]
    if leaves:
        bridge.keep_tiles(operation, laid(growth.size, leaves, bridge.tiles_of(operation.id)))
        grown = bridge.tree_of(growth)
        grown.extend(leaves)
        growth.size, growth.peaks = grown.size, b"".join(grown.peaks)
        growth.save(update_fields=["size", "peaks"])
    return growth.size, len(leaves) == AT_ONCE


@transaction.atomic
def sign_checkpoint(*, operation: Operation, at: datetime) -> models.Checkpoint | None:
    """
    Sign how far the journal has grown, if it has grown since the last time; the newest checkpoint, None while the journal is empty.

    Signed each minute and at each hand-over: what was said by then cannot be unsaid without being found out. What devices have given and
    is not here is said first.
    """
    tell_given(operation=operation, at=at)
    size = grow(operation=operation)
    last = models.Checkpoint.objects.filter(operation=operation).order_by("-size").first()
    if size == 0 or (last and last.size == size):
        return last
    root = bridge.tree_of(models.Growth.objects.get(operation=operation)).root()
    epoch = models.Pen.objects.values_list("epoch", flat=True).get(pk=operation.id)
    checkpoint = checkpoints.Checkpoint(operation.id, size, root, cut(at), epoch)
    note = checkpoints.signed(checkpoint, reads.private_key(operation), reads.key_name(operation))
    row, _ = models.Checkpoint.objects.get_or_create(
        operation=operation, size=size, defaults={"root": root, "at": checkpoint.at, "note": note}
    )
    return row


def root_at(*, operation: Operation, size: int) -> bytes:
    """The root over the first *size* entries, the tree grown that far first: what a frozen report cites."""
    grow(operation=operation)
    return tree.root_within(size, subtree_in(bridge.tiles_of(operation.id)))


def begin_epoch(*, operation: Operation, at: datetime, new_key: bool = False) -> models.Pen:
    """
    After the server was brought back from a backup it counts anew: what it had written since then may be known to others under its old numbers.

    With *new_key*, because the one that signed is lost, another signs from now on, and an entry says which.
    """
    pen = held_pen(operation.id)
    entries, pen.epoch, pen.sequence = pen.number, pen.epoch + 1, 0
    pen.save(update_fields=["epoch", "sequence"])
    write("journal.restored", operation=operation, at=at, by=None, entries=entries, epoch=pen.epoch)
    if new_key:
        sign_by_another(operation=operation, at=at)
    return pen


@transaction.atomic
def sign_by_another(*, operation: Operation, at: datetime) -> None:
    """The key that signed is lost: another signs from now on, and an entry says which."""
    public = reads.new_private_key(operation).public_key().public_bytes_raw()
    write("journal.signed-anew", operation=operation, at=at, by=None, key=public.hex())
