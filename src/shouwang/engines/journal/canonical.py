"""
The bytes of an entry, the same in every language and on every machine.

Canonical JSON as in RFC 8785, narrowed so that nothing is left to choose: keys are sorted and ASCII, numbers are whole and below 2**53,
text is UTF-8, times are UTC with exactly three digits of milliseconds and ``Z``, absent fields are ``null``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shouwang.vocabulary.entries import Entry, Value

LEAF_PREFIX = b"\x00"
"""RFC 9162, 2.1.1: a leaf is hashed behind a zero byte, a node behind a one."""


encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode
"""One for all: to make an encoder for each entry takes twice as long as to use it."""


def written(moment: datetime) -> str:
    """*moment* in UTC, to the millisecond, as ``2022-03-11T07:00:00.000Z``; what is finer is cut off."""
    return f"{moment.astimezone(UTC).isoformat(timespec='milliseconds')[:-6]}Z"


def canonical_data(data: Mapping[str, Value]) -> str:
    """The data of an entry as canonical JSON."""
    return encoded(dict(data))


def canonical_bytes(entry: Entry) -> bytes:
    """The whole entry as canonical JSON in UTF-8: what is hashed, sent and exported."""
    return (
        f'{{"actor":{_quoted(entry.actor)},"corrects":{_quoted(entry.corrects)},"data":{canonical_data(entry.data)},'
        f'"device":"{entry.device}","entered_at":"{written(entry.entered_at)}","epoch":{entry.epoch},'
        f'"happened_at":"{written(entry.happened_at)}","id":"{entry.id}","kind":"{entry.kind}","offset":{entry.offset},'
        f'"operation":"{entry.operation}","place":{_quoted(entry.place)},"run":{entry.run},"sequence":{entry.sequence},'
        f'"stamp":"{entry.stamp}","subject":{_quoted(entry.subject)}}}'
    ).encode()


def _quoted(id_: UUID | None) -> str:
    return "null" if id_ is None else f'"{id_}"'


def leaf_hash(entry: Entry) -> bytes:
    """The SHA-256 of the entry as a leaf of an RFC 9162 tree; 32 bytes."""
    return hashlib.sha256(LEAF_PREFIX + canonical_bytes(entry)).digest()


def entry_from(line: Mapping[str, Any]) -> Entry:
    """The entry that :func:`canonical_bytes` wrote, from its decoded JSON; raises ``KeyError`` or ``ValueError`` on anything else."""
    ids = {name: None if line[name] is None else UUID(line[name]) for name in ("actor", "corrects", "place", "subject")}
    return Entry(
        id=UUID(line["id"]),
        operation=UUID(line["operation"]),
        kind=line["kind"],
        happened_at=datetime.fromisoformat(line["happened_at"]),
        entered_at=datetime.fromisoformat(line["entered_at"]),
        device=UUID(line["device"]),
        epoch=line["epoch"],
        sequence=line["sequence"],
        stamp=line["stamp"],
        run=line["run"],
        offset=line["offset"],
        data=line["data"],
        **ids,
    )
