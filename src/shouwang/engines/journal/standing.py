"""
Which entries stand.

An entry is never changed. A correction is a later entry of the same kind that cites it and takes its place;
a strike (``journal.struck``) cites it and takes it out. A strike of a strike lets the first entry stand again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from shouwang.vocabulary.entries import Entry


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """
    The entries that count, in the order given.

    An entry stands unless a standing entry corrects it. A circle of entries that cite one another cannot be made honestly; none of it stands.
    """
    listed = list(entries)
    correctors: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for entry in listed:
        if entry.corrects is not None:
            correctors[entry.corrects].append(entry.id)
    verdicts = _verdicts(correctors)
    return [entry for entry in listed if verdicts.get(entry.id, True)]


def _verdicts(correctors: Mapping[UUID, list[UUID]]) -> dict[UUID, bool]:
    """
    Whether each corrected entry stands, worked from the uncorrected ones inwards.

    An entry that nobody corrects stands. Each round settles those whose correctors are all settled; what is left is a circle.
    """
    verdicts: dict[UUID, bool] = {}
    left = dict(correctors)
    while left:
        settled = [cited for cited, by in left.items() if not any(corrector in left for corrector in by)]
        if not settled:
            return verdicts | dict.fromkeys(left, False)
        for cited in settled:
            verdicts[cited] = not any(verdicts.get(corrector, True) for corrector in left.pop(cited))
    return verdicts
