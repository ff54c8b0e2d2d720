"""
How well published rosters are solved: ``make bench-roster-public``, or some of them: ``INSTANCES="curtois-8 inrc1-sprint01 sickness-large-4"``.

The instances are read from the folder ``SHOUWANG_ROSTER_DATA``; they carry no clear licence and are not part of this repository.
``SHARE=0.5`` gives each half its time. Figures from elsewhere stand beside ours as they were published, with other machines and times;
``PEERS=timefold`` runs Timefold on the instances of Curtois and Qu too, after ours and with as many seconds of search.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.figures import Bench, Measured
from benchmarks.peers import beside
from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.judging import judged
from shouwang.engines.roster.general.problem import Instance
from shouwang.engines.roster.general.refilling import broken, refilled, value
from shouwang.engines.roster.general.solving import solved
from shouwang.files.instances import curtois, inrc1, sickness
from tools import machine

DATA = Path(os.environ.get("SHOUWANG_ROSTER_DATA", "../shared/data/roster"))
FOLDERS = {"curtois": "curtois-qu-1-24", "inrc1": "inrc1", "sickness": "minizinc-roster/2022/roster-sickness"}
SEED = 1
SOON = 5.0
"""How long past its limit a search may need to end: the last windows run on for some seconds."""


@dataclass(frozen=True)
class Known:
    """What is known of an instance, and what we promised: seconds, and how many per cent above the best known cost."""

    best: int
    seconds: float
    above: float | None
    published: str = ""


# Best known, and the best of the ten-minute runs in the papers of 2014 to 2018.
CURTOIS = {
    1: Known(607, 300, 1, "607"), 2: Known(828, 300, 1, "828"), 3: Known(1001, 300, 1, "1001"), 5: Known(1143, 300, 1, "1143"),
    6: Known(1950, 300, 1, "1950"), 7: Known(1056, 300, 1, "1056"), 8: Known(1300, 300, 1, "1341"), 10: Known(4631, 300, 1, "4631"),
    11: Known(3443, 300, 1, "3443"), 12: Known(4040, 300, 1, "4042"), 13: Known(1348, 600, 5, "3109"), 15: Known(3829, 600, 1, "4144"),
    16: Known(3225, 600, 1, "3253"), 18: Known(4459, 600, 2, "5000"), 19: Known(3149, 600, 5, "3809"), 20: Known(4769, 1800, None),
    21: Known(21133, 1800, None), 22: Known(30241, 1800, None), 23: Known(17428, 1800, None), 24: Known(42463, 1800, None),
}  # fmt: skip
SPRINTS = {
    "": (56, 58, 51, 59, 58, 54, 56, 56, 55, 52),
    "_late": (37, 42, 48, 73, 44, 42, 42, 17, 17, 43),
    "_hidden": (32, 32, 62, 66, 59, 130, 153, 204, 338, 306),
}
SICKNESS = ("large-2", "large-2-2", "large-4", "large-4-2", "small-4")
PUBLISHED_REFILL = {"large-4": 217464}
"""The one optimum found published; of the others only our own proof can be shown."""
MEAN_ABOVE, MEAN_OF = 0.2, range(1, 13)


def instances() -> dict[str, Known | None]:
    """All there are, by name."""
    found: dict[str, Known | None] = {f"curtois-{number}": known for number, known in CURTOIS.items()}
    for kind, best in SPRINTS.items():
        found |= {f"inrc1-sprint{kind}{number:02}": Known(cost, 60, 0) for number, cost in enumerate(best, start=1)}
    return found | {f"sickness-{name}": None for name in SICKNESS}


def main() -> int:
    """Measure, and end with status 1 if a promise is not kept."""
    known = instances()
    wanted = os.environ.get("INSTANCES", "").split() or list(known)
    if unknown := [name for name in wanted if name not in known]:
        sys.stderr.write(f"No such instance: {' '.join(unknown)}. There are: {' '.join(known)}\n")
        return 2
    if not DATA.is_dir():
        sys.stderr.write(f"SHOUWANG_ROSTER_DATA is {DATA}, which is no folder. Give the folder that holds {', '.join(FOLDERS.values())}.\n")
        return 2
    peers = os.environ.get("PEERS", "").split()
    if strangers := [name for name in peers if name != beside.PACKAGE]:
        sys.stderr.write(f"No such peer: {' '.join(strangers)}. There is: {beside.PACKAGE}\n")
        return 2
    is_beside = bool(peers) and brought()
    above: dict[str, float] = {}
    with Bench("Published rosters") as bench:
        for name in wanted:
            about = known[name]
            for one in refilling(name) if about is None else solving(name, about, above, is_beside):
                bench.add(one)
        small = [above[name] for name in (f"curtois-{number}" for number in MEAN_OF) if name in above]
        if small:
            bench.add(Measured("roster.curtois.1-12.mean-above", sum(small) / len(small), "%", limit=MEAN_ABOVE))
    return bench.status


def brought() -> bool:
    """Whether the peer could be made ready; if not, that is told and we go on without."""
    try:
        beside.bring()
    except machine.Missing as problem:
        sys.stderr.write(f"WITHOUT A PEER: {problem}\n")
        return False
    return True


def read(name: str) -> Instance:
    """The instance of a name."""
    family, _, rest = name.partition("-")
    folder = DATA / FOLDERS[family]
    return curtois.read(folder / f"Instance{rest}.txt") if family == "curtois" else inrc1.read(folder / f"{rest}.txt")


def seconds(limit: float) -> float:
    """The time one search gets."""
    return limit * float(os.environ.get("SHARE", "1"))


def solving(name: str, known: Known, above: dict[str, float], is_beside: bool) -> Iterator[Measured]:
    """One roster by days: judged, and held against what is known; a peer's after it, judged by the same judge."""
    instance, search, began = read(name), seconds(known.seconds) - SOON, time.perf_counter()
    found = solved(instance, Random(SEED), Budget(search, time.perf_counter))  # noqa: S311  # no secret
    wall = time.perf_counter() - began
    yield Measured(f"roster.{name}.in-all", wall, "s", limit=seconds(known.seconds) + SOON)
    if found is None:
        yield Measured(f"roster.{name}.breaches", float(len(instance.people)), "people without a row", limit=0)
        return
    verdict = judged(instance, found.rows)
    above[name] = 100 * (verdict.cost - known.best) / known.best
    published = f", published in ten minutes {known.published}" if known.published else ""
    sys.stdout.write(f"{name}: cost {verdict.cost}, bound {found.bound}, {wall:.0f} s; best known {known.best}{published}\n")
    yield Measured(f"roster.{name}.breaches", float(len(verdict.breaches)), "rules", limit=0)
    yield Measured(f"roster.{name}.cost", float(verdict.cost), "cost", peer=float(known.best), peer_name="best known")
    if known.above is not None:
        yield Measured(f"roster.{name}.above", above[name], "%", limit=known.above)
        yield Measured(f"roster.{name}.bound", float(found.bound), "cost", limit=float(min(verdict.cost, known.best)))
    if is_beside and name.startswith("curtois-"):
        yield from peer(name, instance, verdict.cost, round(search))


def peer(name: str, instance: Instance, cost: int, search: int) -> Iterator[Measured]:
    """Our cost beside a peer's; a roster of the peer that breaks a hard rule is told in words and has no cost to be beside."""
    try:
        answer = beside.solved(instance, search)
    except machine.Missing as problem:
        sys.stderr.write(f"WITHOUT A PEER: {problem}\n")
        return
    sys.stdout.write(f"{name}: {answer.said}\n")
    if not answer.verdict.breaches:
        yield Measured(f"roster.{name}.cost-beside", float(cost), "cost", peer=float(answer.verdict.cost), peer_name=beside.NAME)


def refilling(name: str) -> Iterator[Measured]:
    """One roster refilled: judged, and held against the published optimum, or its own proof."""
    rest = name.partition("-")[2]
    refill, began = sickness.read(DATA / FOLDERS["sickness"] / f"{rest}.dzn"), time.perf_counter()
    found = refilled(refill, SEED, Budget(seconds(60), time.perf_counter))
    yield Measured(f"roster.{name}.in-all", time.perf_counter() - began, "s", limit=seconds(60))
    yield Measured(f"roster.{name}.breaches", float(len(list(broken(refill, found.holders)))), "rules", limit=0)
    best = PUBLISHED_REFILL.get(rest, found.bound)
    yield Measured(f"roster.{name}.value", float(value(refill, found.holders)), "value", limit=float(best), more_is_better=True)


if __name__ == "__main__":
    sys.exit(main())
