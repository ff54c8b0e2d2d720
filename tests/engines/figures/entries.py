"""Making entries for tests of the figures: short to write, valid by their kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from shouwang.engines.figures.definitions import FIGURES
from shouwang.engines.figures.ledger import Ledger
from shouwang.engines.journal.standing import standing
from shouwang.vocabulary.entries import Entry, Value
from shouwang.vocabulary.journal_kinds import KINDS

NAMES = UUID("5b9d9a4e-5d0c-5d7e-9a61-9a3a4c9b7f10")
START = datetime(2022, 3, 11, 7, 0, tzinfo=UTC)


def id_of(name: str) -> UUID:
    """The id of something by its name in the test."""
    return uuid5(NAMES, name)


def entry(
    kind: str,
    minute: int = 0,
    *,
    subject: str | None = None,
    place: str | None = None,
    corrects: Entry | None = None,
    name: str | None = None,
    **data: Value,
) -> Entry:
    """An entry *minute* minutes after the order; its data are checked against its kind."""
    faults = KINDS[kind].faults(data)
    assert not faults, faults
    label = name or f"{kind} {minute} {subject} {place} {corrects and corrects.id} {sorted(data.items())}"
    return Entry(
        id=id_of(label),
        operation=id_of("operation"),
        kind=kind,
        happened_at=START + timedelta(minutes=minute),
        entered_at=START + timedelta(minutes=minute),
        device=id_of("device"),
        epoch=1,
        sequence=1,
        subject=subject and id_of(subject),
        place=place and id_of(place),
        corrects=corrects and corrects.id,
        data=data,
    )


def enrolled(person: str, minute: int = 0, *, joined: str = "assigned", party_member: bool = False, own_car: bool = False) -> Entry:
    """Somebody put on the roll."""
    return entry("person.enrolled", minute, subject=person, joined=joined, party_member=party_member, own_car=own_car)


def on_post(person: str, minute: int) -> Entry:
    """Somebody on post."""
    return entry("call.on-post", minute, subject=person, callout=str(id_of("callout")))


def ledger(*entries: Entry) -> Ledger:
    """A ledger over these entries."""
    kept = Ledger(FIGURES, standing)
    for one in entries:
        kept.add(one)
    return kept


def value(code: str, *entries: Entry) -> int | None:
    """The figure over these entries."""
    return ledger(*entries).counted(code).value
