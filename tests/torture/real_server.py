"""
The server under torture: one ``python -m shouwang.server serve`` with all that it needs, which can be hurt and brought back.

Its data lie on a disk of their own, keys and backups on another, as they should.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import machine, postgres

TOP = Path(__file__).resolve().parents[2]
MOUNT = Path("/mnt")
"""Where the small disk is mounted: in a namespace of our own, so that nobody else sees it and nothing is left of it."""
ROOM, MARGIN = "12g", 1 << 20
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
"""Debian's package faketime."""
SLEEPING = '''"""libfaketime 0.9.10 refuses Python's way of sleeping (clock_nanosleep until a moment of a clock that it does not fake); this is another."""
import select
import time

time.sleep = lambda seconds: select.select([], [], [], seconds) and None
'''
GLANCE, PATIENCE = 0.05, 60.0


def until(is_so: Callable[[], Any], longest: float = PATIENCE) -> bool:
    """Wait until something is so; whether it became so in time."""
    end = time.monotonic() + longest
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(GLANCE)
    return True


# Clocks


@dataclass(frozen=True)
class Clock:
    """The wall clock of some programs, set by libfaketime; without it, true time."""

    file: Path

    @staticmethod
    def is_settable() -> bool:
        """Whether libfaketime is there."""
        return bool(FAKETIME)

    def set(self, seconds: int) -> None:
        """Put it so many seconds ahead of the truth."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(f"{seconds:+d}\n", encoding="ascii")
        draft.rename(self.file)

    def variables(self) -> dict[str, str]:
        """What a program needs in order to go by this clock."""
        if not FAKETIME:
            return {}
        self.set(0)
        site = self.file.parent / "site"
        site.mkdir(exist_ok=True)
        (site / "sitecustomize.py").write_text(SLEEPING, encoding="utf-8")
        return {
            "LD_PRELOAD": str(FAKETIME[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # with it, threads that wait for one another turn in circles
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": str(site),
        }


# Disks


@dataclass(frozen=True)
class Disk:
    """The tmpfs on which the data lie: it can be filled to the last byte, and freed."""

    path: Path = MOUNT

    def __post_init__(self) -> None:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=755", "tmpfs", self.path], check=True)

    def fill(self) -> None:
        """Make it as small as what lies there, nearly; and write until nothing more can be written."""
        until(self._shrunk)
        self.top_up()

    def _shrunk(self) -> bool:
        """Not when more was written between the look and the deed."""
        told = os.statvfs(self.path)
        with suppress(subprocess.CalledProcessError):
            self._resize(f"{(told.f_blocks - told.f_bfree) * told.f_frsize + MARGIN}")
            return True
        return False

    def top_up(self) -> None:
        """Take what has become free meanwhile."""
        with (self.path / "ballast").open("ab", buffering=0) as ballast, suppress(OSError):
            for size in (1 << 16, 1 << 12, 1):
                with suppress(OSError):
                    while True:
                        ballast.write(bytes(size))

    def free(self) -> None:
        """There is room again."""
        (self.path / "ballast").unlink(missing_ok=True)
        self._resize(ROOM)

    def _resize(self, size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", self.path], check=True)


# Processes


def children(pid: int) -> dict[int, str]:
    """The processes that a process has started, with their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            status = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
            if int(status[1]) == pid and status[0] != "Z":
                found[int(folder.name)] = (folder / "cmdline").read_text(encoding="utf-8").replace("\0", " ")
    return found


def is_running(pid: int) -> bool:
    """Whether there is such a process, and not only its name on the list of the dead."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(") ")[2][0] != "Z"
    return False


def hit(signal_: signal.Signals, *pids: int) -> None:
    """Send a signal to those who are still there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal_)


def bury(gone: list[int]) -> None:
    """Wait until they are gone; where they have come to us as orphans, take them off the list of the dead."""
    until(lambda: not any(map(is_running, gone)))
    for pid in gone:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


@dataclass
class Server:
    """The product: started, hurt, brought back."""

    variables: dict[str, str]
    work: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    @property
    def data(self) -> Path:
        """The data folder."""
        return Path(self.variables["SHOUWANG_DATA"])

    @property
    def backups(self) -> Path:
        """Where backups lie."""
        return Path(self.variables["SHOUWANG_BACKUPS"])

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One of the product's commands, to its end."""
        command = [sys.executable, "-m", "shouwang.server", *words]
        return subprocess.run(command, cwd=TOP, env=self.variables, check=False, capture_output=True, text=True)

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """One of the product's commands, beside everything else."""
        with (self.work / "commands.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "shouwang.server", *words], cwd=TOP, env=self.variables, stdout=log, stderr=log)

    def start(self) -> None:
        """Start, and wait until it answers; one that ends at once is started again, as any machine would."""
        end = time.monotonic() + PATIENCE
        self._launch()
        while not self.answers():
            if time.monotonic() > end:
                raise RuntimeError(f"The server does not answer {PATIENCE:.0f} s after its start; see {self.work / 'server.log'}.")
            if not self.is_alive():
                self._launch()
            time.sleep(GLANCE)

    def _launch(self) -> None:
        self.starts += 1
        command = [sys.executable, "-m", "shouwang.server", "serve", "--host", "0.0.0.0", "--port", str(self.port)]
        with (self.work / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=TOP, env=self.variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def is_alive(self) -> bool:
        """Whether the command that was started is still running."""
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """Whether it says that it is well."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def pid(self) -> int:
        """Of the command that was started: gunicorn's arbiter."""
        if self.process is None:
            raise RuntimeError("The server was never started.")
        return self.process.pid

    def family(self) -> list[int]:
        """All its processes, the first one first."""
        found = [self.pid]
        for pid in found:
            found.extend(children(pid))
        return found

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return [pid for pid, command in children(self.pid).items() if "shouwang.server keep" not in command]

    def keeper(self) -> list[int]:
        """The process that grows trees and makes backups."""
        return [pid for pid, command in children(self.pid).items() if "shouwang.server keep" in command]

    def kill(self) -> None:
        """As if the machine's plug were pulled, but for the disk."""
        gone = self.family()
        hit(signal.SIGKILL, *gone)
        self._bury(gone)

    def kill_first(self, seconds: float) -> None:
        """Kill the arbiter alone; after so many seconds the rest, as systemd does before it starts a service again."""
        rest = self.family()[1:]
        hit(signal.SIGKILL, self.pid)
        until(lambda: not any(map(is_running, rest)), seconds)
        hit(signal.SIGKILL, *rest)
        self._bury([self.pid, *rest])

    def stop(self) -> float:
        """Ask it to end; the seconds that it took."""
        began, family = time.monotonic(), self.family()
        if self.process:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        hit(signal.SIGKILL, *family)
        self._bury(family)
        return time.monotonic() - began

    def _bury(self, gone: list[int]) -> None:
        """None of them is running any longer."""
        if self.process:
            self.process.wait()
        bury(gone)


# PostgreSQL


@dataclass
class Cluster:
    """A PostgreSQL whose promises are kept (fsync, synchronous commit), on the server's disk; it can be killed and brought back."""

    folder: Path
    programs: Path

    @property
    def address(self) -> str:
        """As the product's setting wants it."""
        return f"postgresql:///shouwang?host={self.folder}&user=postgres"

    def call(self, program: str, *words: str | Path, check: bool = True) -> int:
        """One of its programs, as a user whom it accepts."""
        whom: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if machine.is_root() else {}
        command = [str(self.programs / program), *map(str, words)]
        return subprocess.run(
            command, check=check, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **whom
        ).returncode

    def make(self) -> None:
        """A new one, with an empty database."""
        self.folder.mkdir(parents=True)
        if machine.is_root():
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self.call("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--wal-segsize=1")
        self.start()
        self.call("createdb", "-h", self.folder, "-U", "postgres", "shouwang")

    def start(self) -> None:
        """Start, and try again while those who were killed are not yet gone or there is no room; or see it come back by itself."""
        told = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c max_wal_size=32MB -c min_wal_size=2MB"
        words = ["-D", self.folder / "data", "-w", "-t", "30", "-l", self.folder / "log", "-o", told, "start"]
        if not until(lambda: self.call("pg_ctl", *words, check=False) == 0 or self.is_alive()):
            raise RuntimeError(f"PostgreSQL does not come back: {(self.folder / 'log').read_text(errors='replace')[-2000:]}")

    def is_alive(self) -> bool:
        """Whether it takes connections."""
        return self.call("pg_isready", "-h", self.folder, "-U", "postgres", check=False) == 0

    def first(self) -> int:
        """The process that all others come from."""
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def kill(self) -> None:
        """All of it at once."""
        with suppress(OSError, IndexError):
            gone = [self.first(), *children(self.first())]
            hit(signal.SIGKILL, *gone)
            bury(gone)

    def others(self) -> list[str]:
        """Databases that nobody has asked for."""
        command = [str(self.programs / "psql"), "-h", str(self.folder), "-U", "postgres", "-Atc", "SELECT datname FROM pg_database"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        return sorted(set(told) - {"postgres", "shouwang", "template0", "template1"})


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster of our own; raises :class:`tools.machine.Missing` without its programs."""
    programs = postgres.find()
    if programs is None:
        raise machine.Missing("PostgreSQL's programs are missing: python -m tools.postgres bring")
    made = Cluster(folder, programs)
    made.make()
    try:
        yield made
    finally:
        made.kill()
        shutil.rmtree(folder, ignore_errors=True)
