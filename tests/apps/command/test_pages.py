"""The pages of command, as members of each role meet them."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shouwang.apps.command import actions, reads
from shouwang.apps.command.models import CommandPost, Order, Phase
from shouwang.apps.operations.models import Member, Operation, Role, User
from shouwang.apps.operations.reads import set_up_word
from tests.apps.command.test_orders import PDF, received
from tests.world import at

LISTS = ("command:about", "command:orders", "command:phases", "command:cell", "command:members", "command:close")


def test_the_first_visitor_makes_an_account_and_opens_an_operation(client, db):
    """
    From an empty database to a running operation without a command line.
    """
    password = "willow court keeps watch"
    account = {"word": set_up_word(), "display_name": "Qin Yue", "username": "qin", "password": password, "again": password}
    first_page = client.get("/")
    client.post(first_page.url, account)
    wanted = {"name": "Willow Court watch", "hazard": "flood", "legal_basis": "Order 1", "area": "Willow Court", "unit": "Station"}

    answer = client.post(reverse("command:open"), wanted | {"time_zone": "Asia/Shanghai", "started_at": "2022-03-11T15:00"})

    member = Member.objects.get()
    assert first_page.url == reverse("operations:first")
    assert answer.url == reverse(settings.OPERATION_PAGE, args=[member.operation_id])
    assert (member.role, member.user.display_name) == ("commander", "Qin Yue")
    assert member.operation.started_at == at("11 15:00")
    assert client.get("/").status_code == 200


def test_there_is_only_one_first_account(client, world):
    """
    As soon as there is an account, nobody can make another from outside.
    """
    User.objects.create(username="somebody")

    intruder = {"word": set_up_word(), "username": "intruder", "display_name": "I", "password": "x" * 12, "again": "x" * 12}

    answer = client.post(reverse("operations:first"), intruder)

    assert answer.status_code == 302
    assert not User.objects.filter(username="intruder").exists()


def test_a_passer_by_does_not_become_the_owner_of_a_new_server(client, db):
    """
    Only who started the server has read the word that it printed.
    """
    passer_by = {
        "word": "guessed",
        "username": "intruder",
        "display_name": "I",
        "password": "rain on the roof",
        "again": "rain on the roof",
    }

    answer = client.post(reverse("operations:first"), passer_by)

    assert answer.context["form"].errors.keys() == {"word"}
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("password", "again"), [("willow court keeps watch", "another sentence"), ("short", "short"), ("password123", "password123")]
)
def test_a_weak_or_mistyped_first_password_is_told(client, db, password, again):
    """
    Too short, too common, or typed two ways.
    """
    answer = client.post(
        reverse("operations:first"), {"word": set_up_word(), "username": "qin", "display_name": "Qin", "password": password, "again": again}
    )

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_who_may_not_open_operations_is_told_so(world):
    """
    Before anything is typed: there is no form; and what is sent all the same opens nothing.
    """
    page = {"name": "x", "hazard": "flood", "legal_basis": "x", "area": "x", "unit": "x", "time_zone": "Asia/Shanghai"}
    browser = world.browser(world.stranger)

    shown, sent = browser.get(reverse("command:open")), browser.post(reverse("command:open"), page)

    assert (shown.status_code, sent.status_code) == (200, 403)
    for answer in (shown, sent):
        assert "You may not open an operation on this server" in answer.content.decode()
        assert 'name="legal_basis"' not in answer.content.decode()
    assert not Operation.objects.filter(name="x").exists()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_but_the_superior_reads_command(world, role):
    """
    The superior sees figures only; the first page, without anybody's text, is everybody's.
    """
    browser = world.browser(world.member(role))

    answers = {name: browser.get(reverse(name, args=[world.operation.id])).status_code for name in LISTS}

    assert answers.pop("command:about") == 200
    assert set(answers.values()) == {403 if role == Role.SUPERIOR else 200}


def test_to_a_stranger_the_operation_does_not_exist(world):
    """
    Neither its pages nor the file of its order.
    """
    order = received(world)
    browser = world.browser(world.stranger)

    answers = [browser.get(reverse(name, args=[world.operation.id])).status_code for name in LISTS]
    file = browser.get(reverse("command:order_file", args=[world.operation.id, order.id])).status_code

    assert {*answers, file} == {404}


def test_an_order_is_recorded_signed_for_and_downloaded(world, data_folder):
    """
    The file comes back as it went in, as a download that the browser must not interpret.
    """
    browser, own = world.browser(world.commander), [world.operation.id]
    upload = BytesIO(PDF)
    upload.name = "notice.pdf"
    told = {
        "issuer": "City",
        "level": "city",
        "title": "Notice",
        "received_at": "2022-03-11T16:30",
        "text": "1. Stay.\nMore.",
        "file": upload,
    }
    browser.post(reverse("command:receive", args=own), told)
    order = Order.objects.get()
    browser.post(reverse("command:acknowledge", args=[*own, order.id]), {"at": "2022-03-11T16:40"})

    file = browser.get(reverse("command:order_file", args=[*own, order.id]))
    page = browser.get(reverse("command:order", args=[*own, order.id])).content.decode()

    order.refresh_from_db()
    assert (order.received_at, order.acknowledged_at) == (at("11 16:30"), at("11 16:40"))
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"] == 'attachment; filename="notice.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "<b>1. Stay.</b>" in page
    assert "Order acknowledged: Notice." in page


def test_what_has_not_happened_yet_cannot_be_recorded(world):
    """
    A time in the future is a slip of the finger.
    """
    page = {"issuer": "City", "level": "city", "title": "Notice", "received_at": "2999-01-01T00:00"}

    answer = world.browser(world.commander).post(reverse("command:receive", args=[world.operation.id]), page)

    assert answer.status_code == 422
    assert not Order.objects.exists()


def test_a_phase_walks_from_open_to_closed_by_its_pages(world):
    """
    Closed, its page leads to the hand-over; then the operation can be closed, and both reopened together.
    """
    browser, own = world.browser(world.commander), [world.operation.id]
    browser.post(reverse("command:open_phase", args=own), {"at": "2022-03-11T15:00", "until": "2022-03-20"})
    phase = Phase.objects.get()
    browser.post(reverse("command:extend_phase", args=[*own, phase.id]), {"until": "2022-03-22"})
    browser.post(reverse("command:close_phase", args=[*own, phase.id]), {"at": "2022-03-20T18:00"})
    days = Phase.objects.get().days
    page = browser.get(reverse("command:phases", args=own)).content.decode()
    browser.post(reverse("command:close_operation", args=own), {"at": "2022-03-20T19:00", "nobody_takes_over": "on"})

    browser.post(reverse("command:reopen_phase", args=[*own, phase.id]), {"until": "2199-03-25"})

    assert days == 10
    assert reverse(settings.HAND_OVER_PAGE, args=[*own, phase.id]) in page
    assert world.kinds() == ["phase.opened", "phase.extended", "phase.closed", "operation.closed", "operation.reopened", "phase.reopened"]


def test_a_refusal_stands_on_the_page_in_its_language(world):
    """
    The operation cannot be closed without a phase; both languages say so.
    """
    texts = [
        world.browser(world.commander, language).get(reverse("command:close", args=[world.operation.id])).content.decode()
        for language in ("en", "zh-hans")
    ]

    assert "No phase has been opened yet" in texts[0]
    assert "尚未开启任何阶段" in texts[1]


def test_posts_are_filled_handed_over_and_left_by_their_pages(world):
    """
    The note stands on the page for those who read the log: neither for the guard nor for the auditor.
    """
    browser, own = world.browser(world.commander), [world.operation.id]
    browser.post(
        reverse("command:fill_post", args=own), {"member": world.commander.id, "post": "commander", "rank": 1, "at": "2022-03-11T16:00"}
    )
    held = CommandPost.objects.get()
    browser.post(reverse("command:away", args=[*own, held.id]), {})
    browser.post(reverse("command:back", args=[*own, held.id]))
    browser.post(
        reverse("command:hand_over_post", args=[*own, held.id]), {"to": world.shift_lead.id, "note": "The east gate needs a lamp."}
    )
    browser.post(reverse("command:leave_post", args=[*own, CommandPost.objects.get(until=None).id]))

    pages = {
        role: world.browser(world.member(role)).get(reverse("command:cell", args=own)).content.decode()
        for role in ("group-lead", "guard", "auditor")
    }

    assert world.kinds() == ["command.post-filled", "command.away", "command.back", "command.handed-over", "command.post-left"]
    assert [role for role, page in pages.items() if "needs a lamp" in page] == ["group-lead"]


def test_a_passphrase_is_shown_once_and_not_cached(world):
    """
    It stands on the answer to the form and on no page after it.
    """
    browser, own = world.browser(world.commander), [world.operation.id]

    answer = browser.post(reverse("command:add_member", args=own), {"username": "gu", "display_name": "Gu Ning", "role": "guard"})

    passphrase = re.search(r">\s*([a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5})\s*<", answer.content.decode()).group(1)
    assert User.objects.get(username="gu").check_password(passphrase)
    assert answer["Cache-Control"] == "no-store"
    assert passphrase not in browser.get(reverse("command:members", args=own)).content.decode()


def test_members_change_role_and_leave_by_their_page(world):
    """
    The commander decides; the shift lead's browser is turned away.
    """
    own = [world.operation.id, world.guard.id]
    form = {f"{str(world.guard.id)[-8:]}-role": "caseworker"}
    turned_away = world.browser(world.shift_lead).post(reverse("command:change_role", args=own), form).status_code
    browser = world.browser(world.commander)

    browser.post(reverse("command:change_role", args=own), form)
    browser.post(reverse("command:remove_member", args=own))

    guard = Member.objects.get(pk=world.guard.pk)
    assert turned_away == 403
    assert guard.role == "caseworker"
    assert guard.left_at is not None


def test_the_first_steps_are_ticked_by_the_journal(world):
    """
    With the order recorded, the first step is done; withdrawn, it is to do again.
    """
    order = received(world)
    before = reads.first_steps(world.commander)[0].done

    actions.withdraw_order(order=order, by=world.commander, at=at("12"))

    assert before is True
    assert reads.first_steps(world.commander)[0].done is False


def test_a_body_is_named_by_its_page(world):
    """
    The liaison is kept for members, not for the journal.
    """
    body = {"part": "host", "name": "Locust Community", "name_en": "", "liaison": "Bai Lan", "telephone": "0434-1234567"}

    world.browser(world.commander).post(reverse("command:body_new", args=[world.operation.id]), body)

    assert world.operation.bodies.get().liaison == "Bai Lan"
    assert world.kinds() == ["operation.body-named"]


def test_everything_wrong_with_the_first_form_is_told_in_one_round(world):
    """
    No name, a clock of nowhere and a telephone that cannot be dialled: three errors, each at its field.
    """
    world.commander.user.is_staff = True
    world.commander.user.save()
    typed = {"hazard": "flood", "legal_basis": "Order 2", "area": "Locust Lane", "time_zone": "Moon/Tranquility", "unit": "Station"}

    answer = world.browser(world.commander).post(reverse("command:open"), {**typed, "unit_telephone": "ask Wang"})

    assert set(answer.context["form"].errors) == {"name", "time_zone", "unit_telephone"}


def test_everything_wrong_with_an_order_is_told_in_one_round(world):
    """
    No title, and a file that is none of those we keep.
    """
    typed = {"issuer": "City", "level": "city", "file": SimpleUploadedFile("order.exe", b"MZ")}

    answer = world.browser(world.commander).post(reverse("command:receive", args=[world.operation.id]), typed)

    assert set(answer.context["form"].errors) == {"title", "file"}


def test_a_members_time_is_the_operations_time(world):
    """
    16:30 typed in Urumqi's operation is 16:30 there: 10:30 UTC.
    """
    world.operation.time_zone = "Asia/Urumqi"
    world.operation.save()
    page = {"issuer": "City", "level": "city", "title": "Notice", "received_at": "2022-03-11T16:30"}

    world.browser(world.commander).post(reverse("command:receive", args=[world.operation.id]), page)

    assert Order.objects.get().received_at.isoformat() == "2022-03-11T10:30:00+00:00"


def test_phase_actions_of_another_operation_are_not_found(world, other_commander):
    """
    A phase of Willow Court cannot be closed through Locust Lane's address.
    """
    phase = actions.open_phase(until=date(2022, 3, 20), by=world.commander, at=at("11 15:00"))

    answer = world.browser(other_commander).post(reverse("command:close_phase", args=[other_commander.operation_id, phase.id]), {})

    phase.refresh_from_db()
    assert answer.status_code == 404
    assert phase.closed_at is None
