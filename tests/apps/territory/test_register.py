"""Households by hand, search, export, and what each role is told."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.territory import reads
from shouwang.apps.territory.actions import households
from shouwang.apps.territory.models import Household, Place, Resident
from shouwang.vocabulary.reasons import Refused
from tests.world import World, at

KEEPERS = (Role.COMMANDER, Role.SHIFT_LEAD, Role.CASEWORKER, Role.HOST)
DOORKEEPERS = (Role.GUARD, Role.GROUP_LEAD, Role.STOREKEEPER)
OUTSIDE = (Role.SUPERIOR, Role.AUDITOR)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all reasons."""
    return [reason.code for reason in refused.value.reasons]


def door(label: str) -> Place:
    """The door called so."""
    return Place.objects.get(label=label, level="door")


# By hand


def test_a_guard_registers_a_renter_in_a_minute(world: World, registered):
    """
    The empty flat becomes let, with two people; the guard wrote a name the guard may not read later.
    """
    row = households.register_person(
        door=door("3-2-403"), name="罗渔", telephone="19900007777", people=2, by=world.guard, at=at("12 08:00")
    )

    told = reads.register.household(world.guard, row.id)

    assert (row.occupancy, row.members) == ("let", 2)
    assert told is not None
    assert told.people == []
    assert "head" not in told.household
    assert world.kinds()[-1] == "household.changed"


def test_a_second_family_stands_beside_the_first(world: World, registered):
    """
    Somebody lives in 401 already: the new household is the second of this door.
    """
    row = households.register_person(door=door("3-2-401"), name="罗渔", by=world.guard, at=at("12 08:00"))

    assert row.family == 2
    assert world.kinds()[-1] == "household.added"


def test_nobody_is_registered_without_a_name_or_a_telephone(world: World, registered):
    """
    One of the two is needed to find the person again.
    """
    with pytest.raises(Refused) as refused:
        households.register_person(door=door("3-2-403"), by=world.guard, at=at("12 08:00"))

    assert codes(refused) == ["name-or-telephone-needed"]


def test_a_door_is_found_as_people_say_it(world: World, registered):
    """
    3号楼2单元401 is 3-2-401; a door that is not there is told.
    """
    found = households.door_called("3号楼2单元401", world.guard)

    assert found.label == "3-2-401"
    with pytest.raises(Refused) as refused:
        households.door_called("9-9-999", world.guard)
    assert codes(refused) == ["door-unknown"]


def test_what_was_found_at_a_door_takes_it_off_the_list(world: World, registered, willow):
    """
    Door 3-2-404 is new and unknown; after the knock nobody has to go there again.
    """
    unit = Place.objects.get(level="unit")
    from shouwang.apps.territory.actions import places

    fresh = places.add_place(level="door", name="404", parent=unit, by=world.commander, at=at("12 08:00"))
    before = [line.door.label for _, lines in reads.register.to_knock(world.guard) for line in lines]

    households.note_occupancy(door=fresh, occupancy="empty", by=world.guard, at=at("12 09:00"))

    assert before == ["3-2-404"]
    assert reads.register.to_knock(world.guard) == []


def test_a_household_is_written_anew(world: World, registered):
    """
    The wife is renamed, the man is gone, a child comes: two people, and the name that stands for them changes.
    """
    home = Household.behind_the_door.get(door__label="3-2-401")
    wife = next(one for one in Resident.behind_the_door.all() if one.name == "曾玉兰")
    people = [households.Person(id=wife.id, name="曾玉蓝"), households.Person(name="曾星")]

    households.change_household(household=home.id, occupancy="lived-in", members=people, by=world.commander, at=at("12"))

    home.refresh_from_db()
    assert (home.members, home.head) == (2, "曾玉蓝")
    assert list(Resident.behind_the_door.filter(household=home).order_by("place_in_row").values_list("name", flat=True)) == [
        "曾玉蓝",
        "曾星",
    ]


# Search


@pytest.mark.parametrize("query", ["3-2-401", "32401", "3号楼2单元401", "３－２－４０１", "2-401"])
def test_a_door_is_found_however_it_is_typed(world: World, registered, query):
    """
    With dashes, without, in words, in full width, from the unit on.
    """
    hits = reads.search.found(query, world.guard)

    assert [hit.place.label for hit in hits] == ["3-2-401"]


@pytest.mark.parametrize(
    ("query", "name"),
    [("shanxj", "单小军"), ("sxj", "单小军"), ("单小", "单小军"), ("小军", "单小军"), ("zengyul", "曾玉兰"), ("qiua", "仇安")],
)
def test_surnames_are_read_right(world: World, registered, query, name):
    """
    单 is Shàn, 曾 is Zēng, 仇 is Qiú when they are surnames.
    """
    hits = reads.search.found(query, world.member(Role.CASEWORKER))

    assert [hit.name for hit in hits] == [name]


def test_a_telephone_is_found_by_its_tail(world: World, registered):
    """
    The last four digits are what people remember.
    """
    hits = reads.search.found("5678", world.member(Role.HOST))

    assert [hit.name for hit in hits] == ["仇安"]


@pytest.mark.parametrize("role", [*DOORKEEPERS, *OUTSIDE])
@pytest.mark.parametrize("query", ["shanxj", "单小军", "5678"])
def test_names_and_telephones_are_not_found_by_everybody(world: World, registered, role, query):
    """
    Finding nothing is the answer, whatever is typed.
    """
    assert reads.search.found(query, world.member(role)) == []


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_superior_and_the_auditor_find_no_door(world: World, registered, role):
    """
    Figures only.
    """
    assert reads.search.found("3-2-401", world.member(role)) == []


# Export


def test_an_export_cannot_run_and_is_told(world: World, registered):
    """
    A name that begins with = gets an apostrophe; that the register left the house stands in the journal.
    """
    households.register_person(door=door("3-2-403"), name='=HYPERLINK("x")', by=world.guard, at=at("12 08:00"))

    content = households.export_register(form="csv", headings=["a"], by=world.member(Role.HOST), at=at("12 09:00")).decode("utf-8-sig")

    assert "'=HYPERLINK" in content
    assert "单小军" in content
    assert json.loads(Entry.objects.get(kind="register.exported").data) == {"households": 3, "format": "csv"}


@pytest.mark.parametrize("role", [*DOORKEEPERS, *OUTSIDE])
def test_the_register_leaves_the_house_only_with_its_keepers(world: World, registered, role):
    """
    A guard carries no list of names away.
    """
    with pytest.raises(Refused):
        households.export_register(form="xlsx", headings=[], by=world.member(role), at=at("12"))


# Pages


def pages(world: World, willow: Place) -> dict[str, str]:
    """The pages about people, by name."""
    operation, home = world.operation.id, Household.behind_the_door.get(door__label="3-2-401").id
    return {
        "register": reverse("territory:register", args=[operation]),
        "doors": reverse("territory:doors", args=[operation, willow.id]),
        "household": reverse("territory:household", args=[operation, home]),
        "census": reverse("territory:census", args=[operation]),
        "gate": reverse("territory:register-person", args=[operation]),
        "search": reverse("territory:search", args=[operation]) + "?q=3-2-401",
    }


@pytest.mark.parametrize("role", [*KEEPERS, *DOORKEEPERS])
def test_names_stand_on_the_page_for_keepers_only(world: World, registered, willow, role):
    """
    Everybody who serves sees doors and numbers; only the keepers of the register see who it is.
    """
    browser = world.browser(world.member(role))

    told = {name: browser.get(address) for name, address in pages(world, willow).items()}

    assert {answer.status_code for answer in told.values()} == {200}
    seen = any("单小军" in answer.content.decode() or "曾玉兰" in answer.content.decode() for answer in told.values())
    assert seen == (role in KEEPERS)


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_register_is_closed_to_superior_and_auditor(world: World, registered, willow, role):
    """
    They see no page of the register, and are not sent to look for a door.
    """
    browser = world.browser(world.member(role))

    told = {name: browser.get(address).status_code for name, address in pages(world, willow).items()}

    assert {name for name, status in told.items() if status == 200} == set()


def test_to_a_stranger_nothing_exists(world: World, registered, willow):
    """
    Not even the operation.
    """
    browser = world.browser(world.stranger)

    assert {browser.get(address).status_code for address in pages(world, willow).values()} == {404}


def test_the_register_is_entered_without_javascript(world: World, willow, planned):
    """
    Upload, review, apply and result are plain pages; applying asks for POST.
    """
    from tests.apps.territory.conftest import FAMILY, sheet

    browser, operation = world.browser(world.commander), world.operation.id
    file = sheet(*FAMILY)
    file.name = "register.xlsx"

    review = browser.post(reverse("territory:imports", args=[operation]), {"files": [file]}, follow=True)
    address = review.redirect_chain[-1][0]
    looked_at = browser.get(address + "apply/")
    result = browser.post(address + "apply/", follow=True)

    assert "住户" in review.content.decode()
    assert looked_at.status_code == 405
    assert result.status_code == 200
    assert Household.behind_the_door.count() == 3


def test_while_typing_only_the_hits_come(world: World, registered):
    """
    The live search gets the list alone, not the whole page.
    """
    browser = world.browser(world.commander)

    answer = browser.get(
        reverse("territory:search", args=[world.operation.id]) + "?q=shanxj", headers={"hx-request": "true", "hx-target": "found"}
    )

    assert "单小军" in answer.content.decode()
    assert "<html" not in answer.content.decode()


# Two at once


def household_form(browser, address: str) -> dict[str, str]:
    """What a browser would send of the page as it is drawn now, untouched."""
    page = browser.get(address).context
    drawn = [*page["form"], *page["people"].management_form, *(field for person in page["people"] for field in person)]
    return {field.html_name: field.value() for field in drawn if field.value() not in (None, False)}


def test_two_people_at_one_household_do_not_overwrite_each_other(world: World, registered):
    """
    One writes the landlord's telephone; the other opened the form before that and writes the landlord's name, and one person less.
    """
    row = Household.behind_the_door.get(door__label="3-2-401")
    address = reverse("territory:change-household", args=[world.operation.id, row.id])
    first, second = world.browser(world.commander), world.browser(world.shift_lead)
    early, late = household_form(first, address), household_form(second, address)

    first.post(address, early | {"landlord_phone": "19900009999", "person-2-name": "罗渔", "members": "3"})
    answer = second.post(address, late | {"landlord": "仇房东", "person-1-gone": "on"}, follow=True)

    row.refresh_from_db()
    assert (row.landlord, row.landlord_phone, row.members) == ("仇房东", "19900009999", 2)
    assert set(Resident.behind_the_door.filter(household=row).values_list("name", flat=True)) == {"单小军", "罗渔"}
    assert "Telephone of the landlord" in str([str(message) for message in answer.context["messages"]])


def test_one_telephone_written_by_two_is_told(world: World, registered):
    """
    Neither is guessed to be right: what stands there is said, and nothing was changed.
    """
    row = Household.behind_the_door.get(door__label="3-2-401")
    address = reverse("territory:change-household", args=[world.operation.id, row.id])
    first, second = world.browser(world.commander), world.browser(world.shift_lead)
    early, late = household_form(first, address), household_form(second, address)

    first.post(address, early | {"landlord_phone": "19900009999", "person-0-telephone": "19900001111"})
    answer = second.post(address, late | {"landlord_phone": "19900008888", "person-0-telephone": "19900002222"})

    row.refresh_from_db()
    assert row.landlord_phone == "19900009999"
    assert "19900009999" in answer.content.decode()
    assert "19900001111" in str(answer.context["people"].errors)


def test_who_was_taken_out_meanwhile_does_not_come_back_unseen(world: World, registered):
    """
    One takes 曾玉兰 out; the other, who changed her needs on a form opened earlier, is told.
    """
    row = Household.behind_the_door.get(door__label="3-2-401")
    address = reverse("territory:change-household", args=[world.operation.id, row.id])
    first, second = world.browser(world.commander), world.browser(world.shift_lead)
    early, late = household_form(first, address), household_form(second, address)

    first.post(address, early | {"person-1-gone": "on"})
    refused = second.post(address, late | {"person-1-needs": "insulin"})
    untouched = second.post(address, late | {"note": "dog"})

    row.refresh_from_db()
    assert refused.status_code == 200
    assert untouched.status_code == 302
    assert (row.members, row.note) == (1, "dog")
