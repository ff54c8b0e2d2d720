"""People as groups are built of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from shouwang.apps.operations.models import Operation
from shouwang.apps.people import reads as people
from shouwang.apps.roster.bridge.asked import leading_of
from shouwang.engines.roster.grouping import STAYS, Candidate, Evenness, Grouped, Grouping, Wish, evenness, leader_of, told_of
from shouwang.vocabulary import groups as traits
from shouwang.vocabulary.reasons import Reason


def candidates_of(operation: Operation, ids: Collection[UUID | str], at: datetime) -> list[Candidate]:
    """People as groups are balanced by them, in the order of the roll; of limits only that there are some."""
    leading = leading_of(operation)
    return [Candidate(str(row.id), frozenset(_traits(row, leading, at))) for row in people.to_plan(operation, ids)]


def _traits(row: people.ToPlan, leading: Collection[int], at: datetime) -> Iterable[str]:
    if row.user in leading:
        yield traits.LEAD
    if row.drives_own_car:
        yield traits.DRIVER
    if row.sex:
        yield traits.WOMAN if row.sex == "f" else traits.MAN
    if row.birth_year:
        yield traits.band_of(at.year - row.birth_year)
    if row.limits:
        yield traits.LIMITED
    if row.is_trained:
        yield traits.TRAINED


def grouped_for(
    candidates: Sequence[Candidate], count: int, pairs: Iterable[tuple[str, str, str]], staying: Mapping[str, int], seed: int
) -> Grouped:
    """The most even groups of these people; *pairs* are what is wished, of whom, with whom; *staying* is who is in the group of a number."""
    from shouwang.engines.roster.forming import grouped  # see above

    wishes = [Wish(what, (one, other)) for what, one, other in pairs]
    wishes += [Wish(STAYS, (person,), number - 1) for person, number in staying.items()]
    return grouped(Grouping(tuple(candidates), count, tuple(wishes)), seed=seed)


def lead_for(candidates: Sequence[Candidate], group: Sequence[str]) -> str:
    """Who is proposed to lead a group."""
    return leader_of(candidates, group)


def evenness_of(candidates: Sequence[Candidate], groups: Sequence[Sequence[str]]) -> list[Evenness]:
    """How each trait is spread over groups."""
    return evenness(candidates, groups)


def said_of(candidates: Sequence[Candidate], groups: Sequence[Sequence[str]]) -> list[Reason]:
    """What should be known of groups."""
    return list(told_of(candidates, groups))
