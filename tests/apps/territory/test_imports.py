"""Importing household sheets: plan, review, apply."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.territory.actions import households, imports, places
from shouwang.apps.territory.models import Household, ImportPlan, Place, Register, Resident, SheetMapping
from shouwang.vocabulary.reasons import Refused
from tests.apps.territory.conftest import EMPTY, FAMILY, HEAD, RENTER, SHAN, ZENG, sheet
from tests.world import World, at

EXAMPLE = Path(__file__).parents[3] / "examples" / "two-compounds" / "register"


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of all reasons."""
    return [reason.code for reason in refused.value.reasons]


def resident(name: str) -> Resident | None:
    """Who bears this name; names are sealed, so no question to the database finds them."""
    return next((one for one in Resident.behind_the_door.select_related("household__door") if one.name == name), None)


def lived_in() -> Counter[tuple[str, int, str]]:
    """Door, number of people and occupancy of every household."""
    rows = Household.behind_the_door.values_list("door__label", "members", "occupancy")
    return Counter(tuple(row) for row in rows)


def test_planning_changes_nothing(world: World, planned):
    """
    The plan counts three people; the register still has none.
    """
    made = planned(*FAMILY)

    assert made.counts["new_people"] == 3
    assert Household.behind_the_door.count() == 0
    assert world.kinds()[-1] == "register.planned"


def test_applying_writes_households_people_places(world: World, registered):
    """
    Two households and an empty flat, with the doors the sheet names and one entry each.
    """
    assert lived_in() == {("3-2-401", 2, "lived-in"): 1, ("3-2-402", 1, "let"): 1, ("3-2-403", 0, "empty"): 1}
    assert list(Place.objects.in_order().values_list("name", flat=True)) == ["柳园小区", "3号楼", "2单元", "401", "402", "403"]
    assert Counter(world.kinds())["household.added"] == 3
    assert registered.counts["applied"] == {"new": 2, "changed": 0, "gone": 0, "empty": 1, "people_added": 3, "people_gone": 0}


def test_an_import_is_told_once(registered):
    """
    The entry of the whole import counts the households with somebody in them, and names the file by its hash.
    """
    told = json.loads(Entry.objects.get(kind="register.applied").data)

    assert (told["new"], told["changed"], told["gone"], told["doubtful"]) == (2, 0, 0, 0)
    assert told["file"] == registered.sources.get().sha256


def test_the_same_sheet_again_changes_nothing(world: World, registered, planned):
    """
    A plan of the sheet that was just applied is empty, and there is nothing to apply.
    """
    again = planned(*FAMILY)

    assert again.counts["unchanged"] == 3
    with pytest.raises(Refused) as refused:
        imports.apply_import(import_plan=again.id, by=world.commander, at=at("11 18:00"))
    assert codes(refused) == ["import-changes-nothing"]


def test_a_plan_is_applied_once(world: World, registered):
    """
    Pressing the button twice is told with the day of the first time.
    """
    with pytest.raises(Refused) as refused:
        imports.apply_import(import_plan=registered.id, by=world.commander, at=at("12"))

    assert codes(refused) == ["import-applied-already"]
    assert refused.value.reasons[0].parameters == {"day": "2022-03-11"}


def test_an_old_plan_is_refused_and_planned_again(world: World, registered, planned):
    """
    Somebody registers at the gate between plan and apply; planned again, the plan is good.
    """
    made = planned(*FAMILY, ("3", "2", "501", "乐宁", "户主", "", "", ""))
    door = Place.objects.get(label="3-2-403")
    households.register_person(door=door, name="Lin", by=world.guard, at=at("11 18:00"))

    with pytest.raises(Refused) as refused:
        imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 18:30"))
    imports.plan_again(import_plan=made.id, by=world.commander, at=at("11 18:40"))
    imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 18:45"))

    assert codes(refused) == ["import-outdated"]
    assert Household.behind_the_door.filter(door__label="3-2-501").exists()


def test_nothing_is_half_imported(world: World, planned, monkeypatch):
    """
    The journal fails at the last moment: no place, no household, no person stays.
    """
    made = planned(*FAMILY)
    before = Place.objects.count(), Register.objects.get().version
    monkeypatch.setattr(imports, "remember", lambda made: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 18:00"))

    assert (Place.objects.count(), Register.objects.get().version) == before
    assert Resident.behind_the_door.count() == 0
    assert ImportPlan.behind_the_door.get().state == "planned"


def test_changes_are_told_one_by_one(world: World, registered, planned):
    """
    A new telephone and a new child change one household; the others stay untouched.
    """
    made = planned((*SHAN[:6], "19900009999", "自住"), ZENG, ("3", "2", "401", "单星", "儿子", "", "", ""), RENTER, EMPTY)

    imports.apply_import(import_plan=made.id, by=world.commander, at=at("12"))

    assert Counter(world.kinds())["household.changed"] == 1
    assert Household.behind_the_door.get(door__label="3-2-401").members == 3
    assert resident("单小军").telephone == "19900009999"


def test_who_is_not_listed_stays_without_a_tick(world: World, registered, planned):
    """
    The renter is missing in the new sheet; nobody ticked building 3, so nobody is taken out.
    """
    made = planned(SHAN, ZENG, EMPTY, ("3", "2", "501", "乐宁", "户主", "", "", ""))

    imports.apply_import(import_plan=made.id, by=world.commander, at=at("12"))

    assert made.counts["buildings_gone"] == {"柳园|3": [1, 1]}
    assert resident("仇安")


def test_who_is_not_listed_goes_with_a_tick(world: World, registered, planned):
    """
    With the building ticked the household is gone, and its person is destroyed; the journal keeps the count.
    """
    made = planned(SHAN, ZENG, EMPTY)

    imports.apply_import(import_plan=made.id, gone=["柳园|3"], by=world.commander, at=at("12"))

    assert resident("仇安") is None
    assert json.loads(Entry.objects.get(kind="household.gone").data)["members"] == 1


def test_a_person_who_moves_keeps_the_id(world: World, registered, planned):
    """
    The man of 401 stands at 403 in the new sheet, under the same number: one row changes its household.
    """
    before = resident("单小军").id
    made = planned(ZENG, RENTER, (*SHAN[:2], "403", *SHAN[3:]))

    imports.apply_import(import_plan=made.id, by=world.commander, at=at("12"))

    moved = resident("单小军")
    assert (moved.id, moved.household.door.label) == (before, "3-2-403")
    assert lived_in()[("3-2-401", 1, "lived-in")] == 1


def test_a_doubt_is_decided_by_writing_the_cell(world: World, planned):
    """
    A door nobody understands leaves its row out; said anew, the row is taken.
    """
    made = planned(SHAN, ("", "", "锅炉房对面靠左数第三间小屋", "乐宁", "户主", "", "", ""))
    doubt = made.doubts[0]

    decision = imports.Decision(doubt["file"], doubt["sheet"], doubt["line"], "set", {"building": "3", "unit": "2", "room": "502"})
    again = imports.plan_again(import_plan=made.id, decisions=[decision], by=world.commander, at=at("11 18:00"))

    assert doubt["left_out"]
    assert again.doubts == []
    assert again.counts["new_people"] == 2


def test_one_person_at_two_doors_lives_at_one(world: World, planned):
    """
    "Lives here" at 401 takes that row and leaves the other one out.
    """
    made = planned(SHAN, ZENG, (*SHAN[:2], "601", *SHAN[3:]))

    decision = imports.Decision("register.xlsx", "住户", 3, "lives-here")
    again = imports.plan_again(import_plan=made.id, decisions=[decision], by=world.commander, at=at("11 18:00"))
    imports.apply_import(import_plan=again.id, by=world.commander, at=at("11 18:30"))

    assert [doubt["code"] for doubt in made.doubts] == ["same-person-twice"] * 2
    assert resident("单小军").household.door.label == "3-2-401"


def test_a_column_is_understood_as_somebody_says_and_remembered(world: World, planned):
    """
    Nobody could know that 花名 is the name; said once, the next sheet of the same source is read right by itself.
    """
    head = ("楼号", "单元", "房号", "花名", "与户主关系", "身份证号", "联系电话", "房屋性质")
    made = planned(*FAMILY, head=head)
    signature = made.tables[0]["signature"]

    again = imports.plan_again(import_plan=made.id, columns={signature: {4: "name"}}, by=world.commander, at=at("11 18:00"))
    imports.apply_import(import_plan=again.id, by=world.commander, at=at("11 18:30"))
    later = planned(*FAMILY, ("3", "2", "501", "乐宁", "户主", "", "", ""), head=head)

    assert resident("曾玉兰")
    assert SheetMapping.objects.filter(signature=signature).exists()
    assert later.counts["new_people"] == 1


def test_the_error_sheet_names_the_row(world: World, planned):
    """
    Downloaded, the doubtful row stands in its own columns with what is wrong in both languages.
    """
    made = planned(SHAN, (*ZENG[:5], "990000196807151023", "", ""))

    content = imports.error_sheet(import_plan=made.id, by=world.commander, at=at("11 18:00"))

    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    wrong = next(row for row in rows if "曾玉兰" in row)
    assert rows[0][: len(HEAD)] == list(HEAD)
    assert "check digit" in str(wrong[-1])
    assert "校验码" in str(wrong[-2])


def test_a_corrected_error_sheet_is_brought_as_any_other(world: World, planned):
    """
    The number is corrected in the error sheet; brought again, it completes the register and nobody is gone.
    """
    made = planned(SHAN, (*ZENG[:5], "990000196807151023", "", ""), RENTER)
    content = imports.error_sheet(import_plan=made.id, by=world.commander, at=at("11 18:00"))
    imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 18:10"))
    corrected = corrected_sheet(content, "990000196807151023", "990000196807151026")

    later = imports.plan_import(files=[("corrected.xlsx", corrected)], by=world.commander, at=at("11 18:30"))
    imports.apply_import(import_plan=later.id, gone=[imports.EVERYWHERE], by=world.commander, at=at("11 18:40"))

    assert resident("曾玉兰").id_number == "990000196807151026"
    assert Resident.behind_the_door.count() == 3


def corrected_sheet(content: bytes, wrong: str, right: str) -> BytesIO:
    """The error sheet with one cell written anew, as a person does it in a spreadsheet program."""
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if str(cell.value) == wrong:
                cell.value = right
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def test_files_that_cannot_be_read_are_refused_together(world: World, willow):
    """
    A PDF and an empty file are told in one go; the good one beside them is not half taken.
    """
    files = [("a.xlsx", BytesIO(b"%PDF-1.7 no sheet")), ("b.csv", BytesIO(b"")), ("c.xlsx", sheet(SHAN))]

    with pytest.raises(Refused) as refused:
        imports.plan_import(files=files, by=world.commander, at=at("11 17:00"))

    assert sorted(codes(refused)) == ["file-empty", "file-is-no-sheet"]
    assert ImportPlan.behind_the_door.count() == 0


def test_a_sheet_of_no_compound_is_planned_but_not_applied(world: World, willow):
    """
    Two compounds and a sheet that names neither: the plan asks, and applying is refused until somebody says.
    """
    places.add_place(level="compound", name="槐荫里", by=world.commander, at=at("11 15:30"))
    file = BytesIO("门牌,姓名\n3-2-401,单小军\n".encode("gbk"))
    made = imports.plan_import(files=[("list.csv", file)], by=world.commander, at=at("11 17:00"))

    with pytest.raises(Refused) as refused:
        imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 17:10"))
    imports.plan_again(import_plan=made.id, compounds={"list.csv": "槐荫里"}, by=world.commander, at=at("11 17:20"))
    imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 17:30"))

    assert codes(refused) == ["import-needs-compound"]
    assert Place.objects.get(label="3-2-401").path.startswith(Place.objects.get(code="槐荫里").path)


@pytest.mark.parametrize("role", [Role.GUARD, Role.GROUP_LEAD, Role.STOREKEEPER, Role.SUPERIOR, Role.AUDITOR])
def test_only_keepers_of_the_register_import(world: World, willow, role):
    """
    A guard may register somebody at the gate, but not read or write the whole register.
    """
    with pytest.raises(Refused) as refused:
        imports.plan_import(files=[("a.xlsx", sheet(SHAN))], by=world.member(role), at=at("11 17:00"))

    assert codes(refused) == ["role-may-not"]


def test_the_journal_never_holds_a_name(world: World, registered):
    """
    Whatever the register knows of people, no entry repeats it.
    """
    written = "".join(Entry.objects.values_list("data", flat=True))

    assert not any(secret in written for secret in ("单", "小军", "曾", SHAN[5], SHAN[6], "3-2-401"))


def test_the_four_messy_sheets_come_to_the_truth(world: World):
    """
    The model operation's sheets with the community's corrections give every door exactly as ``expected.jsonl`` has it: 303 households, 707 people.
    """
    by = world.commander
    named = {row["name"]: row for row in places_of_the_example(by)}
    sources = tomllib.loads((EXAMPLE / "sources.toml").read_text("utf-8"))["source"]
    files = [(source["file"], (EXAMPLE / source["file"]).open("rb")) for source in sources]
    made = imports.plan_import(
        files=files, compound={source["file"]: named[source["compound"]]["place"] for source in sources}, by=by, at=at("11 18:00")
    )
    rows = tomllib.loads((EXAMPLE / "corrections.toml").read_text("utf-8"))["row"]
    decisions = [imports.Decision(row["file"], row["sheet"], row["line"], row["decision"], row.get("values", {})) for row in rows]

    imports.plan_again(import_plan=made.id, decisions=decisions, leave=["说明"], by=by, at=at("11 18:30"))
    done = imports.apply_import(import_plan=made.id, by=by, at=at("11 19:00"))

    truth = [json.loads(line) for line in (EXAMPLE / "expected.jsonl").read_text("utf-8").splitlines()]
    assert lived_in() == Counter((f"{one['building']}-{one['unit']}-{one['room']}", one["size"], one["occupancy"]) for one in truth)
    assert done.counts["doubtful"] == 0
    assert Resident.behind_the_door.count() == 707
    assert Household.behind_the_door.filter(members__gt=0).count() == 303
    for file in files:
        file[1].close()


def places_of_the_example(by):
    """The two compounds of the model operation."""
    return [{"name": name, "place": places.add_place(level="compound", name=name, by=by, at=at("11"))} for name in ("柳园", "槐荫里")]


def test_an_error_sheet_that_left_the_house_is_written_down(world: World, planned):
    """
    It holds residents' data as an export does: the doubtful row and the rest of its door, by the button alone.
    """
    made = planned(SHAN, (*ZENG[:5], "990000196807151023", "", ""))
    browser, address = world.browser(world.member(Role.CASEWORKER)), f"/o/{world.operation.id}/register/imports/{made.id}/to-correct.xlsx"

    by_link, by_button = browser.get(address), browser.post(address)

    assert (by_link.status_code, by_button.status_code) == (405, 200)
    assert json.loads(Entry.objects.get(kind="register.errors-exported").data) == {"import": str(made.id), "rows": 2}


def test_which_compound_is_asked_where_it_is_said(world: World, willow):
    """
    The question stands in the notice at the top, before the rows, and is sent with the decisions.
    """
    places.add_place(level="compound", name="槐荫里", by=world.commander, at=at("11 15:30"))
    file = BytesIO("门牌,姓名\n3-2-401,单小军\n".encode("gbk"))
    made = imports.plan_import(files=[("list.csv", file)], by=world.commander, at=at("11 17:00"))
    browser, address = world.browser(world.commander), f"/o/{world.operation.id}/register/imports/{made.id}/"

    page = browser.get(address).content.decode()
    browser.post(f"{address}decide/", {"compound-0": "槐荫里"})

    assert page.count('<select name="compound-0" form="decide">') == 1
    assert page.index("Which compound?") < page.index('name="compound-0"') < page.index('id="doubts"')
    assert ImportPlan.behind_the_door.get().compounds == {"list.csv": "槐荫里"}
