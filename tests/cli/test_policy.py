"""``shouwang policy conformance``: published suites, one that is not kept, and a folder without any."""

from __future__ import annotations

import json

from shouwang.cli.__main__ import main


def test_a_published_suite_is_kept(test_data, capsys):
    """
    The specification's own, counted by kind.
    """
    status = main(["policy", "conformance", str(test_data / "certlogic-spec"), "--json"])

    assert status == 0
    assert json.loads(capsys.readouterr().out) == {"assertions": [232, 232], "validations": [23, 23]}


def test_what_is_not_kept_is_told(tmp_path, capsys):
    """
    One that wants two and two to be five, and one that no evaluator can answer: both by name, with what was wanted and what came.
    """
    cases = [
        {"name": "sum", "certLogicExpression": {"+": [2, 2]}, "assertions": [{"data": None, "expected": 4}, {"data": 1, "expected": 5}]},
        {"name": "time", "certLogicExpression": {"plusTime": ["soon", 1, "day"]}, "assertions": [{"data": None, "expected": False}]},
    ]
    (tmp_path / "wrong.json").write_text(json.dumps({"name": "wrong", "cases": cases}), encoding="utf-8")

    status = main(["policy", "conformance", str(tmp_path), "--language", "zh"])

    told = capsys.readouterr()
    assert status == 1
    assert told.out == "断言：3 项中符合 1 项\n"
    assert told.err.splitlines() == ["wrong: sum: 1：应为 5，实为 4", 'wrong: time: null：应为 false，实为 {"fault": "not-a-time"}']


def test_a_folder_without_a_suite_is_said_to_have_none(tmp_path, capsys):
    """
    Nothing asked is nothing kept.
    """
    assert main(["policy", "conformance", str(tmp_path)]) == 2
    assert "no test suite found" in capsys.readouterr().err
