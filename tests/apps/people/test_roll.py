"""The roll: enrolling, changing, removing, limits, importing."""

from __future__ import annotations

import pytest

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Limits, Person
from shouwang.files.roll import roll_of
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.roll import Particulars
from shouwang.vocabulary.sheets import Sheet, Workbook
from tests.world import at


def sheet(*rows: tuple, heading: tuple = ("序号", "姓名", "职务", "联系电话")) -> Workbook:
    return Workbook("名册.xlsx", "xlsx", (Sheet("Sheet1", [heading, *rows]),))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_enrolling_tells_what_is_counted_and_no_name(unit):
    """
    Figures count party members and drivers from the entry; the name stays in the table.
    """
    person = unit.people["Bo"]

    entry = unit.told("person.enrolled")[1]

    assert entry.subject == person.id
    assert entry.data == '{"joined":"volunteered","own_car":true,"party_member":false}'


def test_nobody_is_put_on_the_roll_twice(unit):
    """
    Typed in again, with the same telephone or without one; a namesake with another telephone is somebody else.
    """
    unit.enrol("Lan", telephone="13900000001")

    for again in ({"telephone": "13900000001"}, {}):
        with pytest.raises(Refused) as refused:
            unit.enrol("Lan", **again)
        assert codes(refused) == ["person-on-roll-already"]

    unit.enrol("Lan", telephone="13900000002")
    assert [person.name for person in Person.behind_the_door.all()].count("Lan") == 2


def test_a_number_belongs_to_one_person_and_all_faults_come_at_once(unit):
    """
    Number 1 is Mei's, the year is in the future and the telephone has letters: three reasons, not the first only.
    """
    assert unit.people

    with pytest.raises(Refused) as refused:
        unit.enrol("Second", number=1, birth_year=2030, telephone="call me")

    assert codes(refused) == ["birth-year-unlikely", "telephone-not-understood", "number-taken"]


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COMMANDER, Role.SHIFT_LEAD}))
def test_only_command_keeps_the_roll(world, role):
    """
    Everybody else reads it at most.
    """
    with pytest.raises(Refused) as refused:
        actions.enrol(particulars=Particulars("Someone"), by=world.member(role), at=at("11"))

    assert codes(refused) == ["role-may-not"]


def test_a_change_to_the_same_is_no_change(unit, world):
    """
    Saving a form that nobody touched leaves no entry.
    """
    mei = unit.people["Mei"]
    same = Particulars("Mei", number=1, telephone="13800000001", email="mei@example.org", language="en", party_member=True)

    actions.change(person=mei.id, particulars=same, by=world.commander, at=at("12"))

    assert unit.told("person.changed") == []


def test_a_removed_person_frees_the_number_and_cannot_be_changed(unit, world):
    """
    The row stays until the people are destroyed, but nobody sees it on the roll.
    """
    wu = unit.people["Wu"]

    actions.remove(person=wu.id, by=world.commander, at=at("12"))
    unit.enrol("Next", number=4)

    assert [person["name"] for person in reads.people_seen(world.commander)] == ["Mei", "单小军", "Lan", "Next"]
    with pytest.raises(Refused) as refused:
        actions.change(person=wu.id, particulars=Particulars("Wu"), by=world.commander, at=at("12"))
    assert codes(refused) == ["person-removed"]


def test_nobody_changes_the_people_of_another_operation(unit, world):
    """
    To a member of one operation the people of another do not exist.
    """
    mei = unit.people["Mei"]
    elsewhere = type(world)()
    elsewhere.__dict__["operation"] = type(world.operation).objects.create(
        name="Other", hazard="flood", time_zone="Asia/Shanghai", started_at=at("11")
    )

    with pytest.raises(Refused) as refused:
        actions.remove(person=mei.id, by=elsewhere.member("commander"), at=at("12"))

    assert codes(refused) == ["not-your-operation"]
    assert reads.people_seen(elsewhere.commander) == []


@pytest.mark.parametrize("role", Role.values)
def test_a_telephone_is_for_command_alone(unit, world, role):
    """
    Colleagues see who serves and as what; the superior and the auditor see nobody.
    """
    assert unit.people

    seen = reads.people_seen(world.member(role))

    assert bool(seen) == (role in access.STAFF | {Role.HOST})
    assert all(("telephone" in person) == (role in access.COMMAND) for person in seen)


def test_names_are_found_by_pinyin_with_the_surname_read_right(unit, world):
    """
    单 is Shan as a surname, not Dan.
    """
    people = [*reads.people_seen(world.guard), *(unit.people and reads.people_seen(world.guard))]

    found = {words: [person["name"] for person in reads.narrowed(people, words)] for words in ("shan", "sxj", "dan")}

    assert found == {"shan": ["单小军"], "sxj": ["单小军"], "dan": []}


def test_a_login_is_one_persons_and_shows_the_role(unit, world):
    """
    The guard's login becomes Wu's; nobody else can have it, and a stranger's login has no part here.
    """
    actions.link_login(person=unit.people["Wu"].id, user=world.guard.user, by=world.commander, at=at("12"))

    with pytest.raises(Refused) as taken:
        actions.link_login(person=unit.people["Mei"].id, user=world.guard.user, by=world.commander, at=at("12"))
    with pytest.raises(Refused) as strange:
        actions.link_login(person=unit.people["Mei"].id, user=world.stranger, by=world.commander, at=at("12"))

    wu = reads.person_seen(world.guard, unit.people["Wu"].id)
    assert reads.roles_of(world.operation.id)[wu["user"]] == "Guard"
    assert codes(taken) + codes(strange) == ["login-taken", "login-without-part"]


def test_whoever_was_taken_off_the_roll_comes_back_as_who_they_are(unit, world):
    """
    Lan is taken off by mistake and typed anew, with a title now: the same person, so that nobody who stood all night counts as rested. A Mo of another number is somebody else.
    """
    lan, mo = unit.enrol("Lan", number=7, telephone="13800000007"), unit.enrol("Mo", number=8)
    actions.record_limits(person=lan, limits=actions.LimitsTold(("seated",)), at=at("11 16:00"), by=world.commander)
    for person in (lan, mo):
        actions.remove(person=person.id, by=world.commander, at=at("11 17:00"))

    again, other = unit.enrol("Lan", number=7, telephone="13800000007", title="Clerk"), unit.enrol("Mo", number=9)

    assert (again.id, again.removed_at, again.title) == (lan.id, None, "Clerk")
    assert other.id != mo.id
    assert reads.limits_seen(world.commander)[lan.id]["kinds"] == ["seated"]
    assert [entry.subject for entry in unit.told("person.enrolled")] == [lan.id, mo.id, lan.id, other.id]


# Limits


def test_limits_are_known_to_those_who_plan_duty_and_to_no_entry(unit, world):
    """
    The journal learns that something was recorded; the words ill, pregnant or a note stand in no entry.
    """
    told = actions.LimitsTold(("ill", "no-nights"), note="chemotherapy on Mondays")

    actions.record_limits(person=unit.people["Lan"], limits=told, at=at("11 16:00"), by=unit.people["Lan"])

    journal = "".join(f"{entry.kind}{entry.data}" for entry in Entry.objects.all())
    (entry,) = unit.told("person.limits-recorded")
    assert (entry.actor, entry.subject) == (None, None)
    assert not any(word in journal for word in ("ill", "nights", "chemotherapy"))
    assert reads.limits_seen(world.shift_lead)[unit.people["Lan"].id]["kinds"] == ["ill", "no-nights"]
    assert reads.limits_seen(world.member(Role.GROUP_LEAD)) == {}


def test_limits_told_twice_are_told_once(unit):
    """
    A thumb that taps twice leaves one entry.
    """
    for _ in range(2):
        actions.record_limits(person=unit.people["Lan"], limits=actions.LimitsTold(("seated",)), at=at("11 16:00"), by=unit.people["Lan"])

    assert len(unit.told("person.limits-recorded")) == 1
    assert Limits.behind_the_door.count() == 1


def test_nobody_tells_limits_of_somebody_else(unit):
    """
    A personal link speaks for its own person.
    """
    with pytest.raises(Refused) as refused:
        actions.record_limits(person=unit.people["Lan"], limits=actions.LimitsTold(("ill",)), at=at("11 16:00"), by=unit.people["Mei"])

    assert codes(refused) == ["call-not-yours"]


# Importing


def test_applying_a_sheet_twice_changes_nothing(unit, world):
    """
    The second time everybody is as they were: no entry, no row.
    """
    roll = roll_of(sheet((1, "Mei", "Head", ""), (5, "柳小禾", "农艺师", 13800000005.0)))
    assert unit.people

    first = actions.apply_roll(roll=roll, by=world.commander, at=at("11 15:30"))
    entries = len(world.kinds())
    second = actions.apply_roll(roll=roll, by=world.commander, at=at("11 15:31"))

    assert [line.particulars.name for line in first.new] == ["柳小禾"]
    assert [changed.differences for changed in first.changed] == [(("title", "", "Head"),)]
    assert second.is_empty
    assert second.same == 2
    assert len(world.kinds()) == entries


def test_a_sheet_keeps_what_it_has_no_column_for(unit, world):
    """
    Mei's e-mail is not in the sheet, and her empty telephone cell clears nothing.
    """
    roll = roll_of(sheet((1, "Mei", "Head", "")))
    mei = unit.people["Mei"]

    actions.apply_roll(roll=roll, by=world.commander, at=at("11 15:30"))

    mei.refresh_from_db()
    assert (mei.title, mei.email, mei.telephone) == ("Head", "mei@example.org", "13800000001")


def test_two_people_may_swap_their_numbers(unit, world):
    """
    Numbers are unique at every moment, also in the middle of a swap.
    """
    roll = roll_of(sheet((2, "Mei", "", ""), (1, "单小军", "", "")))
    assert unit.people

    actions.apply_roll(roll=roll, by=world.commander, at=at("11 15:30"))

    assert [person["name"] for person in reads.people_seen(world.commander)][:2] == ["单小军", "Mei"]


def test_nothing_is_half_imported(unit, world):
    """
    Number 4 is Wu's, who is not in the sheet: the good line is not taken either.
    """
    roll = roll_of(sheet((9, "柳小禾", "", ""), (4, "柳小满", "", "")))
    assert unit.people

    with pytest.raises(Refused) as refused:
        actions.apply_roll(roll=roll, by=world.commander, at=at("11 15:30"))

    assert codes(refused) == ["number-taken"]
    assert Person.behind_the_door.count() == 4


def test_namesakes_are_told_apart_by_telephone_or_not_at_all(unit, world):
    """
    Two people called 柳小禾: the sheet with a telephone means one of them, the sheet without could mean either.
    """
    unit.enrol("柳小禾", telephone="13800000011")
    unit.enrol("柳小禾", telephone="13800000012")

    sure = reads.plan_roll(roll_of(sheet(("", "柳小禾", "主任", "13800000012"))), world.commander)
    unsure = reads.plan_roll(roll_of(sheet(("", "柳小禾", "主任", ""))), world.commander)

    assert [changed.person["telephone"] for changed in sure.changed] == ["13800000012"]
    assert [fault.code for fault in unsure.faults] == ["roll-name-ambiguous"]


def test_a_namesake_with_another_number_and_another_telephone_is_somebody_else(unit, world):
    """
    One of them changes when somebody moves desk or buys a telephone; both at once are another person of the same name.
    """
    unit.enrol("柳小禾", number=7, telephone="13800000011")

    moved = reads.plan_roll(roll_of(sheet(("7", "柳小禾", "主任", "13800000012"))), world.commander)
    other = reads.plan_roll(roll_of(sheet(("8", "柳小禾", "主任", "13800000012"))), world.commander)

    assert [len(moved.new), len(moved.changed)] == [0, 1]
    assert [len(other.new), len(other.changed), len(other.missing)] == [1, 0, 1]
