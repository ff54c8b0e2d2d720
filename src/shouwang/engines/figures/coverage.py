"""
How posts were held, by the journal alone: what they needed, and who was there.

Somebody is at a post from checking in to checking out, or to checking in elsewhere: nobody is at two posts. Whose duty is over and of whom nothing
was heard in time is not reckoned with any more, as the watch does not: a check-out that was forgotten proves nothing. Whoever checks out at
last says thereby that they had stayed until then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from shouwang.engines.figures.tally import moment_of
from shouwang.vocabulary.entries import Entry

COVERAGE = frozenset({"post.needed", "duty.arrived", "duty.left"})
"""The kinds by which it is reckoned."""
SIGNS = frozenset({"duty.arrived", "duty.left", "duty.well", "watch.passed-on", "watch.told", "watch.taken"})
"""The kinds by which it is known how late it is: an alarm about an empty post tells that time went on while nobody came."""
RECKONED = COVERAGE | SIGNS | {"duty.shortened"}
"""All of them, and by which a duty ends sooner: whoever stands it is reckoned with less long."""

_KNOWN = frozenset({"duty.arrived", "duty.well", "duty.shortened"})
"""Those that may tell until when somebody is reckoned with if nothing more is said."""
_Need = tuple[datetime, datetime, int]
_Stand = tuple[object, datetime, datetime]


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


def held_posts(entries: Iterable[Entry]) -> dict[str, Held | None]:
    """
    How each post was held that needed somebody, by the entries of ``RECKONED`` that count; None where nobody has ever checked in.

    All posts are reckoned up to the same moment, the last of which anything was told. Whoever has not left is there, as long as that is known.
    """
    ordered = sorted(entries, key=moment_of)
    until = max((entry.happened_at for entry in ordered if entry.kind in SIGNS), default=None)
    needs, stands = defaultdict[str, list[_Need]](list), _stands(ordered, until)
    for entry in ordered:
        if entry.kind == "post.needed":
            needs[str(entry.data["post"])].append((_moment(entry, "starts"), _moment(entry, "ends"), int(entry.data["least"] or 0)))
    asked = {post: own for post, own in needs.items() if any(least for _, _, least in own)}
    posts = dict.fromkeys([*asked, *stands])
    return {post: _held(needs[post], stands[post], until) if until and post in stands else None for post in posts}


def needed_since(entries: Iterable[Entry], posts: Collection[str], at: datetime) -> dict[str, datetime]:
    """Since when each of these posts has needed as many as it needs at a moment; only of posts of which that is known."""
    needs = defaultdict[str, list[_Need]](list)
    for entry in sorted(entries, key=moment_of):
        if entry.kind == "post.needed" and str(entry.data["post"]) in posts:
            needs[str(entry.data["post"])].append((_moment(entry, "starts"), _moment(entry, "ends"), int(entry.data["least"] or 0)))
    found = {}
    for post, own in needs.items():
        for moment in sorted({m for start, end, _ in own for m in (start, end) if m <= at}, reverse=True):
            if _least(own, moment) != _least(own, at):
                break
            found[post] = moment
    return found


def _least(needs: Sequence[_Need], at: datetime) -> int:
    """How many a post needs at a moment. Where two needs speak of it the later one holds: a newer roster, a change, or the closing of the post."""
    return next((least for since, ends, least in reversed(needs) if since <= at < ends), 0)


def _held(needs: Sequence[_Need], stands: Sequence[_Stand], until: datetime) -> Held:
    """How one post was held."""
    moments = sorted({m for start, end, _ in needs for m in (start, end)} | {m for _, start, end in stands for m in (start, end)} | {until})
    asked, gaps = 0, list[Gap]()
    for start, end in pairwise(moment for moment in moments if moment <= until):
        least = _least(needs, start)
        there = len({who for who, since, ends in stands if since <= start < ends})
        asked += _seconds(start, end) if least else 0
        if there < least:
            gaps.append(Gap(start, end, there, least))
    short = sum(_seconds(gap.starts_at, gap.ends_at) for gap in gaps)
    return Held(asked // 60, (asked - short) // 60, tuple(_joined(gaps)), until)


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


def _stands(ordered: Iterable[Entry], until: datetime | None) -> dict[str, list[_Stand]]:
    """Who was at which post from when to when."""
    came: dict[object, Entry] = {}
    known: dict[object, datetime] = {}
    found = defaultdict[str, list[_Stand]](list)

    def ends(duty: object, at: datetime, *, is_told: bool = False) -> None:
        if first := came.pop(duty, None):
            end = at if is_told else min(at, known.get(duty, at))
            found[str(first.data["post"])].append((first.subject, first.happened_at, end))

    for entry in ordered:
        duty: object = entry.data.get("duty")
        if entry.kind == "duty.arrived":
            for other in [other for other, first in came.items() if first.subject == entry.subject]:
                ends(other, entry.happened_at)
            came[duty] = entry
        elif entry.kind == "duty.left":
            ends(duty, entry.happened_at, is_told="elsewhere" not in entry.data)
        if entry.kind in _KNOWN and entry.data.get("known_until"):
            known[duty] = _moment(entry, "known_until")
    for left, first in list(came.items()):
        ends(left, until or first.happened_at)
    return found


def _moment(entry: Entry, field: str) -> datetime:
    return datetime.fromisoformat(str(entry.data[field]))
