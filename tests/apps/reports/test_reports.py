"""Reports: drafted, frozen, signed, published, corrected; the pack."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import date

import docx
import pytest
from django.db import transaction
from django.urls import reverse

from shouwang.apps.command import actions as command
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import models as journal_rows
from shouwang.apps.operations.models import Body, Role
from shouwang.apps.reports import actions, reads
from shouwang.apps.reports.models import Erratum, Report, Signature
from shouwang.engines.journal.tree import root_of
from shouwang.vocabulary.reasons import Refused
from tests.world import World, at

WORDS = {"title": "第一阶段报告", "title_en": "Phase one", "author": "本单位职工", "author_en": "A member of the unit"}
SAID = actions.PhotoWords("傍晚的卡口", "门口和帐篷", "The gate at dusk", "A gate and a tent")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of a refusal."""
    return [reason.code for reason in refused.value.reasons]


def on_post(world: World, minute: str = "11 16:00") -> journal_rows.Entry:
    """Somebody comes on post, by the journal alone."""
    with transaction.atomic():
        entry = journal.write(
            "call.on-post", operation=world.operation, at=at(minute), by=None, subject=world.commander.id, callout=str(world.commander.id)
        )
    return journal_rows.Entry.objects.get(id=entry.id)


def draft(world: World, **more: object) -> Report:
    """A draft of the report on phase one, which is opened for it."""
    reads.phases(world.operation).get_or_create(
        operation=world.operation, number=1, defaults={"opened_at": at("11 15:00"), "until": date(2022, 3, 20)}
    )
    return actions.draft_report(by=world.commander, at=at("20 17:00"), phase=1, **{"day": date(2022, 3, 20), **WORDS, **more})


def test_a_report_that_cannot_be_printed_is_told_and_not_frozen(world):
    """
    No font has the last sign of its Chinese title: frozen and signed, it could never be handed over.
    """
    report = draft(world, title="柳园工作报告\U00010eab")
    page = world.browser(world.commander).get(reverse("reports:report", args=[world.operation.id, report.id]))

    with pytest.raises(Refused) as refused:
        actions.freeze_report(report=report, by=world.commander, at=at("20 17:10"))

    assert codes(refused) == ["report-without-font"]
    assert "U+10EAB" in refused.value.reasons[0].within("en")
    assert "柳园工作报告" in refused.value.reasons[0].within("zh-hans")
    assert "U+10EAB" in page.content.decode()


def test_what_is_named_after_the_freeze_does_not_keep_a_report_from_being_printed(world):
    """
    An order that came later stands among the related items; its strange sign becomes a mark instead of ending everything.
    """
    report = frozen(world)
    Report.objects.filter(pk=report.pk).update(subtitle="\U00010eab")
    report.refresh_from_db()

    written = reads.written(report, "en", "pdf")

    assert written.content.startswith(b"%PDF")


def frozen(world: World) -> Report:
    """A frozen report with one figure that has a value."""
    on_post(world)
    return actions.freeze_report(report=draft(world), by=world.commander, at=at("20 17:10"))


@pytest.mark.parametrize("day", [date(2099, 1, 1), date(2022, 3, 10)])
def test_a_report_is_of_a_day_of_the_operation(world, day):
    """
    The operation began on the 11th, and it is the 20th: neither the day before nor one to come, in a new draft or in an old one.
    """
    with pytest.raises(Refused) as new:
        draft(world, day=day)
    with pytest.raises(Refused) as old:
        actions.edit_report(report=draft(world), by=world.commander, at=at("20 17:00"), photos=[], day=day)

    assert [reason.code for reason in (*new.value.reasons, *old.value.reasons)] == ["report-day-impossible"] * 2
    assert [report.day for report in Report.objects.all()] == [date(2022, 3, 20)]


def test_an_impossible_day_is_told_beside_the_form(world):
    """
    What was typed stays; no draft is begun.
    """
    actions.discard_draft(report=draft(world), by=world.commander, at=at("20 17:01"))
    typed = {**WORDS, "phase": 1, "day": "2099-01-01"}

    page = world.browser(world.commander).post(f"/o/{world.operation.pk}/reports/new/", typed).content.decode()

    assert "The day of the report is 2099-01-01." in page
    assert not Report.objects.exists()


def test_a_report_is_on_a_phase_there_is(world):
    """
    Before any phase is opened no draft can be made; then one of phase 1, not of phase 7, in a new draft or in an old one.
    """
    told = {"by": world.commander, "at": at("20 17:00"), "day": date(2022, 3, 20), **WORDS}
    with pytest.raises(Refused) as too_early:
        actions.draft_report(phase=1, **told)
    with pytest.raises(Refused) as new:
        actions.draft_report(phase=7, **{**told, "title": draft(world).title})
    with pytest.raises(Refused) as old:
        actions.edit_report(report=Report.objects.get(), photos=[], phase=7, by=world.commander, at=at("20 17:00"))

    assert codes(too_early) == ["report-before-phases"]
    assert codes(new) == codes(old) == ["report-without-phase"]
    assert Report.objects.get().phase == 1


def test_without_a_phase_the_page_shows_the_way_to_the_first(world):
    """
    No form that cannot be sent; with a phase the form lets choose among those there are.
    """
    address, browser = f"/o/{world.operation.pk}/reports/new/", world.browser(world.commander)
    before = browser.get(address).content.decode()
    draft(world)

    after = browser.get(address).content.decode()

    assert f"/o/{world.operation.pk}/phases/new/" in before
    assert 'name="title"' not in before
    assert re.findall(r'<option value="1" selected>(Phase 1, .*?)</option>', after) == ["Phase 1, 11 March 2022 – 20 March 2022"]


def test_a_draft_can_be_discarded_and_nothing_else(world):
    """
    By those who may draft; the log keeps that it was there. A frozen report stays.
    """
    first = draft(world)
    answer = world.browser(world.guard).post(f"/o/{world.operation.pk}/reports/{first.pk}/discard/")
    report = frozen(world)

    with pytest.raises(Refused) as refused:
        actions.discard_draft(report=report, by=world.commander, at=at("20 18:00"))

    assert answer.status_code == 302
    assert codes(refused) == ["report-in-another-state"]
    assert Report.objects.get() == report
    assert [kind for kind in world.kinds() if kind.startswith("report.")] == [
        "report.drafted",
        "report.discarded",
        "report.drafted",
        "report.frozen",
    ]


def test_a_draft_counts_afresh_and_a_frozen_report_does_not(world):
    """
    Somebody comes on post after the freeze; the frozen report keeps what was signed.
    """
    report = frozen(world)

    with transaction.atomic():
        journal.write(
            "call.on-post", operation=world.operation, at=at("20 18:00"), by=None, subject=world.guard.id, callout=str(world.guard.id)
        )

    assert reads.figure_lines(world.operation)["staff-on-post"].value == 2
    assert reads.lines_of(report)["staff-on-post"].value == 1
    assert reads.changed_since_freeze(report) == []


def test_a_frozen_report_names_the_journal_it_was_counted_from(world):
    """
    The root is over the leaves of exactly the entries counted, so anybody with the export can check it.
    """
    report = frozen(world)

    leaves = journal_rows.Entry.objects.filter(number__lte=report.frozen["entries"]).order_by("number").values_list("leaf", flat=True)
    assert report.frozen["journal"] == root_of([bytes(leaf) for leaf in leaves]).hex()
    assert len(leaves) == report.frozen["entries"]


def test_a_strike_after_the_freeze_asks_for_an_erratum(world):
    """
    The person was never on post; the frozen 1 would be counted as nothing today, and the erratum says why.
    """
    entry = on_post(world)
    report = actions.freeze_report(report=draft(world), by=world.commander, at=at("20 17:10"))
    journal.take_out(entry=entry, by=world.commander, at=at("21 09:00"), reason="wrong")

    changed = {line.code: (line.value, now) for line, now in reads.changed_since_freeze(report)}
    actions.correct_report(
        report=report, figure="staff-on-post", why_en="Mistaken identity", why="认错人", by=world.commander, at=at("21 09:05")
    )

    assert changed["staff-on-post"] == (1, None)
    assert "staff-on-post" not in {line.code for line, _ in reads.changed_since_freeze(report)}
    (erratum,) = reads.outline(report, with_names=True).errata
    assert (erratum.before, erratum.after) == ("1", "—")


def test_an_unchanged_figure_cannot_be_corrected(world):
    """
    The corrected value is counted, never typed: where the count agrees there is nothing to correct.
    """
    report = frozen(world)

    with pytest.raises(Refused) as refused:
        actions.correct_report(report=report, figure="staff-on-post", why_en="?", why="？", by=world.commander, at=at("21 09:05"))

    assert codes(refused) == ["figure-unchanged"]


def test_a_draft_cannot_be_signed(world):
    """
    What can still change must not carry a signature.
    """
    with pytest.raises(Refused) as refused:
        actions.sign_report(report=draft(world), office=Signature.Office.AUTHOR, by=world.commander, at=at("20 18:00"))

    assert codes(refused) == ["report-not-frozen"]


def test_publishing_needs_every_signature_and_names_all_that_lack(world):
    """
    Nobody has signed; all three missing offices are told at once.
    """
    with pytest.raises(Refused) as refused:
        actions.publish_report(report=frozen(world), by=world.commander, at=at("20 18:00"))

    assert codes(refused) == ["signature-missing"] * 3


@pytest.mark.parametrize(
    ("office", "role"),
    [
        (Signature.Office.CHECKED, Role.GUARD),
        (Signature.Office.APPROVED, Role.SHIFT_LEAD),
        (Signature.Office.CONFIRMED, Role.COMMANDER),
        (Signature.Office.AUTHOR, Role.SUPERIOR),
    ],
)
def test_nobody_signs_for_another_office(world, office, role):
    """
    The chain is worth something only if each link is held by who it names.
    """
    report = frozen(world)

    with pytest.raises(Refused) as refused:
        actions.sign_report(report=report, office=office, by=world.member(role), at=at("20 18:00"))

    assert codes(refused) == ["role-may-not"]


def test_nobody_signs_twice_where_a_colleague_could(world):
    """
    Four eyes: whoever wrote it does not also check it, as long as there is a second who may.
    """
    report, lead = frozen(world), world.shift_lead
    actions.sign_report(report=report, office="author", by=lead, at=at("20 18:00"))

    with pytest.raises(Refused) as refused:
        actions.sign_report(report=report, office="checked", by=lead, at=at("20 18:01"))
    actions.sign_report(report=report, office="checked", by=world.commander, at=at("20 18:02"))
    actions.sign_report(report=report, office="approved", by=world.commander, at=at("20 18:03"))

    assert codes(refused) == ["four-eyes"]
    assert "Willow commander" in refused.value.reasons[0].within("en")
    assert dict(report.signatures.values_list("office", "member")) == {
        "author": lead.id, "checked": world.commander.id, "approved": world.commander.id
    }  # fmt: skip


def test_one_person_alone_may_sign_everything(world):
    """
    A village with one official can still report; the page says who signed what.
    """
    report = frozen(world)

    for office in ("author", "checked", "approved"):
        actions.sign_report(report=report, office=office, by=world.commander, at=at("20 18:00"))

    assert report.signatures.count() == 3


def test_signed_is_signed(world):
    """
    Signing twice is once; and a signed report does not become a draft again.
    """
    report = frozen(world)
    for _ in range(2):
        actions.sign_report(report=report, office=Signature.Office.AUTHOR, by=world.commander, at=at("20 18:00"))

    with pytest.raises(Refused) as refused:
        actions.thaw_report(report=report, by=world.commander, at=at("20 18:05"))

    assert codes(refused) == ["report-signed"]
    assert world.kinds().count("report.signed") == 1


def test_a_published_report_is_read_without_login_and_without_names(world):
    """
    The address is public; who signed stays an office there.
    """
    report = frozen(world)
    world.commander.user.display_name = "Somebody Invented"
    world.commander.user.save()
    for office, member in (
        (Signature.Office.AUTHOR, world.commander),
        (Signature.Office.CHECKED, world.shift_lead),
        (Signature.Office.APPROVED, world.commander),
    ):
        actions.sign_report(report=report, office=office, by=member, at=at("20 18:00"))

    before = world.browser(None).get(f"/published/{report.id}/")
    actions.publish_report(report=report, by=world.commander, at=at("20 18:30"))
    after = world.browser(None).get(f"/published/{report.id}/")

    assert before.status_code == 404
    assert after.status_code == 200
    assert "Phase one" in after.content.decode()
    assert "Somebody Invented" not in after.content.decode()


def test_a_published_report_is_taken_away_as_a_file_without_names(world):
    """
    Nobody has to log in; before it is published there is no such file, and a later erratum stands in the next one.
    """
    report = frozen(world)
    address = f"/published/{report.id}/docx/zh-hans/"
    before = world.browser(None).get(address)
    Report.objects.filter(pk=report.pk).update(state=Report.State.PUBLISHED)
    Signature.objects.create(
        operation=world.operation, report=report, office=Signature.Office.APPROVED, member=world.commander, signed_at=at("20 18:00")
    )

    first = text_of(world.browser(None).get(address).content)
    Erratum.objects.create(operation=world.operation, report=report, figure="orders", before=1, after=2, why="漏记一件", at=at("21 09:00"))
    second = text_of(world.browser(None).get(address).content)

    assert before.status_code == 404
    assert "第一阶段报告" in first
    assert str(world.commander.user) not in first
    assert "漏记一件" not in first
    assert "漏记一件" in second


def text_of(content: bytes) -> str:
    """Everything that a Word document says."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_report_is_saved_under_its_chinese_name(world):
    """
    A browser reads a name outside ASCII only from filename*; else the file would have none.
    """
    report = draft(world)

    answer = world.browser(world.commander).get(f"/o/{world.operation.id}/reports/{report.id}/document/docx/zh-hans/")

    assert answer.status_code == 200
    assert "filename*=utf-8''2022-03-20%20%E7%AC%AC" in answer["Content-Disposition"]


def test_a_frozen_report_without_signatures_can_be_looked_at(world):
    """
    The page asks for the signatures; nobody has signed, and that is no fault.
    """
    report = frozen(world)

    answer = world.browser(world.commander).get(f"/o/{world.operation.id}/reports/{report.id}/")

    assert answer.status_code == 200
    assert "Awaited" in answer.content.decode()


def _with_phase(world: World) -> object:
    with transaction.atomic():
        Body.objects.create(operation=world.operation, part=Body.Part.HOST, name="双槐社区", name_en="Shuanghuai Community")
    phase = command.open_phase(until=date(2022, 3, 20), by=world.commander, at=at("11 15:00"))
    return command.close_phase(phase=phase, by=world.commander, at=at("20 17:00"))


def test_a_phase_without_a_frozen_report_is_not_handed_over(world):
    """
    What is handed over needs its figures; nothing is handed over half.
    """
    phase = _with_phase(world)

    with pytest.raises(Refused) as refused:
        actions.hand_over(phase=phase, by=world.commander, at=at("20 18:00"))

    assert codes(refused) == ["phase-has-no-report"]
    assert "phase.handed-over" not in world.kinds()


def test_the_pack_proves_itself(world):
    """
    Its list names the hash of each file in it, the journal names the hash of the whole.
    """
    phase = _with_phase(world)
    frozen(world)

    pack = actions.hand_over(phase=phase, by=world.commander, at=at("20 18:00"))

    content = pack.file.read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = archive.read("README.txt").decode()
        for name in set(archive.namelist()) - {"README.txt"}:
            assert f"{hashlib.sha256(archive.read(name)).hexdigest()}  {name}" in listed
        assert {"report.en.pdf", "report.zh-hans.docx", "journal.jsonl", "figures.csv"} <= set(archive.namelist())
    told = json.loads(journal_rows.Entry.objects.get(kind="phase.handed-over").data)
    assert told["pack"] == hashlib.sha256(content).hexdigest()
