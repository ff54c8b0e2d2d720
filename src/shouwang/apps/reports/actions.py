"""Photos, reports and forms: every step is one transaction with its entry."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.apps.reports import bridge, reads
from shouwang.apps.reports.models import Erratum, FilledForm, FormTemplate, Photo, Report, Signature
from shouwang.files import images, templates
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

EDITORS = access.STAFF
"""Those who may keep photos and draft reports: reporting must cost minutes, so everybody in the unit may help."""
SIGNERS: dict[str, frozenset[Role]] = {
    Signature.Office.AUTHOR: access.STAFF,
    Signature.Office.CHECKED: access.COMMAND,
    Signature.Office.APPROVED: frozenset({Role.COMMANDER}),
    Signature.Office.CONFIRMED: frozenset({Role.HOST}),
}
NEEDED_TO_PUBLISH = (Signature.Office.AUTHOR, Signature.Office.CHECKED, Signature.Office.APPROVED)


# Photos


@dataclass(frozen=True)
class PhotoWords:
    """What is said about a photo, in both languages: the caption under it, and what is seen for those who cannot see it."""

    caption_en: str
    caption_zh: str
    alternative_en: str
    alternative_zh: str


@transaction.atomic
def add_photo(
    *, file: bytes, name: str, words: PhotoWords, consent: str, taken_at: datetime, by: Member, at: datetime, place: UUID | None = None
) -> Photo:
    """
    Keep a photo: the original as it came, and beside it the copy to be published, without time, place or camera in its metadata.
    """
    access.require(by, EDITORS)
    published = images.published(file)
    kind = "image/png" if published.startswith(b"\x89PNG") else "image/jpeg"
    original = _keep(file, name, images.checked_kind(file), by.operation)
    photo = Photo.objects.create(
        operation=by.operation,
        original=original,
        published=_keep(published, f"{original.id}.{kind.partition('/')[2]}", kind, by.operation),
        taken_at=taken_at,
        place=place,
        consent=consent,
        **vars(words),
    )
    journal.write("photo.added", operation=by.operation, at=at, by=by.id, place=place, photo=str(photo.id), file=original.sha256)
    journal.write("photo.consent-recorded", operation=by.operation, at=at, by=by.id, photo=str(photo.id), consent=consent)
    return photo


@transaction.atomic
def record_consent(*, photo: Photo, consent: str, by: Member, at: datetime) -> Photo:
    """Say whether the people in a photo have agreed; a refusal takes it out of every report that is not frozen."""
    access.require(by, EDITORS)
    _refuse_another(photo.operation_id, by)
    photo.consent = consent
    photo.save(update_fields=["consent"])
    journal.write("photo.consent-recorded", operation=by.operation, at=at, by=by.id, photo=str(photo.id), consent=consent)
    return photo


@transaction.atomic
def withdraw_photo(*, photo: Photo, by: Member, at: datetime) -> Photo:
    """Take a photo out of the store and out of every report, published ones included."""
    access.require(by, EDITORS)
    _refuse_another(photo.operation_id, by)
    if photo.withdrawn_at is None:
        photo.withdrawn_at = at
        photo.save(update_fields=["withdrawn_at"])
        journal.write("photo.withdrawn", operation=by.operation, at=at, by=by.id, place=photo.place, photo=str(photo.id))
    return photo


def _keep(content: bytes, name: str, media_type: str, operation: Operation) -> Attachment:
    return journal.attach(file=io.BytesIO(content), name=name, media_type=media_type, operation=operation)


def _refuse_another(operation_id: UUID, by: Member) -> None:
    if operation_id != by.operation_id:
        raise Refused(Reason("not-your-operation"))


# Reports


@transaction.atomic
def draft_report(*, by: Member, at: datetime, photos: Sequence[Photo] = (), **fields: Any) -> Report:
    """Begin a report; its figures are counted afresh until it is frozen. *fields* are those of the model, from the form."""
    access.require(by, EDITORS)
    report = Report.objects.create(operation=by.operation, **fields)
    report.photos.set(photos)
    journal.write("report.drafted", operation=by.operation, at=at, by=by.id, report=str(report.id), title=report.title_en[:200])
    return report


@transaction.atomic
def edit_report(*, report: Report, by: Member, photos: Sequence[Photo], **fields: Any) -> Report:
    """Change the words of a draft."""
    access.require(by, EDITORS)
    _refuse_another(report.operation_id, by)
    refuse_if(_unless(report, Report.State.DRAFT))
    for name, value in fields.items():
        setattr(report, name, value)
    report.save()
    report.photos.set(photos)
    return report


@transaction.atomic
def freeze_report(*, report: Report, by: Member, at: datetime) -> Report:
    """
    Keep the figures as they are counted now, the entries behind them, and the hash of the journal they were counted from.
    """
    access.require(by, access.COMMAND)
    _refuse_another(report.operation_id, by)
    report = _locked(report)
    refuse_if(_unless(report, Report.State.DRAFT))
    ledger, number = bridge.KEPT.ledger(report.operation)
    kept = bridge.as_json(ledger.all_counted(), reads.sections_of(report))
    entries = journal_reads.how_many_up_to(report.operation, number)
    report.frozen = {**kept, "number": number, "entries": entries, "journal": journal_reads.hash_up_to(report.operation, number)}
    report.frozen_at = at
    report.state = Report.State.FROZEN
    report.save()
    journal.write(
        "report.frozen",
        operation=by.operation,
        at=at,
        by=by.id,
        report=str(report.id),
        entries=entries,
        journal=report.frozen["journal"],
    )
    return report


@transaction.atomic
def sign_report(*, report: Report, office: str, by: Member, at: datetime) -> Signature:
    """Sign a frozen report in one capacity; signing twice is once."""
    access.require(by, SIGNERS[office])
    _refuse_another(report.operation_id, by)
    report = _locked(report)
    if report.state == Report.State.DRAFT:
        raise Refused(Reason("report-not-frozen"))
    signature, new = Signature.objects.get_or_create(
        report=report, office=office, defaults={"operation": by.operation, "member": by, "signed_at": at}
    )
    if new:
        journal.write("report.signed", operation=by.operation, at=at, by=by.id, report=str(report.id), office=office)
    return signature


@transaction.atomic
def thaw_report(*, report: Report, by: Member, at: datetime) -> Report:
    """Make a frozen report a draft again, as long as nobody has signed it."""
    access.require(by, access.COMMAND)
    _refuse_another(report.operation_id, by)
    report = _locked(report)
    refuse_if(_unless(report, Report.State.FROZEN))
    if report.signatures.exists():
        raise Refused(Reason("report-signed"))
    report.state, report.frozen, report.frozen_at = Report.State.DRAFT, None, None
    report.save()
    journal.write("report.thawed", operation=by.operation, at=at, by=by.id, report=str(report.id))
    return report


@transaction.atomic
def publish_report(*, report: Report, by: Member, at: datetime) -> Report:
    """Make the report's public page readable by everybody who has its address."""
    access.require(by, {Role.COMMANDER})
    _refuse_another(report.operation_id, by)
    report = _locked(report)
    refuse_if(_unless(report, Report.State.FROZEN))
    signed = set(report.signatures.values_list("office", flat=True))
    refuse_if(Reason("signature-missing", {"office": office.label}) for office in NEEDED_TO_PUBLISH if office not in signed)
    report.state, report.published_at = Report.State.PUBLISHED, at
    report.save()
    journal.write("report.published", operation=by.operation, at=at, by=by.id, report=str(report.id))
    return report


@transaction.atomic
def correct_report(*, report: Report, figure: str, why_en: str, why_zh: str, by: Member, at: datetime) -> Erratum:
    """
    Add an erratum: a frozen figure that would be counted differently today, with what it is now and why.

    The corrected value is counted, never typed.
    """
    access.require(by, access.COMMAND)
    _refuse_another(report.operation_id, by)
    report = _locked(report)
    changed = {line.code: (line.value, now) for line, now in reads.changed_since_freeze(report)}
    if figure not in changed:
        raise Refused(Reason("figure-unchanged", {"figure": figure}))
    before, after = changed[figure]
    erratum = Erratum.objects.create(
        operation=by.operation, report=report, figure=figure, before=before, after=after, why_en=why_en, why_zh=why_zh, at=at
    )
    journal.write(
        "report.corrected",
        operation=by.operation,
        at=at,
        by=by.id,
        report=str(report.id),
        figure=figure,
        before=before or 0,
        after=after or 0,
    )
    return erratum


def _locked(report: Report) -> Report:
    """The row as it is now, held until the transaction ends."""
    return Report.objects.select_for_update().get(pk=report.pk)


def _unless(report: Report, state: str) -> list[Reason]:
    wanted = Report.State(state).label
    return [] if report.state == state else [Reason("report-in-another-state", {"state": report.get_state_display(), "needed": wanted})]


# Forms


@transaction.atomic
def add_form_template(*, title: str, file: bytes, name: str, by: Member) -> FormTemplate:
    """
    Keep a superior's form; refused with all faults at once if it cannot be filled.
    """
    access.require(by, access.COMMAND | {Role.GROUP_LEAD, Role.CASEWORKER, Role.STOREKEEPER})
    templates.fill(file, reads.FormValues(by.operation, timezone.localdate()))
    kept = _keep(file, name, MEDIA_TYPES.get(name.lower().rpartition(".")[2], "application/octet-stream"), by.operation)
    return FormTemplate.objects.create(operation=by.operation, title=title, file=kept)


MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@transaction.atomic
def fill_form(*, template: FormTemplate, day: date, by: Member, at: datetime) -> FilledForm:
    """Fill a form with the figures up to the end of *day*; what has no entries stays visibly empty and is listed."""
    access.require(by, access.EVERY_ROLE - {Role.AUDITOR, Role.GUARD})
    _refuse_another(template.operation_id, by)
    with template.file.file.open("rb") as source:
        content = source.read()
    filled = templates.fill(content, reads.FormValues(by.operation, day))
    name = f"{day.isoformat()} {template.file.name}"
    kept = _keep(filled.form, name, template.file.media_type, by.operation)
    row = FilledForm.objects.create(
        operation=by.operation,
        template=template,
        file=kept,
        day=day,
        empty=[f"{place.key} ({place.place})" for place in filled.empty],
        at=at,
    )
    sha256 = hashlib.sha256(filled.form).hexdigest()
    journal.write("form.filled", operation=by.operation, at=at, by=by.id, template=str(template.id), title=template.title, file=sha256)
    return row
