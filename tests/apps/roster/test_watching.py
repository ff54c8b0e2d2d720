"""The watch: what stands in the list, who is told in which order, and that no alarm is lost or told twice."""

from __future__ import annotations

import json
import sys
from datetime import time, timedelta
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.actions import outlet
from shouwang.apps.roster.models import Duty, Message, Taking, Telling
from shouwang.server.keeper import Keeper
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import MINUTE
from tests.apps.roster.test_rosters import codes
from tests.world import at


@pytest.fixture
def roster(watch):
    """Eight-hour shifts from 06:00 on the 12th, one person by day; everybody has an e-mail."""
    for name, person in watch.people.items():
        person.email = f"{name.lower()}@example.org"
        person.language = "en"
        person.save(update_fields=["email", "language"])
    return watch.published()


@pytest.fixture
def first(watch, roster) -> Duty:
    """The first duty: 06:00 to 14:00."""
    return watch.duties(roster)[0]


def told(watch, moment: str) -> list[tuple[str, Duty | None]]:
    return [(due.what, due.duty) for due in reads.due_now(watch.world.operation, at(moment))]


def minute(watch, moment: str) -> None:
    """What the keeper does in one minute."""
    operation = watch.world.operation
    actions.pass_on(operation=operation, at=at(moment))
    actions.send_waiting(operation=operation, clock=lambda: at(moment))


def rungs(watch) -> list[str]:
    return list(Telling.objects.filter(operation=watch.world.operation).order_by("number").values_list("rung", flat=True))


# The list


def test_the_list_tells_who_has_not_come_and_who_stayed_on(watch, roster, first):
    """
    Half an hour before: who has not said that they know. From the start, since the post is empty: who has not come. Then who stays.
    """
    second = watch.duties(roster)[1]

    assert told(watch, "12 05:29") == []
    assert told(watch, "12 05:31") == [("unconfirmed", first)]
    assert told(watch, "12 06:00") == [("late", first)]
    actions.arrive(duty=first, at=at("12 06:15"), by=watch.by)
    assert told(watch, "12 06:16") == []
    actions.all_well(duty=first, at=at("12 13:50"), by=watch.by)
    assert told(watch, "12 14:16") == [("late", second), ("stayed", first)]
    actions.drop_out(duty=second, by=watch.by, at=at("12 14:20"))
    assert told(watch, "12 14:21") == [("vacant-now", second), ("stayed", first)]


def test_who_goes_early_leaves_a_gap_that_is_nobodys_duty(watch, first):
    """
    At nine the post is empty, though nobody is late.
    """
    actions.arrive(duty=first, at=at("12 06:00"), by=watch.by)
    actions.leave(duty=first, at=at("12 09:00"), by=watch.by)

    due = reads.due_now(watch.world.operation, at("12 09:01"))[0]

    assert (due.what, due.duty, due.post, due.since) == ("gap", None, watch.gate, at("12 09:00"))


def test_after_the_roster_has_ended_nothing_is_asked_for(watch, roster):
    """
    Two days of roster; on the fourth no post is short by it. That nobody is planned any more stands in the list, and nobody is told of it by then.
    """
    assert told(watch, "16 12:00") == [("ended", None)]
    assert reads.due_now(watch.world.operation, at("16 12:00"))[0].turn.told == ()


def test_times_are_set_within_bounds_and_hold_at_once(watch, first):
    """
    A quarter before instead of half an hour. Two hours nobody may set, and a guard nothing.
    """
    actions.set_times(values={"confirm_before": 15 * MINUTE}, by=watch.by, at=at("11 17:00"))

    assert told(watch, "12 05:31") == []
    assert told(watch, "12 05:45") == [("unconfirmed", first)]
    assert watch.world.kinds()[-1] == "watch.times-set"
    for values, by, code in (
        ({"late_after": 120 * MINUTE}, watch.by, "watch-time-out-of-bounds"),
        ({"late_after": 20 * MINUTE}, watch.world.guard, "role-may-not"),
    ):
        with pytest.raises(Refused) as refused:
            actions.set_times(values=values, by=by, at=at("11 17:01"))
        assert codes(refused) == [code]


# All well


def test_a_word_that_all_is_well_is_due_every_hour_and_a_partner_may_give_it(watch, roster, first):
    """
    Nobody at another post may, and nobody for somebody who is not there; a mistake is taken back to the word before.
    """
    actions.arrive(duty=first, at=at("12 06:00"), by=watch.by)
    stranger = next(person for person in watch.people.values() if person.id != first.person_id)
    assert told(watch, "12 06:59") == []
    assert told(watch, "12 07:00") == [("silent", first)]

    actions.all_well(duty=first, at=at("12 07:05"), by=first.person)
    actions.all_well(duty=first, at=at("12 07:50"), by=watch.by)
    assert told(watch, "12 08:30") == []
    actions.take_back(duty=first, what="well", by=watch.by, at=at("12 08:31"))
    assert told(watch, "12 08:31") == [("silent", first)]

    with pytest.raises(Refused) as not_here:
        actions.all_well(duty=first, at=at("12 08:32"), by=stranger)
    partner = Duty.objects.create(
        operation=first.operation, roster=roster, post=first.post, person=stranger, starts_at=first.starts_at, ends_at=first.ends_at,
        arrived_at=at("12 08:32"),
    )  # fmt: skip
    actions.all_well(duty=first, at=at("12 08:33"), by=stranger)
    actions.leave(duty=partner, at=at("12 08:34"), by=watch.by)
    with pytest.raises(Refused) as gone:
        actions.all_well(duty=partner, at=at("12 08:35"), by=watch.by)
    assert (codes(not_here), codes(gone)) == (["not-your-operation"], ["duty-not-on-post"])
    entries = Entry.objects.filter(kind="duty.well").order_by("number")
    assert [str(entry.subject) for entry in entries] == [str(first.person_id)] * 3


# The ladder


def test_each_rung_is_told_once_and_in_its_turn(watch, first):
    """
    Ten minutes late: the person. Five later the overall shift lead, since there is no group lead, then the commander. The list says so too.
    """
    actions.acknowledge(person=first.person, at=at("12 05:00"), by=first.person)
    for moment in ("12 06:05", "12 06:10", "12 06:10", "12 06:14", "12 06:15", "12 06:16", "12 06:20", "12 06:50"):
        minute(watch, moment)

    due = reads.due_now(watch.world.operation, at("12 06:50"))[0]
    assert rungs(watch) == ["partner", "duty-officer", "commander"]
    assert [letter.to for letter in mail.outbox] == [[first.person.email], ["an@example.org"]]
    assert [kind for kind in watch.world.kinds() if kind.startswith("watch.")] == [
        "watch.passed-on", "watch.told", "watch.passed-on", "watch.told", "watch.passed-on",
    ]  # fmt: skip
    assert (due.turn_words.en, due.next_words, due.unreached) == ("the commander", None, True)


def test_whoever_sees_to_it_stops_the_ladder_until_nothing_has_come_of_it(watch, first):
    """
    Taken at 06:12 by the group lead: the next one is told at 06:27, not before. A guard cannot take it; what is settled nobody can.
    """
    lead = watch.world.member(Role.GROUP_LEAD)
    minute(watch, "12 06:10")
    alarm = reads.due_now(watch.world.operation, at("12 06:11"))[0].alarm.key

    actions.see_to(alarm=alarm, by=lead, at=at("12 06:12"))
    due = reads.due_now(watch.world.operation, at("12 06:13"))[0]
    minute(watch, "12 06:26")
    before = rungs(watch)
    minute(watch, "12 06:27")

    assert (due.taken_by, due.turn.next.rung) == (lead.id, "group-lead")
    assert (before[-1], rungs(watch)[-1]) == ("partner", "group-lead")
    assert "watch.taken" in watch.world.kinds()
    with pytest.raises(Refused) as guard:
        actions.see_to(alarm=alarm, by=watch.world.guard, at=at("12 06:28"))
    elsewhere = next(person for person in watch.people.values() if person.id != first.person_id)
    with pytest.raises(Refused) as stranger:
        actions.see_to(alarm=alarm, by=elsewhere, at=at("12 06:28"))
    actions.arrive(duty=first, at=at("12 06:28"), by=lead)
    with pytest.raises(Refused) as settled:
        actions.see_to(alarm=alarm, by=lead, at=at("12 06:29"))
    assert [codes(one) for one in (guard, stranger, settled)] == [["role-may-not"], ["not-your-operation"], ["alarm-over"]]
    assert Taking.objects.count() == 1


def test_the_group_lead_is_the_only_one_or_the_one_on_post(watch, roster, first):
    """
    Of two nobody can say which; when one of them is on post, it is they. Nobody is their own group lead.
    """
    operation = watch.world.operation
    ladder = reads.ladder
    one = ladder.Lead(Role.GROUP_LEAD, watch.people["Bo"].id)
    two = ladder.Lead(Role.GROUP_LEAD, watch.people["Cui"].id)
    duty = Duty(operation=operation, person=watch.people["Cui"], arrived_at=at("12 06:00"))

    assert ladder.group_lead_of(first.person_id, [one], []) == (None if first.person_id == one.person else one)
    assert ladder.group_lead_of(None, [one, two], []) is None
    assert ladder.group_lead_of(None, [one, two], [duty]) == two
    assert ladder.group_lead_of(one.person, [one], []) is None
    dan = watch.people["Dan"].id
    assert ladder.group_lead_of(dan, [one, two], [], {dan: two.person}) == two
    assert ladder.group_lead_of(dan, [one], [], {dan: watch.people["En"].id}) == one


# Messages


def test_a_message_says_what_and_where_and_never_who_or_why(watch, first, settings):
    """
    To the person their own page, to who leads the list. The name of whose duty it is, and limits, are in neither.
    """
    settings.PUBLIC_URL = "https://watch.example.org"
    minute(watch, "12 06:10")
    minute(watch, "12 06:15")

    own, lead = mail.outbox[0], mail.outbox[-1]
    assert own.subject == "Has not come: East gate"
    assert reads.DUTIES.of(first.person_id) in own.body
    assert f"/o/{watch.world.operation.pk}/watch/" in lead.body
    assert "/d/" not in lead.body
    assert all(name not in letter.subject + letter.body for letter in mail.outbox for name in watch.people)


def test_a_mail_server_that_is_down_loses_no_alarm(watch, first, monkeypatch):
    """
    The fault stands in the list, the ladder goes on, and the next message leaves once the server is back.
    """
    monkeypatch.setattr(EmailBackend, "send_messages", lambda *_: (_ for _ in ()).throw(OSError("no route")))
    minute(watch, "12 06:10")
    monkeypatch.undo()

    due = reads.due_now(watch.world.operation, at("12 06:11"))[0]
    minute(watch, "12 06:15")

    assert [message.fault for message in due.unsent] == ["no route"]
    assert rungs(watch) == ["partner", "duty-officer"]
    assert [letter.to for letter in mail.outbox] == [["an@example.org"]]


def test_a_server_that_falls_tells_nothing_twice_and_what_waits_later(watch, first, monkeypatch):
    """
    It fell after the step was written down: the message goes out at the next start. It fell while sending: nobody knows, and the page says so.
    """
    operation = watch.world.operation
    actions.pass_on(operation=operation, at=at("12 06:10"))

    def falls(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(outlet, "send", falls)
    with pytest.raises(KeyboardInterrupt):
        actions.send_waiting(operation=operation, clock=lambda: at("12 06:10"))
    monkeypatch.undo()
    minute(watch, "12 06:11")
    assert mail.outbox == []
    assert [(one.fault, one.tried_at) for one in reads.due_now(operation, at("12 06:12"))[0].unsent] == [("", at("12 06:10"))]

    actions.pass_on(operation=operation, at=at("12 06:15"))
    minute(watch, "12 06:16")
    assert [letter.to for letter in mail.outbox] == [["an@example.org"]]


def test_nobody_is_woken_for_what_is_settled(watch, first):
    """
    The message waited; before it left, the person had come.
    """
    actions.pass_on(operation=watch.world.operation, at=at("12 06:10"))
    actions.arrive(duty=first, at=at("12 06:10"), by=watch.by)
    minute(watch, "12 06:11")

    assert mail.outbox == []
    assert not Message.objects.exists()


def test_what_goes_to_one_address_at_once_is_one_message(watch, roster):
    """
    Two gates stand empty: the overall shift lead gets one letter about both, and the log has each.
    """
    second = watch.post("West gate", actions.NeedTold(time(6), time(22), 1))
    first = watch.duties(roster)[0]
    others = [person for name, person in watch.people.items() if name != "An" and person.id != first.person_id]
    Duty.objects.create(
        operation=first.operation, roster=roster, post=second, person=others[0], starts_at=first.starts_at, ends_at=first.ends_at
    )

    minute(watch, "12 06:15")

    (lead,) = [letter for letter in mail.outbox if "To decide" in letter.body]
    assert lead.subject == "2 alarms at posts"
    assert lead.body.count("Has not come") == 2
    assert Entry.objects.filter(kind="watch.told", subject=watch.people["An"].id).count() >= 2


def test_those_it_is_about_can_be_told_out_of_turn(watch, first):
    """
    The overall shift lead presses "Tell them": the person gets a message, and the ladder stays where it is.
    """
    alarm = reads.due_now(watch.world.operation, at("12 06:05"))[0].alarm.key

    count = actions.tell_now(alarm=alarm, by=watch.world.shift_lead, at=at("12 06:05"))
    actions.send_waiting(operation=watch.world.operation, clock=lambda: at("12 06:05"))

    assert count == 1
    assert [letter.to for letter in mail.outbox] == [[first.person.email]]
    assert rungs(watch) == []
    with pytest.raises(Refused) as over:
        actions.tell_now(alarm="late nobody", by=watch.world.shift_lead, at=at("12 06:05"))
    assert codes(over) == ["alarm-over"]


class Quiet(WSGIRequestHandler):
    """A handler that writes nothing on the console."""

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def service():
    """A message service on this machine; it answers 200 until told otherwise. Gives its address, what it heard, and its answers."""
    heard, answers = [], ["200 OK"]

    def answer(environ, begin):
        heard.append(json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))))
        begin(answers[0], [("Content-Type", "text/plain")])
        return [b""]

    server = make_server("127.0.0.1", 0, answer, handler_class=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/secret-word", heard, answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_any_message_service_is_an_outlet(watch, first, service, caplog):
    """
    Over real HTTP to a server on this machine. When it refuses, the fault is kept without the address, which is a secret.
    """
    address, heard, answers = service
    actions.keep_reach(person=first.person_id, addresses=[address, "", address], by=watch.by)

    minute(watch, "12 06:10")
    answers[0] = "500 Broken"
    alarm = reads.due_now(watch.world.operation, at("12 06:11"))[0].alarm.key
    actions.tell_now(alarm=alarm, by=watch.by, at=at("12 06:11"))
    minute(watch, "12 06:11")

    fault = reads.due_now(watch.world.operation, at("12 06:12"))[0].unsent[0].fault
    logged = "".join(record.getMessage() for record in caplog.records)
    assert heard[0]["title"] == "Has not come: East gate"
    assert "Since 12 Mar, 06:00." in heard[0]["message"]
    assert fault
    assert "secret-word" not in fault + logged
    told_by = [json.loads(entry.data)["channel"] for entry in Entry.objects.filter(kind="watch.told").order_by("number")]
    assert sorted(told_by) == ["e-mail", "e-mail", "service"]


def test_addresses_are_checked_sealed_and_seen_by_command_alone(watch):
    """
    A word that is no address, or one that reaches only this machine's screen, is refused by name; the group lead reads none.
    """
    bo = watch.people["Bo"].id
    for wrong in ("nonsense", "syslog://", "dbus://"):
        with pytest.raises(Refused) as refused:
            actions.keep_reach(person=bo, addresses=[wrong], by=watch.by)
        assert codes(refused) == ["address-unknown"]

    actions.keep_reach(person=bo, addresses=["json://example.org/secret-word"], by=watch.by)

    with connection.cursor() as cursor:
        cursor.execute("SELECT addresses FROM roster_reach")
        assert b"secret-word" not in bytes(cursor.fetchone()[0])
    assert reads.reach_of(watch.world.shift_lead, bo) == ["json://example.org/secret-word"]
    assert reads.reach_of(watch.world.member(Role.GROUP_LEAD), bo) == []
    with pytest.raises(Refused) as refused:
        actions.keep_reach(person=bo, addresses=[], by=watch.world.member(Role.GROUP_LEAD))
    assert codes(refused) == ["role-may-not"]


def test_without_the_package_there_is_still_e_mail(watch, first, monkeypatch):
    """
    Where Apprise is not installed an address cannot be kept; one kept before fails in words, and the e-mail leaves.
    """
    actions.keep_reach(person=first.person_id, addresses=["json://127.0.0.1/word"], by=watch.by)
    monkeypatch.setitem(sys.modules, "apprise", None)

    with pytest.raises(Refused) as refused:
        actions.keep_reach(person=watch.people["Bo"].id, addresses=["json://127.0.0.1/word"], by=watch.by)
    minute(watch, "12 06:10")

    assert codes(refused) == ["services-missing"]
    assert "not installed here" in reads.due_now(watch.world.operation, at("12 06:11"))[0].unsent[0].fault
    assert [letter.to for letter in mail.outbox] == [[first.person.email]]


def test_the_keeper_runs_the_ladder_each_minute(watch, first, settings):
    """
    Every second it looks whether a minute is over; a new keeper, after a fall, tells nothing again. A closed operation is let be.
    """
    settings.BACKUP_MINUTES = 0
    now = [at("12 06:10")]
    for _ in range(2):
        keeper = Keeper(clock=lambda: now[0], behind=lambda task, _name: task())
        for seconds in (0, 1, 59):
            now[0] = at("12 06:10") + timedelta(seconds=seconds)
            keeper.tick()
    told_once = len(mail.outbox)
    now[0] = at("12 06:20")
    watch.world.operation.closed_at = at("12 06:16")
    watch.world.operation.save()
    keeper.tick()

    assert mail.outbox[0].to == [first.person.email]
    assert (told_once, len(mail.outbox)) == (1, 1)
