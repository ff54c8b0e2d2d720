"""Taking lines in: each is stored, known or kept apart, and what is missing can be named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.journal.canonical import canonical_bytes
from shouwang.engines.journal.clock import milliseconds
from shouwang.engines.journal.gaps import Gap, gaps, without
from shouwang.engines.journal.intake import LONGEST, Fate, Held, judged, leaves_up_to, read
from shouwang.engines.journal.streams import Line, Stream
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.ids import uuid7

STREAM = Stream(UUID(int=1), UUID(int=2), 1)
NOON = datetime(2022, 3, 12, 4, 0, tzinfo=UTC)


def entry(sequence: int, id_: int = 0, stream: Stream = STREAM, **changed: object) -> Entry:
    """A check at the gate with this number."""
    told = {"kind": "gate.checked", "data": {"verdict": "admitted", "direction": "in"}, **changed}
    return Entry(
        id=uuid7(milliseconds(NOON), (id_ or 100 + sequence).to_bytes(10)), operation=stream.operation, device=stream.device, epoch=stream.epoch,
        sequence=sequence, happened_at=NOON, entered_at=NOON, **told,
    )  # fmt: skip


def line(sequence: int, **changed: object) -> Line:
    """That check as it is sent."""
    return Line(sequence, canonical_bytes(entry(sequence, **changed)))


def fates(lines: list[Line], held: Held | None = None) -> list[str]:
    """What becomes of *lines*, with the reason where there is one."""
    return [
        judgement.reason.code if judgement.reason else judgement.fate.value
        for judgement in judged((read(line, STREAM) for line in lines), held or Held())
    ]


def test_the_same_line_any_number_of_times_is_stored_once():
    """
    In one batch or in many: a telephone that heard no answer sends again.
    """
    held = Held()

    first, again = fates([line(1), line(1), line(2)], held), fates([line(2), line(1)], held)

    assert (first, again) == (["stored", "known", "stored"], ["known", "known"])


def test_another_line_under_the_same_number_is_kept_apart():
    """
    The first one counts; the other is shown to the shift lead and not dropped.
    """
    assert fates([line(1), line(1, id_=9)]) == ["stored", "sequence-taken"]


def test_another_line_under_the_same_id_is_kept_apart():
    """
    The same id and other bytes: one of them is wrong, and nobody here can know which.
    """
    assert fates([line(1, id_=5), line(2, id_=5)]) == ["stored", "id-taken"]


def test_a_true_line_is_stored_although_a_broken_one_came_first():
    """
    What is kept apart fills its place until the entry itself comes, and then stands in nobody's way.
    """
    held = Held()

    said = fates([Line(1, b"{"), line(2)], held) + fates([line(1)], held)

    assert said == ["line-unreadable", "stored", "stored"]
    assert list(leaves_up_to(0, held)) == [line(1).leaf, line(2).leaf]


OTHER = Stream(STREAM.operation, UUID(int=3), 1)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("line-not-numbered", Line(0, line(1).raw)),
        ("line-too-long", Line(1, line(1).raw + b" " * LONGEST)),
        ("line-unreadable", Line(1, b"\xff")),
        ("line-unreadable", Line(1, b"[" * 5000)),
        ("line-unreadable", Line(1, b"[]")),
        ("line-unreadable", Line(1, b"7")),
        ("line-unreadable", Line(1, json.dumps({**json.loads(line(1).raw), "id": 7}).encode())),
        ("line-unreadable", Line(1, line(1).raw.replace(b'"epoch":1', b'"epoch":0'))),
        ("line-not-canonical", Line(1, json.dumps(json.loads(line(1).raw)).encode())),
        ("line-not-canonical", Line(1, line(1).raw.replace(b'"epoch":1', b'"epoch":1,"epoch":1'))),
        ("line-of-another", Line(2, line(1).raw)),
        ("line-of-another", Line(1, canonical_bytes(entry(1, stream=OTHER)))),
        ("kind-unknown", line(1, kind="gate.flew")),
        ("data-does-not-fit", line(1, data={"verdict": "admitted"})),
        ("id-not-version-7", Line(1, line(1).raw.replace(b"-7000-8000-", b"-4000-8000-"))),
        ("id-not-version-7", Line(1, line(1).raw.replace(b"-7000-8000-", b"-7000-0000-"))),
        ("data-does-not-fit", line(1, data={"verdict": "13800000000", "direction": "in"})),
        ("data-does-not-fit", line(1, data={"verdict": "a" * 3000, "direction": "in"})),
        ("code-not-known", line(1, data={"verdict": "gu-ning", "direction": "in"})),
        ("code-not-known", line(1, kind="note.written", data={"topic": "mrs-bai", "note": str(UUID(int=8))})),
        ("line-out-of-time", Line(1, line(1).raw.replace(b'"entered_at":"2022', b'"entered_at":"9022'))),
        ("kind-not-of-devices", line(1, kind="callout.closed", data={"callout": str(UUID(int=8))})),
        ("kind-not-of-devices", line(1, kind="journal.struck", data={"reason": "wrong"})),
        ("line-unreadable", Line(1, line(1).raw.replace(b'"run":0', b'"run":-1'))),
        ("line-unreadable", Line(1, line(1).raw.replace(b'"epoch":1', b'"epoch":1.0'))),
        ("line-unreadable", Line(1, line(1).raw.replace(b'"stamp":"0', b'"stamp":"G'))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_counted_is_kept_apart_with_its_reason(said, wrong):
    """
    Whatever comes over the network, there is an answer and no crash.
    """
    assert fates([wrong]) == [said]


@given(st.lists(st.tuples(st.integers(-3, 12), st.binary(max_size=40))))
def test_stored_known_and_apart_are_all_that_was_sent(sent):
    """
    Nothing is dropped, and each line has one fate.
    """
    lines = [Line(number, raw) for number, raw in sent] + [line(3), line(5)]

    found = judged((read(line, STREAM) for line in lines), Held())

    assert sorted((fate.line.sequence, fate.line.raw) for fate in found) == sorted((each.sequence, each.raw) for each in lines)
    assert all((fate.entry is None) == (fate.fate is not Fate.STORED) for fate in found)


@pytest.mark.parametrize(
    ("so_far", "beyond", "used", "missing"),
    [
        (0, [], 0, []),
        (3, [], 3, []),
        (3, [], 5, [Gap(4, 5)]),
        (3, [5, 6, 9], 9, [Gap(4, 4), Gap(7, 8)]),
        (0, [4], 4, [Gap(1, 3)]),
        (2, [3, 4], 1, []),
    ],
)
def test_what_is_missing_is_named(so_far, beyond, used, missing):
    """
    From the numbers that are there and the highest that the device says it has given.
    """
    assert list(gaps(so_far, beyond, used)) == missing


@given(st.sets(st.integers(1, 30)), st.integers(0, 35))
def test_what_is_there_and_what_is_missing_are_all_the_numbers(held, used):
    """
    No number is forgotten and none told twice.
    """
    missing = [number for gap in gaps(0, sorted(held), used) for number in range(gap.first, gap.last + 1)]

    assert sorted([*held, *missing]) == list(range(1, max([used, *held], default=0) + 1))
    assert sum(gap.count for gap in gaps(0, sorted(held), used)) == len(missing)


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 8)), max_size=5),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 8)), max_size=5),
)
def test_what_is_explained_is_left_out_of_what_is_missing(missing, explained):
    """
    Number by number, however the stretches lie to one another.
    """
    of_sets = [{number for first, more in each for number in range(first, first + more + 1)} for each in (missing, explained)]
    held = sorted(set(range(1, 60)) - of_sets[0])

    left = without(gaps(0, held), [Gap(first, first + more) for first, more in explained])

    assert {number for gap in left for number in range(gap.first, gap.last + 1)} == of_sets[0] - of_sets[1]
