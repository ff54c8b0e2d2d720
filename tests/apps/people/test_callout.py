"""The call-out: steps, answers, exemptions, clock, who is phoned next."""

from __future__ import annotations

import json
import threading

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from shouwang.apps.journal.models import Entry
from shouwang.apps.journal.reads import entries_after
from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Answer, Call, Exemption, Step
from shouwang.engines.journal.standing import standing
from shouwang.vocabulary.reasons import Refused
from tests.apps.people.conftest import SENT
from tests.world import at

LINK = "https://willow.example.org/c/"


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


# Sending


def test_a_callout_makes_one_call_a_person_and_one_entry(unit):
    """
    The entry has how many, never who.
    """
    callout = unit.callout

    entry = unit.told("callout.sent")[0]

    assert callout.calls.count() == 4
    assert json.loads(entry.data) == {"callout": str(callout.id), "people": 4}


def test_an_empty_callout_is_refused_with_every_reason(unit):
    """
    No text, nobody, and a deadline before the order.
    """
    with pytest.raises(Refused) as refused:
        unit.call_out(text_en="", text="", people=[], deadline=at("11 14:00"))

    assert codes(refused) == ["callout-without-text", "callout-without-people", "deadline-before-order"]


def test_e_mail_goes_to_those_with_an_address_in_their_language(unit, world):
    """
    Mei reads English, Lan Chinese; each letter has the person's own link. The two without an address are named.
    """
    missed = actions.deliver(callout=unit.callout, by=world.commander, at=SENT, address=LINK)

    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert sorted(letters) == ["lan@example.org", "mei@example.org"]
    assert "Bring warm clothes." in letters["mei@example.org"]
    assert "请带好保暖衣物。" in letters["lan@example.org"]
    assert f"{LINK}{reads.token_of(unit.call('Mei'))}/" in letters["mei@example.org"]
    assert [(reason.code, reason.parameters["name"]) for reason in missed] == [("e-mail-no-address", "单小军"), ("e-mail-no-address", "Wu")]


def test_e_mail_is_sent_once(unit, world):
    """
    Pressing the button again reaches only those who have had none.
    """
    for _ in range(2):
        actions.deliver(callout=unit.callout, by=world.commander, at=SENT, address=LINK)

    assert len(mail.outbox) == 2
    assert len(unit.told("call.notified")) == 2


def test_a_mail_server_that_stops_half_way_loses_nothing(unit, world, monkeypatch):
    """
    One letter left and is recorded, the other is told and sent by the next run.
    """
    sending = EmailBackend.send_messages
    refused_once = iter([True])

    def sometimes(backend, letters):
        if letters[0].to == ["lan@example.org"] and next(refused_once, False):
            raise ConnectionResetError("gone")
        return sending(backend, letters)

    monkeypatch.setattr(EmailBackend, "send_messages", sometimes)
    missed = actions.deliver(callout=unit.callout, by=world.commander, at=SENT, address=LINK)
    fault = unit.call("Lan").mail_fault
    actions.deliver(callout=unit.callout, by=world.commander, at=SENT, address=LINK)

    assert [reason.code for reason in missed if reason.code == "e-mail-failed"] == ["e-mail-failed"]
    assert fault == "gone"
    assert sorted(letter.to[0] for letter in mail.outbox) == ["lan@example.org", "mei@example.org"]
    assert unit.call("Lan").mail_fault == ""


def test_a_mail_server_that_is_away_is_asked_once_not_for_everybody(unit, world, monkeypatch):
    """
    Twenty-eight times ten seconds would be five minutes of waiting.
    """
    asked = []

    def away(backend):
        asked.append(backend)
        raise TimeoutError("timed out")

    monkeypatch.setattr(EmailBackend, "open", away)
    missed = actions.deliver(callout=unit.callout, by=world.commander, at=SENT, address=LINK)

    assert len(asked) == 1
    assert len(missed) == 4
    assert unit.told("call.notified") == []


# Steps and answers


def test_every_step_is_recorded_once(unit, world):
    """
    Each step is done twice, as by two people who tap at once; there is one entry of each, about the person.
    """
    for _ in range(2):
        actions.notify(call=unit.call("Mei"), channel="chat", at=at("11 15:10"), by=world.shift_lead)
        actions.acknowledge(call=unit.call("Mei"), at=at("11 15:12"), by=unit.people["Mei"])
        actions.answer(call=unit.call("Mei"), answer="coming", at=at("11 15:13"), by=unit.people["Mei"])
        actions.arrive(call=unit.call("Mei"), at=at("11 16:00"), by=unit.people["Mei"])
        actions.take_post(call=unit.call("Mei"), at=at("11 16:20"), by=world.shift_lead)

    told = list(
        Entry.objects.filter(subject=unit.people["Mei"].id, kind__startswith="call.").order_by("number").values_list("kind", flat=True)
    )
    assert told == ["call.notified", "call.acknowledged", "call.answered", "call.arrived", "call.on-post"]


def test_answering_is_reading(unit):
    """
    Who taps "I am coming" has read what is asked.
    """
    call = actions.answer(call=unit.call("Mei"), answer="coming", at=at("11 15:13"), by=unit.people["Mei"])

    assert call.read_at == at("11 15:13")
    assert [len(unit.told(kind)) for kind in ("call.notified", "call.acknowledged", "call.answered")] == [0, 1, 1]


def test_an_answer_taken_down_on_the_telephone_also_notifies(unit, world):
    """
    Who was told on the telephone has been notified by it.
    """
    actions.answer(call=unit.call("Wu"), answer="coming", at=at("11 15:40"), by=world.shift_lead)

    assert json.loads(unit.told("call.notified")[0].data)["channel"] == "phone"
    assert unit.told("call.answered")[0].actor == world.shift_lead.id


def test_another_answer_is_another_entry(unit):
    """
    First coming, then not: both are in the journal, the last one holds.
    """
    actions.answer(call=unit.call("Mei"), answer="coming", at=at("11 15:13"), by=unit.people["Mei"])
    actions.ask_exemption(call=unit.call("Mei"), why="care", at=at("11 15:20"), by=unit.people["Mei"])

    assert [json.loads(entry.data)["answer"] for entry in unit.told("call.answered")] == ["coming", "cannot"]
    assert unit.call("Mei").answer == Answer.CANNOT


def test_the_journal_does_not_learn_who_has_limits(unit, world):
    """
    The host community reads the journal; coming with limits reads there as coming.
    """
    actions.answer(
        call=unit.call("Lan"), answer="with-limits", limits=actions.LimitsTold(("ill",)), at=at("11 15:13"), by=unit.people["Lan"]
    )

    assert json.loads(unit.told("call.answered")[0].data)["answer"] == "coming"
    assert unit.call("Lan").answer == Answer.WITH_LIMITS
    assert reads.limits_seen(world.commander)[unit.people["Lan"].id]["kinds"] == ["ill"]


def test_a_guard_records_nothing_for_others(unit, world):
    """
    Command records for somebody; a person for themselves; nobody else.
    """
    with pytest.raises(Refused) as by_guard:
        actions.arrive(call=unit.call("Mei"), at=at("11 16:00"), by=world.guard)
    with pytest.raises(Refused) as by_colleague:
        actions.arrive(call=unit.call("Mei"), at=at("11 16:00"), by=unit.people["Wu"])

    assert codes(by_guard) == ["role-may-not"]
    assert codes(by_colleague) == ["call-not-yours"]


def test_nothing_happens_before_the_order(unit, world):
    """
    A time before the order was received is a slip of typing.
    """
    with pytest.raises(Refused) as refused:
        actions.arrive(call=unit.call("Mei"), at=at("11 14:59"), by=world.commander)

    assert codes(refused) == ["time-before-order"]


def test_a_closed_callout_takes_no_answers_but_command_writes_on(unit, world):
    """
    The links end; what happened before can still be written down.
    """
    actions.close_callout(callout=unit.callout, by=world.commander, at=at("11 18:00"))

    with pytest.raises(Refused) as refused:
        actions.arrive(call=unit.call("Mei"), at=at("11 18:01"), by=unit.people["Mei"])
    actions.arrive(call=unit.call("Mei"), at=at("11 16:01"), by=world.shift_lead)

    assert codes(refused) == ["callout-closed"]
    assert unit.call("Mei").arrived_at == at("11 16:01")


def test_a_corrected_time_cites_the_entry_it_replaces(unit, world):
    """
    The old entry stays and is cited; the last correction cites the one before it.
    """
    actions.take_post(call=unit.call("Mei"), at=at("11 16:20"), by=world.shift_lead)

    actions.correct_time(call=unit.call("Mei"), step=Step.ON_POST, at=at("11 16:10"), by=world.shift_lead)

    first, second = unit.told("call.on-post")
    assert second.corrects == first.id
    assert second.happened_at == unit.call("Mei").on_post_at == at("11 16:10")


def test_a_tap_by_mistake_is_struck(unit, world):
    """
    The strike cites the entry, the person is not on post any more, and can take post later.
    """
    actions.take_post(call=unit.call("Mei"), at=at("11 16:20"), by=world.shift_lead)

    actions.take_back(call=unit.call("Mei"), step=Step.ON_POST, by=world.shift_lead, at=at("11 16:21"))
    actions.take_post(call=unit.call("Mei"), at=at("11 17:00"), by=world.shift_lead)

    assert unit.told("journal.struck")[0].corrects == unit.told("call.on-post")[0].id
    assert unit.call("Mei").on_post_at == at("11 17:00")


def test_a_tap_by_mistake_falls_with_its_correction(unit, world):
    """
    Were only the correction struck, the first entry would stand again and the figure would count a post nobody held.
    """
    actions.take_post(call=unit.call("Mei"), at=at("11 16:20"), by=world.shift_lead)
    actions.correct_time(call=unit.call("Mei"), step=Step.ON_POST, at=at("11 16:10"), by=world.shift_lead)

    actions.take_back(call=unit.call("Mei"), step=Step.ON_POST, by=world.shift_lead, at=at("11 16:30"))

    entries, _ = entries_after(world.operation)
    assert "call.on-post" not in [entry.kind for entry in standing(entries)]
    assert unit.call("Mei").on_post_at is None


# Exemptions


def test_the_reason_stays_with_those_who_plan_duty(unit, world):
    """
    No entry holds why; a guard sees no request at all.
    """
    actions.ask_exemption(call=unit.call("Mei"), why="pregnant", note="seventh month", at=at("11 15:20"), by=unit.people["Mei"])

    journal = "".join(f"{entry.kind}{entry.data}" for entry in Entry.objects.all())
    assert "pregnant" not in journal
    assert "seventh" not in journal
    assert reads.exemptions_seen(world.commander)[0]["why"] == "pregnant"
    assert reads.exemptions_seen(world.guard) == []


def test_who_was_excused_is_known_to_command_alone(unit, world):
    """
    Others read in the log, in the entries behind a figure and in the table that somebody was, not who; nor does narrowing the log to a person tell.
    """
    mei, figure = unit.people["Mei"], f"/o/{world.operation.pk}/figures/staff-excused/"
    asked = actions.ask_exemption(call=unit.call("Mei"), why="care", at=at("11 15:20"), by=mei)
    actions.decide(exemption=asked.id, decision="granted", by=world.commander, at=at("11 15:30"))

    def seen(role: Role, address: str) -> str:
        return b"".join(world.browser(world.member(role)).get(address)).decode()

    assert "Mei" in seen(Role.COMMANDER, figure)
    for role in (Role.GROUP_LEAD, Role.GUARD, Role.HOST):
        assert "Exemption decided: granted." in seen(role, figure)
        assert "Mei" not in seen(role, figure)
    log, table = f"/o/{world.operation.pk}/log/?subject={mei.id}", f"/o/{world.operation.pk}/log/export.csv"
    assert "Exemption" in seen(Role.SHIFT_LEAD, log)
    assert "Exemption" not in seen(Role.HOST, log)
    told = [line for line in seen(Role.HOST, table).splitlines() if ",exemption." in line]
    assert len(told) == 2
    assert not any(str(mei.id) in line.split(",exemption.")[1].split("{")[0] for line in told)
    entry = Entry.objects.get(kind="exemption.asked")
    assert str(mei.id) not in seen(Role.HOST, f"/o/{world.operation.pk}/log/{entry.id}/")


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COMMANDER}))
def test_the_commander_alone_decides(unit, world, role):
    """
    Not even the overall shift lead.
    """
    asked = actions.ask_exemption(call=unit.call("Mei"), why="care", at=at("11 15:20"), by=unit.people["Mei"])

    with pytest.raises(Refused) as refused:
        actions.decide(exemption=asked.id, decision="granted", by=world.member(role), at=at("11 15:30"))

    assert codes(refused) == ["role-may-not"]


def test_asking_twice_is_one_request_and_a_decision_is_made_once(unit, world):
    """
    The second request mends the first while it is open; granting twice is granting once.
    """
    for why in ("care", "ill", "ill"):
        asked = actions.ask_exemption(call=unit.call("Mei"), why=why, at=at("11 15:20"), by=unit.people["Mei"])
    for _ in range(2):
        actions.decide(exemption=asked.id, decision="granted", note="Stay at home.", by=world.commander, at=at("11 15:30"))

    assert [(row.why, row.decision) for row in Exemption.behind_the_door.all()] == [("ill", "granted")]
    assert (len(unit.told("exemption.asked")), len(unit.told("exemption.decided"))) == (1, 1)
    assert reads.excused(world.commander) == {unit.people["Mei"].id}


def test_coming_after_all_withdraws_the_request(unit, world):
    """
    Who was excused and comes is not counted twice.
    """
    asked = actions.ask_exemption(call=unit.call("Mei"), why="away", at=at("11 15:20"), by=unit.people["Mei"])
    actions.decide(exemption=asked.id, decision="granted", by=world.commander, at=at("11 15:30"))

    actions.answer(call=unit.call("Mei"), answer="coming", at=at("12 09:00"), by=unit.people["Mei"])

    assert [json.loads(entry.data)["decision"] for entry in unit.told("exemption.decided")] == ["granted", "withdrawn"]
    assert reads.excused(world.commander) == set()


def test_strength_counts_each_person_once(unit, world):
    """
    Four on the roll: one excused, two on post, one of them ill.
    """
    asked = actions.ask_exemption(call=unit.call("Wu"), why="away", at=at("11 15:20"), by=unit.people["Wu"])
    actions.decide(exemption=asked.id, decision="granted", by=world.commander, at=at("11 15:30"))
    actions.record_limits(person=unit.people["Lan"], limits=actions.LimitsTold(("ill",)), at=at("11 15:30"), by=world.commander)
    for name in ("Lan", "Mei"):
        actions.take_post(call=unit.call(name), at=at("11 16:20"), by=world.shift_lead)

    assert reads.strength(world.commander) == reads.Strength(on_roll=4, excused=1, deployed=2, deployed_with_limits=1)


def test_eight_taps_at_once_are_one_answer(several_connections, unit):
    """
    Eight connections say at the same moment that Mei arrived; one entry, no lost answer, no lock error.
    """
    call, mei, faults = unit.call("Mei"), unit.people["Mei"], []
    start = threading.Barrier(8)

    def tap() -> None:
        try:
            start.wait(10)
            actions.answer(call=call, answer="coming", at=at("11 15:13"), by=mei)
            actions.arrive(call=call, at=at("11 16:00"), by=mei)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test shall show it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=tap) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert faults == []
    assert Call.objects.get(pk=call.pk).arrived_at == at("11 16:00")
    assert [len(unit.told(kind)) for kind in ("call.acknowledged", "call.answered", "call.arrived")] == [1, 1, 1]
