"""Pages of importing: upload, wait, review, apply, what to do next, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.frame.once import is_partial
from shouwang.apps.operations.access import REGISTER, MemberRequest, members
from shouwang.apps.territory import reads
from shouwang.apps.territory.actions import imports as actions
from shouwang.apps.territory.actions import withdrawing, working
from shouwang.apps.territory.forms import DECISIONS, FIELDS, SheetsForm
from shouwang.apps.territory.models import ImportPlan
from shouwang.vocabulary.reasons import Refused

State, Deed = ImportPlan.State, ImportPlan.Deed
KINDS = ("new", "changed", "gone")
AT_ONCE = 256 * 1024
"""Bytes of sheets for which the page just waits (ours): some four thousand people, a second or two. Larger ones go on behind a page that tells how far."""


@members(REGISTER)
def imports(request: MemberRequest) -> HttpResponseBase:
    """Bring sheets, and see what became of earlier ones."""
    form = SheetsForm(request.operation, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = form.cleaned_data["files"]
        is_large = sum(file.size for file in files) > AT_ONCE
        bring = actions.bring_sheets if is_large else actions.plan_import
        named = [(file.name, file) for file in files]
        try:
            made = bring(files=named, compound=form.cleaned_data["compound"], by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            if is_large:
                do(request, import_or_404(request, made.id), Deed.READING, actions.plan_again)
            return redirect("territory:import", operation=request.operation.id, import_plan=made.id)
    return render(request, "territory/imports.html", {"form": form, "imports": reads.imports.imports(request.member)})


def do(request: MemberRequest, row: dict[str, Any], deed: str, action: Callable[..., object]) -> bool:
    """Carry a deed out at once, or behind the page when the sheets are large; whether it is done. Why it is refused, the next page says."""
    work = partial(action, import_plan=row["id"], by=request.member, at=timezone.now())
    is_large = sum(file.size for file in row["files"]) > AT_ONCE
    try:
        if is_large:
            working.begin(import_plan=row["id"], deed=deed, work=lambda hear: work(hear=hear), by=request.member)
        else:
            work()
    except Refused as refused:
        tell_refusal(request, refused)
        return False
    return not is_large


def import_or_404(request: MemberRequest, import_plan: UUID) -> dict[str, Any]:
    """The import of this operation with this id."""
    row = reads.imports.one(request.member, import_plan)
    if row is None:
        raise Http404
    return row


@members(REGISTER)
def one_import(request: MemberRequest, import_plan: UUID) -> HttpResponse:
    """How far it is, the review of a plan, or the result once it is applied."""
    row = import_or_404(request, import_plan)
    if progress := reads.imports.progress(row):
        page = "territory/parts/progress.html" if is_partial(request) else "territory/import_progress.html"
        return render(request, page, {"row": row, "progress": progress})
    if is_partial(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    doubts = reads.imports.doubtful(row)
    context = {
        "row": row,
        "trouble": reads.imports.trouble(row),
        "doubts": doubts,
        "open": sum(not doubt.decided for doubt in doubts),
        "may_withdraw": request.member.role in withdrawing.WITHDRAWERS,
    }
    if row["state"] == State.APPLIED:
        return render(request, "territory/import_done.html", context | {"unknown": reads.register.totals(request.member)["unknown"]})
    return render(request, "territory/import.html", context | review_of(request, row))


def review_of(request: MemberRequest, row: dict[str, Any]) -> dict[str, Any]:
    """What the review shows besides the doubts."""
    files = [(number, file, code) for number, (file, code) in enumerate(row["compounds"].items())]
    return {
        "leaving": reads.imports.leaving(row, request.member),
        "tables": tables_of(row),
        "fields": FIELDS,
        "decisions": list(DECISIONS.items()),
        "compounds": reads.places.compounds(request.operation),
        "new_places": reads.imports.new_places(row, request.member),
        "placed": [one for one in files if one[2] or not row["counts"].get("homeless")],
        "unplaced": [one for one in files if not one[2]] if row["counts"].get("homeless") else [],
        "changes": [(kind, reads.imports.changes(request.member, row["id"], kind)) for kind in KINDS],
        "has_changes": any(row["counts"].get(f"{kind}_{what}") for kind in KINDS for what in ("households", "people")),
    }


def tables_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Tables with the same headings once, with all their sheets: they are understood together."""
    groups: dict[str, dict[str, Any]] = {}
    left = set(row["decisions"].get("leave", ()))
    for table in row["tables"]:
        sheet = {"file": table["file"], "sheet": table["sheet"], "rows": table["rows"], "is_read": table["is_read"]}
        group = groups.setdefault(table["signature"] or f"{table['file']}|{table['sheet']}", {**table, "sheets": []})
        group["sheets"].append(sheet)
    for name in left:
        groups.setdefault(
            f"left|{name}",
            {"signature": "", "columns": [], "is_read": False, "sheets": [{"file": "", "sheet": name, "rows": 0}], "is_left": True},
        )
    return list(groups.values())


@members(REGISTER)
@require_POST
def decide(request: MemberRequest, import_plan: UUID) -> HttpResponseBase:
    """Take what was decided about rows, columns, sheets and compounds, and plan again."""
    row = import_or_404(request, import_plan)
    try:
        actions.decide(
            import_plan=import_plan,
            decisions=decisions_in(request, row),
            columns=columns_in(request, row),
            leave=set(request.POST.getlist("leave")) | set(row["decisions"].get("leave", ())) - set(request.POST.getlist("read")),
            compounds={file: request.POST.get(f"compound-{number}", code) for number, (file, code) in enumerate(row["compounds"].items())},
            by=request.member,
        )
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        if do(request, row, Deed.READING, actions.plan_again):
            messages.success(request, _("Planned again with your decisions."))
    return redirect("territory:import", operation=request.operation.id, import_plan=import_plan)


def decisions_in(request: MemberRequest, row: dict[str, Any]) -> list[actions.Decision]:
    """The decisions of the form; a row that was left undecided is not among them."""
    found = []
    for number, doubt in enumerate(reads.imports.doubtful(row)):
        do = request.POST.get(f"do-{number}", "")
        if do in doubt.ways and (do != doubt.decided or do == "set"):
            values = {"": request.POST.get(f"value-{number}", "").strip()} if do == "set" else {}
            found.append(actions.Decision(doubt.file, doubt.sheet, doubt.line, do, values, doubt.column))
    return found


def columns_in(request: MemberRequest, row: dict[str, Any]) -> dict[str, dict[int, str]]:
    """The columns whose meaning was changed, by the signature of their table."""
    chosen: dict[str, dict[int, str]] = {}
    for table in row["tables"]:
        for column, _heading, field, _why in table["columns"]:
            said = request.POST.get(f"column-{table['signature']}-{column}")
            if said is not None and said in FIELDS and said != field:
                chosen.setdefault(table["signature"], {})[column] = said
    return chosen


@members(REGISTER)
@require_POST
def apply(request: MemberRequest, import_plan: UUID) -> HttpResponseBase:
    """Do what the plan says."""
    work = partial(actions.apply_import, gone=request.POST.getlist("gone"))
    do(request, import_or_404(request, import_plan), Deed.APPLYING, work)
    return redirect("territory:import", operation=request.operation.id, import_plan=import_plan)


@members(withdrawing.WITHDRAWERS)
def withdraw(request: MemberRequest, import_plan: UUID) -> HttpResponseBase:
    """What withdrawing an applied import does, and what stands against it; then do it."""
    row = import_or_404(request, import_plan)
    if request.method == "POST":
        do(request, row, Deed.WITHDRAWING, withdrawing.withdraw_import)
        return redirect("territory:import", operation=request.operation.id, import_plan=import_plan)
    context = {"row": row, "reasons": withdrawing.against(import_plan, request.member)}
    return render(request, "territory/import_withdraw.html", context)


@members(REGISTER)
@require_POST
def error_sheet(request: MemberRequest, import_plan: UUID) -> HttpResponse:
    """The doubtful rows as a sheet to be corrected and brought again."""
    import_or_404(request, import_plan)
    content = actions.error_sheet(import_plan=import_plan, by=request.member, at=timezone.now())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": 'attachment; filename="to-correct.xlsx"'})
