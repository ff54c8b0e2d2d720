"""Before and after: the same figures at the end of two days."""

from __future__ import annotations

from datetime import date

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.reports import reads
from tests.world import World, at


def enrolled(world: World, moment: str):
    """One person put on the roll."""
    data = {"joined": "assigned", "party_member": False, "own_car": False}
    return journal.write("person.enrolled", operation=world.operation, at=at(moment), by=world.commander.id, subject=None, **data)


def test_a_figure_before_and_after(world):
    """
    One on the roll on the 11th, two more on the 13th; the one struck later had never been there.
    """
    enrolled(world, "11 16:00")
    enrolled(world, "13 09:00")
    enrolled(world, "13 10:00")
    wrong = enrolled(world, "11 17:00")
    journal.take_out(entry=Entry.objects.get(id=wrong.id), by=world.commander, at=at("14"), reason="wrong")

    by_code = {each.line.code: each for each in reads.compared(world.operation, date(2022, 3, 11), date(2022, 3, 13))}

    roll, checks = by_code["staff-on-roll"], by_code["checks"]
    assert (roll.before, roll.after, roll.change) == (1, 3, 2)
    assert (checks.before, checks.after, checks.change) == (None, None, None)


def test_the_page_compares_the_days_asked_for(world):
    """
    Left alone it compares the first day with today; days in the wrong order are told.
    """
    enrolled(world, "13 09:00")
    browser = world.browser(world.commander)
    address = f"/o/{world.operation.id}/figures/compare/"

    assert browser.get(address).status_code == 200
    page = browser.get(address, {"earlier": "2022-03-12", "later": "2022-03-13"})
    wrong = browser.get(address, {"earlier": "2022-03-13", "later": "2022-03-12"})

    assert "12 March 2022 → 13 March 2022" in page.content.decode()
    assert wrong.status_code == 422
