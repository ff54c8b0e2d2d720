"""
The Merkle tree over the journal: one hash for all entries, and short proofs that an entry is in it and that nothing was taken out.

As in RFC 9162, section 2.1, with SHA-256. A tree is known by its size and its root; what is proved is proved against these two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

NODE_PREFIX = b"\x01"
"""RFC 9162, 2.1.1: a leaf is hashed behind a zero byte, a node behind a one."""
EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

Subtree = Callable[[int, int], bytes]
"""The root over the leaves from *begin* to *end*, which is a whole power of two of them, beginning at a multiple of it."""


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two hashes."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


class Tree:
    """
    A tree that grows leaf by leaf and remembers no more than its peaks: the roots of its whole subtrees, largest first.

    One number and at most 64 hashes, however many leaves; it can be written down and gone on with (:meth:`resumed`).
    """

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    @classmethod
    def resumed(cls, size: int, peaks: Sequence[bytes]) -> Tree:
        """The tree that had *size* leaves and these peaks; raises ``ValueError`` if a tree of that size has another number of them."""
        if size < 0 or size.bit_count() != len(peaks):
            raise ValueError(f"A tree of {size} leaves has {max(size, 0).bit_count()} peaks, not {len(peaks)}.")
        tree = cls()
        tree.size, tree.peaks = size, list(peaks)
        return tree

    def add(self, leaf: bytes) -> None:
        """One more leaf, at the right."""
        self._add(leaf, 1)

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Many more leaves, at the right: whole subtrees at a time, which is several times as fast as one by one."""
        begin = 0
        while begin < len(leaves):
            width = 1 << ((len(leaves) - begin).bit_length() - 1)
            while self.size % width:
                width >>= 1
            self._add(_folded(leaves[begin : begin + width]), width)
            begin += width

    def _add(self, subtree: bytes, width: int) -> None:
        carried, whole = subtree, self.size // width
        while whole & 1:
            carried = node(self.peaks.pop(), carried)
            whole >>= 1
        self.peaks.append(carried)
        self.size += width

    def root(self) -> bytes:
        """The hash of all leaves; of none, :data:`EMPTY`."""
        return _joined(self.peaks)


def _joined(peaks: Sequence[bytes]) -> bytes:
    """The roots of neighbouring subtrees, largest first, joined from the right: RFC 9162 splits at the largest power of two."""
    if not peaks:
        return EMPTY
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node(peak, root)
    return root


def _folded(leaves: Sequence[bytes]) -> bytes:
    """The root over a power of two of leaves, level by level."""
    sha256, level = hashlib.sha256, leaves
    while len(level) > 1:
        level = [sha256(NODE_PREFIX + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes, in order."""
    tree = Tree()
    tree.extend(leaves)
    return tree.root()


def subtrees_of(leaves: Sequence[bytes]) -> Subtree:
    """The subtrees over leaf hashes that lie in memory."""
    return lambda begin, end: root_of(leaves[begin:end])


# Proofs


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that the leaf at *index* (from 0) is in the tree of *size* leaves (RFC 9162, 2.1.3.1): the hashes beside its way up."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    path, begin, end = [], 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_over(middle, end, subtree))
            end = middle
        else:
            path.append(_over(begin, middle, subtree))
            begin = middle
    return path[::-1]


def consistency_path(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that the tree of *size* leaves begins with the tree of *old* leaves (RFC 9162, 2.1.4.1); empty when they are the same."""
    if not 0 < old <= size:
        raise ValueError(f"A tree of {size} leaves cannot have grown out of one of {old}.")
    path, begin, end, is_whole = [], 0, size, True
    while old < end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_over(middle, end, subtree))
            end = middle
        else:
            path.append(_over(begin, middle, subtree))
            begin, is_whole = middle, False
    if not is_whole:
        path.append(_over(begin, end, subtree))
    return path[::-1]


def _split(width: int) -> int:
    """The largest power of two below *width*."""
    return 1 << ((width - 1).bit_length() - 1)


def _over(begin: int, end: int, subtree: Subtree) -> bytes:
    """The root over the leaves from *begin* to *end*, out of whole subtrees."""
    peaks = []
    while begin < end:
        width = 1 << ((end - begin).bit_length() - 1)
        peaks.append(subtree(begin, begin + width))
        begin += width
    return _joined(peaks)


def root_within(size: int, subtree: Subtree) -> bytes:
    """The root over the first *size* leaves, out of whole subtrees."""
    return _over(0, size, subtree)


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether *path* proves that *leaf* stands at *index* in the tree with this *root* and *size* (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(beside, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node(found, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def has_grown(old_root: bytes, old: int, root: bytes, size: int, path: Sequence[bytes]) -> bool:
    """Whether *path* proves that the tree of *size* leaves begins with that of *old* leaves (RFC 9162, 2.1.4.2). Out of none, all grow."""
    if old > size or old < 0:
        return False
    if old in {0, size}:
        return not path and (old_root == root if old else old_root == EMPTY)
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    then = now = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            then, now = node(beside, then), node(beside, now)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            now = node(now, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and then == old_root and now == root
