"""Keeping and filling superiors' forms."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Role
from shouwang.apps.reports import reads
from shouwang.apps.reports.actions.keeping import impossible_day, keep, refuse_another
from shouwang.apps.reports.models import FilledForm, FormTemplate
from shouwang.files import templates
from shouwang.vocabulary.reasons import Reason, refuse_if

FILLERS = access.EVERY_ROLE - {Role.AUDITOR, Role.GUARD}
"""Those of whom a superior may ask a form."""


@transaction.atomic
def add_form_template(*, title: str, file: bytes, name: str, by: Member, at: datetime) -> FormTemplate:
    """
    Keep a superior's form; refused with all faults at once if it cannot be filled.
    """
    access.require(by, FILLERS)
    refuse_if([] if templates.placeholders_in(file) else [Reason("form-without-placeholder", {"name": name})])
    templates.fill(file, reads.FormValues(by.operation, reads.day_in(by.operation, at)))
    kept = keep(file, name, MEDIA_TYPES.get(name.lower().rpartition(".")[2], "application/octet-stream"), by.operation)
    template = FormTemplate.objects.create(operation=by.operation, title=title, file=kept)
    journal.write("form.kept", operation=by.operation, at=at, by=by.id, template=str(template.id), title=title, file=kept.sha256)
    return template


MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@transaction.atomic
def fill_form(*, template: FormTemplate, day: date, by: Member, at: datetime) -> FilledForm:
    """Fill a form with the figures up to the end of *day*; what has no entries stays visibly empty and is listed."""
    access.require(by, FILLERS)
    refuse_another(template.operation_id, by)
    refuse_if(impossible_day(by.operation, day, at, "form-day-impossible"))
    filled = templates.fill(template.file.read(), reads.FormValues(by.operation, day))
    name = f"{day.isoformat()} {template.file.name}"
    kept = keep(filled.form, name, template.file.media_type, by.operation)
    row = FilledForm.objects.create(
        operation=by.operation,
        template=template,
        file=kept,
        day=day,
        empty=[[place.key, place.place] for place in filled.empty],
        at=at,
    )
    sha256 = hashlib.sha256(filled.form).hexdigest()
    journal.write("form.filled", operation=by.operation, at=at, by=by.id, template=str(template.id), title=template.title, file=sha256)
    return row
