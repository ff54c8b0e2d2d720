"""
The faults: what is done to a real server and to the way there, by a plan that a seed decides.

Each fault is one function: it hurts, holds, and heals; what must come back by itself is not helped.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from tests.torture.real_link import Link
from tests.torture.real_server import Clock, Cluster, Disk, Server, hit, is_running, until

if TYPE_CHECKING:
    from tests.torture.real_people import People

AFTER, HOLD = (0.0, 0.25), (0.3, 1.5)
"""Seconds from new entries to the fault, and how long it lasts."""
MINUTE, HOUR, DAY = 60, 3600, 86_400
JUMPS = (-DAY, -HOUR, -4 * MINUTE, -MINUTE, MINUTE, 4 * MINUTE, HOUR, DAY, 8 * 365 * DAY)
STEP = 0.05
KEEPER = 30.0
"""Seconds within which another keeper must be there; on a busy machine one takes ten to load."""
BITES = 10.0
"""Seconds within which a full disk must be felt, or it was no fault."""
FOUL = (0.05, 0.4)
MOST_GONE = 3
"""Telephones that walk off at once."""


@dataclass(frozen=True)
class Fault:
    """One fault of a plan: of a kind, so long after new entries came, for so long; *dice* seeds what else is left to chance."""

    kind: str
    after: float
    hold: float
    dice: int


@dataclass
class Field:
    """Where faults are done."""

    server: Server
    people: People
    link: Link
    clock: Clock
    disk: Disk | None = None
    cluster: Cluster | None = None
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """A kind of fault: what it does, how often it comes, what it needs."""

    do: Callable[[Field, Fault], None]
    weight: int = 1
    needs: str = ""


def kinds_possible(*, is_inside: bool, engine: str) -> tuple[list[str], list[str]]:
    """The kinds that can be done here, and those that are left out, each with what it lacks."""
    has = {"": True, "root": is_inside, "libfaketime": Clock.is_settable(), "postgresql": engine == "postgresql"}
    left = [f"{name} ({kind.needs})" for name, kind in KINDS.items() if not has[kind.needs] and kind.needs != "postgresql"]
    return [name for name, kind in KINDS.items() if has[kind.needs]], left


def plan(seed: int, count: int, kinds: list[str]) -> Iterator[Fault]:
    """So many faults: first each kind once, then as often as its weight says; the same seed, the same plan."""
    dice = Random(seed)
    bag: list[str] = []
    for number in range(count):
        if not bag:
            bag = [name for name in kinds for _ in range(KINDS[name].weight if number else 1)]
            dice.shuffle(bag)
        yield Fault(bag.pop(), dice.uniform(*AFTER), dice.uniform(*HOLD), dice.getrandbits(32))


# What is killed


def worker_killed(field: Field, fault: Fault) -> None:
    """SIGKILL of the process that answers; gunicorn starts another."""
    hit(signal.SIGKILL, *field.server.workers())
    time.sleep(fault.hold / 2)


def server_killed(field: Field, fault: Fault) -> None:
    """SIGKILL of all; somebody starts it again."""
    field.server.kill()
    time.sleep(fault.hold / 2)
    field.server.start()


def arbiter_killed(field: Field, fault: Fault) -> None:
    """SIGKILL of the first process alone: for a while its worker answers on."""
    field.server.kill_first(fault.hold)
    field.server.start()


def backup_killed(field: Field, fault: Fault) -> None:
    """SIGKILL of a backup under way: nothing may be left of it, at the latest when the next one is made."""
    process = field.server.begin("backup")
    until(lambda: process.poll() is not None or any(field.server.backups.glob(".*")))
    time.sleep(fault.hold / 5)
    process.kill()
    process.wait()


def keeper_killed(field: Field, _fault: Fault) -> None:
    """SIGKILL of the keeper: somebody must start another, or no tree grows and no backup is made."""
    gone = field.server.keeper()
    hit(signal.SIGKILL, *gone)
    if not until(lambda: set(field.server.keeper()) - set(gone), KEEPER):
        field.complaints.append(f"keeper-not-started-again: {KEEPER:.0f} seconds after the keeper was killed there is none")


def database_killed(field: Field, fault: Fault) -> None:
    """SIGKILL of PostgreSQL; it is started again, the server is not."""
    if field.cluster:
        field.cluster.kill()
        time.sleep(fault.hold)
        field.cluster.start()
        close_ours()


# What is stopped


def close_ours() -> None:
    """Our own connection to the database died with it."""
    from django.db import connection

    connection.close()


def fold_in() -> None:
    """What SQLite has not folded in yet is folded in, so that the next commit needs room."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def worker_stopped(field: Field, fault: Fault) -> None:
    """The process that answers stands still, with whatever it holds locked."""
    _stopped(field.server.workers(), fault.hold)


def server_stopped(field: Field, fault: Fault) -> None:
    """All stand still, as a machine that is put to sleep."""
    _stopped(field.server.family(), fault.hold)


def _stopped(pids: list[int], seconds: float) -> None:
    hit(signal.SIGSTOP, *pids)
    try:
        time.sleep(seconds)
    finally:
        hit(signal.SIGCONT, *[pid for pid in pids if is_running(pid)])


# The way there


def silence(field: Field, fault: Fault) -> None:
    """Nothing gets through, and nobody is told."""
    _lossy(field, fault, 1, 1)


def up_lost(field: Field, fault: Fault) -> None:
    """What telephones send is lost; what the server says arrives."""
    _lossy(field, fault, 1, 0)


def down_lost(field: Field, fault: Fault) -> None:
    """What telephones send arrives and is stored; no receipt does."""
    _lossy(field, fault, 0, 1)


def foul(field: Field, fault: Fault) -> None:
    """Much is lost, not all, another share each way: what arrives is late."""
    dice = Random(fault.dice)
    _lossy(field, fault, dice.uniform(*FOUL), dice.uniform(*FOUL))


def _lossy(field: Field, fault: Fault, up: float, down: float) -> None:
    field.link.turn(up, down)
    try:
        time.sleep(fault.hold)
    finally:
        field.link.turn()


def walked_off(field: Field, fault: Fault) -> None:
    """Some walk out of range in the middle of sending, and their connections stay as they are for ever."""
    field.people.walk_off(Random(fault.dice), MOST_GONE)
    time.sleep(fault.hold)


# The disk


def disk_full(field: Field, fault: Fault) -> None:
    """The last byte of the server's disk is taken, until it has been felt; then there is room again, and nobody helps the server."""
    if field.disk is None:
        return
    refused = field.people.refused()
    fold_in()
    field.disk.fill()
    try:
        end, felt = time.monotonic() + fault.hold, time.monotonic() + BITES
        while time.monotonic() < end or (field.people.refused() == refused and time.monotonic() < felt):
            field.people.allow(1)
            field.disk.top_up()
            time.sleep(STEP)
    finally:
        field.disk.free()
    if field.people.refused() == refused:
        field.complaints.append("full-disk-not-felt: no telephone was answered 503 while the disk was full")
    if field.cluster and not field.cluster.is_alive():
        field.cluster.start()


# Clocks


def server_clock(field: Field, fault: Fault) -> None:
    """The server's wall clock jumps, and jumps back."""
    field.clock.set(Random(fault.dice).choice(JUMPS))
    try:
        time.sleep(fault.hold)
    finally:
        field.clock.set(0)


def device_clocks(field: Field, fault: Fault) -> None:
    """Wall clocks of telephones jump, each by itself, and jump back."""
    field.people.jump(Random(fault.dice), JUMPS)
    try:
        time.sleep(fault.hold)
    finally:
        field.people.jump(Random(fault.dice), (0,))


# The telephones


def storage_lost(field: Field, fault: Fault) -> None:
    """A telephone loses what it kept, when all of it is acknowledged, and begins a new epoch."""
    field.people.lose_storage(Random(fault.dice))


KINDS = {
    "worker killed": Kind(worker_killed, 3),
    "server killed": Kind(server_killed),
    "arbiter killed": Kind(arbiter_killed),
    "keeper killed": Kind(keeper_killed),
    "backup killed": Kind(backup_killed),
    "database killed": Kind(database_killed, 1, "postgresql"),
    "worker stopped": Kind(worker_stopped, 3),
    "server stopped": Kind(server_stopped, 2),
    "silence": Kind(silence, 3, "root"),
    "up lost": Kind(up_lost, 4, "root"),
    "down lost": Kind(down_lost, 4, "root"),
    "foul": Kind(foul, 4, "root"),
    "walked off": Kind(walked_off, 1),
    "disk full": Kind(disk_full, 2, "root"),
    "server clock": Kind(server_clock, 2, "libfaketime"),
    "device clocks": Kind(device_clocks, 3),
    "storage lost": Kind(storage_lost, 3),
}
