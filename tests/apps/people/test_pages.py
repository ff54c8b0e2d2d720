"""The pages: who gets in, what they show to whom, and the personal page behind a link."""

from __future__ import annotations

import io

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook as Book

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Role
from shouwang.apps.operations.sealed import emptied
from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Answer, CallOut, Exemption, Person, RollDraft
from tests.world import at


def address(unit, name: str, *rest) -> str:
    return reverse(f"people:{name}", args=[unit.world.operation.id, *rest])


def addresses(unit) -> dict[str, str]:
    """Every page of command that can be opened."""
    mei, call, callout = unit.people["Mei"], unit.call("Mei"), unit.callout
    return {
        **{name: address(unit, name) for name in ("add", "import", "callout", "new", "exemptions")},
        **{name: address(unit, name, mei.id) for name in ("person", "limits")},
        **{name: address(unit, name, callout.id) for name in ("board", "live", "reach", "tree")},
        "call": address(unit, "call", call.id),
    }


def sheet(*rows: tuple) -> SimpleUploadedFile:
    book, stream = Book(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return SimpleUploadedFile("名册.xlsx", stream.getvalue())


@pytest.mark.parametrize("role", Role.values)
def test_only_command_opens_the_pages_of_command(unit, world, role):
    """
    403 for a member of another role, on every page.
    """
    browser = world.browser(world.member(role))

    answers = {name: browser.get(page).status_code for name, page in addresses(unit).items()}

    assert set(answers.values()) == {200 if role in access.COMMAND else 403}


def test_to_a_stranger_nothing_exists(unit, world):
    """
    404, not 403: a stranger does not learn that the operation is there; without a login one is asked to log in.
    """
    pages = [*addresses(unit).values(), address(unit, "roll")]

    stranger = {world.browser(world.stranger).get(page).status_code for page in pages}
    nobody = {world.browser(None).get(page).status_code for page in pages}

    assert (stranger, nobody) == ({404}, {302})


def test_a_guard_sees_who_serves_and_no_telephone(unit, world):
    """
    Names and titles for colleagues, numbers for command.
    """
    unit.people["Bo"].refresh_from_db()
    page = address(unit, "roll")

    guard, command = (world.browser(who).get(page).content.decode() for who in (world.guard, world.commander))

    assert "单小军" in guard
    assert "13800000002" not in guard
    assert "13800000002" in command
    assert address(unit, "add") not in guard


def test_the_roll_is_found_by_pinyin_and_narrowed(unit, world):
    """
    shanxiaojun finds 单小军; the drivers are one.
    """
    unit.people["Bo"].refresh_from_db()
    browser = world.browser(world.commander)

    by_pinyin = browser.get(address(unit, "roll"), {"q": "shanxiaojun"}).context["people"]
    drivers = browser.get(address(unit, "roll"), {"mark": "drives"}).context["people"]

    assert [person["name"] for person in by_pinyin] == [person["name"] for person in drivers] == ["单小军"]


def test_a_person_is_typed_in_and_changed(unit, world):
    """
    A wrong year is refused by the action and told above the form; the corrected form goes through.
    """
    browser = world.browser(world.commander)
    typed = {"name": "Ada", "number": 9, "language": "en", "joined_as": "volunteered", "birth_year": 2031}

    refused = browser.post(address(unit, "add"), typed)
    browser.post(address(unit, "add"), typed | {"birth_year": 1980})
    ada = next(one for one in Person.behind_the_door.all() if one.name == "Ada")
    browser.post(address(unit, "person", ada.id), typed | {"birth_year": 1980, "title": "Agronomist"})

    ada.refresh_from_db()
    assert refused.status_code == 422
    assert "2031" in refused.content.decode()
    assert (ada.title, ada.joined_as) == ("Agronomist", "volunteered")


def test_a_sheet_is_reviewed_before_it_is_applied(unit, world):
    """
    Choosing the file changes nothing; applying does, and the draft is gone.
    """
    browser = world.browser(world.commander)

    reviewed = browser.post(address(unit, "import"), {"file": sheet(("姓名", "电话"), ("柳小禾", "13800000009"))}, follow=True)
    before = Person.behind_the_door.count()
    applied = browser.post(reviewed.request["PATH_INFO"], follow=True)
    again = browser.get(reviewed.request["PATH_INFO"])

    assert "柳小禾" in reviewed.content.decode()
    assert (before, Person.behind_the_door.count()) == (0, 1)
    assert "柳小禾" in applied.content.decode()
    assert RollDraft.behind_the_door.count() == 0
    assert again.status_code == 302


def test_a_wrong_sheet_tells_every_line_and_keeps_nothing(unit, world):
    """
    Two wrong lines, both on the page; no draft.
    """
    page = world.browser(world.commander).post(
        address(unit, "import"), {"file": sheet(("姓名", "电话"), ("柳小禾", "?"), (None, "13800000001"))}
    )

    assert page.status_code == 422
    assert "line 2" in page.content.decode()
    assert "line 3" in page.content.decode()
    assert RollDraft.behind_the_door.count() == 0


def test_what_is_no_sheet_is_refused_on_the_form(unit, world):
    """
    A picture renamed to .xlsx.
    """
    page = world.browser(world.commander).post(
        address(unit, "import"), {"file": SimpleUploadedFile("roll.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 50)}
    )

    assert page.status_code == 422
    assert "roll.xlsx" in str(page.context["form"].errors)


def test_a_callout_is_written_sent_and_followed(unit, world):
    """
    From the form to the letters: everybody on the roll is chosen from the start; the link in the letter is under our own address.
    """
    people = [str(person.id) for person in unit.people.values()]
    browser = world.browser(world.shift_lead)
    typed = {
        "received_at": "2022-03-11T15:00",
        "title": "Come",
        "text": "At once.",
        "assembly_place": "East gate",
        "deadline": "2022-03-11T16:30",
        "phone_after": 15,
        "people": people,
    }

    form = browser.get(address(unit, "new")).context["form"]
    sent = browser.post(address(unit, "new"), typed)
    browser.post(sent.url)

    callout = CallOut.objects.get()
    assert form.fields["people"].initial == people
    assert (callout.received_at, callout.deadline) == (at("11 15:00"), at("11 16:30"))
    assert len(mail.outbox) == 2
    assert "http://testserver/c/" in mail.outbox[0].body


def test_pages_of_a_callout_open_once_its_words_are_destroyed(unit, world):
    """
    Or were given up with a lost key: a dash stands in their place, and people can still answer.
    """
    CallOut.objects.filter(pk=unit.callout.pk).update(**emptied(CallOut))
    browser = world.browser(world.commander)

    answers = [browser.get(address(unit, name, unit.callout.id)).status_code for name in ("board", "reach", "tree")]
    page = world.browser(None).get(reverse("people:personal", args=[reads.token_of(unit.call("Mei"))]))

    assert answers == [200, 200, 200]
    assert (page.status_code, "—" in page.text) == (200, True)


def test_one_tap_moves_the_board(unit, world):
    """
    With htmx the board comes back; without it the page is opened anew. The same tap twice is one entry.
    """
    browser, page = world.browser(world.commander), address(unit, "record", unit.call("Mei").id)

    part = browser.post(page, {"what": "on_post"}, headers={"hx-request": "true"})
    whole = browser.post(page, {"what": "on_post"})

    assert 'id="live"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert whole.url == address(unit, "board", unit.callout.id)
    assert len(unit.told("call.on-post")) == 1


def test_what_happened_earlier_is_entered_with_its_time(unit, world):
    """
    16:05 on the wall of the gate is 16:05 in China, and a time to come is refused.
    """
    browser, page = world.browser(world.commander), address(unit, "record", unit.call("Mei").id)

    browser.post(page, {"what": "arrived", "at": "2022-03-11T16:05"})
    browser.post(page, {"what": "on_post", "at": "2999-01-01T00:00"})

    call = unit.call("Mei")
    assert (call.arrived_at, call.on_post_at) == (at("11 16:05"), None)


def test_the_live_board_says_nothing_when_nothing_is_new(unit, world):
    """
    204 leaves the page as it is; after a tap the board comes with another version.
    """
    browser, live = world.browser(world.commander), address(unit, "live", unit.callout.id)
    version = browser.get(live).context["board"].version

    unchanged = browser.get(live, {"seen": version})
    actions.arrive(call=unit.call("Mei"), at=at("11 16:00"), by=world.commander)
    changed = browser.get(live, {"seen": version})

    assert (unchanged.status_code, changed.status_code) == (204, 200)


def test_the_commander_decides_on_the_page_and_the_shift_lead_does_not(unit, world):
    """
    Both read the reason; one has the buttons.
    """
    asked = actions.ask_exemption(call=unit.call("Mei"), why="care", at=at("11 15:20"), by=unit.people["Mei"])
    decide, page = address(unit, "decide", asked.id), address(unit, "exemptions")

    seen_by_lead = world.browser(world.shift_lead).get(page).content.decode()
    by_lead = world.browser(world.shift_lead).post(decide, {"decision": "granted"})
    world.browser(world.commander).post(decide, {"decision": "granted", "note": "Look after her."})

    assert decide not in seen_by_lead
    assert by_lead.status_code == 403
    assert Exemption.behind_the_door.get().decision == "granted"


# The personal page


@pytest.fixture
def link(unit) -> str:
    return reverse("people:personal", args=[reads.token_of(unit.call("Lan"))])


def test_opening_the_link_records_nothing(unit, world, link):
    """
    Chat programs open a link to show what is behind it; that is not reading.
    """
    actions.notify(call=unit.call("Lan"), channel="chat", at=at("11 15:10"), by=world.commander)
    entries = len(world.kinds())

    pages = [world.browser(None).get(link), world.browser(None).head(link), world.browser(None).get(link, {"say": "cannot"})]

    assert [page.status_code for page in pages] == [200] * 3
    assert len(world.kinds()) == entries
    assert pages[0]["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_page_speaks_the_language_of_the_person(unit, world, link):
    """
    Lan reads Chinese whatever the browser says; whoever chose a language gets that one.
    """
    chosen = world.browser(None)
    chosen.cookies["django_language"] = "en"

    assert "请带好保暖衣物。" in world.browser(None, "en").get(link).content.decode()
    assert "Bring warm clothes." in chosen.get(link).content.decode()


def test_the_way_of_a_call_on_the_phone(unit, world, link):
    """
    Read, coming, arrived: three taps, each by the person themselves.
    """
    browser = world.browser(None)

    for said in ("read", "coming", "coming", "arrived"):
        assert browser.post(link, {"say": said}).status_code == 302

    told = [(entry.kind, entry.actor) for kind in ("call.acknowledged", "call.answered", "call.arrived") for entry in unit.told(kind)]
    lan = unit.people["Lan"].id
    assert told == [("call.acknowledged", lan), ("call.answered", lan), ("call.arrived", lan)]


def test_limits_are_told_privately_and_never_shown_again(unit, world, link):
    """
    The page may be opened by somebody who borrowed the telephone.
    """
    browser = world.browser(None)

    browser.post(link, {"say": "with-limits", "kinds": ["ill", "care"], "care_from": "07:00", "care_until": "08:30", "note": "dialysis"})
    page = browser.get(link).content.decode() + browser.get(link, {"say": "with-limits"}).content.decode()

    limits = reads.limits_seen(world.commander)[unit.people["Lan"].id]
    assert (limits["kinds"], limits["care_from"].hour, limits["note"]) == (["care", "ill"], 7, "dialysis")
    assert unit.call("Lan").answer == Answer.WITH_LIMITS
    assert "dialysis" not in page
    assert "checked" not in page


def test_who_cannot_come_says_why_and_sees_the_decision(unit, world, link):
    """
    Without a reason the form comes back; the decision stands on the same link.
    """
    browser = world.browser(None)

    without = browser.post(link, {"say": "cannot"})
    browser.post(link, {"say": "cannot", "why": "pregnant", "note": "seventh month"})
    waiting = browser.get(link).content.decode()
    asked = Exemption.behind_the_door.get()
    actions.decide(exemption=asked.id, decision="granted", note="安心休养", by=world.commander, at=at("11 16:00"))

    assert without.status_code == 422
    assert "seventh month" not in waiting
    assert "安心休养" in browser.get(link).content.decode()


def test_a_closed_callout_answers_gone(unit, world, link):
    """
    410 for reading and for writing alike, and nothing is recorded.
    """
    actions.close_callout(callout=unit.callout, by=world.commander, at=at("11 18:00"))

    answers = [world.browser(None).get(link).status_code, world.browser(None).post(link, {"say": "coming"}).status_code]

    assert answers == [410, 410]
    assert unit.told("call.answered") == []


def test_a_wrong_link_is_not_found(world):
    """
    No hint whether it ever was one.
    """
    assert world.browser(None).get(reverse("people:personal", args=["AAAA.BBBB"])).status_code == 404


def test_two_who_change_one_line_of_the_roll_do_not_undo_each_other(unit, world):
    """
    A telephone written by one stays when the other, who opened the page before, writes a skill.
    """
    mei = unit.people["Mei"]
    page, first, second = address(unit, "person", mei.id), world.browser(world.commander), world.browser(world.shift_lead)
    early, late = ({field.html_name: field.value() or "" for field in who.get(page).context["form"]} for who in (first, second))

    first.post(page, early | {"telephone": "19911112222"})
    second.post(page, late | {"skills": "first aid"})
    clash = second.post(page, late | {"telephone": "19933334444"})

    mei.refresh_from_db()
    assert (mei.telephone, mei.skills) == ("19911112222", "first aid")
    assert clash.status_code == 422
    assert "19911112222" in clash.content.decode()
