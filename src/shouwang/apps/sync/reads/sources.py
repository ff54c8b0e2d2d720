"""Where each part of the state comes from: the rows of other apps, as far as somebody at a post may see them, and without any name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shouwang.apps.command import reads as command
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Operation
from shouwang.apps.people.models import Badge
from shouwang.apps.territory.models import Household, Level, Place
from shouwang.engines.journal.state import Piece

Pieces = Iterator[tuple[str, Piece]]


def _operation(operation: Operation) -> Pieces:
    phase = command.open_phase(operation)
    yield (
        "operation",
        {
            "name": operation.names.zh,
            "name_en": operation.names.en,
            "hazard": operation.hazard,
            "time_zone": operation.time_zone,
            "phase": phase.number if phase else 0,
            "closed": operation.closed_at is not None,
        },
    )


def _posts(operation: Operation) -> Pieces:
    """Where somebody can stand: entrances and posts, and in which compound each lies."""
    standing = Place.objects.filter(operation=operation, level__in=(Level.ENTRANCE, Level.POST)).select_related("parent", "entrance")
    for place in standing:
        entrance = getattr(place, "entrance", None)
        yield (
            str(place.id),
            {
                "name": place.name,
                "within": str(place.parent_id or ""),
                "use": entrance.use if entrance else "",
                "width": entrance.width if entrance else 0,
            },
        )


def _doors(operation: Operation) -> Pieces:
    """Every door with the households behind it: how many live there, and not who."""
    households: defaultdict[object, list[dict[str, object]]] = defaultdict(list)
    for row in access.seen_at_a_post(Household, operation).order_by("family"):
        told = {"id": str(row["id"]), "family": row["family"], "occupancy": row["occupancy"], "members": row["members"]}
        households[row["door_id"]].append(told)
    for place in Place.objects.filter(operation=operation, level=Level.DOOR).only("id", "label", "parent_id"):
        yield str(place.id), {"label": place.label, "within": str(place.parent_id or ""), "households": households[place.id]}


def _badges(operation: Operation) -> Pieces:
    """The badges in force; one that is not among them is not to be relied on."""
    for badge in Badge.objects.filter(operation=operation, withdrawn_at=None):
        yield str(badge.id), {"person": str(badge.person_id)}


@dataclass(frozen=True)
class Source:
    """
    One part: how its pieces are read, and after entries of which *kinds* (by how they begin) they may say something else.

    Nobody has to publish anything: an action that writes its entry has said that devices must be told anew.
    """

    part: str
    kinds: tuple[str, ...]
    read: Callable[[Operation], Pieces]


SOURCES = {
    source.part: source
    for source in (
        Source("operation", ("operation.", "phase."), _operation),
        Source("posts", ("place.", "entrance.", "site.mapped", "register."), _posts),
        Source("doors", ("place.", "register.", "household."), _doors),
        Source("badges", ("badge.", "person."), _badges),
    )
}
"""Every part. Rosters, rule packs and withdrawn passes come in as parts of their own."""
