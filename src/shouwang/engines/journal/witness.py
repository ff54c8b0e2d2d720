"""
What a device does so that the server cannot rewrite the past: it remembers the last checkpoint, and believes only what grew out of it.

A phone does as this one does. A checkpoint that is smaller, or not grown out of the one known, is refused and told. So it is when
the server says that it was brought back from a backup: somebody has to believe that, by :meth:`Witness.begin_again`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shouwang.engines.journal.checkpoints import Checkpoint, Key, opened
from shouwang.engines.journal.tree import has_grown
from shouwang.vocabulary.reasons import Reason


@dataclass
class Witness:
    """The last checkpoint that a device believes, of the operation it is enrolled in."""

    key: Key
    known: Checkpoint | None = None

    def seen(self, note: str, growth: Sequence[bytes]) -> Reason | None:
        """Take a newer checkpoint in; the reason if it cannot be believed, and the known one stays."""
        try:
            checkpoint = opened(note, self.key)
        except ValueError as fault:
            return Reason("checkpoint-not-signed", {"fault": str(fault)})
        known = self.known
        if known is None:
            self.known = checkpoint
            return None
        if checkpoint.operation != known.operation:
            return Reason("checkpoint-of-another")
        if checkpoint.epoch > known.epoch:
            return Reason("checkpoint-after-restore", {"size": checkpoint.size, "known": known.size, "epoch": checkpoint.epoch})
        if checkpoint.size < known.size:
            return Reason("checkpoint-smaller", {"size": checkpoint.size, "known": known.size})
        if not has_grown(known.root, known.size, checkpoint.root, checkpoint.size, growth):
            return Reason("checkpoint-inconsistent", {"size": checkpoint.size, "known": known.size})
        self.known = checkpoint
        return None

    def begin_again(self, note: str) -> None:
        """
        Believe a checkpoint of a later epoch: whoever holds the device knows that the server was lost. Raises ``ValueError`` at any other.
        """
        checkpoint = opened(note, self.key)
        if self.known and (checkpoint.operation != self.known.operation or checkpoint.epoch <= self.known.epoch):
            raise ValueError("This checkpoint is of no later epoch.")
        self.known = checkpoint
