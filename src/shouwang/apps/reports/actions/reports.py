"""Drafting, freezing, signing, publishing and correcting reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.apps.reports import bridge, reads
from shouwang.apps.reports.actions.keeping import impossible_day, refuse_another
from shouwang.apps.reports.models import Erratum, Photo, Report, Signature
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.retention import PUBLIC


@transaction.atomic
def draft_report(*, by: Member, at: datetime, photos: Sequence[Photo] = (), **fields: Any) -> Report:
    """Begin a report; its figures are counted afresh until it is frozen. *fields* are those of the model, from the form."""
    access.require(by, access.STAFF)
    _refuse_other_photos(photos, by)
    refuse_if([*_no_phase(by.operation, fields["phase"]), *impossible_day(by.operation, fields["day"], at, "report-day-impossible")])
    report = Report.objects.create(operation=by.operation, **fields)
    report.photos.set(photos)
    journal.write("report.drafted", operation=by.operation, at=at, by=by.id, report=str(report.id), title=report.title[:200])
    return report


@transaction.atomic
def edit_report(*, report: Report, by: Member, at: datetime, photos: Sequence[Photo], **fields: Any) -> Report:
    """Change the words of a draft."""
    access.require(by, access.STAFF)
    refuse_another(report.operation_id, by)
    _refuse_other_photos(photos, by)
    report = _locked(report)
    refuse_if(_unless(report, Report.State.DRAFT))
    phase, day = fields.get("phase", report.phase), fields.get("day", report.day)
    refuse_if([*_no_phase(report.operation, phase), *impossible_day(report.operation, day, at, "report-day-impossible")])
    for name, value in fields.items():
        setattr(report, name, value)
    report.save()
    report.photos.set(photos)
    journal.write("report.edited", operation=by.operation, at=at, by=by.id, report=str(report.id), title=report.title[:200])
    return report


@transaction.atomic
def discard_draft(*, report: Report, by: Member, at: datetime) -> None:
    """Throw a draft away: its words go, the entry says that it was there."""
    access.require(by, access.STAFF)
    refuse_another(report.operation_id, by)
    report = _locked(report)
    refuse_if(_unless(report, Report.State.DRAFT))
    journal.write("report.discarded", operation=by.operation, at=at, by=by.id, report=str(report.id), title=report.title[:200])
    report.delete()


@transaction.atomic
def freeze_report(*, report: Report, by: Member, at: datetime) -> Report:
    """
    Keep the figures as they are counted now, the entries behind them, and the hash of the journal they were counted from.

    Refused where a text of it could never be printed: what is signed cannot be written in other words any more.
    """
    access.require(by, access.COMMAND)
    refuse_another(report.operation_id, by)
    report = _locked(report)
    refuse_if([*_unless(report, Report.State.DRAFT), *reads.not_printable(report)])
    journal.tell_given(operation=report.operation, at=at)
    ledger, entries = bridge.KEPT.ledger(report.operation)
    kept = bridge.as_json(ledger.all_counted(), reads.sections_of(report))
    lacking = {
        "missing": journal_reads.how_many_missing(report.operation),
        "explained": journal_reads.how_many_explained(report.operation),
    }
    root = journal.root_at(operation=report.operation, size=entries)
    report.frozen = {**kept, "entries": entries, **lacking, "journal": root.hex()}
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
    access.require(by, reads.SIGNERS[office])
    refuse_another(report.operation_id, by)
    report = _locked(report)
    if report.state == Report.State.DRAFT:
        raise Refused(Reason("report-not-frozen"))
    refuse_if(reads.not_to_sign(report, office, by))
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
    refuse_another(report.operation_id, by)
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
    refuse_another(report.operation_id, by)
    report = _locked(report)
    refuse_if(_unless(report, Report.State.FROZEN))
    signed = set(report.signatures.values_list("office", flat=True))
    refuse_if(Reason("signature-missing", {"office": office.label}) for office in reads.NEEDED_TO_PUBLISH if office not in signed)
    report.state, report.published_at = Report.State.PUBLISHED, at
    report.save()
    for photo in reads.publishable(report):
        photo.keep_as(PUBLIC)
    journal.write("report.published", operation=by.operation, at=at, by=by.id, report=str(report.id))
    return report


@transaction.atomic
def correct_report(*, report: Report, figure: str, why: str, why_en: str = "", by: Member, at: datetime) -> Erratum:
    """
    Add an erratum: a frozen figure that would be counted differently today, with what it is now and why.

    The corrected value is counted, never typed.
    """
    access.require(by, access.COMMAND)
    refuse_another(report.operation_id, by)
    report = _locked(report)
    changed = {line.code: (line.value, now) for line, now in reads.changed_since_freeze(report)}
    if figure not in changed:
        raise Refused(Reason("figure-unchanged", {"figure": figure}))
    before, after = changed[figure]
    erratum = Erratum.objects.create(
        operation=by.operation, report=report, figure=figure, before=before, after=after, why_en=why_en, why=why, at=at
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


def _refuse_other_photos(photos: Sequence[Photo], by: Member) -> None:
    for photo in photos:
        refuse_another(photo.operation_id, by)


def _locked(report: Report) -> Report:
    """The row as it is now, held until the transaction ends."""
    return Report.objects.select_for_update().get(pk=report.pk)


def _no_phase(operation: Operation, number: int) -> list[Reason]:
    """A report is on a phase of the operation."""
    numbers = [phase.number for phase in reads.phases(operation)]
    if number in numbers:
        return []
    return (
        [Reason("report-without-phase", {"number": number, "phases": tuple(map(str, numbers))})]
        if numbers
        else [Reason("report-before-phases")]
    )


def _unless(report: Report, state: str) -> list[Reason]:
    wanted = Report.State(state).label
    return [] if report.state == state else [Reason("report-in-another-state", {"state": report.get_state_display(), "needed": wanted})]
