"""
The tree in strips, as public transparency logs keep it: 256 hashes a tile, level upon level.

Level 0 holds the leaves; a hash of the level above is the root of a full tile below. Any proof needs a few tiles, however large the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from shouwang.engines.journal.tree import Subtree, root_of

HASH, WIDTH, BITS = 32, 256, 8

Kept = Callable[[int, int], bytes]
"""The hashes of the tile at this level and index, as far as they are there."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it is to be kept; *is_new* when there was none of this level and index."""

    level: int
    index: int
    hashes: bytes
    is_new: bool


def laid(size: int, leaves: Sequence[bytes], kept: Kept) -> Iterator[Tile]:
    """The tiles that change when a tree of *size* leaves grows by these: the last one of each level that goes on, and new ones."""
    level, at, new = 0, size, leaves
    while new:
        first = at // WIDTH
        hashes = (kept(level, first) if at % WIDTH else b"") + b"".join(new)
        full: list[bytes] = []
        for place in range(0, len(hashes), HASH * WIDTH):
            tile = hashes[place : place + HASH * WIDTH]
            index = first + place // (HASH * WIDTH)
            yield Tile(level, index, tile, is_new=index * WIDTH >= at)
            if len(tile) == HASH * WIDTH:
                full.append(root_of(_apart(tile)))
        level, at, new = level + 1, first, full


def subtree_in(kept: Kept) -> Subtree:
    """The roots of whole subtrees, out of tiles."""

    def subtree(begin: int, end: int) -> bytes:
        level = ((end - begin).bit_length() - 1) // BITS
        step = WIDTH**level
        place, count = begin // step, (end - begin) // step
        at = place % WIDTH * HASH
        return root_of(_apart(kept(level, place // WIDTH)[at : at + count * HASH]))

    return subtree


def _apart(hashes: bytes) -> list[bytes]:
    return [hashes[at : at + HASH] for at in range(0, len(hashes), HASH)]
