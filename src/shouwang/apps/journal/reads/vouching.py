"""The key that signs, and what it has signed: checkpoints, and the proofs that one grew out of another."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from shouwang.apps.journal import bridge, models
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.checkpoints import Key, key_of
from shouwang.engines.journal.streams import Receipt
from shouwang.engines.journal.tiles import subtree_in
from shouwang.engines.journal.tree import consistency_path
from shouwang.files.keys import key_in


def private_key(operation: Operation) -> Ed25519PrivateKey:
    """The key that signs an operation's checkpoints; made when it is first wanted."""
    return Ed25519PrivateKey.from_private_bytes(key_in(settings.KEYS, f"{operation.id}.signing"))


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
    """The key, and below it every signed note: what ``shouwang journal verify`` holds an export against."""
    return "\n".join([f"{public_key(operation)}\n", *operation.checkpoints.order_by("size").values_list("note", flat=True)])


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
