"""The bytes of an entry are the same in every language and on every machine."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.journal.canonical import canonical_bytes, entry_from, entry_in, leaf_hash, written
from shouwang.vocabulary.entries import Entry

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "journal" / "canonical.json").read_text(encoding="utf-8"))["cases"]

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]))  # noqa: DTZ001
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
DATA = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True), st.none() | st.booleans() | WHOLE | TEXT, max_size=6)
ENTRIES = st.builds(
    Entry,
    id=st.uuids(),
    operation=st.uuids(),
    kind=st.from_regex(r"[a-z]+(\.[a-z-]+)*", fullmatch=True),
    happened_at=MOMENTS,
    entered_at=MOMENTS,
    device=st.uuids(),
    epoch=st.integers(1, 9),
    sequence=st.integers(1, 2**53 - 1),
    actor=st.none() | st.uuids(),
    place=st.none() | st.uuids(),
    subject=st.none() | st.uuids(),
    corrects=st.none() | st.uuids(),
    data=DATA,
)


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["say"][:40])
def test_known_entries_have_known_bytes_and_hashes(case):
    """
    The same file is read by the phone's tests: what one writes, the other can verify.
    """
    entry = entry_from(case["entry"])

    assert canonical_bytes(entry).decode() == case["canonical"]
    assert leaf_hash(entry).hex() == case["leaf"]


@given(ENTRIES)
def test_bytes_can_be_read_back_and_give_the_same_bytes(entry):
    """
    Nothing is lost but what is finer than a millisecond, and that is cut before hashing.
    """
    first = canonical_bytes(entry)

    assert canonical_bytes(entry_from(json.loads(first))) == first


@given(ENTRIES)
def test_canonical_bytes_are_read_as_the_entry_that_wrote_them(entry):
    """
    Field by field, by their shape alone.
    """
    raw = canonical_bytes(entry)

    assert entry_in(raw) == entry_from(json.loads(raw))


SCRAPS = st.sampled_from(
    ["", "0", "-", "1.0", "null", "{}", '"', "\\u0041", "\n", " ", ",", "}", "A", "9" * 16, "人", '"run":1,', '{"x":NaN}']
)
"""What a program that is wrong, or a bad link, may leave in a line."""


@given(ENTRIES, SCRAPS, st.data())
def test_what_is_read_by_its_shape_is_what_reads_and_writes_the_same(entry, scrap, data):
    """
    The quick way and the slow way never disagree on what is canonical.
    """
    text = canonical_bytes(entry).decode()
    begin = data.draw(st.integers(0, len(text)))
    raw = (text[:begin] + scrap + text[data.draw(st.integers(begin, min(begin + 40, len(text)))) :]).encode()

    found = entry_in(raw)

    assert found == read_and_written(raw)


def read_and_written(raw: bytes) -> Entry | None:
    """The entry in these bytes, if it is written as it was read."""
    try:
        entry = entry_from(json.loads(raw))
        return entry if canonical_bytes(entry) == raw else None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_fields_does_not_matter(entry, random):
    """
    Two devices may build the same data in another order.
    """
    pairs = list(entry.data.items())
    random.shuffle(pairs)
    shuffled = entry_from({**json.loads(canonical_bytes(entry)), "data": dict(pairs)})

    assert leaf_hash(shuffled) == leaf_hash(entry)


@given(ENTRIES)
def test_canonical_is_plain_json_with_sorted_keys(entry):
    """
    RFC 8785 as far as it goes here: no blanks between tokens, keys in order, UTF-8.
    """
    text = canonical_bytes(entry).decode()

    decoded = json.loads(text)
    assert list(decoded) == sorted(decoded)
    assert list(decoded["data"]) == sorted(decoded["data"])
    assert json.dumps(decoded, ensure_ascii=False, separators=(",", ":")) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2022, 3, 11, 15, 0, tzinfo=timezone(timedelta(hours=8))), "2022-03-11T07:00:00.000Z"),
        (datetime(2022, 3, 11, 15, 0, 0, 999_999, tzinfo=UTC), "2022-03-11T15:00:00.999Z"),
        (datetime(2022, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=8))), "2022-02-28T16:30:00.000Z"),
    ],
)
def test_moments_are_written_in_utc_to_the_millisecond(moment, text):
    """
    Cut, not rounded: a rounded moment could fall into the next day.
    """
    assert written(moment) == text


def test_what_json_cannot_hold_is_refused():
    """
    A fraction that is not a number has no canonical bytes.
    """
    entry = Entry(
        UUID(int=1),
        UUID(int=2),
        "a.b",
        datetime(2022, 1, 1, tzinfo=UTC),
        datetime(2022, 1, 1, tzinfo=UTC),
        UUID(int=3),
        1,
        1,
        data={"x": float("nan")},
    )

    with pytest.raises(ValueError, match="JSON"):
        canonical_bytes(entry)


def test_a_moment_without_a_zone_makes_no_entry():
    """
    Nobody could say later when that was.
    """
    with pytest.raises(ValueError, match="time zone"):
        Entry(UUID(int=1), UUID(int=2), "a.b", datetime(2022, 1, 1), datetime(2022, 1, 1, tzinfo=UTC), UUID(int=3), 1, 1)  # noqa: DTZ001
