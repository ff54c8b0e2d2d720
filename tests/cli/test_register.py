"""``shouwang register`` on plain files."""

from __future__ import annotations

import json

import pytest

from shouwang.cli.__main__ import command, command_names, main
from shouwang.vocabulary.words import Words
from tests.files import hostile

CLEAN = "门牌,姓名\n3-2-401,单禾\n3-2-402,曾雨\n"
DOUBTFUL = "门牌,姓名,电话\n3-2-401,单禾,123\n"


@pytest.fixture
def sheet(tmp_path):
    """Writes a CSV and gives its path as text."""

    def write(text: str, name: str = "楼.csv") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_every_command_says_what_it_is_in_both_languages():
    """
    Adding a sub-command is adding a file: whatever module stands there has help, arguments and a run.
    """
    assert "register" in command_names()
    for name in command_names():
        module = command(name)
        assert isinstance(module.HELP, Words)
        assert callable(module.add)
        assert callable(module.run)


@pytest.mark.parametrize(("text", "status"), [(CLEAN, 0), (DOUBTFUL, 1)])
def test_the_status_tells_a_script_whether_somebody_must_look(sheet, capsys, text, status):
    """
    0 nothing doubtful, 1 doubts.
    """
    assert main(["register", "read", sheet(text)]) == status
    assert "households" in capsys.readouterr().out


def test_a_hostile_file_ends_with_status_two_and_a_reason_in_the_language_asked_for(tmp_path, capsys):
    """
    2 is refused; the sentence goes to standard error and tells the way out.
    """
    path = hostile.write(tmp_path, "sparse")

    status = main(["register", "plan", str(path), "--language", "zh"])

    assert status == 2
    assert "XFD1048576" in capsys.readouterr().err


def test_a_plan_is_written_applied_and_empty_the_second_time(sheet, tmp_path, capsys):
    """
    The register after the plan is a file; planned against it, the same sheet changes nothing.
    """
    register = str(tmp_path / "register.jsonl")
    path = sheet(CLEAN)

    main(["register", "plan", path, "--write", register])
    first = capsys.readouterr().out
    main(["register", "plan", path, "--against", register, "--language", "zh"])
    second = capsys.readouterr().out

    assert "New: 2 people" in first
    assert second == "新增 0 人，变更 0 人，迁出 0 人，不变 2 人，疑点 0 处。\n"


def test_json_is_one_object_with_the_plan_and_the_doubts(sheet, capsys):
    """
    A program reads codes and cells, a person the sentence in the same object.
    """
    main(["register", "plan", sheet(DOUBTFUL), "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert answer["people"] == {"new": 1, "changed": 0, "gone": 0, "unchanged": 0}
    assert [(one["address"], one["code"]) for one in answer["doubts"]] == [("C2", "phone-not-understood")]


def test_the_error_sheet_is_written_only_when_there_is_something_to_correct(sheet, tmp_path):
    """
    No doubts, no file.
    """
    clean, doubtful = tmp_path / "clean.xlsx", tmp_path / "doubtful.xlsx"

    main(["register", "read", sheet(CLEAN), "--errors", str(clean)])
    main(["register", "read", sheet(DOUBTFUL), "--errors", str(doubtful)])

    assert not clean.exists()
    assert doubtful.exists()
