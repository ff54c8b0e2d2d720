"""
What a server tells its devices: the state, part by part, in versions that are pulled and never pushed.

A part is a set of pieces, each a key and what it says. Each version has a root, so that both sides know whether they hold the same;
where they do not, the whole part is pulled anew. A phone does as this one does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from shouwang.engines.journal.canonical import LEAF_PREFIX, encoded
from shouwang.engines.journal.tree import EMPTY, Tree

Piece = Mapping[str, object]
"""What a key says: values of JSON, whole numbers only."""


@dataclass(frozen=True, order=True)
class Version:
    """
    The *number*-th version of a part, counted by a server in its *epoch*: after a restore a number alone could mean two things.

    Written as ``2.17``.
    """

    epoch: int = 0
    number: int = 0

    def __str__(self) -> str:
        return f"{self.epoch}.{self.number}"


NONE = Version()
"""Before the first pull."""


@dataclass(frozen=True)
class Held:
    """Which version of a part a device has, and the root of what it really has."""

    part: str
    version: Version = NONE
    root: bytes = EMPTY


@dataclass(frozen=True)
class Delta:
    """
    From what a device has to the version that holds now: *put* is new or says something else, *gone* is no more.

    Where it *is_whole*, *put* is everything, and what the device had is dropped.
    """

    part: str
    version: Version
    root: bytes
    is_whole: bool = False
    put: Mapping[str, Piece] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


def root_of(pieces: Mapping[str, Piece]) -> bytes:
    """The root of a part: that of the tree (RFC 9162) over its pieces in the order of their keys, each as canonical JSON."""
    tree = Tree()
    tree.extend([hashlib.sha256(LEAF_PREFIX + encoded([key, dict(pieces[key])]).encode()).digest() for key in sorted(pieces)])
    return tree.root()


def difference(before: Mapping[str, Piece], after: Mapping[str, Piece]) -> tuple[dict[str, Piece], frozenset[str]]:
    """What is new or says something else, and what is gone."""
    put = {key: piece for key, piece in after.items() if before.get(key) != piece}
    return put, frozenset(before.keys() - after.keys())


@dataclass
class Replica:
    """A part as a device has it. What it decides by it, it decides by *held.version*, and says so."""

    part: str
    version: Version = NONE
    pieces: dict[str, Piece] = field(default_factory=dict)

    @property
    def held(self) -> Held:
        """What the device says when it asks: the root is that of what it really has, not of what it was told."""
        return Held(self.part, self.version, root_of(self.pieces))

    def heard(self, delta: Delta) -> bool:
        """
        Take in an answer, or let it be; whether the device now has what the server has.

        An answer that does not lead to its own root changes nothing, and the next question is for the whole part. The caller keeps the
        replica on disk before it decides anything by it.
        """
        pieces = {} if delta.is_whole else {key: piece for key, piece in self.pieces.items() if key not in delta.gone}
        pieces.update(delta.put)
        if root_of(pieces) != delta.root:
            self.version = NONE
            return False
        self.version, self.pieces = delta.version, pieces
        return True
