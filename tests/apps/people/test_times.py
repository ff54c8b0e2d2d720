"""Times that cannot be, links that no longer hold, and the order in which things happened."""

from __future__ import annotations

import pytest
from django.core import mail

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.journal.reads import entries_after
from shouwang.apps.operations.models import Member, Operation, Role, User
from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Step
from shouwang.engines.figures.definitions import FIGURES
from shouwang.engines.figures.ledger import Ledger
from shouwang.engines.journal.standing import standing
from shouwang.vocabulary.reasons import Refused
from tests.apps.people.test_callout import LINK, SENT, codes
from tests.world import at


def counted(operation: Operation, code: str) -> int | None:
    """A figure of the operation, counted afresh."""
    ledger = Ledger(FIGURES, standing)
    for entry in entries_after(operation)[0]:
        ledger.add(entry)
    return ledger.counted(code).value


def test_an_order_that_has_not_come_calls_nobody_out(unit):
    """
    With the clock starting tomorrow every answer of today would be refused, and the letters would already be out.
    """
    with pytest.raises(Refused) as refused:
        unit.call_out(received_at=at("12 15:00"), deadline=at("12 16:00"))

    assert codes(refused) == ["time-in-the-future"]


def test_a_closed_callout_sends_no_letters(unit, world):
    """
    Its links take no answers any more.
    """
    callout = actions.close_callout(callout=unit.callout, by=world.commander, at=at("11 17:00"))

    with pytest.raises(Refused) as refused:
        actions.deliver(callout=callout, by=world.commander, at=at("11 17:05"), address=LINK)

    assert codes(refused) == ["callout-closed"]
    assert mail.outbox == []


def test_nobody_sends_the_letters_of_another_operation(unit):
    """
    The letter would have left before anybody asked who pressed the button.
    """
    other = Operation.objects.create(name="North dyke", hazard="flood", area="North", time_zone="Asia/Shanghai", started_at=at("11"))
    theirs = Member.objects.create(operation=other, user=User.objects.create(username="north"), role=Role.COMMANDER)

    with pytest.raises(Refused) as refused:
        actions.deliver(callout=unit.callout, by=theirs, at=SENT, address=LINK)

    assert codes(refused) == ["not-your-operation"]
    assert mail.outbox == []


def test_when_the_operation_is_over_its_links_are_too(unit, world):
    """
    Nobody thought of closing the call-out; the link must not open the journal for ever.
    """
    call = unit.call("Mei")
    unit.callout.operation.closed_at = at("20 18:00")
    unit.callout.operation.save()

    with pytest.raises(Refused) as refused:
        actions.answer(call=call, answer="coming", at=at("21 08:00"), by=call.person)
    with pytest.raises(Refused) as another:
        unit.call_out(at=at("21 08:00"))

    assert codes(refused) == ["callout-closed"]
    assert codes(another) == ["operation-closed"]
    assert world.browser(None).get(f"/c/{reads.token_of(call)}/").status_code == 410


def test_coming_after_all_counts_also_when_it_is_written_down_late(unit, world):
    """
    Mei said at 15:30 that she comes; the shift lead writes it down after the commander excused her at 16:00. She is not excused.
    """
    asked = actions.ask_exemption(call=unit.call("Mei"), why="ill", at=at("11 15:20"), by=unit.people["Mei"])
    actions.decide(exemption=asked.id, decision="granted", by=world.commander, at=at("11 16:00"))

    actions.answer(call=unit.call("Mei"), answer="coming", at=at("11 15:30"), by=world.shift_lead)

    assert counted(world.operation, "staff-excused") == len(reads.excused(world.commander)) == 0


def test_a_step_is_taken_back_whatever_was_struck_before(unit, world):
    """
    On post was struck, and the strike struck: the entry stands again, and taking the step back must reach it.
    """
    call = actions.take_post(call=unit.call("Mei"), at=at("11 16:00"), by=world.commander)
    entry = Entry.objects.get(kind="call.on-post")
    strike = journal.take_out(entry=entry, by=world.commander, at=at("11 16:05"), reason="wrong")
    journal.take_out(entry=Entry.objects.get(id=strike.id), by=world.commander, at=at("11 16:06"), reason="mistaken-strike")

    actions.take_back(call=call, step=Step.ON_POST, by=world.commander, at=at("11 16:10"))

    assert counted(world.operation, "staff-on-post") in {0, None}
