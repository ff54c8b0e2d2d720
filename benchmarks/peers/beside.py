"""
Timefold beside us, in a folder of its own under ``var/``, made the first time it is asked for.

It is no dependency of ours. Its Python package carries the Java solver, and we run that by ``TimefoldRoster.java``: with the same model
written for the package's own Python it found no legal roster of instances 3 and 5 in a time in which Java finds them.
What it finds is judged by our judge, and its own account of it must agree, or the two do not solve the same problem.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import staff
from shouwang.engines.roster.general.judging import Verdict, judged
from shouwang.engines.roster.general.problem import OFF, Instance
from tools import machine

PACKAGE, VERSION = "timefold", "1.24.0b0"
NAME = f"Timefold {VERSION}"
TOP = Path(__file__).resolve().parents[2]
HOME = TOP / "var" / f"{PACKAGE}-{VERSION}"
JARS = HOME / "timefold" / "solver" / "jars"


@dataclass(frozen=True)
class Answer:
    """Our verdict on what a peer found, how long it searched, and how long it took with all its preparations, in seconds."""

    verdict: Verdict
    search: float
    in_all: float

    @property
    def said(self) -> str:
        """In words."""
        breaches = len(self.verdict.breaches)
        rules = "1 hard rule" if breaches == 1 else f"{breaches} hard rules"
        found = f"infeasible, {rules} broken" if breaches else f"cost {self.verdict.cost}"
        return f"{NAME}: {found}, {self.search:.0f} s of search, {self.in_all:.0f} s with starting"


def bring() -> None:
    """Make its folder unless it is there; raises :class:`Missing` when that cannot be done."""
    if not shutil.which("javac"):
        raise machine.Missing(f"{NAME} needs a JDK, 17 or newer, and there is none on the PATH.")
    if JARS.is_dir():
        return
    machine.say(f"Bringing {NAME} into {HOME.relative_to(TOP)}")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target", str(HOME)]
    if subprocess.run([*pip, f"{PACKAGE}=={VERSION}"], check=False).returncode:
        raise machine.Missing(f"{NAME} could not be brought; pip's message stands above. Is there a way to a package index?")


def solved(instance: Instance, seconds: int) -> Answer:
    """
    What it finds in so many seconds of search; raises :class:`Missing` when it fails.

    ``RuntimeError`` if what it says of its roster is not what our judge says: then it was given another problem.
    """
    command = ["java", "-cp", f"{JARS}/*", str(Path(__file__).with_name("TimefoldRoster.java")), str(seconds)]
    began = time.perf_counter()
    done = subprocess.run(command, input="\n".join(staff.lines(instance)), stdout=subprocess.PIPE, encoding="utf-8", check=False)
    in_all = time.perf_counter() - began
    if done.returncode:
        raise machine.Missing(f"{NAME} failed on {instance.name} with status {done.returncode}; its message stands above.")
    rows, hard, soft, search = heard(instance, done.stdout)
    verdict = judged(instance, rows)
    if (hard == 0) == bool(verdict.breaches) or soft != -verdict.cost:
        raise RuntimeError(f"{NAME} counts {hard} hard and {soft} soft on {instance.name}; judged: {verdict}.")
    return Answer(verdict, search, in_all)


def heard(instance: Instance, text: str) -> tuple[dict[str, list[str]], int, int, float]:
    """The rows, its own hard and soft score, and the seconds of its search; lines of its log are passed over."""
    rows = {worker.id: [OFF] * instance.days for worker in instance.people}
    score: tuple[int, int, float] | None = None
    for line in text.splitlines():
        match line.split("\t"):
            case "duty", person, day, kind:
                rows[person][int(day)] = kind
            case "score", hard, soft, search:
                score = (int(hard), int(soft), float(search))
    if score is None:
        raise machine.Missing(f"{NAME} ended without a score on {instance.name}.")
    return rows, *score
