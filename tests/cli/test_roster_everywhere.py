"""``shouwang roster solve-all``: many rosters at once, none lost with a worker."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from shouwang.cli.__main__ import main
from shouwang.cli._everywhere import Done, How, solve, solved_everywhere
from shouwang.engines.roster.problem import Problem
from shouwang.files.rosters import read_problem
from tests.house import TOP

EXAMPLE = (TOP / "examples" / "one-gate" / "problem.toml").read_text(encoding="utf-8")
QUICK = How("3x8", seed=3, effort=0.2)


@pytest.fixture(scope="module")
def workers() -> Iterator[Client]:
    """Two workers, each a process of its own."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster, Client(cluster) as client:
        yield client


@pytest.fixture
def folder(tmp_path) -> Path:
    """Five communities, each for some more days."""
    (tmp_path / "problems").mkdir()
    for number in range(5):
        text = EXAMPLE.replace("days = 2", f"days = {2 + number}")
        (tmp_path / "problems" / f"community-{number}.toml").write_text(text, encoding="utf-8")
    return tmp_path / "problems"


def problems_in(folder: Path) -> dict[str, Problem]:
    """Each problem by its name."""
    return {path.stem: read_problem(path) for path in sorted(folder.iterdir())}


def test_a_lost_worker_loses_no_roster(workers, folder, tmp_path, monkeypatch):
    """
    The first that has a roster is killed before it can hand it over: all come, each as it is when solved alone.
    """
    problems, before = problems_in(folder), set(workers.run(os.getpid).values())
    monkeypatch.setattr("shouwang.cli._everywhere.solve", partial(_struck, tmp_path / "killed"))

    found = dict(solved_everywhere(workers, problems, QUICK))

    killed = int((tmp_path / "killed").read_text(encoding="utf-8"))
    assert killed in before
    assert killed not in workers.run(os.getpid).values()
    assert found == {name: solve(problem, QUICK) for name, problem in problems.items()}


def test_what_solve_all_writes_is_what_solve_writes(workers, folder, tmp_path, capsys):
    """
    By a scheduler that is there already; one line of JSON for each. Two days can be held; status 1 tells that longer ones lack a lead.
    """
    task = ["--pattern", "3x8", "--seed", "3", "--effort", "0.2"]
    status = main(["roster", "solve-all", str(folder), "--write", str(tmp_path), "--scheduler", workers.scheduler.address, "--json", *task])

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == (not all(one["is_whole"] for one in told))
    assert sorted(one["name"] for one in told) == [f"community-{number}" for number in range(5)]
    main(["roster", "solve", str(folder / "community-1.toml"), "--write", str(tmp_path / "alone.csv"), *task])
    assert (tmp_path / "community-1.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_a_problem_that_cannot_be_read_stops_no_other(workers, folder, tmp_path, capsys):
    """
    It is told in the language asked for, with what is missing, and the status is 2; the other one is written.
    """
    (folder / "broken.toml").write_text("days = 'many'", encoding="utf-8")

    files = [str(folder / name) for name in ("broken.toml", "community-0.toml")]
    cluster = ["--scheduler", workers.scheduler.address, "--effort", "0.2", "--language", "zh"]
    status = main(["roster", "solve-all", *files, "--write", str(tmp_path), *cluster])

    told = capsys.readouterr().out
    assert status == 2
    assert "broken：缺口或违反之处" in told
    assert "time_zone" in told
    assert "community-0：" in told
    assert (tmp_path / "community-0.csv").is_file()


def test_two_problems_of_one_name_are_refused(folder, tmp_path, capsys):
    """
    One roster would be written over the other.
    """
    (tmp_path / "community-0.toml").write_text(EXAMPLE, encoding="utf-8")

    assert main(["roster", "solve-all", str(folder), str(tmp_path / "community-0.toml"), "--write", str(tmp_path)]) == 2
    assert "Two problems are called community-0" in capsys.readouterr().err


def test_a_scheduler_that_is_not_there_is_named(folder, tmp_path, monkeypatch, capsys):
    """
    The way out stands beside it.
    """
    monkeypatch.setattr("shouwang.cli._everywhere.WAIT", "0.1s")

    assert main(["roster", "solve-all", str(folder), "--write", str(tmp_path), "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "tcp://127.0.0.1:1 does not answer" in capsys.readouterr().err


def test_a_task_that_ends_its_workers_is_told(workers, folder, monkeypatch):
    """
    The machinery gives up on it; the answer is a reason, in both languages.
    """
    monkeypatch.setattr("shouwang.cli._everywhere.solve", _ended)

    [(name, reason)] = solved_everywhere(workers, {"east": problems_in(folder)["community-0"]}, QUICK)

    assert (name, reason.code) == ("east", "roster-not-solved")
    assert all("east" in reason.within(language) for language in ("en", "zh"))


def _struck(killed: Path, problem: Problem, how: How) -> Done:
    """Solve, and be killed at the moment of telling; once."""
    done = solve(problem, how)
    try:
        with killed.open("x", encoding="utf-8") as stream:
            stream.write(str(os.getpid()))
    except FileExistsError:
        return done
    os.kill(os.getpid(), signal.SIGKILL)
    return done


def _ended(_problem: Problem, _how: How) -> Done:
    raise MemoryError
