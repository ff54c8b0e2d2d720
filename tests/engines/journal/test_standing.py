"""Which entries count after corrections and strikes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.journal.standing import standing, unheeded
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.journal_kinds import KINDS
from shouwang.vocabulary.kinds import STRUCK
from tests.recount import KINDS_OF_DEVICES

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "journal" / "standing.json").read_text(encoding="utf-8"))["cases"]
THEN = datetime(2022, 3, 11, tzinfo=UTC)


def named(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(UUID(int=0), name)


def entry(name: str, kind: str, cites: str | None, device: str = "server") -> Entry:
    """An entry that cites another by name."""
    return Entry(named(name), UUID(int=1), kind, THEN, THEN, named(device), 1, 1, corrects=named(cites) if cites else None)


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["say"][:50])
def test_known_chains_stand_as_known(case):
    """
    The same file is read by the phone's tests.
    """
    entries = [entry(*line) for line in case["entries"]]

    stands = standing(entries)

    assert [one.id for one in stands] == [named(name) for name in case["stands"]]


@st.composite
def journals(draw):
    """Honest journals: the server opens them, each entry cites nothing or an earlier one."""
    entries = [entry("opened", "operation.opened", None)]
    for number in range(draw(st.integers(0, 12))):
        cites = draw(st.none() | st.sampled_from(range(number))) if number else None
        kind = draw(st.sampled_from(["note.written", STRUCK])) if cites is not None else "note.written"
        entries.append(entry(str(number), kind, None if cites is None else str(cites)))
    return entries


@given(journals())
def test_the_last_entry_always_stands(entries):
    """
    Nobody has cited it yet.
    """
    assert entries[-1] in standing(entries)


@given(journals())
def test_one_of_each_family_of_corrections_counts_at_most(entries):
    """
    Where each is corrected once, a fact is told by at most one standing entry: nothing is counted twice.
    """
    cited_twice = {one.corrects for one in entries if one.corrects and sum(other.corrects == one.corrects for other in entries) > 1}
    origins: dict[UUID, UUID] = {}
    for one in entries:
        origins[one.id] = origins[one.corrects] if one.corrects and one.kind != STRUCK else one.id

    counted = [origins[one.id] for one in standing(entries) if one.kind != STRUCK]

    assert cited_twice or len(counted) == len(set(counted))


@given(journals(), st.data())
def test_striking_twice_over_changes_nothing_for_the_rest(entries, data):
    """
    A strike and the strike of that strike: everything else stands as before.
    """
    if len(entries) == 1:
        return
    struck = data.draw(st.sampled_from(range(len(entries) - 1)))
    before = {one.id for one in standing(entries)}

    after = {one.id for one in standing([*entries, entry("x", STRUCK, str(struck)), entry("y", STRUCK, "x")])}

    assert after - {named("y")} == before


@given(journals(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(entries, random):
    """
    Phones sync when they can: the strike may arrive before what it strikes.
    """
    shuffled = entries.copy()
    random.shuffle(shuffled)

    assert {one.id for one in standing(shuffled)} == {one.id for one in standing(entries)}


@given(journals(), st.data(), st.randoms(use_true_random=False))
def test_no_device_takes_out_what_another_told(entries, data, random):
    """
    Whatever a telephone cites, in whatever order it arrives: all that stood without it still stands, and it stands itself.
    """
    cited = data.draw(st.sampled_from(entries))
    before = {one.id for one in standing(entries)}
    foreign = Entry(
        named("foreign"), UUID(int=1), data.draw(st.sampled_from(["note.written", "gate.checked"])), THEN, THEN, named("east"), 1, 1, corrects=cited.id
    )  # fmt: skip
    mixed = [*entries, foreign]
    random.shuffle(mixed)

    assert {one.id for one in standing(mixed)} == before | {foreign.id}
    assert unheeded(mixed) == [(foreign, cited)]


def test_a_part_of_a_journal_needs_the_server_named():
    """
    Of an entry and the one that cites it alone nobody can tell who the server is; named, its correction has effect.
    """
    told, anew = entry("a", "note.written", None, "east"), entry("b", "note.written", "a")

    assert standing([told, anew]) == [told, anew]
    assert standing([told, anew], named("server")) == [anew]


def test_the_independent_recount_knows_the_kinds_of_devices():
    """
    It shares no code with the product, so the list stands there a second time.
    """
    assert {kind.code for kind in KINDS.values() if kind.is_of_devices} == KINDS_OF_DEVICES
