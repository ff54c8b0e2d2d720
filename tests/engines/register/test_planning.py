"""Plans: what sheets would change, and that doing it twice changes nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engines.register.planning import FieldChange, Plan, apply, plan
from shouwang.vocabulary.register import Door, Household, Member, Occupancy
from tests.engines.register.sheets import id_number, people, read, sheet

HEAD = "门牌|姓名|身份证号|出生日期|电话"
MEI, YU = id_number("19780305", "027"), id_number("19800101", "028")


def register(*texts: str) -> list[Household]:
    """A register made by reading these sheets."""
    households: list[Household] = []
    for text in texts:
        households = apply(households, plan(households, read(text)))
    return households


def said(changes: Plan) -> list[tuple[str, str, str, str]]:
    """Kind, subject, door and name of each change."""
    return [(one.kind, one.about, one.door.label, getattr(one.after or one.before, "name", "")) for one in changes.changes]


def test_an_empty_register_takes_everything_as_new():
    """
    Two doors, three people, nobody known before.
    """
    changes = plan([], read(f"{HEAD}\n3-2-401|单禾|||\n|单小禾|||\n3-2-402|曾雨|||"))

    assert said(changes) == [("new", "household", "3-2-401", ""), ("new", "household", "3-2-402", "")]
    assert changes.people("new") == 3
    assert {one.after.occupancy for one in changes.new} == {Occupancy.LIVED_IN}


def test_a_change_is_told_field_by_field():
    """
    Same person by name; the telephone is another, the number is new, the blank birth says nothing.
    """
    before = register(f"{HEAD}\n3-2-401|单禾||1978-03-05|19900000001")

    changes = plan(before, read(f"{HEAD}\n3-2-401|单禾|{MEI}||19900000002"))

    assert said(changes) == [("changed", "member", "3-2-401", "单禾")]
    assert changes.changes[0].fields == (
        FieldChange("sex", "", "male"),
        FieldChange("id_number", "", MEI),
        FieldChange("phone", "19900000001", "19900000002"),
    )


def test_a_blank_wipes_nothing_out():
    """
    The sheet of the next month has no telephones; the register keeps the ones it has.
    """
    before = register(f"{HEAD}\n3-2-401|单禾|{MEI}||19900000001")

    changes = plan(before, read("门牌|姓名\n3-2-401|单禾"))

    assert changes.is_empty
    assert changes.unchanged == 1


def test_gone_concerns_only_the_buildings_of_the_sheet():
    """
    The sheet of building 3 misses one person there; that building 1 is not in it says nothing.
    """
    before = register(f"{HEAD}\n1-1-101|仇月|||\n3-2-401|单禾|||\n|单小禾|||\n3-2-402|曾雨|||")

    changes = plan(before, read(f"{HEAD}\n3-2-401|单禾|||"))

    assert said(changes) == [("gone", "member", "3-2-401", "单小禾"), ("gone", "household", "3-2-402", "")]
    assert people(apply(before, changes)) == {"1-1-101": ["仇月"], "3-2-401": ["单禾"]}


def test_nobody_is_gone_whose_row_was_left_out():
    """
    The row of 402 has a door nobody can read, so building 3 is not judged.
    """
    before = register(f"{HEAD}\n3-2-401|单禾|||\n3-2-402|曾雨|||")

    changes = plan(before, read(sheet("单元|房号|姓名\n2|401|单禾\n2|？？|曾雨", "3号楼")))

    assert changes.is_empty
    assert [doubt.reason.code for doubt in changes.doubtful] == ["door-not-understood", "gone-not-judged"]


def test_what_is_held_back_is_told_only_where_somebody_would_be_gone():
    """
    A first import has nobody to lose; the lost row itself is told, that is enough.
    """
    changes = plan([], read(sheet("单元|房号|姓名\n2|401|单禾\n2|？？|曾雨", "3号楼")))

    assert [doubt.reason.code for doubt in changes.doubtful] == ["door-not-understood"]


def test_a_person_under_a_number_moves_with_it():
    """
    The number stood at 401 and stands at 402 now: one person moved, nobody is new, nobody is gone.
    """
    before = register(f"{HEAD}\n3-2-401|单禾|{MEI}||\n|单小禾|||\n3-2-402|曾雨|||")

    changes = plan(before, read(f"{HEAD}\n3-2-401|单小禾|||\n3-2-402|曾雨|||\n|单禾|{MEI}||"))

    assert said(changes) == [("changed", "member", "3-2-402", "单禾")]
    assert changes.changes[0].fields == (FieldChange("door", "3-2-401", "3-2-402"),)
    assert people(apply(before, changes)) == {"3-2-401": ["单小禾"], "3-2-402": ["曾雨", "单禾"]}


def test_a_move_from_a_building_the_sheet_does_not_cover_is_told():
    """
    She may still live in building 1; the plan moves her and asks.
    """
    before = register(f"{HEAD}\n1-1-101|单禾|{MEI}||")

    changes = plan(before, read(f"{HEAD}\n3-2-401|单禾|{MEI}||"))

    assert [doubt.reason.code for doubt in changes.doubtful] == ["person-moves-here"]
    assert [one.moved_from for one in changes.changed] == [(Door("", "1", "1", "101"), 1)]


def test_the_same_name_and_birth_elsewhere_is_told():
    """
    Without numbers it may be two people: the new one is planned, and asked about.
    """
    before = register(f"{HEAD}\n1-1-101|单禾||1978-03-05|")

    changes = plan(before, read(f"{HEAD}\n3-2-401|单禾||1978-03-05|"))

    assert [doubt.reason.code for doubt in changes.doubtful] == ["same-person-elsewhere"]
    assert changes.people("new") == 1


def test_two_people_of_one_name_in_one_flat_stay_two():
    """
    Grandfather and grandson of one name differ by birth.
    """
    text = f"{HEAD}\n3-2-401|单禾||1940-01-01|\n|单禾||2015-01-01|"
    before = register(text)

    changes = plan(before, read(f"{HEAD}\n3-2-401|单禾||2015-01-01|19900000001\n|单禾||1940-01-01|"))

    assert [(one.before.born, one.fields) for one in changes.changed] == [("2015-01-01", (FieldChange("phone", "", "19900000001"),))]


def test_a_renter_gets_a_name():
    """
    Three nameless renters; the census learns one name. He is one of the three, not a fourth.
    """
    before = register("门牌|姓名|人数|房屋性质\n3-2-401|租户|3|出租")

    changes = plan(before, read("门牌|姓名|人数|房屋性质\n3-2-401|曾雨|3|出租"))

    assert said(changes) == [("changed", "member", "3-2-401", "曾雨")]
    assert people(apply(before, changes)) == {"3-2-401": ["曾雨", "", ""]}


def test_a_head_with_a_count_does_not_erase_known_members():
    """
    The register knows all three by name; a sheet that knows the head and "3" adds nothing and takes nothing.
    """
    before = register(f"{HEAD}\n3-2-401|单禾|||\n|单小禾|||\n|曾雨|||")

    changes = plan(before, read("门牌|户主|人数\n3-2-401|单禾|3"))

    assert [change for change in changes.changes if change.kind != "changed"] == []
    assert len(apply(before, changes)[0].members) == 3


def test_the_second_family_stays_the_second():
    """
    The families stand in another order in the new sheet; each is known by its people.
    """
    text = "门牌|姓名|与户主关系\n3-2-401|单禾|户主\n|单小禾|女儿\n|曾雨|户主"
    before = register(text)

    changes = plan(before, read("门牌|姓名|与户主关系\n3-2-401|曾雨|户主\n|单禾|户主\n|单小禾|女儿"))

    assert changes.is_empty


def test_an_empty_flat_says_that_its_people_are_gone():
    """
    空置 is an answer about people; a door that is merely listed is not.
    """
    before = register(f"{HEAD}\n3-2-401|单禾|||\n3-2-402|曾雨|||")

    changes = plan(before, read("门牌|姓名|居住情况\n3-2-401||空置\n3-2-402||"))

    assert [(one.kind, one.door.room) for one in changes.changes] == [("changed", "401"), ("gone", "401")]


def test_an_age_does_not_age_the_register():
    """
    A year later the same sheet says 44 instead of 43; the year of birth is the same within one.
    """
    before = register("门牌|姓名|年龄\n3-2-401|单禾|43")

    changes = plan(before, read("门牌|姓名|年龄\n3-2-401|单禾|44"))

    assert changes.is_empty


def test_keys_of_the_store_come_through():
    """
    Whoever applies the plan to tables finds its own row again.
    """
    before = [Household(Door("", "3", "2", "401"), members=(Member("单禾", key="row-7"),), key="home-3")]

    changes = plan(before, read(f"{HEAD}\n3-2-401|单禾|{MEI}||"))

    assert changes.changes[-1].before.key == "row-7"
    assert changes.changes[-1].after.key == "row-7"


names = st.sampled_from(["单禾", "曾雨", "仇月", "解安", "", "租户"])
rows = st.lists(
    st.tuples(
        st.sampled_from(["3-1-101", "3-1-102", "3-2-201", "4-1-101", "A座1203", "？"]),
        names,
        st.sampled_from(["", MEI, YU]),
        st.sampled_from(["", "1978-03-05", "1990", "1978年3月"]),
        st.sampled_from(["", "户主", "女儿", "租户"]),
        st.sampled_from(["", "1", "3"]),
        st.sampled_from(["", "自住", "空置", "出租"]),
    ),
    min_size=1,
    max_size=9,
)


def table(cells: list[tuple[str, ...]]) -> str:
    """Rows as a sheet."""
    return "\n".join("|".join(row) for row in [("门牌", "姓名", "身份证号", "出生日期", "与户主关系", "人数", "房屋性质"), *cells])


@settings(max_examples=300)
@given(rows, rows)
def test_applying_twice_changes_nothing(first, second):
    """
    Whatever stood in the register and whatever the sheet says: after the plan the same sheet has nothing left to change.
    """
    found = read(table(second))
    before = register(table(first))

    after = apply(before, plan(before, found))

    assert plan(after, found).changes == ()


@settings(max_examples=100)
@given(rows, rows)
def test_the_plan_accounts_for_everybody(first, second):
    """
    People after = people before + new - gone; nobody is lost or doubled on the way.
    """
    found = read(table(second))
    before = register(table(first))

    changes = plan(before, found)

    count = lambda households: sum(len(one.members) for one in households)  # noqa: E731 - one line says it
    assert count(apply(before, changes)) == count(before) + changes.people("new") - changes.people("gone")
