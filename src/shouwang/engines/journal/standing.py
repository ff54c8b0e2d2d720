"""
Which entries stand.

An entry is never changed. A correction is a later entry of the same kind that cites it and takes its place;
a strike (``journal.struck``) cites it and takes it out. A strike of a strike lets the first entry stand again.
Whoever may cite is told by the journal alone: the server, whose pages have asked who may, and a device what it wrote itself.
Where a device's clock was wrong, an entry of the server says by how much (``device.clock-wrong``), and what the device told counts at its true time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.journal_kinds import KINDS
from shouwang.vocabulary.kinds import CLOCK_WRONG, STRUCK


def standing(entries: Iterable[Entry], server: UUID | None = None) -> list[Entry]:
    """
    The entries that count, in the order given, each with the time at which it truly happened.

    An entry stands unless an entry that holds cites it, and may (:func:`is_heeded`). The *server* need only be named where not the whole journal is given. A struck strike or correction holds no longer, so what it cited stands again;
    a corrected correction still holds through the later one, so that the first is not counted beside the last.
    A circle of entries that cite one another cannot be made honestly; none of it stands.
    """
    listed = list(entries)
    heeded, _ = _citations(listed, server)
    citing: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for entry, cited in heeded:
        citing[cited.id].append(entry)
    holds, circle = _holding(citing)
    fallen = circle | {cited for cited, others in citing.items() if any(holds.get(other.id, True) for other in others)}
    return told_right([entry for entry in listed if entry.id not in fallen])


def unheeded(entries: Iterable[Entry], server: UUID | None = None) -> list[tuple[Entry, Entry]]:
    """The entries whose citation has no effect, each with the one that it was meant for; the same *server* as for :func:`standing`."""
    return _citations(list(entries), server)[1]


def is_heeded(citing: Entry, cited: Entry, servers: Collection[UUID]) -> bool:
    """
    Whether a citation has effect: the server's always has; a device may write anew what it wrote itself, as an entry of the same kind.

    Else whoever has a telephone of a post could take out what others wrote, which is command's to decide.
    """
    return citing.device in servers or (citing.device, citing.kind) == (cited.device, cited.kind)


def servers_in(entries: Iterable[Entry]) -> set[UUID]:
    """The devices that are the server: they have written what is taken from no other device. Every journal begins with such an entry."""
    return {entry.device for entry in entries if entry.kind in ONLY_OF_SERVERS}


ONLY_OF_SERVERS = frozenset(kind.code for kind in KINDS.values() if not kind.is_of_devices)


def _citations(entries: list[Entry], server: UUID | None) -> tuple[list[tuple[Entry, Entry]], list[tuple[Entry, Entry]]]:
    """The citing entries with those they cite, of what is here: those that have effect, and those that have none."""
    wanted = {entry.corrects for entry in entries if entry.corrects is not None}
    if not wanted:
        return [], []
    cited = {entry.id: entry for entry in entries if entry.id in wanted}
    servers = servers_in(entries) | ({server} if server else set())
    heeded: list[tuple[Entry, Entry]] = []
    in_vain: list[tuple[Entry, Entry]] = []
    for entry in entries:
        if entry.corrects in cited:
            pair = entry, cited[entry.corrects]
            (heeded if is_heeded(*pair, servers) else in_vain).append(pair)
    return heeded, in_vain


def told_right(entries: list[Entry]) -> list[Entry]:
    """The same entries, those of wrong clocks moved to their true times; of several words on one entry the last counts."""
    off: defaultdict[tuple[str, int], list[tuple[int, int, int]]] = defaultdict(list)
    for entry in entries:
        if entry.kind == CLOCK_WRONG:
            told: Mapping[str, Any] = entry.data
            off[told["device"], told["epoch"]].append((told["first"], told["last"], told["seconds"]))
    return [_moved(entry, off[key]) if (key := (str(entry.device), entry.epoch)) in off else entry for entry in entries] if off else entries


def _moved(entry: Entry, off: list[tuple[int, int, int]]) -> Entry:
    seconds = next((seconds for first, last, seconds in reversed(off) if first <= entry.sequence <= last), 0)
    return replace(entry, happened_at=entry.happened_at - timedelta(seconds=seconds)) if seconds else entry


def _holding(citing: Mapping[UUID, list[Entry]]) -> tuple[dict[UUID, bool], set[UUID]]:
    """
    Whether each cited entry holds, worked from the uncited ones inwards, and those of which it cannot be said: a circle.

    An entry that nobody cites holds. Each round settles those whose citing entries are all settled.
    """
    holds: dict[UUID, bool] = {}
    left = dict(citing)
    while left:
        settled = [cited for cited, others in left.items() if not any(other.id in left for other in others)]
        if not settled:
            return holds | dict.fromkeys(left, False), set(left)
        for cited in settled:
            holding = [other for other in left.pop(cited) if holds.get(other.id, True)]
            holds[cited] = not holding or any(other.kind != STRUCK for other in holding)
    return holds, set()
