"""How a post was held, by the journal alone: what it needed, and who checked in and out there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from shouwang.engines.figures.tally import moment_of
from shouwang.vocabulary.entries import Entry

COVERAGE = frozenset({"post.needed", "duty.arrived", "duty.left"})
"""The kinds by which it is reckoned."""


@dataclass(frozen=True)
class Gap:
    """A stretch in which fewer were at a post than it needed, however short."""

    starts_at: datetime
    ends_at: datetime
    there: int
    least: int


@dataclass(frozen=True)
class Held:
    """
    Minutes for which a post needed somebody, minutes for which as many as it needed were there, and *until* when that is reckoned.

    *gaps* are the stretches in which fewer were there, in order; a new one begins where more or fewer were lacking.
    """

    asked: int
    held: int
    gaps: tuple[Gap, ...]
    until: datetime

    @property
    def times_short(self) -> int:
        """How often it stood short; gaps that follow one another are one time."""
        return len(self.gaps) - sum(one.ends_at == two.starts_at for one, two in pairwise(self.gaps))


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
    asked, gaps = 0, list[Gap]()
    for start, end in pairwise(moment for moment in moments if moment <= until):
        least = next((least for since, ends, least in reversed(needs) if since <= start < ends), 0)
        there = len({who for who, since, ends in stands if since <= start < ends})
        asked += _seconds(start, end) if least else 0
        if there < least:
            gaps.append(Gap(start, end, there, least))
    short = sum(_seconds(gap.starts_at, gap.ends_at) for gap in gaps)
    return Held(asked // 60, (asked - short) // 60, tuple(_joined(gaps)), until)


def held_posts(entries: Iterable[Entry]) -> dict[str, Held | None]:
    """How each post was held that needed somebody, by the entries of ``COVERAGE`` that count; None where nobody has ever checked in."""
    of_post = defaultdict[str, list[Entry]](list)
    for entry in sorted(entries, key=moment_of):
        of_post[str(entry.data["post"])].append(entry)
    return {post: held(group) for post, group in of_post.items() if any(entry.data.get("least") != 0 for entry in group)}


def _joined(gaps: Iterable[Gap]) -> Iterator[Gap]:
    """Stretches that follow one another with as many people are one."""
    last: Gap | None = None
    for gap in gaps:
        if last and (last.ends_at, last.there, last.least) == (gap.starts_at, gap.there, gap.least):
            last = Gap(last.starts_at, gap.ends_at, gap.there, gap.least)
            continue
        if last:
            yield last
        last = gap
    if last:
        yield last


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


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
