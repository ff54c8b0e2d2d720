"""Figures kept up entry by entry equal figures counted afresh, whatever the order, whatever is struck."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engines.journal.canonical import canonical_bytes
from shouwang.vocabulary.kinds import STRUCK
from tests.engines.figures.entries import enrolled, entry, id_of, ledger, on_post, value
from tests.recount import load, recount

PEOPLE = ("Mei", "Bao", "Shan", "Zeng", "Qiu")
DOORS = ("1-101", "1-102", "2-101")


def _anything(random: Random, number: int, written: list):
    """One entry as a busy day would bring it; now and then a strike or a correction of an earlier one."""
    minute, person, door = random.randrange(600), random.choice(PEOPLE), random.choice(DOORS)
    callout = str(id_of("callout"))
    named = {"name": f"entry {number}"}
    choice = random.randrange(12)
    if choice == 0 and written:
        return entry(STRUCK, minute, corrects=random.choice(written), reason="mistake", **named)
    if choice == 1:
        return enrolled_as(random, person, minute, named)
    if choice == 2:
        return entry("person.removed", minute, subject=person, **named)
    if choice in {3, 4}:
        return entry("call.on-post", minute, subject=person, callout=callout, **named)
    if choice == 5:
        return entry("exemption.decided", minute, subject=person, callout=callout, decision=random.choice(["granted", "refused"]), **named)
    if choice == 6:
        return entry("call.answered", minute, subject=person, callout=callout, answer=random.choice(["coming", "cannot"]), **named)
    if choice == 7:
        return entry("place.added", minute, place=door, level=random.choice(["compound", "building"]), **named)
    if choice == 8:
        return entry("gate.checked", minute, verdict=random.choice(["admitted", "refused"]), direction="in", **named)
    if choice == 9:
        return entry("order.received", minute, order=str(id_of(door)), issuer="City", title="Close", level="city", **named)
    kind = random.choice(["household.added", "household.changed", "household.gone"])
    data = {"members": random.randrange(5), "occupancy": "lived-in", "import": str(id_of("import"))}
    same = [one for one in written if one.kind == kind]
    old = random.choice(same) if choice == 10 and same else None
    return entry(kind, minute, subject=door, place=door, corrects=old, **data, **named)


def enrolled_as(random: Random, person: str, minute: int, named: dict):
    """Somebody enrolled or changed on the roll."""
    data = {"joined": random.choice(["assigned", "volunteered"]), "party_member": random.random() < 0.5, "own_car": random.random() < 0.5}
    return entry(random.choice(["person.enrolled", "person.changed"]), minute, subject=person, **data, **named)


def _journal(seed: int, length: int) -> list:
    random, written = Random(seed), []
    for number in range(length):
        written.append(_anything(random, number, written))
    return written


@settings(max_examples=60)
@given(seed=st.integers(0, 10**9), length=st.integers(0, 80))
def test_kept_up_equals_counted_afresh(seed, length):
    """
    The board keeps its figures up as entries come; asked at any moment they are what a fresh count gives.
    """
    entries, asked = _journal(seed, length), Random(seed)

    kept = ledger()
    for position, one in enumerate(entries, 1):
        kept.add(one)
        if asked.random() < 0.2 or position == len(entries):
            assert kept.all_counted() == ledger(*entries[:position]).all_counted()


@settings(max_examples=60)
@given(seed=st.integers(0, 10**9), length=st.integers(0, 80))
def test_the_order_of_arrival_does_not_matter(seed, length):
    """
    Phones come back from days without network in any order; the figures are the same.
    """
    entries = _journal(seed, length)
    shuffled = Random(seed + 1).sample(entries, len(entries))

    assert ledger(*shuffled, *shuffled[:5]).all_counted() == ledger(*entries).all_counted()


@settings(max_examples=60)
@given(seed=st.integers(0, 10**9), length=st.integers(0, 80))
def test_the_independent_recount_agrees(seed, length):
    """
    A program that shares no code with the product, written from the printed definitions, gets the same figures.
    """
    entries = _journal(seed, length)
    counted = {one.figure.code: one.value for one in ledger(*entries).all_counted()}

    stood = _standing_as_json(entries)

    assert recount(stood) == counted


def _standing_as_json(entries):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        path.write_bytes(b"".join(canonical_bytes(one) + b"\n" for one in entries))
        return load(path)


def test_a_strike_takes_the_entry_out_and_a_strike_of_it_puts_it_back():
    """
    Somebody struck the wrong line and struck the strike: the first line counts again.
    """
    post = on_post("Mei", 60)
    strike = entry(STRUCK, 70, corrects=post, reason="mistake")
    undone = entry(STRUCK, 80, corrects=strike, reason="mistake")

    assert value("staff-on-post", enrolled("Mei"), post, strike) is None
    assert value("staff-on-post", enrolled("Mei"), post, strike, undone) == 1


def test_a_corrected_correction_replaces_the_first_entry_too():
    """
    Three, no four, no five people: one household of five, not of three and five.
    """
    data = {"occupancy": "lived-in", "import": str(id_of("import"))}
    first = entry("household.added", 1, subject="h", place="d", members=3, **data)
    second = entry("household.added", 2, subject="h", place="d", members=4, corrects=first, **data)
    third = entry("household.added", 3, subject="h", place="d", members=5, corrects=second, **data)

    counted = ledger(first, second, third).counted("residents")

    assert counted.value == 5
    assert counted.entries == (third.id,)
