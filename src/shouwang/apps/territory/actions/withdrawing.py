"""Withdrawing an applied import: the register says again what it said before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.territory import bridge
from shouwang.apps.territory.actions import applying, places
from shouwang.apps.territory.actions.working import Hear, unheard
from shouwang.apps.territory.models import Household, ImportPlan, Place, Resident
from shouwang.vocabulary.reasons import Reason, refuse_if

WITHDRAWERS = access.COMMAND


@transaction.atomic
def withdraw_import(*, import_plan: UUID, by: Member, at: datetime, hear: Hear = unheard) -> ImportPlan:
    """
    Put the register back as it was before this import, all of it or nothing: what came with it goes, what it changed is as before, what went
    is back under its old ids. Of the places it added those go on which nothing stands. Planned again, the import can be applied once more.

    Refused, with every reason, where somebody has since changed the same households.
    """
    plans = access.rows_for_writing(ImportPlan, by, WITHDRAWERS)
    applying.next_version(by)  # Nobody writes in the register from now on.
    refuse_if(against(import_plan, by))
    made = plans.get(pk=import_plan)
    touched = put_back(made, by, hear)
    hear("places", 0, 0)
    removed = places.take_bare(list(map(UUID, made.touched["places"])), by, at)
    applying.write_log(chain(applying.lines_of(touched, at, made.id), removed), len(touched) + len(removed), by, hear)
    done = made.counts.pop("applied")
    made.state, made.doing, made.applied_at, made.applied_version = ImportPlan.State.WITHDRAWN, "", None, None
    made.touched, made.before = {}, b""
    made.save(update_fields=["state", "doing", "applied_at", "applied_version", "touched", "before", "counts"])
    data = {"import": str(made.id), "gone": done["new"], "changed": done["changed"], "back": done["gone"]}
    journal.write_all([journal.Line("register.withdrawn", at, data=data)], operation=by.operation, by=by.id)
    return made


def put_back(made: ImportPlan, by: Member, hear: Hear) -> list[tuple[str, Household]]:
    """Write the rows as they were; gives what happened to each household, as :func:`applying.lines_of` takes it."""
    kinds = kinds_of(made)
    touched: list[tuple[str, Household]] = []
    stay: set[UUID] = set()
    rows = bridge.rows_kept(made.before)
    while some := list(islice(rows, applying.BATCH)):
        homes = [row for row in some if isinstance(row, Household)]
        people = [row for row in some if isinstance(row, Resident)]
        applying.upsert(Household, homes)
        applying.upsert(Resident, people)
        touched += (("new" if kinds[row.id] == "gone" else "changed", row) for row in homes)
        stay |= {row.id for row in people}
    for number, part in enumerate(applying.in_parts(list(kinds))):
        hear("people", number * applying.BATCH, len(kinds))
        here = access.rows_for_writing(Resident, by, WITHDRAWERS).filter(household__in=part).values_list("id", flat=True)
        access.rows_for_writing(Resident, by, WITHDRAWERS).filter(id__in=set(here) - stay).delete()
        leaving = access.rows_for_writing(Household, by, WITHDRAWERS).filter(id__in=[id_ for id_ in part if kinds[id_] == "new"])
        touched += (("gone", row) for row in leaving)
        leaving.delete()
    return touched


def kinds_of(made: ImportPlan) -> dict[UUID, str]:
    """What the import did to each household that it touched: new, changed or gone."""
    return {UUID(id_): kind for id_, kind in made.touched["households"].items()}


# What stands against it


def against(import_plan: UUID, by: Member) -> list[Reason]:
    """Why an import cannot be withdrawn; nothing when it can."""
    made = access.rows_for_writing(ImportPlan, by, WITHDRAWERS).filter(pk=import_plan, state=ImportPlan.State.APPLIED).first()
    return list(in_the_way(made, by)) if made else [Reason("import-not-applied")]


def in_the_way(made: ImportPlan, by: Member) -> Iterator[Reason]:
    """The same households have changed since: by a later import, which is named, or by hand, door by door."""
    kinds = kinds_of(made)
    there = {id_ for id_, kind in kinds.items() if kind != "gone"}
    changed, lost = changed_since(made, there, by)
    taken = doors_taken(made, by)
    for later in later_imports(made, by):
        mine = (changed.keys() | lost | taken.keys()) & kinds_of(later).keys()
        if mine and later.applied_at:
            day = later.applied_at.astimezone(ZoneInfo(by.operation.time_zone)).date().isoformat()
            files = tuple(later.sources.order_by("name").values_list("name", flat=True))
            yield Reason("import-built-upon", {"day": day, "files": files, "households": len(mine)})
        changed, taken = {k: v for k, v in changed.items() if k not in mine}, {k: v for k, v in taken.items() if k not in mine}
        lost -= mine
    for door in sorted({*changed.values(), *taken.values()}):
        yield Reason("household-changed-since", {"door": door})
    lost |= doors_lost(made)
    if lost:
        yield Reason("doors-removed-since", {"households": len(lost)})


def changed_since(made: ImportPlan, there: Collection[UUID], by: Member) -> tuple[dict[UUID, str], set[UUID]]:
    """Which of the households that the import left *there* are not as it left them, with their doors; and which are not there."""
    found: dict[UUID, tuple[int, str]] = {}
    for some in applying.in_parts(list(there)):
        rows = access.rows_for_writing(Household, by, WITHDRAWERS).filter(id__in=some)
        found |= {id_: (version, door) for id_, version, door in rows.values_list("id", "version", "door__label")}
    changed = {id_: door for id_, (version, door) in found.items() if version != made.applied_version}
    return changed, set(there) - found.keys()


def rows_gone(made: ImportPlan) -> list[Any]:
    """The rows of the households that the import took out."""
    kinds = kinds_of(made)
    return [row for row in bridge.rows_kept(made.before) if isinstance(row, Household) and kinds[row.id] == "gone"]


def doors_taken(made: ImportPlan, by: Member) -> dict[UUID, str]:
    """Households, with their doors, that now have the number at the door which one that the import took out had."""
    wanted = {(row.door_id, row.family) for row in rows_gone(made)}
    taken: dict[UUID, str] = {}
    for some in applying.in_parts(sorted({door for door, _ in wanted})):
        rows = access.rows_for_writing(Household, by, WITHDRAWERS).filter(door__in=some)
        found = rows.values_list("id", "door_id", "family", "door__label")
        taken |= {id_: label for id_, door, family, label in found if (door, family) in wanted}
    return taken


def doors_lost(made: ImportPlan) -> set[UUID]:
    """Households that the import took out and whose door has been removed since."""
    door_of = {row.id: row.door_id for row in rows_gone(made)}
    standing: set[UUID] = set()
    for some in applying.in_parts(list(set(door_of.values()))):
        standing |= set(Place.objects.filter(id__in=some).values_list("id", flat=True))
    return {home for home, door in door_of.items() if door not in standing}


def later_imports(made: ImportPlan, by: Member) -> list[ImportPlan]:
    """The imports applied after this one, the first first."""
    rows = access.rows_for_writing(ImportPlan, by, WITHDRAWERS).filter(applied_version__gt=made.applied_version)
    return list(rows.only("applied_at", "touched").order_by("applied_version"))
