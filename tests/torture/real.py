"""
Real processes under torture: ``python -m tests.torture.real --entries 2000 --faults 20``.

A server as it is in use, and telephones beyond a network that can be silent. The faults of a plan come one after the other while entries are made;
at the end each telephone's own file is held against the database. Every line that is printed is JSON; the last one is the result.
Status 1 if anything is lost, double, missing or otherwise not as it should be.

As root all of it happens in namespaces of its own (processes, mounts, networks): when the first process is gone, nothing is left of it.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.torture.real_faults import KINDS, Field, kinds_possible, plan
from tests.torture.real_link import Link, has_tun, joined
from tests.torture.real_people import People
from tests.torture.real_run import Run, Stuck, tell
from tests.torture.real_server import Clock, Disk, Server, cluster
from tools import machine

UNSHARE = ["unshare", "--mount", "--pid", "--fork", "--net", "--ipc", "--mount-proc", "--kill-child", "--propagation", "private"]
INSIDE = "SHOUWANG_TEST_REAL_INSIDE"
PR_SET_PDEATHSIG = 1


def parser() -> argparse.ArgumentParser:
    """The options."""
    top = argparse.ArgumentParser(prog="python -m tests.torture.real", description="A real server under torture.")
    top.add_argument("--entries", type=int, default=2000)
    top.add_argument("--faults", type=int, default=20)
    top.add_argument("--devices", type=int, default=8)
    top.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    top.add_argument("--seed", type=int, default=1)
    top.add_argument("--only", action="append", choices=list(KINDS), help="A kind of fault, or several. All, if none is named.")
    top.add_argument("--destroy", action="store_true", help="Instead of faults the data folder is deleted and the newest backup restored.")
    top.add_argument("--backup-at", type=float, default=0.6, help="With --destroy: the share of the entries that the newest backup holds.")
    top.add_argument(
        "--spoil", choices=["entry", "backup"], help="Destroy one entry at the end, or the newest backup: the result must be WRONG."
    )
    top.add_argument("--patience", type=float, default=90, help="Seconds without one entry acknowledged after which something hangs.")
    top.add_argument("--work", type=Path, help="A folder for files and logs, which stays; else one that is removed.")
    top.add_argument("--without-root", action="store_true", help="Do without namespaces, as if this were not root.")
    top.add_argument("--bring", action="store_true", help="Bring what the machine lacks (libfaketime), and nothing else.")
    return top


def main(words: list[str]) -> int:
    """Do it, in namespaces of our own where they can be had."""
    options = parser().parse_args(words)
    if options.bring:
        return bring()
    with work_folder(options.work) as work:
        if os.environ.get(INSIDE) or options.without_root or not can_unshare():
            return tortured(options, work)
        command = [*UNSHARE, sys.executable, "-m", "tests.torture.real", *words, "--work", str(work)]
        return subprocess.run(command, env=os.environ | {INSIDE: "1"}, check=False, preexec_fn=_end_with_us).returncode


def bring() -> int:
    """Bring libfaketime where it is missing; without it clocks of the server do not jump, and that is told."""
    try:
        if not Clock.is_settable():
            machine.install_packages("faketime", why="libfaketime")
    except machine.Missing as problem:
        machine.say(f"THE SERVER'S CLOCK WILL NOT JUMP. {problem}")
        return int(machine.IN_CI)
    return 0


def can_unshare() -> bool:
    """Whether namespaces of our own can be had, and a way between two of them."""
    if not (machine.is_root() and has_tun() and all(map(shutil.which, ("unshare", "nsenter", "ip", "mount")))):
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


def _end_with_us() -> None:
    libc: Any = ctypes.CDLL(None)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@contextmanager
def work_folder(named: Path | None) -> Iterator[Path]:
    """The named folder, or one that is removed again."""
    if named:
        named.mkdir(parents=True, exist_ok=True)
        yield named.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="shouwang-real-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def tortured(options: argparse.Namespace, work: Path) -> int:
    """All of it, from the first start to the reckoning; 1 if anything is not as it should be."""
    with ExitStack() as stack:
        run = Run(options, prepared(options, work, stack), work)
        kinds, left = kinds_possible(is_inside=run.field.disk is not None, engine=options.engine)
        if left:
            sys.stderr.write(f"ONLY IN PART, for want of what stands in brackets: {', '.join(left)}\n")
        tell(network=run.field.link.by, engine=options.engine, kinds=options.only or kinds, left_out=left)
        run.enrol(stack)
        try:
            if options.destroy:
                run.be_destroyed()
            else:
                run.go_through(plan(options.seed, options.faults, options.only or kinds))
            run.come_to_rest()
            if options.spoil == "entry":
                run.spoil_an_entry()
        except Stuck as fault:
            run.field.complaints.append(f"stuck: {fault}")
        return run.reckon()


def prepared(options: argparse.Namespace, work: Path, stack: ExitStack) -> Field:
    """The server's disk, database, clock and settings, and the way there; nothing is started yet but the database."""
    inside = bool(os.environ.get(INSIDE))
    if inside:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/dev/shm"], check=True)  # whoever is killed leaves things there
    disk = Disk() if inside else None
    where = disk.path if disk else work
    link = stack.enter_context(joined(options.seed)) if inside else Link("none: all on one machine", "127.0.0.1")
    database = stack.enter_context(cluster(where / "pg")) if options.engine == "postgresql" else None
    clock = Clock(work / "clock-server")
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")} | clock.variables()
    variables |= {
        "SHOUWANG_DATA": str(where / "data"),
        "SHOUWANG_DATABASE_URL": database.address if database else "sqlite:///shouwang.sqlite3",
        "SHOUWANG_KEYS": str(work / "keys"),
        "SHOUWANG_BACKUPS": str(work / "backups"),
        "SHOUWANG_BACKUP_MINUTES": "0",
        "SHOUWANG_HOSTS": f"127.0.0.1,{link.address}",
    }
    server = Server(variables, work, 8000 if inside else free_port())
    stack.callback(lambda: server.kill() if server.process else None)
    return Field(server, People([]), link, clock, disk, database)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
