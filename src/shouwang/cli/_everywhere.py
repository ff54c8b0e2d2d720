"""
``shouwang roster solve-all``: many rosters, on the processors of this machine, or on those of many machines.

One problem is one task of ``distributed``. A task whose worker is lost is given to another one, and every roster is written as soon as it is
there; the same problem, seed and effort give the roster that ``solve`` gives.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.words import Words

if TYPE_CHECKING:
    from distributed import Client

    from shouwang.engines.roster.judging import Judgement
    from shouwang.engines.roster.problem import Problem
    from shouwang.engines.roster.solving import Found

WHOLE, BROKEN, REFUSED = 0, 1, 2
WAIT = "20s"
"""How long a scheduler may take to answer."""
SOLVED = Words("{name}: safe, and every post has what it needs.", "{name}：安全，岗位齐全。")
LACKING = Words("{name}: what it lacks or breaks: {count}", "{name}：缺口或违反之处{count}处")


@dataclass(frozen=True)
class How:
    """How each roster is solved: as the arguments of ``solve``."""

    pattern: str
    seed: int = 0
    effort: float = 10.0
    seconds: float | None = None


@dataclass(frozen=True)
class Done:
    """One roster, and the verdict of the rules on it."""

    found: Found
    judgement: Judgement


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments that ``solve`` does not have."""
    parser.add_argument("problems", type=Path, nargs="+", metavar="FOLDER_OR_FILE", help="problems, or folders of them (*.toml)")
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", required=True, help="where each roster goes, as NAME.csv, as soon as it is there"
    )
    parser.add_argument(
        "--scheduler", metavar="tcp://HOST:PORT", help="the scheduler of a cluster (a cluster of this machine's processors)"
    )
    parser.add_argument("--workers", type=int, metavar="NUMBER", help="how many rosters at once on this machine (one for each processor)")


def run(arguments: argparse.Namespace) -> int:
    """Solve them all, writing and telling each as it comes; the worst status of any."""
    files = _files(arguments.problems)
    how = How(arguments.pattern, arguments.seed, arguments.effort, arguments.time_limit)
    problems: dict[str, Problem] = {}
    status = WHOLE
    for name, path in files.items():
        try:
            problems[name] = _read(path)
        except Refused as no:
            status = REFUSED
            _tell(name, no.reasons, arguments)
    arguments.write.mkdir(parents=True, exist_ok=True)
    with cluster(arguments.scheduler, arguments.workers) as client:
        for name, done in solved_everywhere(client, problems, how):
            status = max(status, _taken(name, done, arguments))
    return status


@contextmanager
def cluster(scheduler: str | None, workers: int | None = None) -> Iterator[Client]:
    """The cluster somebody has set up, or one of this machine's processors for as long as it is needed."""
    from distributed import Client, LocalCluster

    if scheduler is None:
        local = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL)  # type: ignore[no-untyped-call]
        with local, Client(local) as client:  # type: ignore[no-untyped-call]
            yield client
        return
    try:
        remote = Client(scheduler, timeout=WAIT)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as fault:
        raise Refused(Reason("scheduler-silent", {"scheduler": scheduler, "fault": str(fault)})) from fault
    with remote as client:
        yield client


def solved_everywhere(client: Client, problems: Mapping[str, Problem], how: How) -> Iterator[tuple[str, Done | Reason]]:
    """Each roster as soon as it is there; a task that ended several workers is told as a reason."""
    from distributed import as_completed

    names = {client.submit(solve, problem, how, pure=False): name for name, problem in problems.items()}
    for future in as_completed(names):  # type: ignore[no-untyped-call]
        name = names.pop(future)
        if future.status == "finished":
            yield name, future.result()
        else:
            yield name, Reason("roster-not-solved", {"name": name, "fault": str(future.exception())})


def solve(problem: Problem, how: How) -> Done:
    """One roster, wherever this runs."""
    from shouwang.engines.roster.judging import judged
    from shouwang.engines.roster.patterns import PATTERNS, shifts_of
    from shouwang.engines.roster.solving import solved

    found = solved(problem, shifts_of(problem, PATTERNS[how.pattern]), seed=how.seed, effort=how.effort, stop_at=how.seconds)
    return Done(found, judged(problem, found.roster))


def _files(paths: list[Path]) -> dict[str, Path]:
    """Every problem by its name; two of one name would be written to one file."""
    found: dict[str, Path] = {}
    faults = []
    for path in (each for one in paths for each in (sorted(one.glob("*.toml")) if one.is_dir() else [one])):
        if path.stem in found:
            faults.append(Reason("roster-same-name", {"name": path.stem, "files": f"{found[path.stem]}, {path}"}))
        found[path.stem] = path
    refuse_if(faults)
    return found


def _read(path: Path) -> Problem:
    from shouwang.engines.roster.breaks import with_turns
    from shouwang.files.rosters import read_problem

    return with_turns(read_problem(path))


def _taken(name: str, done: Done | Reason, arguments: argparse.Namespace) -> int:
    """Write one roster, whole or not at all, and tell of it."""
    from shouwang.files.rosters import write_roster

    if isinstance(done, Reason):
        _tell(name, [done], arguments)
        return REFUSED
    half = arguments.write / f".{name}.csv.part"
    write_roster(half, done.found.roster)
    half.replace(arguments.write / f"{name}.csv")
    judgement = done.judgement
    _tell(name, [*judgement.safety, *judgement.needs], arguments, done)
    return WHOLE if judgement.is_whole else BROKEN


def _tell(name: str, reasons: Sequence[Reason], arguments: argparse.Namespace, done: Done | None = None) -> None:
    """One line of JSON, or one of text and one for each reason."""
    if arguments.json:
        told: dict[str, Any] = {"name": name, "reasons": [{"code": one.code, "said": one.within(arguments.language)} for one in reasons]}
        if done is not None:
            told |= {"is_safe": done.judgement.is_safe, "is_whole": done.judgement.is_whole}
            told |= {"values": done.found.values, "bounds": done.found.bounds}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        words = LACKING if reasons else SOLVED
        sys.stdout.write(words.within(arguments.language, {"name": name, "count": len(reasons)}) + "\n")
        sys.stdout.writelines(f"  {one.within(arguments.language)}\n" for one in reasons)
    sys.stdout.flush()
