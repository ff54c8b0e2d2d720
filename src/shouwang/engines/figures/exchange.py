"""Who gave duties away and who took them over, by the journal alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.vocabulary.entries import Entry

EXCHANGES = frozenset({"roster.published", "duty.given"})
"""The kinds by which it is reckoned."""


@dataclass(frozen=True)
class Exchanged:
    """How many duties somebody gave away and took over, whole or in part, and how much longer they stand for others than others for them."""

    given: int = 0
    taken: int = 0
    net: timedelta = timedelta()


def exchanged(entries: Iterable[Entry]) -> dict[str, Exchanged]:
    """
    What each person gave away and took over, by the entries of ``EXCHANGES`` that count, in order of arrival.

    Of published rosters only: what is moved about in a draft is nobody's duty yet. Publishing tells each of its duties once.
    """
    holders, found = dict[str, str](), defaultdict[str, Exchanged](Exchanged)
    published = 0
    for entry in entries:
        if entry.kind == "roster.published":
            published = int(entry.data["duties"] or 0)
            continue
        person, before = str(entry.subject), holders.get(str(entry.data.get("instead_of")))
        if published:
            published -= 1
        elif "instead_of" in entry.data and before is None:
            continue
        elif before not in {None, person}:
            length = _moment(entry, "ends") - _moment(entry, "starts")
            giver, taker = found[str(before)], found[person]
            found[str(before)] = Exchanged(giver.given + 1, giver.taken, giver.net - length)
            found[person] = Exchanged(taker.given, taker.taken + 1, taker.net + length)
        holders[str(entry.data["duty"])] = person
    return dict(found)


def _moment(entry: Entry, name: str) -> datetime:
    return datetime.fromisoformat(str(entry.data[name]))
