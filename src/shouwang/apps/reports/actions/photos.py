"""
Keeping photos, with consent.

Reporting must cost minutes, so everybody in the unit may help: the staff keep photos and draft reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.reports import reads
from shouwang.apps.reports.actions.keeping import keep, refuse_another
from shouwang.apps.reports.models import Photo, Report
from shouwang.files import images
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.retention import PUBLIC, TEXTS


@dataclass(frozen=True)
class PhotoWords:
    """What is said about a photo: the caption under it, and what is seen for those who cannot see it; both may stand in English too."""

    caption: str
    alternative: str
    caption_en: str = ""
    alternative_en: str = ""


@transaction.atomic
def add_photo(
    *, file: bytes, name: str, words: PhotoWords, consent: str, taken_at: datetime, by: Member, at: datetime, place: UUID | None = None
) -> Photo:
    """
    Keep a photo: the original as it came, and beside it the copy to be published, without time, place or camera in its metadata.
    """
    access.require(by, access.STAFF)
    published = images.published(file)
    kind = "image/png" if published.startswith(b"\x89PNG") else "image/jpeg"
    original = keep(file, name, images.checked_kind(file), by.operation)
    photo = Photo.objects.create(
        operation=by.operation,
        original=original,
        published=keep(published, f"{original.id}.{kind.partition('/')[2]}", kind, by.operation),
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
    """Say whether the people in a photo have agreed; a refusal takes it out of every report, published ones included."""
    _refuse_others(photo, by)
    if photo.consent == consent:
        return photo
    photo.consent = consent
    photo.save(update_fields=["consent"])
    _keep_as_it_may(photo)
    journal.write("photo.consent-recorded", operation=by.operation, at=at, by=by.id, photo=str(photo.id), consent=consent)
    return photo


@transaction.atomic
def withdraw_photo(*, photo: Photo, by: Member, at: datetime) -> Photo:
    """Take a photo out of the store and out of every report, published ones included."""
    _refuse_others(photo, by)
    if photo.withdrawn_at is None:
        photo.withdrawn_at = at
        photo.save(update_fields=["withdrawn_at"])
        _keep_as_it_may(photo)
        journal.write("photo.withdrawn", operation=by.operation, at=at, by=by.id, place=photo.place, photo=str(photo.id))
    return photo


def _keep_as_it_may(photo: Photo) -> None:
    """
    What is published no longer goes with the texts again, and the key that opened it goes too, wherever a copy lies; what is published again
    stays. A file that is away goes with its class.
    """
    is_public = photo.may_be_published and photo.reports.filter(state=Report.State.PUBLISHED).exists()
    kept_as = PUBLIC if is_public else TEXTS.code
    if photo.kept_as == kept_as:
        return
    try:
        photo.keep_as(kept_as)
    except Refused:
        Photo.objects.filter(pk=photo.pk).update(kept_as=kept_as)
        photo.published.kept_as = kept_as
        photo.published.save(update_fields=["kept_as"])
    if not is_public:
        journal.renew_key(operation=photo.operation, code=PUBLIC)


def _refuse_others(photo: Photo, by: Member) -> None:
    """About a photo decides who leads, and who has added it: they know what was agreed."""
    access.require(by, access.STAFF)
    refuse_another(photo.operation_id, by)
    refuse_if([] if photo.pk in reads.photos_to_decide(by, [photo]) else [Reason("photo-of-another")])
