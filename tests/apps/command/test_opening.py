"""An operation is opened by those who may, and closed when every phase is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from shouwang.apps.command import actions
from shouwang.apps.command.actions import NamedBody
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Operation
from shouwang.vocabulary.reasons import Refused
from tests.apps.command.conftest import opened
from tests.apps.command.test_orders import codes, received
from tests.world import at


def test_who_opens_an_operation_commands_it(opener):
    """
    The opener is its first member; both bodies are named, the liaison's name and telephone stay out of the journal.
    """
    member = opened(opener)

    entries = Entry.objects.filter(operation=member.operation).order_by("number")
    assert member.role == "commander"
    assert [entry.kind for entry in entries] == [
        "operation.opened",
        "operation.member-joined",
        "operation.body-named",
        "operation.body-named",
    ]
    assert member.operation.bodies.get(part="host").liaison == "Bai Lan"
    assert not any("Bai Lan" in entry.data or "13800000000" in entry.data for entry in entries)


def test_everything_wrong_with_an_opening_is_told_at_once(world):
    """
    No right, no such time zone, no unit: three reasons, and no operation.
    """
    with pytest.raises(Refused) as refused:
        opened(world.stranger, time_zone="Asia/Willow", bodies=[NamedBody("host", "Locust Community")])

    assert codes(refused) == ["may-not-open", "time-zone-unknown", "unit-not-named"]
    assert Operation.objects.filter(name="Locust Lane watch").count() == 0


def test_an_operation_closes_when_every_phase_is_closed(world):
    """
    Without a phase there is nothing to close; with an open one it must be closed first.
    """
    with pytest.raises(Refused) as nothing:
        actions.close_operation(by=world.commander, at=at("12"), nobody_takes_over=True)
    phase = actions.open_phase(until=at("20").date(), by=world.commander, at=at("11 15:00"))
    with pytest.raises(Refused) as still_open:
        actions.close_operation(by=world.commander, at=at("12"), nobody_takes_over=True)
    actions.close_phase(phase=phase, by=world.commander, at=at("20 18:00"))

    operation = actions.close_operation(by=world.commander, at=at("20 18:30"), nobody_takes_over=True)

    assert codes(nothing) == ["no-phase-yet"]
    assert codes(still_open) == ["phase-still-open"]
    assert operation.closed_at == at("20 18:30")


def test_what_was_not_handed_over_is_not_closed_by_one_press(world):
    """
    The community would be left without the register; that nobody takes over must be said.
    """
    phase = actions.open_phase(until=at("20").date(), by=world.commander, at=at("11 15:00"))
    actions.close_phase(phase=phase, by=world.commander, at=at("20 18:00"))
    browser, own = world.browser(world.commander), [world.operation.id]

    with pytest.raises(Refused) as refused:
        actions.close_operation(by=world.commander, at=at("20 18:30"))
    page = browser.get(reverse("command:close", args=own))
    browser.post(reverse("command:close_operation", args=own), {"at": "2022-03-20T19:00"})

    assert codes(refused) == ["phases-not-handed-over"]
    assert "nobody_takes_over" in page.context["form"].fields
    assert Operation.objects.get(pk=world.operation.pk).closed_at is None


def test_a_closed_operation_takes_no_more_orders_phases_or_posts(world):
    """
    Whoever wants to go on reopens the last phase, which opens the operation again.
    """
    commander = world.commander
    phase = actions.open_phase(until=at("20").date(), by=commander, at=at("11 15:00"))
    actions.close_phase(phase=phase, by=commander, at=at("20 18:00"))
    actions.close_operation(by=commander, at=at("20 18:30"), nobody_takes_over=True)
    attempts = [
        lambda: received(world, "21 08:00"),
        lambda: actions.open_phase(until=at("25").date(), by=commander, at=at("21 08:00")),
        lambda: actions.fill_post(post="commander", rank=1, member=commander, by=commander, at=at("21 08:00")),
    ]

    refusals = []
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        refusals.append(codes(refused))
    actions.reopen_phase(phase=phase, until=at("25").date(), by=commander, at=at("21 09:00"))
    received(world, "21 10:00")

    assert refusals == [["operation-closed"]] * 3
    assert world.kinds()[-3:] == ["operation.reopened", "phase.reopened", "order.received"]


def test_a_body_can_be_written_anew(opener):
    """
    The liaison changes; the body stays one.
    """
    member = opened(opener)
    host = member.operation.bodies.get(part="host")

    actions.name_body(body=NamedBody("host", "Locust Community", liaison="Gu Ning"), instead_of=host, by=member, at=at("12"))

    assert member.operation.bodies.get(part="host").liaison == "Gu Ning"
