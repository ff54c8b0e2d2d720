"""The board of a call-out: the clock, who is phoned next, the phone tree, personal links."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Step
from tests.world import at


def lines_of(unit, moment):
    return {line.person["name"]: line for line in reads.board(unit.callout, unit.world.commander, moment).lines}


def test_the_clock_counts_whole_minutes_from_the_order(unit, world):
    """
    Ordered 15:00: notified after 10, on post after 80 and 95; the middle of two is the lower, the last is 95.
    """
    actions.notify(call=unit.call("Mei"), channel="chat", at=at("11 15:10"), by=world.shift_lead)
    actions.take_post(call=unit.call("Mei"), at=at("11 16:20") + timedelta(seconds=59), by=world.shift_lead)
    actions.take_post(call=unit.call("Wu"), at=at("11 16:35"), by=world.shift_lead)

    board = reads.board(unit.callout, world.commander, at("11 17:00"))

    assert dict(lines_of(unit, at("11 17:00"))["Mei"].minutes) == {
        "notified": 10,
        "read": None,
        "answered": None,
        "arrived": None,
        "on_post": 80,
    }
    paces = {pace.step: (pace.people, pace.middle, pace.last) for pace in board.paces}
    assert paces[Step.NOTIFIED] == (2, 10, 10)
    assert paces[Step.ON_POST] == (2, 80, 95)


def test_who_is_phoned_next(unit, world):
    """
    At 16:40 Wu was never notified, Lan has not read for 15 minutes, Mei read and did not answer, Bo is late: in this order.
    """
    actions.notify(call=unit.call("Lan"), channel="e-mail", at=at("11 15:06"), by=world.shift_lead)
    actions.acknowledge(call=unit.call("Mei"), at=at("11 15:10"), by=unit.people["Mei"])
    actions.answer(call=unit.call("Bo"), answer="coming", at=at("11 15:10"), by=unit.people["Bo"])

    due = reads.board(unit.callout, world.commander, at("11 16:40")).to_phone

    assert [(each.line.person["name"], str(each.missing)) for each in due] == [
        ("Wu", "read"),
        ("Lan", "read"),
        ("Mei", "answered"),
        ("单小军", "arrived"),
    ]


def test_nobody_is_phoned_too_early_or_for_nothing(unit, world):
    """
    Lan has fourteen minutes, Mei comes and has time until 16:30, Wu was just tried, Bo cannot come.
    """
    actions.notify(call=unit.call("Lan"), channel="e-mail", at=at("11 15:20"), by=world.shift_lead)
    actions.answer(call=unit.call("Mei"), answer="coming", at=at("11 15:10"), by=unit.people["Mei"])
    actions.tried_by_phone(call=unit.call("Wu"), at=at("11 15:31"), by=world.shift_lead)
    actions.ask_exemption(call=unit.call("Bo"), why="ill", at=at("11 15:10"), by=unit.people["Bo"])

    early = reads.board(unit.callout, world.commander, at("11 15:34")).to_phone
    later = reads.board(unit.callout, world.commander, at("11 15:36")).to_phone

    assert early == []
    assert [each.line.person["name"] for each in later] == ["Lan", "Wu"]


def test_the_board_has_another_version_only_when_it_shows_something_else(unit, world):
    """
    A page that polls is answered with nothing while nothing has changed; time alone changes who is due.
    """
    versions = [reads.board(unit.callout, world.commander, at("11 15:06")).version for _ in range(2)]
    actions.notify(call=unit.call("Lan"), channel="e-mail", at=at("11 15:06"), by=world.shift_lead)
    versions += [reads.board(unit.callout, world.commander, at(f"11 15:{minute}")).version for minute in ("07", "30")]

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3


@pytest.mark.parametrize("people", [0, 1, 5, 6, 28, 31, 200])
@pytest.mark.parametrize("span", [3, 5, 7])
def test_in_the_phone_tree_everybody_is_phoned_once_and_nobody_phones_too_many(people, span):
    """
    A caller has been phoned by an earlier caller, so the tree can be worked from the top.
    """
    roll = [{"name": str(number), "user": number} for number in range(people)]

    branches = reads.phone_tree(roll, span=span)

    assert [callee for branch in branches for callee in branch.callees] == roll
    assert all(0 < len(branch.callees) <= span for branch in branches)
    reached = []
    for branch in branches:
        assert branch.caller is None or branch.caller in reached
        reached += branch.callees


def test_whoever_begins_the_phone_tree_is_not_told_to_ring_themselves():
    """
    The shift lead is the third on the roll and prints the tree.
    """
    roll = [{"name": str(number), "user": number} for number in range(8)]

    branches = reads.phone_tree(roll, begins=2, span=5)

    assert [callee["name"] for branch in branches for callee in branch.callees] == ["0", "1", "3", "4", "5", "6", "7"]


# Links


def test_a_link_opens_its_own_call_and_no_forged_one_does(unit, world):
    """
    A token of another call with this signature, a cut one, another salt: nothing opens.
    """
    token, other = (reads.token_of(unit.call(name)) for name in ("Mei", "Wu"))

    forged = [f"{other.split('.')[0]}.{token.split('.')[1]}", token[:-1], token.split(".")[0], "", "ä.b"]

    assert reads.call_of(token) == unit.call("Mei")
    assert [reads.call_of(each) for each in forged] == [None] * 5


def test_the_link_of_somebody_removed_is_dead(unit, world):
    """
    Off the roll, nobody answers any more.
    """
    token = reads.token_of(unit.call("Mei"))

    actions.remove(person=unit.people["Mei"].id, by=world.commander, at=at("12"))

    assert reads.call_of(token) is None
