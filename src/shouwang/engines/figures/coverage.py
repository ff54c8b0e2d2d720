"""How a post was held, by the journal alone: what it needed, and who checked in and out there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from shouwang.vocabulary.entries import Entry


@dataclass(frozen=True)
class Held:
    """Minutes for which a post needed somebody, minutes for which as many as it needed were there, and how often it stood short."""

    asked: int
    held: int
    gaps: int


def held(group: Sequence[Entry]) -> Held | None:
    """
    How one post was held up to the last check-in or check-out; None while nobody has checked in.

    Where two needs speak of the same time the later one holds: a newer roster, or the closing of the post. Who has not left is there.
    """
    stood = [entry for entry in group if entry.kind in {"duty.arrived", "duty.left"}]
    if not stood:
        return None
    until = stood[-1].happened_at
    needs = [
        (_moment(entry, "starts"), _moment(entry, "ends"), int(entry.data["least"] or 0)) for entry in group if entry.kind == "post.needed"
    ]
    stands = _stands(stood, until)
    moments = sorted({m for start, end, _ in needs for m in (start, end)} | {m for _, start, end in stands for m in (start, end)} | {until})
    asked = short = gaps = 0
    was_short = False
    for start, end in pairwise(moment for moment in moments if moment <= until):
        least = next((least for since, ends, least in reversed(needs) if since <= start < ends), 0)
        there = len({who for who, since, ends in stands if since <= start < ends})
        seconds = int((end - start).total_seconds())
        asked += seconds if least else 0
        short += seconds if there < least else 0
        gaps += there < least and not was_short
        was_short = there < least
    return Held(asked // 60, (asked - short) // 60, gaps)


def _stands(stood: Sequence[Entry], until: datetime) -> list[tuple[object, datetime, datetime]]:
    """Who was there from when to when, duty by duty."""
    came: dict[object, Entry] = {}
    found: list[tuple[object, datetime, datetime]] = []
    for entry in stood:
        if entry.kind == "duty.arrived":
            came[entry.data["duty"]] = entry
        elif first := came.pop(entry.data["duty"], None):
            found.append((entry.subject, first.happened_at, entry.happened_at))
    return found + [(entry.subject, entry.happened_at, until) for entry in came.values()]


def _moment(entry: Entry, field: str) -> datetime:
    return datetime.fromisoformat(str(entry.data[field]))
