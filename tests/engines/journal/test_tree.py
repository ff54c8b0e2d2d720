"""The tree of RFC 9162: roots and proofs are right, and a proof of anything else fails."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.journal.tree import EMPTY, Tree, consistency_path, has_grown, includes, inclusion_path, node, root_of, subtrees_of

LEAVES = [hashlib.sha256(bytes([0, number])).digest() for number in range(70)]
SIZES = st.integers(1, 70)


def defined(leaves: list[bytes]) -> bytes:
    """The root as RFC 9162, 2.1.1 defines it, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = max(power for power in (1 << shift for shift in range(20)) if power < len(leaves))
    return hashlib.sha256(b"\x01" + defined(leaves[:split]) + defined(leaves[split:])).digest()


def test_growing_leaf_by_leaf_gives_the_defined_root():
    """
    The peaks are an economy; the root may not know of it.
    """
    tree, roots = Tree(), []

    for leaf in LEAVES:
        tree.add(leaf)
        roots.append(tree.root())

    assert roots == [defined(LEAVES[: size + 1]) for size in range(len(LEAVES))]
    assert Tree().root() == EMPTY == defined([])


def test_the_known_example_of_the_certificate_logs():
    """
    Root and leaves of the eight inputs that every implementation of certificate transparency is tried with.
    """
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]

    root = root_of([hashlib.sha256(b"\x00" + bytes.fromhex(text)).digest() for text in inputs])

    assert root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.lists(st.integers(0, 40), max_size=6))
def test_growing_by_many_leaves_at_a_time_is_growing_leaf_by_leaf(parts):
    """
    However the leaves are dealt out.
    """
    leaves = [hashlib.sha256(bytes([number % 256, number // 256])).digest() for number in range(sum(parts))]
    one, many = Tree(), Tree()

    for leaf in leaves:
        one.add(leaf)
    for part in parts:
        many.extend(leaves[many.size : many.size + part])

    assert (many.size, many.peaks) == (one.size, one.peaks)


@given(SIZES, st.integers(0, 69))
def test_a_tree_written_down_goes_on_as_if_nothing_had_been(size, more):
    """
    Size and peaks are all there is to it.
    """
    tree, whole = Tree(), Tree()
    for leaf in LEAVES[:size]:
        tree.add(leaf)
        whole.add(leaf)

    resumed = Tree.resumed(tree.size, tree.peaks)
    for leaf in LEAVES[:more]:
        resumed.add(leaf)
        whole.add(leaf)

    assert (resumed.size, resumed.root()) == (whole.size, whole.root())


def test_peaks_that_do_not_fit_the_size_are_refused():
    """
    Five leaves have two peaks, of four and of one.
    """
    with pytest.raises(ValueError, match="5 leaves has 2 peaks, not 1"):
        Tree.resumed(5, [LEAVES[0]])


@given(st.data(), SIZES)
def test_every_leaf_is_proved_to_be_in_its_tree_and_nowhere_else(data, size):
    """
    The same path with another leaf, place, size or root proves nothing.
    """
    index = data.draw(st.integers(0, size - 1))
    root, leaf = root_of(LEAVES[:size]), LEAVES[index]

    path = inclusion_path(index, size, subtrees_of(LEAVES))

    assert includes(root, size, index, leaf, path)
    assert not includes(root, size, index, node(leaf, leaf), path)
    assert not includes(node(root, root), size, index, leaf, path)
    assert not includes(root, size, size, leaf, path)
    assert not includes(root, size, index, leaf, [*path, leaf])
    assert not path or not includes(root, size, index, leaf, path[:-1])
    assert size < 2 or not includes(root, size, (index + 1) % size, leaf, path)


@given(st.data(), SIZES)
def test_a_tree_is_proved_to_begin_with_each_smaller_one(data, size):
    """
    Whoever has seen the smaller tree needs no leaf to know that nothing in it was changed.
    """
    old = data.draw(st.integers(1, size))
    old_root, root = root_of(LEAVES[:old]), root_of(LEAVES[:size])

    path = consistency_path(old, size, subtrees_of(LEAVES))

    assert has_grown(old_root, old, root, size, path)
    assert not has_grown(node(old_root, root), old, root, size, path)
    assert not has_grown(old_root, old, node(root, root), size, path)
    assert not has_grown(old_root, old, root, size, [*path, root])
    assert not path or not has_grown(old_root, old, root, size, path[:-1])
    assert not has_grown(root, size, old_root, old, path) or old == size


@given(st.data(), st.integers(2, 70))
def test_a_tree_with_one_leaf_changed_is_not_proved_to_have_grown(data, size):
    """
    No path makes a changed past fit: the honest one and the one made for the false tree both fail.
    """
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    false = [*LEAVES]
    false[changed] = node(LEAVES[changed], b"")

    paths = [consistency_path(old, size, subtrees_of(leaves)) for leaves in (LEAVES, false)]

    assert not any(has_grown(root_of(LEAVES[:old]), old, root_of(false[:size]), size, path) for path in paths)


def test_everything_grows_out_of_nothing():
    """
    A device that has seen no checkpoint takes the first.
    """
    root = root_of(LEAVES[:3])

    assert has_grown(EMPTY, 0, root, 3, [])
    assert not has_grown(root, 3, EMPTY, 0, [])
    assert not has_grown(root, 0, root, 3, [])


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_there_is_no_path_for_a_leaf_that_is_not_there(index, size):
    """
    An index counts from nought.
    """
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_path(index, size, subtrees_of(LEAVES))


def test_there_is_no_path_to_a_smaller_tree():
    """
    A tree only grows.
    """
    with pytest.raises(ValueError, match="cannot have grown"):
        consistency_path(4, 3, subtrees_of(LEAVES))
