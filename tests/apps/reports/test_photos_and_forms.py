"""Photos with consent, and superiors' forms."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import transaction
from django.db.models import BinaryField, ExpressionWrapper, F
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.journal import actions as journal
from shouwang.apps.reports import actions, reads
from shouwang.apps.reports.models import FilledForm, Photo, Report
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.retention import PUBLIC, TEXTS
from tests.apps.reports.test_destroying import opens
from tests.apps.reports.test_reports import SAID, codes, draft, on_post
from tests.files.sample_report import photo as jpeg
from tests.world import at


def test_only_agreed_photos_reach_a_report(world):
    """
    One photo's people have agreed, another's have refused; the report shows one.
    """
    photos = [
        actions.add_photo(
            file=jpeg(), name="a.jpg", words=SAID, consent=consent, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
        )
        for consent in (Photo.Consent.GIVEN, Photo.Consent.REFUSED)
    ]

    report = draft(world, photos=photos)

    assert reads.publishable(report) == [photos[0]]


def test_a_withdrawn_photo_leaves_a_published_report(world):
    """
    Consent can be taken back at any time, also after publication.
    """
    photo = actions.add_photo(
        file=jpeg(), name="a.jpg", words=SAID, consent=Photo.Consent.GIVEN, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
    )
    report = actions.freeze_report(report=draft(world, photos=[photo]), by=world.commander, at=at("20 17:10"))

    actions.withdraw_photo(photo=photo, by=world.guard, at=at("21 08:00"))

    assert reads.publishable(report) == []
    assert reads.figure_lines(world.operation)["photos"].value == 0


def test_words_of_a_photo_stay_as_long_as_it_is_published(world, django_capture_on_commit_callbacks):
    """
    They are sealed with the texts; in a published report under the key that stays; and with the texts again once consent is taken back.
    """
    photo = actions.add_photo(
        file=jpeg(), name="a.jpg", words=SAID, consent=Photo.Consent.GIVEN, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
    )
    report = actions.freeze_report(report=draft(world, photos=[photo]), by=world.commander, at=at("20 17:10"))
    for office, member in (("author", world.commander), ("checked", world.shift_lead), ("approved", world.commander)):
        actions.sign_report(report=report, office=office, by=member, at=at("20 18:00"))
    kept = [classes_of(photo)]

    actions.publish_report(report=report, by=world.commander, at=at("20 18:30"))
    kept.append(classes_of(photo))
    public = [lying(photo, "caption"), lying(photo, "alternative")]
    assert all(opens(one) for one in public)
    with django_capture_on_commit_callbacks(execute=True):
        journal.forget(operation=world.operation, keeping=TEXTS, at=at("21 08:00"))
    assert [shown.caption for shown in reads.publishable(report)] == [SAID.caption]
    with django_capture_on_commit_callbacks(execute=True):
        actions.record_consent(photo=Photo.objects.get(), consent=Photo.Consent.REFUSED, by=world.guard, at=at("22 08:00"))
    kept.append(classes_of(photo))
    with django_capture_on_commit_callbacks(execute=True):
        journal.forget(operation=world.operation, keeping=TEXTS, at=at("22 09:00"))
    journal.finish_forgetting(now=timezone.now() + timedelta(minutes=5))

    assert kept == [("texts", "texts"), ("public", "public"), ("texts", "texts")]
    assert not any(opens(one) for one in public)
    gone = Photo.objects.select_related("published").get()
    assert (gone.caption, gone.alternative, bool(gone.published.file)) == ("", "", False)


def lying(photo: Photo, column: str) -> bytes:
    """What lies in the database."""
    stored = ExpressionWrapper(F(column), output_field=BinaryField())
    return bytes(Photo.objects.filter(pk=photo.pk).annotate(stored=stored).values_list("stored", flat=True).get())


def classes_of(photo: Photo) -> tuple[str, str]:
    """How long its words and its published copy are kept."""
    row = Photo.objects.select_related("published").get(pk=photo.pk)
    return row.kept_as, row.published.kept_as


def test_consent_is_taken_back_although_the_file_is_away(world):
    """
    A disk that is not there holds up nobody who wants to be in no report; what lies on it goes with the texts.
    """
    photo = actions.add_photo(
        file=jpeg(), name="a.jpg", words=SAID, consent=Photo.Consent.GIVEN, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
    )
    draft(world, photos=[photo])
    Report.objects.update(state=Report.State.PUBLISHED)
    photo.keep_as(PUBLIC)
    photo.published.file.storage.delete(photo.published.file.name)

    actions.withdraw_photo(photo=Photo.objects.get(), by=world.guard, at=at("21 08:00"))

    assert classes_of(photo) == ("texts", "texts")


def test_a_frozen_report_whose_pictures_are_destroyed_is_printed_without_them(world):
    """
    Nobody had published it: its pictures went with the texts, its figures stand.
    """
    photo = actions.add_photo(
        file=jpeg(), name="a.jpg", words=SAID, consent=Photo.Consent.GIVEN, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
    )
    report = actions.freeze_report(report=draft(world, photos=[photo]), by=world.commander, at=at("20 17:10"))

    journal.forget(operation=world.operation, keeping=TEXTS, at=at("21 08:00"))

    assert reads.publishable(report) == []
    assert reads.written(report, "en", "docx").content


def test_about_a_photo_decides_who_added_it_or_who_leads(world):
    """
    The storekeeper cannot take the guard's photo out of a report, nor declare a consent; the guard and the group lead can.
    """
    photo = actions.add_photo(
        file=jpeg(), name="a.jpg", words=SAID, consent=Photo.Consent.GIVEN, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
    )
    other, lead = world.member("storekeeper"), world.member("group-lead")

    for act in (
        lambda: actions.withdraw_photo(photo=photo, by=other, at=at("12 19:00")),
        lambda: actions.record_consent(photo=photo, consent=Photo.Consent.REFUSED, by=other, at=at("12 19:00")),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["photo-of-another"]
    actions.record_consent(photo=photo, consent=Photo.Consent.REFUSED, by=lead, at=at("12 19:00"))
    actions.withdraw_photo(photo=photo, by=world.guard, at=at("12 19:00"))

    assert photo.withdrawn_at == at("12 19:00")


def test_a_photo_is_withdrawn_only_by_who_has_seen_from_where(world):
    """
    The first press shows the reports in which it stands; nothing has happened yet.
    """
    photo = actions.add_photo(
        file=jpeg(), name="a.jpg", words=SAID, consent=Photo.Consent.GIVEN, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
    )
    report = draft(world, photos=[photo])
    browser, address = world.browser(world.guard), reverse("reports:withdraw", args=[world.operation.id, photo.id])

    asked = browser.post(address)
    before = Photo.objects.get().withdrawn_at
    browser.post(address, {"sure": "yes"})

    assert list(asked.context["reports"]) == [report]
    assert before is None
    assert Photo.objects.get().withdrawn_at is not None


def test_the_published_copy_carries_no_metadata(world):
    """
    A telephone writes place and time into a photo; the original is kept, the copy is bare.
    """
    photo = actions.add_photo(
        file=jpeg(), name="a.jpg", words=SAID, consent=Photo.Consent.NOBODY_SEEN, taken_at=at("12 17:00"), by=world.guard, at=at("12 18:00")
    )

    bare = photo.published.read()

    assert b"Exif" not in bare
    assert photo.original.sha256 != photo.published.sha256


def form(*cells: str) -> bytes:
    """A superior's sheet with these cells in its first column."""
    book = openpyxl.Workbook()
    for row, cell in enumerate(cells, start=1):
        book.active.cell(row, 1, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_form_is_filled_by_day_by_code_and_by_name(world):
    """
    One came on post on the 11th, another on the 12th: the form of the 12th asks for both ways of counting.
    """
    on_post(world)
    with transaction.atomic():
        journal.write(
            "call.on-post", operation=world.operation, at=at("12 08:00"), by=None, subject=world.guard.id, callout=str(world.guard.id)
        )
    asked = form("{{staff-on-post}}", "{{上岗人员}}", "{{staff-on-post:day}}", "{{staff-on-post@2022-03-11}}", "{{checks}}")
    template = actions.add_form_template(title="Daily", file=asked, name="daily.xlsx", by=world.commander, at=at("12 19:00"))

    filled = actions.fill_form(template=template, day=date(2022, 3, 12), by=world.commander, at=at("12 20:00"))

    sheet = openpyxl.load_workbook(io.BytesIO(filled.file.read())).active
    assert [sheet.cell(row, 1).value for row in range(1, 6)] == [2, 2, 1, 1, "—"]
    assert len(filled.empty) == 1
    assert filled.empty[0][0].startswith("checks")


def test_a_form_that_asks_for_what_is_not_known_is_refused_when_it_comes(world):
    """
    Two placeholders are misspelt; both are told, and nothing is kept.
    """
    with pytest.raises(Refused) as refused:
        actions.add_form_template(
            title="Daily", file=form("{{stuff}}", "{{人人}}"), name="daily.xlsx", by=world.commander, at=at("12 19:00")
        )

    assert len(refused.value.reasons) == 2


def test_a_form_with_nothing_to_fill_in_is_refused(world):
    """
    It would be "filled" again and again, and stay as it came.
    """
    with pytest.raises(Refused) as refused:
        actions.add_form_template(title="Daily", file=form("姓名", "数量"), name="daily.xlsx", by=world.commander, at=at("12 19:00"))

    assert codes(refused) == ["form-without-placeholder"]


@pytest.mark.parametrize("day", [date(2099, 1, 1), date(2022, 3, 13), date(2022, 3, 10)])
def test_a_form_is_not_filled_for_a_day_that_has_no_figures(world, day):
    """
    It is the 12th and the operation began on the 11th: today's figures are not those of another day.
    """
    on_post(world)
    template = actions.add_form_template(title="Daily", file=form("{{checks}}"), name="daily.xlsx", by=world.commander, at=at("12 19:00"))

    with pytest.raises(Refused) as refused:
        actions.fill_form(template=template, day=day, by=world.commander, at=at("12 20:00"))

    assert codes(refused) == ["form-day-impossible"]


@pytest.mark.parametrize("day", ["", "abc", "1990-01-01", "2099-01-01"])
def test_a_day_that_cannot_be_meant_is_told_beside_the_form(world, day):
    """
    Nothing is filled, and the page says why and keeps what was typed.
    """
    template = actions.add_form_template(title="Daily", file=form("{{checks}}"), name="daily.xlsx", by=world.commander, at=at("12 19:00"))

    answer = world.browser(world.commander).post(reverse("reports:fill", args=[world.operation.id, template.id]), {"day": day})

    assert answer.status_code == 422
    assert answer.context["filling"].errors["day"]
    assert not FilledForm.objects.exists()
