"""Making a roster: asked for in a form, searched for behind the page, the best so far always at hand."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from shouwang.apps.command import reads as command
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge, reads
from shouwang.apps.roster.actions.publishing import named
from shouwang.apps.roster.models import Duty, Roster
from shouwang.apps.roster.reads.posts import progress_key, stop_key
from shouwang.vocabulary.reasons import Reason, refuse_if

EFFORT = 4.0
"""CP-SAT's deterministic time for each aim; some seconds of two cores (ours)."""
SILENCE = 120
"""Seconds after which a search that tells nothing has died (ours)."""
MOST_DAYS = 31
"""Longer rosters are made in parts (ours): nobody knows what will be in a month."""


@transaction.atomic
def begin_roster(
    *,
    pattern: str,
    starts_at: datetime,
    days: int,
    people: Collection[UUID],
    by: Member,
    at: datetime,
    seed: int = 0,
    based_on: Roster | None = None,
) -> Roster:
    """
    Ask for a roster of so many days from a moment on, with these people; :func:`search` finds its duties.

    *based_on* is one of which what is kept stays, unless that alone would break a safety rule.
    """
    operation = held_operation(by, access.COMMAND)
    chosen = set(people)
    known = set(access.rows_for_writing(Person, by, access.COMMAND).filter(removed_at=None, id__in=chosen).values_list("id", flat=True))
    refuse_if([*command.closed(operation), *_not_to_be_begun(operation, days, len(chosen), len(known))])
    last = reads.rosters(operation).first()
    row = Roster.objects.create(
        operation=operation,
        number=last.number + 1 if last else 1,
        pattern=pattern,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=days),
        people=sorted(map(str, known)),
        seed=seed,
        made_by=by,
        made_at=at,
        based_on=Roster.objects.get(pk=based_on.pk, operation=operation) if based_on else None,
    )
    refuse_if(named(bridge.unsafe_to_keep(row), operation))
    return row


def _not_to_be_begun(operation: Operation, days: int, chosen: int, known: int) -> Iterator[Reason]:
    if not 1 <= days <= MOST_DAYS:
        yield Reason("roster-too-long", {"days": days, "most": MOST_DAYS})
    if not reads.open_posts(operation).filter(needs__isnull=False).exists():
        yield Reason("roster-without-posts")
    if not chosen:
        yield Reason("roster-without-people")
    if known < chosen:
        yield Reason("roster-with-strangers", {"count": chosen - known})


def search(*, roster: Roster, effort: float = EFFORT) -> Roster:
    """
    Search for the duties of a roster and keep the best that is found. Whoever looks on is told of each better one, and may end the search.

    A search that fails leaves no duties; its roster says so.
    """
    key, begun_at = progress_key(roster.id), timezone.now()
    cache.set(key, {"begun_at": begun_at, "better": 0}, SILENCE)
    heard = 0

    def hear(found: bridge.Made) -> bool:
        nonlocal heard
        heard += 1
        cache.set(
            key,
            {"begun_at": begun_at, "better": heard, "values": found.values, "bounds": found.bounds, "duties": len(found.duties)},
            SILENCE,
        )
        return not cache.get(stop_key(roster.id))

    try:
        found = bridge.found_for(roster, effort=effort, hear=hear)
    except Exception:
        logging.getLogger(__name__).exception("The search for a roster was broken off.")
        Roster.objects.filter(pk=roster.pk, state=Roster.State.SEARCHING).update(state=Roster.State.FAILED)
    else:
        _keep(roster, found)
    finally:
        cache.delete_many([key, stop_key(roster.id)])
    roster.refresh_from_db()
    return roster


@transaction.atomic
def _keep(roster: Roster, found: bridge.Made) -> None:
    row = Roster.objects.select_for_update().filter(pk=roster.pk, state=Roster.State.SEARCHING).first()
    if row is None:  # discarded in the meantime
        return
    Duty.objects.bulk_create(found.duties)
    row.values, row.bounds, row.state = found.values, found.bounds, Roster.State.DRAFT
    row.save(update_fields=["values", "bounds", "state"])
    journal.write(
        "roster.made",
        operation=row.operation,
        at=row.made_at,
        by=row.made_by_id,
        roster=str(row.id),
        number=row.number,
        pattern=row.pattern,
        duties=len(found.duties),
    )


def stop_search(*, roster: Roster, by: Member) -> None:
    """End a search and keep the best so far."""
    access.require(by, access.COMMAND)
    cache.set(stop_key(roster.id), True, SILENCE)
