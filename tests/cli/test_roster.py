"""``shouwang roster`` on plain files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shouwang.cli.__main__ import main
from tests.house import TOP

EXAMPLE = TOP / "examples" / "one-gate"
PROBLEM, ROSTER = str(EXAMPLE / "problem.toml"), EXAMPLE / "roster.csv"


@pytest.fixture
def broken(tmp_path) -> str:
    """The example with C on both shifts of the second day, and nobody with a lead in the second night."""
    path = tmp_path / "roster.csv"
    text = ROSTER.read_text(encoding="utf-8").replace("E,east gate,2022-03-13 14:00", "C,east gate,2022-03-13 14:00")
    path.write_text(text.replace("B,east gate", "E,east gate"), encoding="utf-8")
    return str(path)


def test_the_example_is_safe_and_whole(capsys):
    """
    Status 0; the ledger tells what each person did.
    """
    assert main(["roster", "judge", PROBLEM, str(ROSTER), "--ledger"]) == 0
    assert "E: 16 h of duty, 0 h at night" in capsys.readouterr().out


def test_what_is_broken_is_told_in_the_language_asked_for(broken, capsys):
    """
    Status 1: C stands sixteen hours in a row, where this unit allows eight.
    """
    assert main(["roster", "judge", PROBLEM, broken, "--language", "zh"]) == 1
    assert "C自2022年3月13日 06:00起连续值守16小时，最多8小时。" in capsys.readouterr().out


def test_a_program_gets_codes(broken, capsys):
    """
    Safety apart from what the post lacks.
    """
    main(["roster", "judge", PROBLEM, broken, "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["is_safe"], told["is_whole"]) == (False, False)
    assert [one["code"] for one in told["safety"]] == ["duty-too-long", "too-much-in-a-day"]
    assert [one["code"] for one in told["needs"]] == ["ability-short"]


def test_a_solved_roster_is_written_and_judged(tmp_path, capsys):
    """
    The same seed writes the same file; read again, it is safe and whole. What no roster can go below is told beside each value.
    """
    for name in ("one.csv", "two.csv"):
        assert main(["roster", "solve", PROBLEM, "--write", str(tmp_path / name), "--effort", "1", "--language", "zh"]) == 0

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert main(["roster", "judge", PROBLEM, str(tmp_path / "one.csv")]) == 0
    assert "岗位缺人时数：0小时。按这些班次不可能更少。" in capsys.readouterr().out


def test_a_solved_roster_that_is_not_written_is_shown(tmp_path, capsys):
    """
    Who stands where, a line for each shift; a program gets it as rows. Written to a file, it stands there alone.
    """
    assert main(["roster", "solve", PROBLEM, "--effort", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["roster", "solve", PROBLEM, "--effort", "1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["roster"]
    main(["roster", "solve", PROBLEM, "--effort", "1", "--write", str(tmp_path / "one.csv")])

    night = next(line for line in lines if line.startswith("03-13 00:00–08:00"))
    there = [one["person"] for one in rows if one["start"] == "2022-03-13 00:00"]
    assert night.split("  ") == ["03-13 00:00–08:00", "east gate", " · ".join(sorted(there))]
    assert len(there) == 2
    assert "00:00–08:00" not in capsys.readouterr().out


@pytest.mark.parametrize("task", ["solve", "compare", "group"])
def test_a_search_does_not_run_backwards(task, capsys):
    """
    Less than nothing cannot be searched for; it says what to give instead.
    """
    assert main(["roster", task, PROBLEM, "--effort", "-1"]) == 2
    assert "--effort is -1.0. Give 0 or more" in capsys.readouterr().err


def test_those_who_could_stand_in_are_ranked(capsys):
    """
    A drops out of the first night; B leads too and comes before D, who does not. C cannot stand at night.
    """
    task = ["roster", "substitutes", PROBLEM, str(ROSTER), "--person", "A", "--start", "2022-03-12T22:00"]

    assert main(task) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told][:2] == ["B", "D"]
    assert "but the post would lack lead" in told[1]
    assert main([*task, "--json", "--language", "zh"]) == 0
    assert [one["person"] for one in json.loads(capsys.readouterr().out) if not one["is_possible"]] == ["E", "C"]


def test_a_duty_that_is_not_there_is_refused(capsys):
    """
    A has none at eight in the morning.
    """
    assert main(["roster", "substitutes", PROBLEM, str(ROSTER), "--person", "A", "--start", "2022-03-12T08:00"]) == 2
    assert "A has no duty" in capsys.readouterr().err


def test_a_certificate_names_the_duties_that_nobody_could_fill(capsys):
    """
    On the second day those who are not at the gate come from a night or go to one, are away at noon, or need more rest.
    """
    assert main(["roster", "certify", PROBLEM, str(ROSTER), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["duties"]) == (False, 8)
    assert [(one["person"], one["starts_at"]) for one in told["unfilled"]] == [("C", "13 March 2022 06:00"), ("E", "13 March 2022 14:00")]


def test_a_certificate_tells_pairs_and_the_standby_that_would_do(capsys):
    """
    Two duties have nobody; somebody stands by at the hours of each.
    """
    main(["roster", "certify", PROBLEM, str(ROSTER), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["pairs"] >= told["pairs_filled"]
    assert {one["starts_at"] for one in told["standby"]} == {"13 March 2022 06:00", "13 March 2022 14:00"}

    main(["roster", "certify", PROBLEM, str(ROSTER), "--language", "zh"])
    assert "备勤即可" in capsys.readouterr().out


def test_what_cannot_be_is_explained_and_what_would_help_is_told(tmp_path, capsys):
    """
    The same gate with everybody else gone: a conflict, and more people or a gate that is closed; with them it can be given.
    """
    text = Path(PROBLEM).read_text(encoding="utf-8")
    few = tmp_path / "few.toml"
    few.write_text(text[: text.index("[[person]]", text.index("[[person]]") + 1)], encoding="utf-8")

    assert main(["roster", "explain", str(few), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["is_smallest"]
    assert any("more people" in line for one in told["repairs"] for line in one)
    assert main(["roster", "explain", str(few), "--language", "zh"]) == 1
    assert "以下各项不能同时满足" in capsys.readouterr().out
    assert main(["roster", "explain", PROBLEM]) == 0


def test_a_roster_is_mended_with_few_changes(tmp_path, capsys):
    """
    A is ill for the first night: the duty goes to somebody else, nothing more changes, and what is written is safe.
    """
    task = ["roster", "mend", PROBLEM, str(ROSTER), "--person", "A", "--start", "2022-03-12T20:00", "--end", "2022-03-13T08:00"]
    written = tmp_path / "mended.csv"

    main([*task, "--write", str(written)])
    assert "+" in capsys.readouterr().out
    main([*task, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["is_proven"]
    assert told["left"] == []
    assert "A" not in [one["person"] for one in told["taken"]]
    main(["roster", "judge", PROBLEM, str(written), "--json"])
    assert json.loads(capsys.readouterr().out)["is_safe"]
    assert main([*task[:-1], "2022-03-12T08:00"]) == 2
    assert "end must come after" in capsys.readouterr().err


def test_patterns_are_told_side_by_side(capsys):
    """
    Each pattern with what it asks of people: the load curve has everybody, and twelve hours are too long for those who bear eight.
    """
    main(["roster", "compare", PROBLEM, "--effort", "0.5", "--json"])
    told = {one["pattern"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}

    assert set(told) == {"4x6", "3x8", "2x12", "free"}
    assert all(one["hours"] == sorted(one["hours"], reverse=True) and len(one["hours"]) == 6 for one in told.values())
    assert told["3x8"]["lack"] == 0 < told["2x12"]["lack"]
    assert main(["roster", "compare", PROBLEM, "--effort", "0.5", "--language", "zh"]) in {0, 1}
    assert "两班，每班十二小时：值守最多" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_ends_with_status_two(tmp_path, capsys):
    """
    The way out stands on standard error.
    """
    assert main(["roster", "judge", str(tmp_path / "none.toml"), str(ROSTER)]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_the_schema_is_printed(capsys):
    """
    For an editor that checks while one types.
    """
    assert main(["roster", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["person"]["type"] == "array"


GROUPS = str(TOP / "examples" / "eight-groups" / "problem.toml")


def test_groups_out_of_a_file(capsys):
    """
    Eight groups as the file says, its wishes kept, proven; that eight are more than one leads well is told beside them.
    """
    assert main(["roster", "group", GROUPS, "--json", "--language", "zh"]) == 0

    told = json.loads(capsys.readouterr().out)
    groups = [set(group["people"]) for group in told["groups"]]
    assert (len(groups), told["is_proven"], "P03" in groups[0]) == (8, True, True)
    assert any({"P05", "P06"} <= group for group in groups)
    assert not any({"P01", "P02"} <= group or {"P09", "P14"} <= group for group in groups)
    assert told["told"][0]["said"] == "一人之下有8个组：一人宜带3至7个，最好5个。可由副手分管。"


def test_other_numbers_of_groups_as_text(capsys):
    """
    Four groups, each trait with its counts, and more groups than people refused.
    """
    assert main(["roster", "group", GROUPS, "--groups", "4"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:5]] == ["Group 1", "Group 2", "Group 3", "Group 4", "Able to lead"]
    assert lines[-1] == "No groups are more even."
    assert main(["roster", "group", GROUPS, "--groups", "23"]) == 2


def test_a_wish_in_a_file_is_read_as_it_is_meant(tmp_path, capsys):
    """
    A list where text is wanted is told with its place.
    """
    path = tmp_path / "problem.toml"
    path.write_text('time_zone = "Asia/Shanghai"\nfirst_day = 2022-03-12\ndays = 1\n[groups]\ntogether = ["A"]\n', encoding="utf-8")
    assert main(["roster", "group", str(path)]) == 2
    assert "groups: together is" in capsys.readouterr().err


def test_what_weighs_besides_is_told_aim_by_aim(tmp_path, capsys):
    """
    Forty hours of A's, a wish of B's, two groups, a hard post, a settled duty and a roster before: each aim with what it comes to, in words and as JSON.
    """
    text = Path(PROBLEM).read_text(encoding="utf-8")
    text = text.replace('id = "A"\n', 'id = "A"\nhistory = { duty = "40h" }\ngroup = "1"\n')
    text = text.replace('id = "B"\n', 'id = "B"\nrather_not = ["2022-03-12 00:00 - 2022-03-13 00:00"]\ngroup = "2"\n')
    text = text.replace('id = "east gate"\n', 'id = "east gate"\nis_hard = true\n')
    for table in ("pin", "former"):
        text += f'\n[[{table}]]\nperson = "C"\npost = "east gate"\nstart = "2022-03-12 14:00"\nend = "2022-03-12 22:00"\n'
    path = tmp_path / "problem.toml"
    path.write_text(text, encoding="utf-8")
    task = ["roster", "solve", str(path), "--effort", "1"]

    main([*task, "--language", "zh"])
    said = capsys.readouterr().out
    main([*task, "--json", "--write", str(tmp_path / "roster.csv")])
    told = json.loads(capsys.readouterr().out)

    assert list(told["values"]) == ["lack", "ideal", "duty", "nights", "hard", "wishes", "groups", "changes"]
    assert all(told["bounds"][aim] <= value for aim, value in told["values"].items())
    assert "苦岗时长最多与最少之差" in said
    assert "多组混班的时长" in said
    assert "C,east gate,2022-03-12 14:00,2022-03-12 22:00" in (tmp_path / "roster.csv").read_text(encoding="utf-8")


def test_of_a_published_instance_no_file_is_promised_that_is_not_written(tmp_path, capsys):
    """
    Its formats have no file for a roster: asked to write one, it says so before it searches, and what tells the roster instead.
    """
    asked = tmp_path / "X.csv"

    assert main(["roster", "solve", PROBLEM, "--format", "curtois", "--write", str(asked)]) == 2

    assert f"leave --write {asked} out" in capsys.readouterr().err
    assert not asked.exists()
