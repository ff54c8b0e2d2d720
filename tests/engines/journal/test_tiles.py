"""The tree in tiles gives the same roots and proofs as the tree in memory."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engines.journal.tiles import WIDTH, laid, subtree_in
from shouwang.engines.journal.tree import consistency_path, has_grown, includes, inclusion_path, root_of, subtrees_of

LEAVES = [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(70_000)]
GROWTHS = st.lists(st.integers(1, 700), min_size=1, max_size=6)


def kept_after(parts: list[int]) -> tuple[dict[tuple[int, int], bytes], int]:
    """The tiles after a tree has grown by so many leaves each time."""
    tiles: dict[tuple[int, int], bytes] = {}
    size = 0
    for part in parts:
        for tile in laid(size, LEAVES[size : size + part], lambda level, index: tiles.get((level, index), b"")):
            assert tile.is_new == ((tile.level, tile.index) not in tiles)
            tiles[tile.level, tile.index] = tile.hashes
        size += part
    return tiles, size


@settings(max_examples=60)
@given(GROWTHS, st.data())
def test_proofs_out_of_tiles_hold(parts, data):
    """
    However a tree has grown, a consistency and an inclusion proof are those of the tree in memory, and are believed.
    """
    tiles, size = kept_after(parts)
    old, index = data.draw(st.integers(1, size)), data.draw(st.integers(0, size - 1))
    subtree = subtree_in(lambda level, at: tiles[level, at])

    grown, included = consistency_path(old, size, subtree), inclusion_path(index, size, subtree)

    assert grown == consistency_path(old, size, subtrees_of(LEAVES[:size]))
    assert has_grown(root_of(LEAVES[:old]), old, root_of(LEAVES[:size]), size, grown)
    assert includes(root_of(LEAVES[:size]), size, index, LEAVES[index], included)


def test_three_levels_of_tiles_hold_one_more_than_256_times_256():
    """
    At 65,536 leaves the first tile of the second level is full and a third level begins; proofs go through all three.
    """
    tiles, size = kept_after([65_000, 600, 4_400])
    subtree = subtree_in(lambda level, at: tiles[level, at])

    path = consistency_path(65_300, size, subtree)

    assert max(level for level, _ in tiles) == 2
    assert len(tiles[1, 0]) == 32 * WIDTH
    assert has_grown(root_of(LEAVES[:65_300]), 65_300, root_of(LEAVES[:size]), size, path)
