"""Rings: what is sealed opens for its key and its place alone, and for nobody once the key is gone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shouwang.files import rings as rings_module
from shouwang.files.rings import Lost, Remaining, Rings, back_up
from shouwang.vocabulary.reasons import Refused

NOON = datetime(2022, 3, 12, 4, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Keys of this test."""
    return tmp_path / "keys"


def test_what_is_sealed_opens_again(folder):
    """
    Twice the same text is sealed to two different things of which neither holds it; both open, also for whoever looks at the folder anew.
    """
    ring = Rings(folder).current("one", "staff")

    first, second = (ring.seal("单小军".encode(), b"name") for _ in range(2))

    assert first != second
    assert "单小军".encode() not in first
    assert {Rings(folder).of(sealed).open(sealed, b"name").decode() for sealed in (first, second)} == {"单小军"}


@pytest.mark.parametrize("place", [0, 8, 20, -1])
def test_one_bit_is_noticed(folder, place):
    """
    In the name of the key, the nonce, the text or its tag.
    """
    rings = Rings(folder)
    sealed = bytearray(rings.current("one", "staff").seal(b"text", b"name"))
    sealed[place] ^= 1

    with pytest.raises((ValueError, Lost)):
        rings.of(bytes(sealed)).open(bytes(sealed), b"name")


def test_a_name_cannot_be_put_in_the_place_of_a_note(folder):
    """
    What is sealed as one column does not open as another.
    """
    ring = Rings(folder).current("one", "staff")

    with pytest.raises(ValueError, match="altered"):
        ring.open(ring.seal(b"text", b"name"), b"note")


def test_a_new_ring_seals_and_the_old_one_opens_until_it_is_destroyed(folder, monkeypatch):
    """
    Another process, which has looked at the folder before, follows.
    """
    monkeypatch.setattr(rings_module, "LOOKS_AGAIN", 0.0)
    ours, theirs = Rings(folder), Rings(folder)
    old = theirs.current("one", "staff").seal(b"text", b"name")
    ours.renew("one", "staff")

    new = ours.current("one", "staff").seal(b"text", b"name")
    assert (new[:8] != old[:8], theirs.of(new).open(new, b"name"), ours.of(old).open(old, b"name")) == (True, b"text", b"text")

    ours.destroy({old[:8]})
    for rings in (ours, theirs):
        with pytest.raises(Lost):
            rings.of(old)
        assert rings.of(new).open(new, b"name") == b"text"


def test_a_ring_that_was_just_destroyed_is_not_made_again(folder):
    """
    Another process has looked at the folder a moment ago and reads on: it finds nothing, and makes no key of the same name.
    """
    ours, theirs = Rings(folder), Rings(folder)
    sealed = ours.current("one", "staff").seal(b"text", b"name")
    theirs.names("one")

    ours.destroy({sealed[:8]})

    for rings in (theirs, ours):
        with pytest.raises(Lost):
            rings.of(sealed)
    assert list(folder.iterdir()) == []


def test_rings_are_told_apart_by_owner_and_class(folder):
    """
    Destroying one class leaves the others.
    """
    rings = Rings(folder)
    kept = rings.current("one", "staff").seal(b"text", b"name")
    rings.current("one", "notes")
    rings.current("other", "notes")

    rings.destroy(rings.names("one", "notes"))

    assert rings.of(kept).open(kept, b"name") == b"text"
    assert len(rings.names("one")) == 1
    assert len(rings.names("other")) == 1


def test_copies_of_keys_are_found_and_destroyed_too(folder, tmp_path):
    """
    A key is gone only when its copies are.
    """
    rings = Rings(folder)
    sealed = rings.current("one", "staff").seal(b"text", b"name")
    copy = back_up(folder, tmp_path / "copies", NOON, 7)

    gone = rings.destroy({sealed[:8]}, tmp_path / "copies")

    assert gone == 2
    assert list(copy.iterdir()) == []


def test_no_copy_of_a_key_lives_for_more_than_a_week(folder, tmp_path):
    """
    Copied each hour for twelve days: at no time lies there a folder that was begun seven days ago, and the last six days always do.
    """
    Rings(folder).current("one", "staff")
    ages, begun = [], {}

    for hour in range(12 * 24):
        now = NOON + timedelta(hours=hour, minutes=59)
        begun.setdefault(back_up(folder, tmp_path / "copies", now, 7).name, now)
        ages.append(max(now + timedelta(hours=1) - begun[path.name] for path in (tmp_path / "copies").iterdir()))

    assert max(ages) <= timedelta(days=7)
    assert len(list((tmp_path / "copies").iterdir())) == 7


def test_what_others_put_beside_the_copies_stays(folder, tmp_path):
    """
    The folder is a stick with other things on it; one of a day to come was made under a wrong clock, and goes.
    """
    Rings(folder).current("one", "staff")
    for other in ("2019 photos", "0", "2019-01-01.txt", "2031-01-01"):
        (tmp_path / "copies" / other).mkdir(parents=True)

    copy = back_up(folder, tmp_path / "copies", NOON, 7)

    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == ["0", "2019 photos", "2019-01-01.txt", copy.name]


def test_a_copy_that_was_cut_off_is_made_again(folder, tmp_path):
    """
    Half of a key is none.
    """
    Rings(folder).current("one", "staff")
    copy = back_up(folder, tmp_path / "copies", NOON, 7)
    (path,) = copy.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[:20])

    back_up(folder, tmp_path / "copies", NOON, 7)

    assert path.read_bytes() == whole


def test_superseded_rings_are_told_after_a_while(folder):
    """
    Not at once: somebody may be writing under the old one just now.
    """
    rings = Rings(folder)
    old = rings.current("one", "staff").name
    for path in folder.iterdir():
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    rings.renew("one", "staff")
    now = datetime.now(UTC)

    assert rings.superseded(now - timedelta(minutes=2)) == {}
    assert rings.superseded(now + timedelta(minutes=2)) == {("one", "staff"): {old}}


def test_a_mark_is_the_same_for_the_same_number_and_another_under_another_key(folder):
    """
    So a number is found without being read, and the mark tells nothing to whoever has no key.
    """
    rings = Rings(folder)
    ring, other = rings.current("one", "staff"), rings.current("other", "staff")

    assert ring.mark("19900001234") == ring.mark("19900001234")
    assert len({ring.mark("19900001234"), ring.mark("19900001235"), other.mark("19900001234")}) == 3


def test_a_draft_of_a_copy_that_was_cut_off_is_destroyed_too(folder, tmp_path):
    """
    The machine died between writing and renaming: what lies there opens what the key sealed.
    """
    rings = Rings(folder)
    sealed = rings.current("one", "staff").seal(b"text", b"name")
    (whole,) = back_up(folder, tmp_path / "copies", NOON, 7).iterdir()
    draft = whole.with_suffix(".part")
    draft.write_bytes(whole.read_bytes())

    assert set(rings.lying({sealed[:8]}, tmp_path / "copies")) >= {whole, draft}
    rings.destroy({sealed[:8]}, tmp_path / "copies")

    assert rings.lying({sealed[:8]}, tmp_path / "copies") == []
    assert not draft.exists()


def test_copies_outlive_a_folder_of_keys_that_is_away(folder, tmp_path):
    """
    The stick with the keys is not there for ten days: the last copies stay, whatever their age, and it is told.
    """
    Rings(folder).current("one", "staff")
    copy = back_up(folder, tmp_path / "copies", NOON, 7)
    folder.rename(tmp_path / "away")
    folder.mkdir()

    with pytest.raises(Refused) as no:
        back_up(folder, tmp_path / "copies", NOON + timedelta(days=10), 7)

    assert [reason.code for reason in no.value.reasons] == ["keys-away"]
    assert [path.name for path in (tmp_path / "copies").iterdir()] == [copy.name]
    assert list(copy.iterdir())


def test_a_copy_that_cannot_be_removed_holds_no_other_back(folder, tmp_path, monkeypatch):
    """
    One lies on a stick that cannot be written now: the others go, and each that remains is named with the cause.
    """
    rings = Rings(folder)
    sealed = rings.current("one", "staff").seal(b"text", b"name")
    first, second = (back_up(folder, tmp_path / "copies", NOON + timedelta(days=day), 7) for day in range(2))
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.parent == first:
            raise OSError(30, "Read-only file system", str(path))
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        with pytest.raises(Remaining, match="Read-only") as remaining:
            rings.destroy({sealed[:8]}, tmp_path / "copies")

    assert [path.parent for path in remaining.value.paths] == [first]
    assert [*folder.iterdir(), *second.iterdir()] == []
    assert rings.destroy({sealed[:8]}, tmp_path / "copies") == 1
    assert [*first.iterdir()] == []


def test_a_key_that_cannot_be_written_is_removed_all_the_same(folder, monkeypatch):
    """
    To overwrite it is more than to remove it; to leave it is less.
    """
    rings = Rings(folder)
    sealed = rings.current("one", "staff").seal(b"text", b"name")

    def refused(path: Path, mode: str = "r", *rest: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused)
        assert rings.destroy({sealed[:8]}) == 1

    assert [*folder.iterdir()] == []
