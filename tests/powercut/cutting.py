"""Power cuts, one after the other: the product writes, the power goes, what was acknowledged is looked for."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from tests.powercut.mount import Mounted, mounted
from tests.powercut.writing import WITHOUT_LOG
from tests.torture.real_server import Cluster
from tools import postgres

PATIENCE, GRACE, LOOKS = 60.0, 0.3, 0.05
"""Seconds: for one deed; for a process on a dead disk, whose machine is as dead; between two looks at the disk."""

DESTROYED = ("malformed", "file is not a database")
"""What SQLite says of a database that nobody can read any more."""


@dataclass
class Outcome:
    """What came of it: *acknowledged* lines in all, and what was wrong, each fault with the number of its cut."""

    engine: str
    safety: str = ""
    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    cuts_with_loss: int = 0
    present: int = 0
    faults: list[str] = field(default_factory=list)
    writes: int = 0
    syncs: int = 0
    seconds: float = 0.0


class Product:
    """The product's process: it forks others that write or look."""

    def __init__(self, process: subprocess.Popen[str], pid: Path) -> None:
        self.process, self.pid = process, pid

    def do(self, *words: str, until: Callable[[], bool] = lambda: False) -> list[str]:
        """Have something done; what it said until it ended. Soon after *until* it is killed: on a dead disk some wait for ever."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        said = []
        over = Event()
        watching = Thread(target=self._watch, args=(until, over))
        watching.start()
        for line in self.process.stdout:
            if line.startswith('{"ended"'):
                break
            said.append(line.rstrip("\n"))
        over.set()
        watching.join()
        return said

    def _watch(self, until: Callable[[], bool], over: Event) -> None:
        end = time.monotonic() + PATIENCE
        while not over.wait(LOOKS):
            if until() or time.monotonic() > end:
                if not over.wait(GRACE):
                    with suppress(OSError, ValueError):
                        os.kill(int(self.pid.read_text(encoding="ascii")), signal.SIGKILL)
                return


@contextmanager
def product(work: Path, data: Path, database: str, **more: str) -> Iterator[Product]:
    """The product, loaded once; *more* variables may be told."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    variables |= {"SHOUWANG_DATA": str(data), "SHOUWANG_DATABASE_URL": database, "SHOUWANG_KEYS": str(work / "keys"), **more}
    pid = work / "pid"
    command = [sys.executable, "-m", "tests.powercut.writing", str(pid)]
    errors = (work / "errors.txt").open("ab")
    with (
        errors,
        subprocess.Popen(command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        yield Product(process, pid)
        process.kill()


def cut(
    engine: str, *, cuts: int, seed: int = 1, safety: str = "", stop_at_loss: bool = False, tell: Callable[[Outcome], None] = lambda _: None
) -> Outcome:
    """So many power cuts on a new database; *safety* is what the product's database is told instead of its own setting."""
    outcome, dice, began = Outcome(engine, safety), Random(seed), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="shouwang-cut-", dir="/tmp", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        work = Path(folder)
        work.chmod(0o755)
        disk = stack.enter_context(mounted(work / "disk"))
        ground = ENGINES[engine](work, disk)
        wrote = stack.enter_context(ground.ready())
        acknowledged: dict[str, str] = {}
        while outcome.cuts < cuts and not (stop_at_loss and outcome.lost):
            disk.tell("arm", dice.randint(1, ground.within), dice.getrandbits(32))
            for line in wrote.do("write", safety, until=lambda: bool(disk.tell("how")["off"])):
                device, sequence, leaf = line.split()
                acknowledged[f"{device} {sequence}"] = leaf
            if not disk.tell("how")["off"]:
                disk.tell("cut")
            ground.power_back()
            outcome.cuts += 1
            if not (looked := wrote.do("look")):
                trouble = (work / "errors.txt").read_text(errors="replace")[-2000:]
                if not any(sign in trouble for sign in DESTROYED):
                    raise RuntimeError(f"Cut {outcome.cuts}: nobody could look. {trouble}")
                outcome.lost += len(acknowledged)  # what nobody can read any more is lost, all of it
                outcome.cuts_with_loss += 1
                outcome.faults.append(f"cut {outcome.cuts}: the database is destroyed")
                break
            reckon(json.loads(looked[-1]), acknowledged, outcome)
            outcome.seconds = round(time.monotonic() - began, 1)
            tell(outcome)
        told = disk.tell("how")
        outcome.writes, outcome.syncs = told["writes"], told["syncs"]
        ground.over()
    return outcome


def reckon(looked: dict[str, Any], acknowledged: dict[str, str], outcome: Outcome) -> None:
    """What was acknowledged must be there, bit by bit; what is lost is told once."""
    found: dict[str, str] = looked["found"]
    gone = [place for place, leaf in acknowledged.items() if found.get(place) != leaf]
    outcome.acknowledged = len(acknowledged) + outcome.lost
    outcome.lost += len(gone)
    outcome.cuts_with_loss += bool(gone)
    outcome.present = len(found)
    outcome.faults += [f"cut {outcome.cuts}: {fault}" for fault in looked["faults"]]
    for place in gone:
        del acknowledged[place]


class OnSQLite:
    """The database is a file on the disk."""

    within = 1200
    """Writes and fsyncs after which the power goes, at most: some dozen commits."""
    more: Mapping[str, str] = {}

    def __init__(self, work: Path, disk: Mounted) -> None:
        self.work, self.disk = work, disk

    @contextmanager
    def ready(self) -> Iterator[Product]:
        """Prepared elsewhere, since that takes a while, and brought to the disk."""
        database = "sqlite:///shouwang.sqlite3"
        with product(self.work, self.work / "prepared", database, **self.more) as first:
            first.do("prepare")
        shutil.copytree(self.work / "prepared", self.disk.folder / "data")
        self.disk.tell("settle")
        with product(self.work, self.disk.folder / "data", database, **self.more) as second:
            yield second

    def power_back(self) -> None:
        """The shared memory is gone with the machine."""
        self.disk.tell("on")
        (self.disk.folder / "data" / "shouwang.sqlite3-shm").unlink(missing_ok=True)

    def over(self) -> None:
        """Nothing to stop."""


class OnOldSQLite(OnSQLite):
    """A SQLite whose write-ahead log is not safe: the product does without it, and a commit is the removal of a file."""

    more: Mapping[str, str] = {WITHOUT_LOG: "1"}


class OnPostgreSQL:
    """The cluster's folder lies on the disk; its socket does not."""

    within = 80

    def __init__(self, work: Path, disk: Mounted) -> None:
        self.work, self.disk = work, disk
        programs = postgres.find()
        assert programs, "PostgreSQL's programs are missing: python -m tools.postgres bring"
        self.cluster = Cluster(work / "pg", programs)

    @contextmanager
    def ready(self) -> Iterator[Product]:
        """Prepared elsewhere, stopped, brought to the disk, and started there."""
        self.cluster.make()
        with product(self.work, self.work / "data", self.cluster.address) as first:
            first.do("prepare")
        self.cluster.call("pg_ctl", "-D", self.cluster.folder / "data", "-m", "fast", "-w", "stop")
        data = self.cluster.folder / "data"
        subprocess.run(["cp", "-a", str(data), str(self.disk.folder / "data")], check=True)
        shutil.rmtree(data)
        data.symlink_to(self.disk.folder / "data")
        self.disk.tell("settle")
        self.cluster.start()
        with product(self.work, self.work / "data", self.cluster.address) as second:
            yield second

    def power_back(self) -> None:
        """All of it is killed, and started again on what is left."""
        self.over()
        self.disk.tell("on")
        (self.disk.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.cluster.start()

    def over(self) -> None:
        """Killed."""
        data = self.disk.folder / "data"
        while alive := [place for place in Path("/proc").glob("[0-9]*") if works_in(place, data)]:
            for place in alive:
                with suppress(OSError):
                    os.kill(int(place.name), signal.SIGKILL)
            time.sleep(0.02)


ENGINES: dict[str, Callable[[Path, Mounted], OnSQLite | OnPostgreSQL]] = {
    "sqlite": OnSQLite,
    "sqlite-without-log": OnOldSQLite,
    "postgresql": OnPostgreSQL,
}


def works_in(process: Path, folder: Path) -> bool:
    """Whether a process has its working folder there, as every process of a cluster has."""
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False


def told(outcome: Outcome) -> str:
    """As one line of JSON."""
    return json.dumps(asdict(outcome))
