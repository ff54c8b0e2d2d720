"""``shouwang roster solve --format …``: solve a published instance, in the format it is published in."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.words import Words

if TYPE_CHECKING:
    from shouwang.engines.roster.general.budget import Budget
    from shouwang.engines.roster.general.problem import Instance

FORMATS = ("curtois", "inrc1", "inrc2", "sickness")
PROVEN, FOUND, BROKEN, NONE = "proven", "found", "broken", "none"
SAID = {
    PROVEN: Words("Cost {cost}; no roster costs less.", "代价{cost}；没有更好的班表。"),
    FOUND: Words("Cost {cost}; no roster costs less than {bound}.", "代价{cost}；任何班表不少于{bound}。"),
    BROKEN: Words("Cost {cost}, and hard rules are broken:", "代价{cost}，且违反硬性规定："),
    NONE: Words("No roster was found in which everybody's hard rules are kept.", "未找到人人都符合硬性规定的班表。"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments for published instances."""
    parser.add_argument("further", type=Path, nargs="*", metavar="FILE", help="inrc2 alone: the history, then each week")
    parser.add_argument(
        "--format", choices=FORMATS, help="solve a published instance; --effort without --time-limit is in its seconds, about"
    )


def run(arguments: argparse.Namespace) -> int:
    """Solve one instance and tell: cost, bound, status, breaches."""
    from shouwang.engines.roster.general.budget import Budget

    if arguments.further and arguments.format != "inrc2":
        raise Refused(Reason("instance-files", {"format": arguments.format or "toml", "wanted": 1, "given": 1 + len(arguments.further)}))
    if arguments.write:
        raise Refused(Reason("instance-not-written", {"format": arguments.format or "toml", "file": str(arguments.write)}))
    limit = arguments.time_limit
    budget = Budget(arguments.effort) if limit is None else Budget(limit, time.monotonic)
    with stopped_by_hand(budget):
        told = _refilled(arguments, budget) if arguments.format == "sickness" else _solved(arguments, budget)
    if arguments.json:
        sys.stdout.write(json.dumps({**told, "breaches": [reason.code for reason in told["breaches"]]}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{SAID[told['status']].within(arguments.language, told)}\n")
        sys.stdout.writelines(f"  {reason.within(arguments.language)}\n" for reason in told["breaches"])
    return int(told["status"] in {BROKEN, NONE})


@contextmanager
def stopped_by_hand(budget: Budget) -> Iterator[None]:
    """Ctrl-C ends the search and keeps the best so far; a second one ends the program."""

    def stop(_signal: int, _frame: object) -> None:
        budget.is_stopped = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def read(format_: str, path: Path, further: list[Path]) -> Instance:
    """The instance in one file; INRC-II has one for the scenario, one for the history, one for each week."""
    from shouwang.files.instances import curtois, inrc1, inrc2

    if format_ == "inrc2":
        if len(further) < 2:
            raise Refused(Reason("instance-files", {"format": format_, "wanted": 3, "given": 1 + len(further)}))
        return inrc2.read(path, further[0], further[1:])
    readers: dict[str, Callable[[Path], Instance]] = {"curtois": curtois.read, "inrc1": inrc1.read}
    return readers[format_](path)


def _solved(arguments: argparse.Namespace, budget: Budget) -> dict[str, Any]:
    from shouwang.engines.roster.general.solving import Solved, solved

    def hear(found: Solved) -> bool:
        sys.stderr.write(f"{found.verdict.cost} ≥ {found.bound}\n")
        return not budget.is_stopped

    instance = read(arguments.format, arguments.problem, arguments.further)
    found = solved(instance, Random(arguments.seed), budget, hear)  # noqa: S311  # the same seed, the same roster
    if found is None:
        return {"name": instance.name, "cost": None, "bound": None, "status": NONE, "breaches": []}
    status = BROKEN if found.verdict.breaches else PROVEN if found.is_proven else FOUND
    told = {"name": instance.name, "cost": found.verdict.cost, "bound": found.bound, "status": status}
    rows = {person: list(row) for person, row in found.rows.items()}
    return {**told, "breaches": list(found.verdict.breaches), "parts": found.verdict.parts, "roster": rows}


def _refilled(arguments: argparse.Namespace, budget: Budget) -> dict[str, Any]:
    """Its value grows with what is filled; the cost is what is missing from the most it could ever be."""
    from shouwang.engines.roster.general.refilling import Refilled, broken, refilled
    from shouwang.files.instances import sickness

    def hear(found: Refilled) -> bool:
        sys.stderr.write(f"{found.value} ≤ {found.bound}\n")
        return not budget.is_stopped

    refill = sickness.read(arguments.problem)
    found, most = refilled(refill, arguments.seed, budget, hear), refill.worth * len(refill.duties)
    breaches = list(broken(refill, found.holders))
    status = BROKEN if breaches else PROVEN if found.is_proven else FOUND
    told = {"name": refill.name, "cost": most - found.value, "bound": most - found.bound, "status": status, "breaches": breaches}
    return {**told, "value": found.value, "roster": {str(duty + 1): person + 1 for duty, person in found.holders.items()}}
