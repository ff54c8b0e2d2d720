"""Between the journal's rows and the journal engine's records."""

from __future__ import annotations

import json

from shouwang.apps.journal import models
from shouwang.engines.journal.canonical import canonical_data, leaf_hash
from shouwang.vocabulary.entries import Entry


def row_of(entry: Entry) -> models.Entry:
    """The unsaved row of an entry."""
    return models.Entry(
        id=entry.id,
        operation_id=entry.operation,
        kind=entry.kind,
        happened_at=entry.happened_at,
        entered_at=entry.entered_at,
        device_id=entry.device,
        epoch=entry.epoch,
        sequence=entry.sequence,
        actor=entry.actor,
        place=entry.place,
        subject=entry.subject,
        corrects=entry.corrects,
        data=canonical_data(entry.data),
        leaf=leaf_hash(entry),
    )


def entry_of(row: models.Entry) -> Entry:
    """The entry of a row."""
    return Entry(
        id=row.id,
        operation=row.operation_id,
        kind=row.kind,
        happened_at=row.happened_at,
        entered_at=row.entered_at,
        device=row.device_id,
        epoch=row.epoch,
        sequence=row.sequence,
        actor=row.actor,
        place=row.place,
        subject=row.subject,
        corrects=row.corrects,
        data=json.loads(row.data),
    )
