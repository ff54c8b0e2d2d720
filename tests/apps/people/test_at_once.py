"""Two at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from shouwang.apps.people import actions
from shouwang.apps.people.models import Exemption, Person
from shouwang.files.roll import roll_of
from shouwang.vocabulary.reasons import Refused
from tests.apps.people.test_roll import sheet
from tests.world import at


def at_once(*deeds: Callable[[], object]) -> list[Exception]:
    """Do all of these at the same moment, each on a connection of its own; gives what went wrong."""
    faults: list[Exception] = []
    start = threading.Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> None:
        try:
            start.wait(10)
            deed()
        except Refused:
            pass  # an answer, not a fault
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test shall show it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return faults


def test_a_roll_applied_by_two_at_once_enrols_everybody_once(several_connections, unit, world):
    """
    Two taps on "Apply"; nobody in the sheet has a number, so no constraint would catch a second line.
    """
    by = world.commander
    roll = roll_of(sheet(*(("", f"柳{name}", "", "") for name in "一二三四五六七八九十")))

    faults = at_once(*[lambda: actions.apply_roll(roll=roll, by=by, at=at("11 15:30"))] * 4)

    assert faults == []
    assert Person.behind_the_door.filter(operation=world.operation).count() == 10


def test_deciding_and_coming_after_all_do_not_wait_for_one_another(several_connections, unit, world):
    """
    The commander excuses Mei while she taps that she comes, with limits: whoever is first, neither hangs nor fails.
    """
    by, mei, call = world.commander, unit.people["Mei"], unit.call("Mei")
    limits = actions.LimitsTold(["no-nights"])
    faults = []

    for minute in range(10):
        asked = actions.ask_exemption(call=call, why="ill", note=str(minute), at=at(f"11 16:{minute:02}"), by=mei)
        actions.record_limits(person=mei, limits=actions.LimitsTold([]), at=at("11 16:00"), by=mei)
        faults += at_once(
            lambda asked=asked, minute=minute: actions.decide(exemption=asked.id, decision="granted", by=by, at=at(f"11 16:{minute:02}")),
            lambda minute=minute: actions.answer(call=call, answer="with-limits", limits=limits, at=at(f"11 16:{minute:02}"), by=mei),
        )

    assert faults == []
    assert set(Exemption.behind_the_door.values_list("decision", flat=True)) == {"withdrawn"}
