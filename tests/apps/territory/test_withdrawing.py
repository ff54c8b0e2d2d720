"""Withdrawing an import: the register says again what it said before, or somebody is told why it cannot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.reports import reads as reports
from shouwang.apps.territory.actions import households, imports, places, withdrawing
from shouwang.apps.territory.models import Household, ImportPlan, Place, Resident
from shouwang.vocabulary.reasons import Refused
from tests import recount
from tests.apps.territory.conftest import EMPTY, FAMILY, RENTER, SHAN, ZENG
from tests.apps.territory.test_imports import codes
from tests.world import World, at

if TYPE_CHECKING:
    from pathlib import Path

MOVED = ((*SHAN[:6], "19900009999", "自住"), (*ZENG[:2], "403", *ZENG[3:]), ("3", "2", "501", "乐宁", "户主", "", "", ""))
"""A new telephone, a woman who moves to the empty flat, a newcomer; the renter is not listed any more."""


def rows() -> list[list[Any]]:
    """The whole register and the tree of places, to the last column."""
    tables = (Household.behind_the_door, Resident.behind_the_door, Place.objects)
    return [sorted(map(repr, table.values_list())) for table in tables]


def overlaid(world: World, planned) -> ImportPlan:
    """The second sheet, applied with everybody gone whom it does not list."""
    made = planned(*MOVED, moment="12")
    return imports.apply_import(import_plan=made.id, gone=[imports.EVERYWHERE], by=world.commander, at=at("12 10:00"))


def withdraw(world: World, made: ImportPlan, moment: str = "12 12:00") -> ImportPlan:
    """The commander withdraws it."""
    return withdrawing.withdraw_import(import_plan=made.id, by=world.commander, at=at(moment))


def test_the_first_import_goes_with_all_it_brought(world: World, willow, registered):
    """
    Households, people, building, unit and doors came with the sheet; the compound was there before and stays.
    """
    withdraw(world, registered)

    assert Household.behind_the_door.count() == Resident.behind_the_door.count() == 0
    assert list(Place.objects.all()) == [willow]
    assert world.kinds().count("household.gone") == 3


def test_every_row_is_as_before(world: World, registered, planned):
    """
    Changed, moved, come and gone: after withdrawing each column of each row is what it was, ids and all.
    """
    before = rows()
    made = overlaid(world, planned)
    between = rows()

    withdraw(world, made)

    assert between != before
    assert rows() == before


def test_it_is_told_once_and_for_each_household(world: World, registered, planned):
    """
    One newcomer gone, one household as before, the renter back, and every entry cites the import; no name among them.
    """
    made = overlaid(world, planned)
    written = Entry.objects.count()

    withdraw(world, made)

    entries = list(Entry.objects.order_by("number")[written:])
    told = json.loads(entries[-1].data)
    of_homes = [json.loads(one.data)["import"] for one in entries if one.kind.startswith("household.")]
    assert entries[-1].kind == "register.withdrawn"
    assert told == {"import": str(made.id), "gone": 1, "changed": made.counts["applied"]["changed"], "back": 1}
    assert set(of_homes) == {str(made.id)}
    assert not any(secret in one.data for one in entries for secret in ("单", "仇", "乐宁", SHAN[6]))


def test_everybody_counts_as_if_it_had_not_been(world: World, registered, planned, tmp_path: Path):
    """
    The figures, and the program that shares no code with them, count what they counted before the import.
    """

    def counted() -> tuple[dict[str, int | None], dict[str, int | None]]:
        path = tmp_path / "journal.jsonl"
        path.write_bytes(b"".join(journal.exported(world.operation)))
        lines = reports.figure_lines(world.operation)
        return {code: line.value for code, line in lines.items()}, recount.recount(recount.load(path))

    before = counted()
    withdraw(world, overlaid(world, planned))

    assert counted() == before
    assert before[0] == before[1]


def test_withdrawn_it_can_be_applied_again(world: World, registered, planned):
    """
    As it stands the plan is an old one; planned again it does what it did.
    """
    made = overlaid(world, planned)
    after = [row[:-1] for row in Household.behind_the_door.values_list("door__label", "members", "version").order_by("door__label", "id")]
    withdraw(world, made)

    with pytest.raises(Refused) as refused:
        imports.apply_import(import_plan=made.id, by=world.commander, at=at("12 13:00"))
    imports.plan_again(import_plan=made.id, by=world.commander, at=at("12 13:10"))
    imports.apply_import(import_plan=made.id, gone=[imports.EVERYWHERE], by=world.commander, at=at("12 13:20"))

    assert codes(refused) == ["import-outdated"]
    assert [
        row[:-1] for row in Household.behind_the_door.values_list("door__label", "members", "version").order_by("door__label", "id")
    ] == after


def test_a_later_import_is_withdrawn_first(world: World, registered, planned):
    """
    The later one built on the same households: it is named, and once it is withdrawn the earlier one goes too.
    """
    later = overlaid(world, planned)

    with pytest.raises(Refused) as refused:
        withdraw(world, registered)
    withdraw(world, later)
    withdraw(world, registered)

    assert codes(refused) == ["import-built-upon"]
    assert refused.value.reasons[0].parameters == {"day": "2022-03-12", "files": ("register.xlsx",), "households": 3}
    assert Household.behind_the_door.count() == 0


def test_what_was_changed_by_hand_is_not_wiped_out(world: World, registered):
    """
    Two doors were written anew since: both are named at once, and nothing is withdrawn.
    """
    for door in ("3-2-402", "3-2-403"):
        households.note_occupancy(door=Place.objects.get(label=door), occupancy="let", by=world.guard, at=at("11 18:00"))
    before = rows()

    with pytest.raises(Refused) as refused:
        withdraw(world, registered)

    assert [(one.code, one.parameters["door"]) for one in refused.value.reasons] == [
        ("household-changed-since", "3-2-402"),
        ("household-changed-since", "3-2-403"),
    ]
    assert rows() == before


def test_nobody_is_put_where_somebody_lives_by_now(world: World, registered, planned):
    """
    The renter was taken out, and a guard has registered somebody at the door since: there is no room to put the renter back.
    """
    made = overlaid(world, planned)
    households.register_person(door=Place.objects.get(label="3-2-402"), name="Lin", by=world.guard, at=at("12 11:00"))

    with pytest.raises(Refused) as refused:
        withdraw(world, made)

    assert [(one.code, one.parameters["door"]) for one in refused.value.reasons] == [("household-changed-since", "3-2-402")]


def test_nobody_is_put_where_there_is_no_door(world: World, registered, planned):
    """
    The renter's door was removed after the import took the renter out.
    """
    made = overlaid(world, planned)
    places.remove_place(place=Place.objects.get(label="3-2-402"), by=world.commander, at=at("12 11:00"))

    with pytest.raises(Refused) as refused:
        withdraw(world, made)

    assert codes(refused) == ["doors-removed-since"]


def test_a_place_where_something_was_recorded_stays(world: World, registered):
    """
    An entrance was recorded at the building that came with the sheet: the building stays for it, its doors go.
    """
    building = Place.objects.get(level="building")
    places.record_entrance(parent=building, name="Back door", use="people", by=world.commander, at=at("11 18:00"))

    withdraw(world, registered)

    assert set(Place.objects.values_list("level", flat=True)) == {"compound", "building", "entrance"}


def test_only_an_applied_import_is_withdrawn(world: World, planned):
    """
    A plan has changed nothing yet.
    """
    with pytest.raises(Refused) as refused:
        withdraw(world, planned(*FAMILY))

    assert codes(refused) == ["import-not-applied"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMANDER, Role.SHIFT_LEAD}))
def test_only_command_withdraws(world: World, registered, role):
    """
    Those who keep the register may import, but taking an import back is decided by command.
    """
    with pytest.raises(Refused) as refused:
        withdrawing.withdraw_import(import_plan=registered.id, by=world.member(role), at=at("12"))

    assert codes(refused) == ["role-may-not"]


def test_nothing_is_half_withdrawn(world: World, registered, planned, monkeypatch):
    """
    The server dies at the last step: every row is as the import left it.
    """
    made = overlaid(world, planned)
    before = rows()
    monkeypatch.setattr(places, "take_bare", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        withdraw(world, made)

    assert rows() == before
    assert ImportPlan.behind_the_door.get(pk=made.pk).state == "applied"


def test_the_page_says_beforehand_what_happens(world: World, registered):
    """
    Two households go; the shift lead reads it, presses the button, and is shown that the register is as before.
    """
    browser = world.browser(world.shift_lead)
    address = f"/o/{world.operation.id}/register/imports/{registered.id}/withdraw/"

    page = browser.get(address).content.decode()
    after = browser.post(address, follow=True).content.decode()

    assert "2 households that came with the import go" in page
    assert "as it was before this import" in after
    assert Household.behind_the_door.count() == 0


def test_the_page_says_why_not_instead_of_a_button(world: World, registered):
    """
    With a change by hand in between there is no button, only the door and the way out.
    """
    households.note_occupancy(door=Place.objects.get(label="3-2-402"), occupancy="let", by=world.guard, at=at("11 18:00"))

    page = world.browser(world.commander).get(f"/o/{world.operation.id}/register/imports/{registered.id}/withdraw/").content.decode()

    assert "3-2-402 was changed by hand" in page
    assert "button danger" not in page


def test_who_may_not_withdraw_sees_no_way_there(world: World, registered):
    """
    The caseworker sees the result of the import without the link.
    """
    page = world.browser(world.member(Role.CASEWORKER)).get(f"/o/{world.operation.id}/register/imports/{registered.id}/").content.decode()

    assert "/withdraw/" not in page


def test_an_empty_flat_that_was_known_before_is_known_again(world: World, registered, planned):
    """
    The flat 403 was filled by the import; withdrawn, it is an empty flat, not an unknown one.
    """
    made = planned(SHAN, ZENG, RENTER, (*EMPTY[:3], "乐宁", "户主", "", "", "自住"), moment="12")
    imports.apply_import(import_plan=made.id, by=world.commander, at=at("12 10:00"))

    withdraw(world, made)

    assert Household.behind_the_door.get(door__label="3-2-403").occupancy == "empty"
