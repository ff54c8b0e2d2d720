"""One run: a server and telephones are brought together, what is planned is done to them, and then it is reckoned what came of it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.torture import real_check
from tests.torture.real_faults import DAY, KINDS, Fault, Field
from tests.torture.real_people import gathered
from tests.torture.real_server import until

if TYPE_CHECKING:
    from shouwang.apps.operations.models import Operation

BEHIND = 3
"""So many shares of the entries may be under way when the next fault comes."""
TELLS_EVERY = 2.0
KEEPER = 20.0
"""Seconds within which the keeper must have caught up when all is quiet."""
BACKUPS = 4
"""Backups made while faults go on."""


class Stuck(Exception):
    """Nothing moves any more."""


def tell(**words: Any) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@dataclass
class Run:
    """Who is there, what has been done, what it came to."""

    options: argparse.Namespace
    field: Field
    work: Path
    began: float = field(default_factory=time.monotonic)
    done: Counter[str] = field(default_factory=Counter)
    recovery: dict[str, float] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    backups: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _told_at: float = 0.0

    # Setting up

    def enrol(self, stack: ExitStack) -> None:
        """Start the server, enrol the telephones, begin their programs."""
        self.field.server.start()
        os.environ.update({name: text for name, text in self.field.server.variables.items() if name.startswith("SHOUWANG_")})
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
        import django

        django.setup()
        link = self.field.link
        self.operation, telephones = enrolled(self.options.devices, link.address, self.field.server.port)
        self.field.people = stack.enter_context(gathered(telephones, self.work, link, self.options.seed))
        self.began = time.monotonic()

    # Faults

    def go_through(self, plan: Iterable[Fault]) -> None:
        """One fault after the other, while entries are made and sent."""
        entries, faults, people = self.options.entries, self.options.faults, self.field.people
        share = entries // (faults + 1)
        for number, fault in enumerate(plan):
            self._await(lambda: people.total("acknowledged") >= people.allowed - BEHIND * share)
            people.allow(max(0, share * (number + 1) - people.allowed))
            if number % max(1, faults // BACKUPS) == faults // BACKUPS // 2:
                self.backups.append(self.field.server.begin("backup"))
            time.sleep(fault.after)
            KINDS[fault.kind].do(self.field, fault)
            self.done[fault.kind] += 1
            self._recover(fault.kind)
        people.allow(entries - people.allowed)

    def _recover(self, kind: str) -> None:
        """Wait for the first entry that is acknowledged after a fault; the longest of these waits are told at the end."""
        people, began = self.field.people, time.monotonic()
        before = people.total("acknowledged")
        self._await(lambda: people.total("acknowledged") > before or before == people.allowed)
        self.recovery[kind] = round(max(self.recovery.get(kind, 0), time.monotonic() - began), 1)

    def _await(self, is_so: Callable[[], Any]) -> None:
        """Wait as long as anything moves."""
        people, last, moved = self.field.people, -1, time.monotonic()
        while not is_so():
            now = time.monotonic()
            if (acknowledged := people.total("acknowledged")) != last:
                last, moved = acknowledged, now
            if now - moved > self.options.patience:
                raise Stuck(f"nothing was acknowledged for {now - moved:.0f} s: {last} of {people.allowed}; {dict(people.answers())}")
            if not self.field.server.is_alive():
                self.field.complaints.append("server-ended: the server ended by itself")
                self.field.server.start()
            self._tell_progress(now)
            time.sleep(0.02)

    def _tell_progress(self, now: float) -> None:
        if now - self._told_at >= TELLS_EVERY:
            self._told_at = now
            people = self.field.people
            tell(
                seconds=round(now - self.began), faults=self.done.total(), made=people.total("made"), acknowledged=people.total("acknowledged"),
                safe=people.total("safe"), answers=people.answers(),
            )  # fmt: skip

    # A server destroyed

    def be_destroyed(self) -> None:
        """The data folder is deleted, the newest backup put in its place; what was written since comes back from the telephones."""
        entries, people, server = self.options.entries, self.field.people, self.field.server
        safe = int(entries * self.options.backup_at)
        for holds, ahead in ((safe // 2, DAY), (safe, 0)):  # a clock that was set right must not make the older one the newest
            people.allow(holds - people.allowed)
            self._await(people.is_done)
            self.field.clock.set(ahead)
            self._back_up()
        people.allow(entries - people.allowed)
        self._await(lambda: people.total("acknowledged") >= safe + (entries - safe) * 0.9)
        tell(destroyed_at=people.total("acknowledged"), backup_holds=safe, telephones_keep=people.total("kept"))
        at = time.monotonic()
        server.kill()
        self._restore()
        server.start()
        up = time.monotonic() - at
        self._await(lambda: people.is_done() and receipted() >= entries)
        back = time.monotonic() - at
        self.more = {
            "backup_holds": safe,
            "resent": entries - safe,
            "answers_after_seconds": round(up, 1),
            "back_after_seconds": round(back, 1),
        }

    def _back_up(self) -> None:
        done = self.field.server.run("backup")
        if done.returncode:
            self.field.complaints.append(f"backup-failed: {done.stderr.strip()[-300:]}")
        tell(backup=done.stdout.strip())

    def _restore(self) -> None:
        """As the handbook says it: an empty folder, the newest backup, the keys from where they are kept apart."""
        from django.db import connections

        connections.close_all()
        server, database = self.field.server, self.field.cluster
        shutil.rmtree(server.data)
        server.data.mkdir()
        if database:
            database.kill()
            shutil.rmtree(database.folder)
            database.make()
        if self.options.spoil == "backup":
            max(server.backups.glob("[0-9]*"), key=lambda path: path.stat().st_mtime).unlink()
        done = server.run("restore")
        tell(restore=(done.stdout or done.stderr).strip()[-300:])
        if done.returncode:
            self.field.complaints.append("restore-failed")

    # The end

    def come_to_rest(self) -> None:
        """Everything is acknowledged, the keeper has caught up, backups are through."""
        self._await(self.field.people.is_done)
        self.more["seconds"] = round(time.monotonic() - self.began, 1)
        self.more["entries_a_second"] = round(self.options.entries / (time.monotonic() - self.began))
        for one in self.backups:
            one.wait()
        self.more["backups"] = Counter("failed" if one.returncode else "made" for one in self.backups)
        if not until(self._is_grown, KEEPER):
            self.field.complaints.append(f"keeper-stopped: {KEEPER:.0f} s after all was quiet the tree has not grown to its end")
            self.field.server.kill()
            self.field.server.start()
            until(self._is_grown, KEEPER)

    def _is_grown(self) -> bool:
        from shouwang.apps.journal import models

        growth = models.Growth.objects.filter(operation=self.operation).first()
        return bool(growth and growth.size == models.Pen.objects.get(operation=self.operation).number)

    def spoil_an_entry(self) -> None:
        """One entry goes behind everybody's back, not the last of its telephone, which nobody would miss; the trigger that would refuse goes first."""
        from django.db import connection

        from shouwang.apps.journal import models

        with connection.schema_editor() as editor:
            import_module("shouwang.apps.journal.migrations.0002_append_only").unguard(None, editor)
        streams = models.Stream.objects.filter(operation=self.operation).exclude(device=self.operation.pen.device)
        longest = streams.latest("highest")
        of_it = models.Entry.objects.filter(operation=self.operation, device=longest.device_id, epoch=longest.epoch)
        of_it.filter(sequence__lt=longest.highest).earliest("sequence").delete()

    def reckon(self) -> int:
        """Hold the files of the telephones against the database, and tell the result; 1 if anything is not as it should be."""
        people, server = self.field.people, self.field.server
        states = people.states()
        witnessed = [] if self.options.destroy else [(*state["checkpoint"],) for state in states if state["checkpoint"]]
        found = real_check.compared(self.operation, self.work / "made", witnessed)
        refused = sum((Counter(state["refused"]) for state in states), Counter())
        if refused and not self.options.destroy:
            self.field.complaints.append(f"checkpoints-refused: {dict(refused)}")
        answers, stopped = people.answers(), server.stop()
        self._look_for_leavings()
        complaints = Counter([*self.field.complaints, *people.complaints()])
        is_right = not (complaints or found.faults or found.sent != people.total("made"))
        tell(
            result="right" if is_right else "WRONG", engine=self.options.engine, seed=self.options.seed, network=self.field.link.by,
            delivered=found.stored + found.apart - found.double, lost=found.lost, double=found.double, gaps=found.gaps,
            stored=found.stored, apart=found.apart, by_the_server=found.server_entries, checkpoints=found.checkpoints,
            faults=self.done.total(), by_kind=self.done, longest_recovery=self.recovery, answers=answers, refused=refused,
            slowest_answer=max((state["slowest"] for state in states), default=0), starts=server.starts, stopped_in=round(stopped, 1),
            complaints=complaints, wrong=found.faults, **self.more,
        )  # fmt: skip
        return 0 if is_right else 1

    def _look_for_leavings(self) -> None:
        """Half-made backups, and databases in which backups were tried, after one more backup: they hold what must be destroyed one day."""
        self._back_up()
        left = [path.name for path in self.field.server.backups.glob(".*.part*")]
        if self.field.cluster:
            left += self.field.cluster.others()
        if left:
            self.field.complaints.append(f"backup-left-behind: {len(left)}, such as {left[:3]}")


def enrolled(count: int, address: str, port: int) -> tuple[Operation, list[dict[str, Any]]]:
    """An operation, and what each of its telephones is given."""
    from shouwang.apps.journal import actions, reads
    from shouwang.apps.operations.models import Member, Operation, User

    now = datetime.now(UTC)
    operation = Operation.objects.create(name="Tortured", hazard="flood", time_zone="Asia/Shanghai", started_at=now)
    by = Member.objects.create(operation=operation, user=User.objects.create(username="commander"), role="commander")
    key = str(reads.public_key(operation))
    telephones = []
    for number in range(1, count + 1):
        device, word = actions.enrol_device(name=f"Post {number}", by=by, at=now)
        telephones.append({
            "name": device.name, "operation": str(operation.id), "device": str(device.id), "word": word, "key": key, "address": address, "port": port
        })  # fmt: skip
    return operation, telephones


def receipted() -> int:
    """How many lines of telephones the server holds without a gap."""
    from django.db.models import Sum

    from shouwang.apps.journal import models

    return models.Stream.objects.aggregate(sum=Sum("contiguous"))["sum"] or 0
