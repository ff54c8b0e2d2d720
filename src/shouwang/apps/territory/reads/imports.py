"""Questions to imports: what a plan understood, what it would change, what is doubtful."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.territory import bridge
from shouwang.apps.territory.models import ImportPlan, Place, Register
from shouwang.vocabulary.reasons import Reason

SHOWN = 200
"""Changes on the page; all of them are in the plan."""


@dataclass(frozen=True)
class Doubtful:
    """
    A doubtful row as the page shows it: where, what its cell says, why, and what has been decided.

    *ways* are the decisions that make sense here.
    """

    key: str
    file: str
    sheet: str
    line: int
    column: int
    address: str
    value: str
    reason: Reason
    left_out: bool
    decided: str
    ways: tuple[str, ...]

    @property
    def may_write(self) -> bool:
        """Whether a person can say what the cell should say."""
        return "set" in self.ways


@dataclass(frozen=True)
class Leaving:
    """A building in which somebody is no longer listed."""

    key: str
    name: str
    households: int
    people: int


State, Deed = ImportPlan.State, ImportPlan.Deed
STEPS = {
    Deed.READING: {
        "open": _("Open the files"),
        "understand": _("Understand the rows"),
        "compare": _("Compare with the register"),
        "keep": _("Write the plan down"),
    },
    Deed.APPLYING: {"places": _("Doors and buildings"), "people": _("Households and people"), "log": _("Log entries")},
    Deed.WITHDRAWING: {"people": _("Households and people"), "places": _("Doors and buildings"), "log": _("Log entries")},
}
"""What each long deed goes through, in order."""


@dataclass(frozen=True)
class Progress:
    """How far a long deed is: its steps, each done, now or to come; of the step that is now, how much is *done* and *of* how much (0: unknown)."""

    deed: Promise | str
    steps: list[tuple[Promise | str, bool, bool]]
    done: int
    of: int
    begun_at: datetime


def progress_key(import_plan: UUID) -> str:
    """Under what name the cache knows how far an import is."""
    return f"import-{import_plan}"


def progress(row: dict[str, Any]) -> Progress | None:
    """How far the deed on an import is; None when nobody is at it, although *doing* may say that it was begun."""
    told = cache.get(progress_key(row["id"])) if row["doing"] else None
    if not told:
        return None
    step, done, of, begun_at = told
    steps = STEPS[Deed(row["doing"])]
    now = list(steps).index(step) if step in steps else 0
    return Progress(Deed(row["doing"]).label, [(label, n < now, n == now) for n, label in enumerate(steps.values())], done, of, begun_at)


def trouble(row: dict[str, Any]) -> list[Reason]:
    """Why the last long deed was refused."""
    return [Reason(code, parameters) for code, parameters in row["trouble"]]


def imports(by: Member) -> list[dict[str, Any]]:
    """All imports, the newest first, with their files."""
    rows = list(
        access.seen(ImportPlan, by).order_by("-made_at").values("id", "made_at", "applied_at", "state", "doing", "counts", "made_by_id")
    )
    files: dict[UUID, list[str]] = {}
    through = ImportPlan.sources.through.objects.filter(importplan__in=[row["id"] for row in rows])
    for plan, name in sorted(through.values_list("importplan_id", "attachment__name")):
        files.setdefault(plan, []).append(name)
    return [
        {**row, "files": files.get(row["id"], []), "label": (Deed(row["doing"]) if row["doing"] else State(row["state"])).label}
        for row in rows
    ]


def one(by: Member, import_plan: UUID) -> dict[str, Any] | None:
    """One import, without the changes themselves."""
    wanted = [name for name in access.fields_seen(ImportPlan, by) if name != "plan"]
    row = access.seen(ImportPlan, by).filter(pk=import_plan).values("id", *wanted).first() if wanted else None
    if row is None:
        return None
    version = Register.objects.filter(operation_id=by.operation_id).values_list("version", flat=True).first() or 0
    return {**row, "files": files_of(import_plan), "is_old": row["state"] == State.PLANNED and row["against"] != version}


def files_of(import_plan: UUID) -> list[Attachment]:
    """The files of an import."""
    found = Attachment.objects.filter(id__in=ImportPlan.sources.through.objects.filter(importplan=import_plan).values("attachment"))
    return sorted(found, key=lambda file: file.name)


def doubtful(row: dict[str, Any]) -> list[Doubtful]:
    """Every doubtful row of an import, decided or not."""
    decided = row["decisions"].get("rows", {})
    return [
        Doubtful(
            key=(key := bridge.row_key(doubt["file"], doubt["sheet"], doubt["line"])),
            **{name: doubt[name] for name in ("file", "sheet", "line", "column", "address", "value", "left_out")},
            reason=Reason(doubt["code"], doubt["parameters"]),
            decided=decided.get(key, {}).get("do", ""),
            ways=ways_for(doubt),
        )
        for doubt in row["doubts"]
    ]


def ways_for(doubt: dict[str, Any]) -> tuple[str, ...]:
    """What can be decided about a doubt on the page."""
    if doubt["code"] in {"gone-not-judged", "gone-not-judged-anywhere", "sheet-not-understood"}:
        return ()
    if doubt["code"] == "same-person-twice":
        return ("lives-here", "leave-out", "another-person")
    if doubt["code"] == "row-repeated":
        return ("leave-out",)
    return ("set", "keep", "leave-out") if doubt["column"] else ("keep", "leave-out")


def leaving(row: dict[str, Any], by: Member) -> list[Leaving]:
    """The buildings with people who would be gone."""
    names = dict(Place.objects.filter(operation_id=by.operation_id, level="compound").values_list("code", "name"))
    gone = row["counts"].get("buildings_gone", {})
    return [
        Leaving(key, f"{names.get(compound, compound)} {building}", *numbers)
        for key, numbers in gone.items()
        for compound, _, building in [key.partition("|")]
    ]


def changes(by: Member, import_plan: UUID, kind: str) -> list[Any]:
    """The first changes of a kind, for the eye."""
    text = access.seen(ImportPlan, by).filter(pk=import_plan).values_list("plan", flat=True).first() or ""
    found: list[Any] = []
    for line in text.split("\n") if text else ():
        if json.loads(line)[0] == kind:
            found += bridge.changes_from(line)
        if len(found) >= SHOWN:
            break
    return found


def new_places(row: dict[str, Any], by: Member) -> list[str]:
    """Compounds the sheets name and nobody has recorded."""
    known = set(Place.objects.filter(operation_id=by.operation_id, level="compound").values_list("code", flat=True))
    return sorted({code for code in row["compounds"].values() if code} - known)
