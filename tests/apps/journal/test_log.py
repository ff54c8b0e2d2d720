"""The log as people read it."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Entry
from shouwang.apps.journal.reads import Many, Told, Wanted
from shouwang.apps.operations.access import READERS_OF_THE_JOURNAL
from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.engines.journal.canonical import entry_from, leaf_hash
from tests.world import at

PLACE = uuid4()


def household(number: int) -> actions.Line:
    """The line of a household that an import added."""
    data = {"members": number % 5, "occupancy": "owner", "import": str(uuid4())}
    return actions.Line("household.added", at("11 20:00"), data=data)


@pytest.fixture
def busy(world):
    """A note, an import of 303 households, a member and a second note."""
    actions.write_note(text="East gate: ice, salt spread.", topic="weather", by=world.commander, at=at("11 18:00"), place=PLACE)
    actions.write_all([household(number) for number in range(303)], operation=world.operation, by=world.commander.id)
    actions.write(
        "operation.member-joined", operation=world.operation, at=at("12 08:00"), by=None, role="guard", member=str(world.guard.id)
    )
    actions.write_note(text="West gate: quiet.", topic="shift", by=world.guard, at=at("13 00:30"))
    return world


def log_of(world, by=None, language="en", before="", size=40, **wanted) -> reads.Page:
    """A page of the log for the commander."""
    return reads.log_page(Wanted(**wanted), by or world.commander, language, before, size)


def test_what_one_action_wrote_in_one_go_is_one_line(busy):
    """
    303 households are one line with a count; the rest is told one by one, newest first.
    """
    lines = log_of(busy).lines

    assert [line.count if isinstance(line, Many) else line.row.kind for line in lines] == [
        "note.written",
        "operation.member-joined",
        303,
        "note.written",
    ]
    assert lines[2].words == "Household added"


def test_each_entry_of_such_a_line_can_be_seen(busy):
    """
    Opened, the line gives its 303 entries page by page, each once.
    """
    many = next(line for line in log_of(busy).lines if isinstance(line, Many))
    seen, before = [], ""
    for _ in range(20):
        page = log_of(busy, before=before, kind=many.kind, batch=many.entered_at)
        seen += [line.row.id for line in page.lines]
        if page.next is None:
            break
        before = page.next

    assert len(seen) == 303
    assert len(set(seen)) == 303


def test_pages_of_the_log_meet_without_gap_or_overlap(busy):
    """
    Two lines a page: the pages together are the log.
    """
    whole = log_of(busy).lines
    parts, before = [], ""
    for _ in range(9):
        page = log_of(busy, before=before, size=2)
        parts += page.lines
        if page.next is None:
            break
        before = page.next

    assert [getattr(line, "words", "") or line.row.id for line in parts] == [getattr(line, "words", "") or line.row.id for line in whole]


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        ({"group": "notes"}, ["note.written", "note.written"]),
        ({"group": "command"}, ["operation.member-joined"]),
        ({"day": date(2022, 3, 13)}, ["note.written"]),
        ({"day": date(2022, 3, 12)}, ["operation.member-joined"]),
        ({"place": PLACE}, ["note.written"]),
        ({"text": "salt"}, ["note.written"]),
        ({"text": "nothing like it"}, []),
    ],
)
def test_the_log_is_narrowed_down(busy, wanted, kinds):
    """
    By subject, by the day where the operation is (00:30 in China is still the 12th in UTC), by place, by words in notes.
    """
    lines = log_of(busy, **wanted).lines

    assert [line.row.kind for line in lines] == kinds


def test_whoever_may_not_read_notes_cannot_search_them_either(busy):
    """
    A search that finds would tell the auditor what stands in the note.
    """
    found = log_of(busy, by=busy.member("auditor"), text="salt").lines

    assert found == []


def test_a_struck_entry_stays_readable_with_who_and_why(busy):
    """
    The strike is shown with it, and a strike of the strike lets it stand again.
    """
    note = Entry.objects.get(kind="note.written", place=PLACE)
    strike = actions.strike(entry=note, by=busy.shift_lead, at=at("14"), reason="wrong-place", note="It was the west gate.")
    struck = reads.tell([note], busy.commander, "en")[0]

    actions.strike(entry=Entry.objects.get(id=strike.id), by=busy.commander, at=at("15"), reason="mistaken-strike")

    assert struck.fallen_to.sentence == "Entry struck: it names the wrong place."
    assert struck.fallen_to.note == "It was the west gate."
    assert "Willow shift-lead" in struck.fallen_to.actor
    assert reads.tell([note], busy.commander, "en")[0].fallen_to is None


def test_sentences_are_told_in_both_languages(busy):
    """
    Codes have names in each; the member is called by name and role.
    """
    row = Entry.objects.get(kind="operation.member-joined")

    told = [reads.tell([row], busy.commander, language)[0] for language in ("en", "zh-hans")]

    assert [one.sentence for one in told] == ["A member joined as guard.", "一名成员加入，角色：值守员。"]
    assert told[0].about == "Willow guard (Guard)"


def test_higher_apps_give_names_for_their_own_ids(busy, settings):
    """
    The journal knows no places and no people; who knows them is listed in settings.LABELS.
    """
    settings.LABELS = [f"{__name__}.labels_of_places"]

    told = reads.tell([Entry.objects.get(place=PLACE)], busy.commander, "en")[0]

    assert told.place == "East gate"


def labels_of_places(operation: Operation, ids: set, by: Member) -> dict:
    """What a higher app's ``reads.labels`` looks like."""
    return {PLACE: "East gate"} if PLACE in ids else {}


# The pages


@pytest.mark.parametrize("role", list(Role))
def test_the_log_is_open_to_its_readers_alone(busy, role):
    """
    Command, group leads, the host and the auditor read it; guards write where they stand and read their own pages.
    """
    status = busy.browser(busy.member(role)).get(reverse("journal:log", args=[busy.operation.id])).status_code

    assert status == (200 if role in READERS_OF_THE_JOURNAL else 403)


def test_a_stranger_finds_no_log_entry_or_export(busy):
    """
    To a stranger the operation does not exist.
    """
    browser, own, row = busy.browser(busy.stranger), [busy.operation.id], Entry.objects.first()

    answers = {browser.get(reverse(name, args=own)).status_code for name in ("journal:log", "journal:export", "journal:export_table")}

    assert answers | {browser.get(reverse("journal:entry", args=[*own, row.id])).status_code} == {404}


def test_the_page_shows_the_collapsed_line_and_brings_older_ones(busy):
    """
    By htmx only the lines come, without the frame.
    """
    browser, page = busy.browser(busy.commander), reverse("journal:log", args=[busy.operation.id])
    older = log_of(busy, size=1).next

    whole = browser.get(page).content.decode()
    part = browser.get(page, {"before": older}, headers={"hx-request": "true"}).content.decode()

    assert "<b>303 ×</b> Household added" in whole
    assert "West gate: quiet." in whole
    assert "<html" not in part
    assert "West gate: quiet." not in part
    assert "303 ×" in part


@pytest.mark.parametrize(
    "query",
    [
        "before=2022-01-01T00:00%2B08:00~9223372036854775808",
        "before=2022-01-01T00:00~99999999999999999999999",
        "before=9999-12-31T23:59~3",
        "before=0001-01-01T00:00~3",
        "batch=2022-03-11T00:00",
        "batch=0001-01-01T00:00",
        "day=0001-01-01",
        "day=9999-12-31",
        "before=nonsense",
        "day=tomorrow",
        "batch=x",
        "place=y",
        "group=none",
        "before=9999-99-99~1",
    ],
)
def test_an_address_that_cannot_be_read_asks_for_nothing_special(busy, query):
    """
    A mangled link shows the log, not an error.
    """
    answer = busy.browser(busy.commander).get(f"{reverse('journal:log', args=[busy.operation.id])}?{query}")

    assert answer.status_code == 200


def test_an_entry_proves_itself(busy):
    """
    Its page shows the bytes that were hashed; hashing them again gives the leaf.
    """
    row = Entry.objects.get(place=PLACE)

    page = busy.browser(busy.commander).get(reverse("journal:entry", args=[busy.operation.id, row.id])).content.decode()

    assert bytes(row.leaf).hex() in page
    assert "&quot;kind&quot;:&quot;note.written&quot;" in page
    assert "Unaltered" in page


def test_a_note_is_written_corrected_and_struck_by_its_pages(world):
    """
    The first is replaced, the second struck: both stay, neither counts.
    """
    browser, own = world.browser(world.commander), [world.operation.id]
    browser.post(reverse("journal:note", args=own), {"topic": "weather", "text": "Snow.", "at": "2022-03-11T18:00"})
    first = Entry.objects.get()
    browser.post(reverse("journal:correct", args=[*own, first.id]), {"topic": "weather", "text": "Sleet.", "at": "2022-03-11T18:05"})
    second = Entry.objects.get(corrects=first.id)

    browser.post(reverse("journal:strike", args=[*own, second.id]), {"reason": "not-happened", "note": ""})

    page = browser.get(reverse("journal:log", args=own)).content.decode()
    assert first.happened_at == at("11 18:00")
    assert second.happened_at == at("11 18:05")
    assert world.kinds() == ["note.written", "note.written", "journal.struck"]
    assert page.count('class="struck"') == 2
    assert "Sleet." in page


def test_a_strike_that_is_not_right_keeps_what_was_typed(busy):
    """
    Without a reason nothing is struck, and the explanation is still in its field.
    """
    note = Entry.objects.filter(kind="note.written").first()

    page = busy.browser(busy.commander).post(
        reverse("journal:strike", args=[busy.operation.id, note.id]), {"reason": "", "note": "It was the west gate."}
    )

    assert page.status_code == 422
    assert "It was the west gate." in page.content.decode()
    assert "journal.struck" not in busy.kinds()


def test_the_export_is_the_journal_byte_for_byte(busy):
    """
    Each line, decoded and hashed again, gives the stored leaf; no name and no text of a note is in it.
    """
    answer = busy.browser(busy.member("auditor")).get(reverse("journal:export", args=[busy.operation.id]))

    lines = b"".join(answer.streaming_content).splitlines()
    assert [leaf_hash(entry_from(json.loads(line))) for line in lines] == [bytes(row.leaf) for row in Entry.objects.order_by("number")]
    assert len(lines) == 306
    assert not [line for line in lines if b"Willow" in line or b"salt" in line]


def test_group_leads_read_but_do_not_export(busy):
    """
    A file walks; it is for command, the host and the auditor.
    """
    status = busy.browser(busy.member("group-lead")).get(reverse("journal:export", args=[busy.operation.id])).status_code

    assert status == 403


def test_the_table_is_in_the_readers_language_and_runs_nothing(world):
    """
    A body called "=HYPERLINK(…)" stays text in a spreadsheet.
    """
    actions.write("operation.body-named", operation=world.operation, at=at("12"), by=world.commander.id, part="host", name="=HYPERLINK(1)")
    actions.write("order.acknowledged", operation=world.operation, at=at("13"), by=None, title="=1+1", order=str(uuid4()))

    answer = world.browser(world.commander, "zh-hans").get(reverse("journal:export_table", args=[world.operation.id]))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[4] for row in rows[1:]] == ["属地社区：=HYPERLINK(1)。", "已签收命令：=1+1。"]
    assert rows[1][5] == str(world.commander.id)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_told_entry_of_an_unknown_kind_is_told_by_its_code(world):
    """
    A journal of a newer version must still be readable.
    """
    row = Entry(id=uuid4(), operation=world.operation, kind="moon.landed", happened_at=at("12"), entered_at=at("12"), data="{}")

    told = reads.tell([row], world.commander, "en")[0]

    assert isinstance(told, Told)
    assert told.sentence == "moon.landed"
