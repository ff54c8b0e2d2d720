"""A server whose own clock is wrong: it judges nobody by it, destroys nothing by it, and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from uuid import UUID

import pytest
from django.urls import reverse

from shouwang.apps.command.actions import close_operation
from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Apart, Entry, Pen, ServerClock, Stream
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.standing import standing
from shouwang.engines.journal.streams import Line
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.retention import HEALTH, SHEETS
from tests.apps.journal.computers import FLAT, MINUTE, doubt
from tests.apps.journal.phones import Phone
from tests.world import World, at


@pytest.mark.parametrize("ahead", FLAT)
@pytest.mark.parametrize("seed", range(6))
def test_a_flat_battery_marks_no_device_and_destroys_nothing(world, computer, ahead, seed):
    """
    Telephones with right clocks, a closed operation whose limits go after a week: by the wrong clock all is wrong or due; nothing is done by it.
    """
    random, phones = Random(seed), [Phone(world), Phone(world, "West gate"), Phone(world, "North gate")]
    Operation.objects.filter(pk=world.operation.pk).update(closed_at=computer.true)
    actions.keep_text("a limit", world.operation)
    computer.runs()
    written: list[tuple[datetime, UUID]] = []

    for step in range(60):
        computer.ahead = timedelta() if step < 10 else ahead
        computer.true += MINUTE * random.randint(0, 3)
        what, phone = random.choice(["write", "write", "send", "look", "forget", "note"]), random.choice(phones)
        if what == "write":
            phone.write(computer.true)
        elif what == "send":
            computer.hears(phone)
        elif what == "look":
            computer.runs()
        elif what == "forget":
            actions.forget_due(operation=Operation.objects.get(pk=world.operation.pk), now=computer())
        else:
            entry = actions.write_note(text=f"{step}", topic="shift", by=world.commander, at=computer())
            written.append((computer.true, entry.id))
    for phone in phones:
        computer.hears(phone)

    assert {"device.clock-wrong", "people.forgotten", "device.line-kept-apart"}.isdisjoint(world.kinds())
    assert doubt() in {"own-clock-behind", "own-clock-ahead", "own-clock-against-devices"}
    assert not any(state.doubts for state in reads.devices(world.operation))
    log = list(Entry.objects.filter(kind="gate.checked").order_by("placed_at", "number"))
    assert [row.happened_at for row in log] == sorted(row.happened_at for row in log)
    assert all(abs(Entry.objects.get(id=id_).placed_at - true) < timedelta(hours=4) for true, id_ in written)
    assert all(reads.is_whole(row) for row in log)


@pytest.mark.parametrize("ahead", FLAT)
def test_put_right_it_goes_on_by_itself(world, computer, ahead):
    """
    The clock is set: no doubt is left, a telephone that is truly wrong is found, and the hybrid clock has not leapt along.
    """
    phone = Phone(world)
    computer.runs()
    computer.ahead = ahead
    computer.runs()
    phone.write(computer.true)
    computer.hears(phone)
    actions.write_note(text="Snow.", topic="weather", by=world.commander, at=computer())
    doubted = doubt()

    computer.ahead = timedelta()
    computer.runs()
    phone.ahead = timedelta(days=400)
    phone.write(computer.true)
    computer.hears(phone)

    assert doubted in {"own-clock-behind", "own-clock-ahead"}
    assert doubt() is None
    told = Entry.objects.get(kind="device.clock-wrong")
    assert f'"seconds":{400 * 86400}' in told.data
    assert Pen.objects.get().stamp < Entry.objects.filter(kind="gate.checked").order_by("number").last().stamp


def test_the_drift_of_a_doubted_time_is_not_told_afterwards(world, computer):
    """
    Heard while the server stood in 2009 a right telephone seems 13 years ahead; the page of devices never says so.
    """
    phone = Phone(world)
    computer.runs()
    computer.ahead = FLAT[0]
    phone.write(computer.true)
    computer.hears(phone)
    computer.ahead = timedelta()
    computer.runs()

    assert Stream.objects.get().drift > 0
    assert [state.doubts for state in reads.devices(world.operation)] == [()]


def test_what_is_due_waits_for_the_doubt_to_end(world, computer, data_folder, django_capture_on_commit_callbacks):
    """
    Limits go seven days after the close: not by a clock that has leapt nine years, and by the true one on the eighth day.
    """
    actions.attach(file=BytesIO(b"a limit"), name="limit", media_type="text/plain", operation=world.operation, kept_as=HEALTH.code)
    Operation.objects.filter(pk=world.operation.pk).update(closed_at=computer.true)
    operation = Operation.objects.get(pk=world.operation.pk)
    computer.runs()

    def left(ahead: timedelta) -> int:
        computer.ahead = ahead
        computer.runs()
        with django_capture_on_commit_callbacks(execute=True):
            actions.forget_due(operation=operation, now=computer())
        return next(one.rows for one in reads.held(operation) if one.keeping is HEALTH)

    by_the_leap = left(FLAT[1])
    day_by_day = []
    for _ in range(8):
        computer.true += timedelta(days=1)
        day_by_day.append(left(timedelta()))

    assert (by_the_leap, day_by_day) == (1, [1] * 6 + [0] * 2)


def test_a_sheet_of_a_wrong_year_is_no_old_sheet(world, computer, data_folder):
    """
    Its id was made in 2009, thirteen years before the operation began: it is not taken for one whose seven days are over.
    """
    sheet = actions.attach(file=BytesIO(b"x"), name="x.xlsx", media_type="x", operation=world.operation, kept_as=SHEETS.code)
    sheets = type(sheet).objects.filter(pk=sheet.pk)
    sheets.update(id="011f0000-0000-7000-8000-000000000001")
    wrong = type(sheet).objects.filter(operation=world.operation)

    assert not reads.made_before(wrong, computer.true).exists()
    wrong.update(id="017f0000-0000-7000-8000-000000000001")
    assert reads.made_before(wrong, computer.true).exists()


def test_a_week_off_is_no_doubt_and_longer_is_confirmed_with_one_click(world, computer):
    """
    Off for a week it goes on; off for three, command says that the clock is right, and the journal says so.
    """
    computer.runs()
    computer.runs(timedelta(days=6))
    after_a_week = doubt()
    computer.runs(timedelta(days=21))
    client = world.browser(world.commander)
    board = client.get(reverse("board:board", args=[world.operation.pk]))
    in_chinese = world.browser(world.commander, "zh-hans").get(reverse("board:board", args=[world.operation.pk]))

    answer = client.post(reverse("journal:confirm_clock", args=[world.operation.pk]))

    assert after_a_week is None
    assert "The clock of this computer says 8 April 2022" in board.content.decode()
    assert "本机时钟显示2022年4月8日" in in_chinese.content.decode()
    assert (answer.status_code, doubt()) == (302, None)
    assert world.kinds()[-1] == "clock.confirmed"
    with pytest.raises(Refused):
        actions.confirm_clock(by=world.commander, at=computer())


def test_only_command_confirms(world, computer):
    """
    A guard at the gate does not decide what time it is.
    """
    computer.runs()
    computer.runs(timedelta(days=21))

    with pytest.raises(Refused):
        actions.confirm_clock(by=world.guard, at=computer())

    assert doubt() == "own-clock-ahead"


def test_two_devices_that_agree_settle_it(world, computer):
    """
    Off for three weeks, and two telephones show the same day as the server: nobody needs to click.
    """
    phones = [Phone(world), Phone(world, "West gate")]
    computer.runs()
    computer.runs(timedelta(days=21))
    alone = doubt()

    for phone in phones:
        computer.hears(phone)
    computer.runs()

    assert (alone, doubt()) == ("own-clock-ahead", None)


def test_two_devices_that_agree_doubt_a_clock_that_is_hours_off(world, computer):
    """
    Two hours ahead is no long silence; both telephones say so, and the second one is not marked any more.
    """
    phones = [Phone(world), Phone(world, "West gate"), Phone(world, "North gate")]
    for phone in phones:
        phone.write(computer.true)
    computer.runs()
    computer.ahead = timedelta(hours=2)

    for phone in phones:
        computer.hears(phone)
    computer.runs()

    assert doubt() == "own-clock-against-devices"
    assert world.kinds().count("device.clock-wrong") == 1


def test_telephones_set_to_2030_do_not_drag_the_server_along(world, computer):
    """
    Two that agree bring doubt, until command has looked; what the server writes meanwhile stands where it belongs.
    """
    phones = [Phone(world), Phone(world, "West gate")]
    computer.runs()
    for phone in phones:
        phone.ahead = timedelta(days=8 * 365)
        computer.hears(phone)
    computer.runs()
    meanwhile = doubt()

    actions.write_note(text="All quiet", topic="shift", by=world.commander, at=computer())
    actions.confirm_clock(by=world.commander, at=computer())

    assert meanwhile == "own-clock-against-devices"
    entry = Entry.objects.get(kind="note.written")
    assert abs(entry.placed_at - computer.true) < timedelta(minutes=10)
    assert doubt() is None


def test_a_wrong_mark_is_struck_and_moves_nothing_any_more(world, computer):
    """
    The first of them was marked before the second one spoke; command strikes it in the log, and its time counts as it was told.
    """
    phone = Phone(world)
    phone.write(computer.true)
    computer.ahead = timedelta(hours=2)
    computer.hears(phone)
    mark = Entry.objects.get(kind="device.clock-wrong")
    moved = _counted(world)

    actions.strike(entry=mark, by=world.commander, at=computer(), reason="wrong")

    assert (moved, _counted(world)) == (at("12 10:00"), at("12 08:00"))


def _counted(world: World) -> datetime:
    entries, _ = reads.entries_after(world.operation)
    return next(entry.happened_at for entry in standing(entries) if entry.kind == "gate.checked")


def test_no_device_writes_that_a_clock_is_wrong(world, computer):
    """
    It may be struck in the log, and is still the server's alone to say.
    """
    phone = Phone(world)
    told = {"device": str(phone.device.id), "epoch": 1, "first": 1, "last": 1, "seconds": 3600}
    phone.write(computer.true, "device.clock-wrong", **told)

    computer.hears(phone)

    assert [row.reason for row in Apart.objects.all()] == ["kind-not-of-devices"]


def test_nothing_is_closed_or_signed_away_by_a_doubted_clock(world, computer):
    """
    From the close the days of keeping are counted; so it waits until the clock is believed.
    """
    computer.runs()
    computer.ahead = FLAT[0]

    with pytest.raises(Refused) as refused:
        close_operation(by=world.commander, at=computer(), nobody_takes_over=True)

    assert refused.value.reasons[0].code == "own-clock-behind"


def test_lines_kept_apart_stand_in_the_order_of_their_coming(world, computer):
    """
    Nine broken lines with one number: by the first of them its stream counts, in every copy of the database too.
    """
    phone = Phone(world)
    computer.runs()
    batch = phone.batch(computer.true)
    actions.take_in([replace(batch, used=1, lines=tuple(Line(1, b"{%d" % n) for n in range(5)))], at=computer())
    computer.ahead = FLAT[0]
    actions.take_in([replace(batch, used=1, lines=tuple(Line(1, b"[%d" % n) for n in range(4)))], at=computer())

    assert [bytes(row.raw) for row in Apart.objects.order_by("id")] == [*(b"{%d" % n for n in range(5)), *(b"[%d" % n for n in range(4))]
    assert reads.held_whole("default").entries == Entry.objects.count()
    assert ServerClock.objects.get().last == at("12 08:01")


@pytest.mark.parametrize("ahead", FLAT)
def test_what_a_device_wrote_before_it_was_withdrawn_in_doubt_counts(world, computer, ahead):
    """
    For hours the clock has been in doubt: when it was withdrawn nobody knows, so all counts until the clock is believed; what it writes then is kept apart.
    """
    phone = Phone(world)
    computer.runs()
    computer.ahead = ahead
    computer.runs(timedelta(hours=3))
    phone.write(computer.true)
    computer.runs(timedelta(hours=1))
    actions.withdraw_device(device=phone.device, by=world.commander, at=computer())
    computer.hears(phone)
    actions.date_withdrawals(at=computer())
    in_doubt = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()
    computer.ahead = timedelta()
    computer.runs()
    actions.date_withdrawals(at=computer())
    actions.date_withdrawals(at=computer())
    settled = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()
    phone.write(computer.true + MINUTE)
    computer.runs(2 * MINUTE)
    computer.hears(phone)

    assert Entry.objects.filter(kind="gate.checked").count() == 1
    assert [row.reason for row in Apart.objects.all()] == ["written-after-withdrawal"]
    assert world.kinds().count("device.withdrawal-dated") == 1
    assert "all that it sends counts" in in_doubt
    assert "what it wrote before <time" in settled


def test_a_stolen_device_does_not_count_until_a_date_that_was_believed_wrongly(world, computer):
    """
    Somebody confirmed a clock that was nine years ahead; it is set right, and "behind". Withdrawn now, what it writes once the clock is
    confirmed is kept apart, not only from that year on, and no page tells a day to come.
    """
    phone = Phone(world)
    computer.runs()
    computer.ahead = FLAT[1]
    computer.runs()
    actions.confirm_clock(by=world.commander, at=computer())
    computer.ahead = timedelta()
    computer.runs()
    phone.write(computer.true)
    actions.withdraw_device(device=phone.device, by=world.commander, at=computer())
    computer.hears(phone)
    in_doubt = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()
    computer.runs()
    actions.confirm_clock(by=world.commander, at=computer())
    actions.date_withdrawals(at=computer())
    settled = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()
    phone.device.refresh_from_db()
    phone.write(computer.true + MINUTE)
    computer.runs(2 * MINUTE)
    computer.hears(phone)

    assert phone.device.ends_at == phone.device.withdrawn_at == computer.true - 2 * MINUTE
    assert Entry.objects.filter(kind="gate.checked").count() == 1
    assert [row.reason for row in Apart.objects.all()] == ["written-after-withdrawal"]
    assert "all that it sends counts" in in_doubt
    assert not any("2031" in line for page in (in_doubt, settled) for line in page.splitlines() if phone.device.name in line)


def test_a_device_withdrawn_by_a_believed_clock_is_judged_by_it_also_in_doubt(world, computer):
    """
    Withdrawn at eight, and the battery fails at nine: what it writes at ten is kept apart all the same.
    """
    phone = Phone(world)
    computer.runs()
    actions.withdraw_device(device=phone.device, by=world.commander, at=computer())
    computer.true += timedelta(hours=1)
    computer.ahead = FLAT[0]
    computer.runs()
    phone.write(computer.true + timedelta(hours=1))
    computer.hears(phone)
    actions.date_withdrawals(at=computer())

    assert [row.reason for row in Apart.objects.all()] == ["written-after-withdrawal"]
    assert "device.withdrawal-dated" not in world.kinds()
