"""A peer is given the same problem as we, and what it finds is judged by our judge."""

from __future__ import annotations

import subprocess

import pytest

from benchmarks.peers import beside, staff
from shouwang.engines.roster.general.problem import OFF
from shouwang.files.instances import curtois, inrc1
from tests.files.instances import texts
from tools import machine

DEAR = ["duty\tA\t1\tE", "duty\tA\t2\tE", "duty\tA\t3\tE", "duty\tB\t1\tE"]
"""Nobody has the night of Thursday, nor does A get it: a hundred, and five; no hard rule is broken."""


@pytest.fixture
def instance(tmp_path):
    """Two people, one week: an instance of our own in the format of Curtois and Qu."""
    path = tmp_path / "tiny.txt"
    path.write_text(texts.CURTOIS, encoding="utf-8")
    return curtois.read(path)


@pytest.fixture
def answers(monkeypatch):
    """A peer that answers with these lines, whatever it is asked; returns what it was asked."""

    def program(*lines, status=0):
        asked = []

        def run(_command, **rest):
            asked.extend(rest["input"].splitlines())
            return subprocess.CompletedProcess([], status, stdout="\n".join(lines))

        monkeypatch.setattr(beside.subprocess, "run", run)
        return asked

    return program


def test_a_peer_is_told_everything(instance):
    """
    Each number of the file is there, and nothing else.
    """
    told = list(staff.lines(instance))

    assert [line.split("\t") for line in told] == [
        ["shift", "E", "480", ""],
        ["shift", "N", "600", "E"],
        ["person", "A", "1000", "2600", "2", "3", "2", "1", "6", "E=7,N=2", "0"],
        ["person", "B", "480", "2400", "1", "4", "1", "0", "6", "E=7,N=0", ""],
        ["cover", "1", "E", "2", "100", "1"],
        ["cover", "3", "N", "1", "100", "1"],
        ["request", "A", "3", "N", "on", "5"],
        ["request", "B", "2", "E", "off", "3"],
    ]


def test_a_problem_of_another_family_is_not_made_easier(tmp_path):
    """
    INRC-I has rules with prices that these lines cannot tell.
    """
    path = tmp_path / "tiny.txt"
    path.write_text(texts.INRC1, encoding="utf-8")

    with pytest.raises(ValueError, match="Curtois and Qu"):
        list(staff.lines(inrc1.read(path)))


def test_the_duties_come_back_as_rows(instance):
    """
    Who is named on no day is off; what a log says between is not taken for an answer.
    """
    rows, *score = beside.heard(instance, "\n".join([DEAR[0], "INFO solving", DEAR[3], "score\t-2\t-105\t1.25"]))

    assert rows == {"A": [OFF, "E", *[OFF] * 5], "B": [OFF, "E", *[OFF] * 5]}
    assert score == [-2, -105, 1.25]


def test_what_a_peer_finds_is_judged_by_our_judge(instance, answers):
    """
    The peer agrees, so its cost may be printed beside ours.
    """
    asked = answers(*DEAR, "score\t0\t-105\t1.25")

    answer = beside.solved(instance, 1)

    assert asked == list(staff.lines(instance))
    assert (answer.verdict.cost, answer.verdict.breaches, answer.search) == (105, (), 1.25)
    assert f"{beside.NAME}: cost 105, 1 s of search" in answer.said


def test_a_roster_that_breaks_a_hard_rule_is_called_infeasible(instance, answers):
    """
    B stands on Saturday and may work on no weekend.
    """
    answers(*DEAR, "duty\tB\t5\tE", "score\t-1\t-105\t1.25")

    answer = beside.solved(instance, 1)

    assert "infeasible, 1 hard rule broken" in answer.said


@pytest.mark.parametrize("score", ["0\t-104", "-1\t-105"])
def test_a_peer_that_counts_otherwise_has_solved_something_else(instance, answers, score):
    """
    What costs 105 and breaks nothing is called cheaper, or broken: then no figure is worth printing.
    """
    answers(*DEAR, f"score\t{score}\t1.25")

    with pytest.raises(RuntimeError, match="judged"):
        beside.solved(instance, 1)


@pytest.mark.parametrize(("lines", "status"), [(DEAR, 0), ([*DEAR, "score\t0\t-105\t1.25"], 1)])
def test_a_peer_that_fails_is_missing(instance, answers, lines, status):
    """
    It ended before it told its score, or with a fault: we go on without it.
    """
    answers(*lines, status=status)

    with pytest.raises(machine.Missing, match=beside.NAME):
        beside.solved(instance, 1)


def test_without_java_it_says_what_is_missing(monkeypatch):
    """
    What pip brings does not run alone.
    """
    monkeypatch.setenv("PATH", "")

    with pytest.raises(machine.Missing, match="JDK"):
        beside.bring()
