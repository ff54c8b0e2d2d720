"""The key that signs, and what it has signed: checkpoints, and the proofs that one grew out of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from shouwang.apps.journal import bridge, models
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.checkpoints import LEAF, Key, is_by, key_of, leaves_text
from shouwang.engines.journal.streams import Receipt
from shouwang.engines.journal.tiles import subtree_in
from shouwang.engines.journal.tree import consistency_path
from shouwang.files.keys import key_in, key_that_is_in
from shouwang.vocabulary.reasons import Reason, Refused


def private_key(operation: Operation) -> Ed25519PrivateKey:
    """
    The key that signs an operation's checkpoints; made when it is first wanted.

    Once something is signed no other is made in silence: it is refused until the folder of keys is back.
    """
    name = f"{operation.id}.signing"
    try:
        key = key_that_is_in(settings.KEYS, name)
    except FileNotFoundError as fault:
        if operation.checkpoints.exists():
            raise Refused(Reason("signing-key-lost", {"key": f"{name}.key"})) from fault
        key = key_in(settings.KEYS, name)
    return Ed25519PrivateKey.from_private_bytes(key)


def new_private_key(operation: Operation) -> Ed25519PrivateKey:
    """The key that is here, or a new one in the place of the one that was lost: the next checkpoint is signed by it."""
    return Ed25519PrivateKey.from_private_bytes(key_in(settings.KEYS, f"{operation.id}.signing"))


def is_signed_by_us(operation: Operation) -> bool:
    """Whether the key that is here signed the newest checkpoint, or there is none yet."""
    newest = newest_checkpoint(operation)
    try:
        return newest is None or is_by(newest.note, public_key(operation))
    except Refused:
        return False


def public_key(operation: Operation) -> Key:
    """The key by which an operation's checkpoints are known."""
    return key_of(private_key(operation), key_name(operation))


def key_name(operation: Operation) -> str:
    """What the key is called in signatures."""
    return f"shouwang/{operation.id}"


def newest_checkpoint(operation: Operation) -> models.Checkpoint | None:
    """How far the journal had grown when it was signed last."""
    return operation.checkpoints.order_by("-size").first()


def all_checkpoints(operation: Operation) -> str:
    """
    The key, and below it every note it signed: what ``shouwang journal verify`` holds an export against.

    Those of a key that was lost are left out; the first of the new one covers what they covered. Below stand the hashes of all entries
    under the last: by them the very entry is named that was changed.
    """
    key = public_key(operation)
    notes = [note for note in operation.checkpoints.order_by("size").values_list("note", flat=True) if is_by(note, key)]
    return "\n".join([f"{key}\n", *notes, *([leaves_text(leaves(operation))] if notes else [])])


def leaves(operation: Operation) -> Iterator[bytes]:
    """The leaf hashes under the newest checkpoint, as they stand in the tree: they were written there apart from the entries."""
    newest = newest_checkpoint(operation)
    left = newest.size if newest else 0
    for hashes in operation.tiles.filter(level=0).order_by("index").values_list("hashes", flat=True):
        for at in range(0, min(len(hashes), left * LEAF), LEAF):
            yield bytes(hashes[at : at + LEAF])
        left -= min(left, len(hashes) // LEAF)


def vouched(receipt: Receipt, known: int) -> Receipt:
    """The receipt with the newest checkpoint, and the proof that it grew out of the one of size *known*, if the device does not have it yet."""
    operation_id = receipt.stream.operation
    newest = models.Checkpoint.objects.filter(operation=operation_id).order_by("-size").values_list("size", "note").first()
    if newest is None or newest[0] == known:
        return receipt
    size, note = newest
    subtree = subtree_in(bridge.tiles_of(operation_id))
    growth = consistency_path(known, size, subtree) if 0 < known < size else ()
    return replace(receipt, checkpoint=note, growth=tuple(growth))
