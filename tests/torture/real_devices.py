"""
Simulated telephones that talk to a real server over a real network, with the product's own outbox and witness.

A program: what it is to do comes in as lines of JSON, how it goes goes out as lines of JSON. Each telephone writes down every entry that it has
ever made, before anybody else learns of it: that file is what the database is held against at the end.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from shouwang.engines.journal.checkpoints import key_from
from shouwang.engines.journal.clock import NEVER, met, milliseconds, stamp_from, ticked
from shouwang.engines.journal.outbox import Outbox
from shouwang.engines.journal.streams import Batch, Receipt, Stream
from shouwang.engines.journal.witness import Witness
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.ids import uuid7

BATCHES = "/api/v1/journal/batches"
AT_ONCE, MOST = 40, 500
IDLE, SHORTEST, LONGEST = 0.02, 0.05, 3.0
PATIENCE = (1.0, 6.0)
"""Seconds that a telephone waits for an answer; each time others."""
ASKS_EVERY = 1.0
REPORTS_EVERY = 0.2
TAKEN_ID, UNKNOWN_KIND, SENT_TWICE, SHUFFLED, LATER_HALF = 0.003, 0.003, 0.02, 0.2, 0.03
RECEIPTS = {200, 409}
COMPLAINTS = 20


@dataclass
class Crowd:
    """What the telephones of this program share: how many entries may still be made, and ids that one may take from another by mistake."""

    allowed: int = 0
    made: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    ids: deque[UUID] = field(default_factory=lambda: deque(maxlen=50))
    door: threading.Lock = field(default_factory=threading.Lock)

    def take(self, most: int) -> int:
        """Leave to make some entries, no more than *most*."""
        with self.door:
            some = min(most, self.allowed - self.made)
            self.made += some
            return some


class Telephone(threading.Thread):
    """
    One telephone: it makes entries, sends them until they are receipted, keeps them until a backup holds them.

    *told* is what it was given when it was enrolled.
    """

    def __init__(self, told: dict[str, Any], folder: Path, crowd: Crowd, dice: Random) -> None:
        super().__init__(daemon=True)
        self.told, self.crowd, self.dice = told, crowd, dice
        self.outbox = Outbox(self._stream(1))
        self.witness = Witness(key_from(told["key"]))
        self.stamp, self.run_number, self.began = NEVER, 1, time.monotonic()
        self.oracle = (folder / f"{told['device']}.made").open("ab", buffering=0)
        self.closed = 0  # entries of epochs that are over
        self.failures, self.asked_at = 0, 0.0
        self.loses_storage = self.walks_off = False
        self.answers: Counter[str] = Counter()
        self.complaints: list[str] = []
        self.refused: Counter[str] = Counter()
        self.slowest = 0.0
        self.ahead = timedelta()
        self._connection: HTTPConnection | None = None
        self._gone: list[socket.socket] = []

    def _stream(self, epoch: int) -> Stream:
        return Stream(UUID(self.told["operation"]), UUID(self.told["device"]), epoch)

    def run(self) -> None:
        """Until all is over."""
        try:
            while not self.crowd.over.is_set():
                self._lose_storage()
                some = 0 if self.loses_storage else self.crowd.take(self.dice.randint(1, AT_ONCE))
                if some:
                    self._make(some)
                if self.outbox.acknowledged < self.outbox.sequence or time.monotonic() - self.asked_at > ASKS_EVERY:
                    self._send()
                elif not some:
                    self.crowd.over.wait(IDLE)
        except Exception as fault:  # noqa: BLE001  # a telephone that breaks is a fault of the test or of an engine, and told
            self.complain(f"the telephone broke: {fault!r}")

    def now(self) -> datetime:
        """By its own clock."""
        return datetime.now(UTC) + self.ahead

    def complain(self, text: str) -> None:
        """Something that must not be."""
        if text not in self.complaints and len(self.complaints) < COMPLAINTS:
            self.complaints.append(text)

    # Making

    def _make(self, some: int) -> None:
        """Make entries; their hashes are on the disk before they can leave."""
        made = []
        for _ in range(some):
            line = self.outbox.keep(self._entry())
            made.append(f"{self.outbox.stream.epoch} {line.sequence} {line.leaf.hex()}\n")
        self.oracle.write("".join(made).encode())
        os.fsync(self.oracle.fileno())

    def _entry(self) -> Entry:
        at, luck = self.now(), self.dice.random()
        self.stamp = ticked(self.stamp, at)
        id_ = uuid7(milliseconds(at), self.dice.randbytes(10))
        if luck < TAKEN_ID and self.crowd.ids:
            id_ = self.dice.choice(list(self.crowd.ids))
        elif luck > 1 - TAKEN_ID:
            self.crowd.ids.append(id_)
        stream = self.outbox.stream
        return Entry(
            id=id_, operation=stream.operation, kind="gate.jumped" if self.dice.random() < UNKNOWN_KIND else "gate.checked",
            happened_at=at, entered_at=at, device=stream.device, epoch=stream.epoch, sequence=self.outbox.sequence + 1, stamp=str(self.stamp),
            run=self.run_number, offset=self._offset(), actor=stream.device, place=stream.device,
            data={"verdict": self.dice.choice(["admitted", "refused", "asked"]), "direction": self.dice.choice(["in", "out"])},
        )  # fmt: skip

    def _offset(self) -> int:
        return int((time.monotonic() - self.began) * 1000)

    def _lose_storage(self) -> None:
        """Begin a new epoch, once nothing would be lost: what a telephone alone knows cannot come back."""
        if self.loses_storage and self.outbox.acknowledged == self.outbox.sequence:
            self.closed += self.outbox.sequence
            self.outbox, self.loses_storage = Outbox(self._stream(self.outbox.stream.epoch + 1)), False
            self.began, self.witness = time.monotonic(), Witness(self.witness.key)

    # Sending

    def _send(self) -> None:
        """One batch, and what becomes of it; after a failure wait, longer each time, and never as long as the others."""
        body = self._body(self.outbox.batch(self.now(), self.dice.choice([1, 20, 100, MOST])))
        if self.walks_off:
            self._walk_off(body)
        if self.dice.random() < SENT_TWICE:
            self._send_blindly(body)
        self.asked_at = time.monotonic()
        try:
            status, raw = self._posted(body)
        except (OSError, HTTPException) as fault:
            self._fail(type(fault).__name__)
            return
        self.answers[str(status)] += 1
        if status in RECEIPTS:
            self.failures = 0
            self._heard(json.loads(raw))
            return
        if status == 400 or status in {401, 403, 404}:
            self.complain(f"{status}: {raw[:200]!r}")
        self._fail("")

    def _fail(self, why: str) -> None:
        if why:
            self.answers[why] += 1
            if self._connection:
                self._connection.close()
            self._connection = None
        self.failures += 1
        self.crowd.over.wait(min(LONGEST, SHORTEST * 2**self.failures) * self.dice.uniform(0.5, 1.5))

    def _posted(self, body: bytes) -> tuple[int, bytes]:
        patience, began = self.dice.uniform(*PATIENCE), time.monotonic()
        if self._connection is None:
            self._connection = HTTPConnection(self.told["address"], self.told["port"], timeout=patience)
        if self._connection.sock:
            self._connection.sock.settimeout(patience)
        self._connection.request("POST", BATCHES, body, self._headers())
        answer = self._connection.getresponse()
        raw = answer.read()
        self.slowest = max(self.slowest, time.monotonic() - began)
        return answer.status, raw

    def _headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.told['word']}"}

    def _send_blindly(self, body: bytes) -> None:
        """The same batch on another connection as well, whose answer nobody waits for."""
        other = HTTPConnection(self.told["address"], self.told["port"], timeout=PATIENCE[0])
        try:
            other.request("POST", BATCHES, body, self._headers())
        except (OSError, HTTPException):
            self.answers["blind failed"] += 1
        finally:
            other.close()

    def _walk_off(self, body: bytes) -> None:
        """Somebody walks out of range in the middle of sending: half a batch, and then nothing, not even an end."""
        self.walks_off = False
        head = "".join(f"{name}: {value}\r\n" for name, value in self._headers().items())
        try:
            link = socket.create_connection((self.told["address"], self.told["port"]), PATIENCE[0])
            link.sendall(f"POST {BATCHES} HTTP/1.1\r\nHost: {self.told['address']}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode())
            link.sendall(body[: len(body) // 2])
            self._gone.append(link)
        except OSError:
            self.answers["walked off too late"] += 1

    def _body(self, batch: Batch) -> bytes:
        lines = list(batch.lines)
        if self.dice.random() < SHUFFLED:
            self.dice.shuffle(lines)
        if self.dice.random() < LATER_HALF:
            lines = lines[len(lines) // 2 :]
        told = {
            "operation": str(batch.stream.operation), "device": str(batch.stream.device), "epoch": batch.stream.epoch, "used": batch.used,
            "asked": batch.asked, "sent_at": batch.sent_at.isoformat(), "run": self.run_number, "offset": self._offset(),
            "known": self.witness.known.size if self.witness.known else 0,
            "lines": [{"sequence": line.sequence, "line": line.raw.decode()} for line in lines],
        }  # fmt: skip
        return json.dumps(told).encode()

    def _heard(self, told: dict[str, Any]) -> None:
        """Follow a receipt: the outbox, the witness and the clock each take from it what is theirs."""
        receipt = Receipt(
            Stream(UUID(told["operation"]), UUID(told["device"]), told["epoch"]), told["asked"], told["contiguous"],
            base64.b64decode(told["root"]), told["watermark"], base64.b64decode(told["safe_root"]),
        )  # fmt: skip
        self.outbox.heard(receipt)
        for doubt in self.outbox.doubts:
            self.complain(f"the outbox doubts: {doubt.code} {dict(doubt.parameters)}")
        self.stamp = met(self.stamp, stamp_from(told["stamp"]), self.now())
        if told["checkpoint"]:
            refused = self.witness.seen(told["checkpoint"], [base64.b64decode(each) for each in told["growth"]])
            if refused:
                self.refused[refused.code] += 1

    # Telling

    def state(self) -> dict[str, Any]:
        """Where it stands."""
        known = self.witness.known
        return {
            "device": self.told["device"], "epoch": self.outbox.stream.epoch, "made": self.closed + self.outbox.sequence,
            "acknowledged": self.closed + self.outbox.acknowledged, "safe": self.outbox.safe, "kept": self.outbox.sequence - self.outbox.safe,
            "answers": dict(self.answers), "complaints": self.complaints, "refused": dict(self.refused), "slowest": round(self.slowest, 2),
            "checkpoint": [known.size, known.root.hex()] if known else None,
        }  # fmt: skip


def told(crowd: Crowd, telephones: list[Telephone]) -> Iterator[None]:
    """Follow what is said on the standard input, until it ends."""
    for line in sys.stdin:
        word = json.loads(line)
        crowd.allowed = word.get("allowed", crowd.allowed)
        for place in word.get("lose storage", ()):
            telephones[place].loses_storage = True
        for place in word.get("walk off", ()):
            telephones[place].walks_off = True
        for place, seconds in enumerate(word.get("ahead", ())):
            telephones[place].ahead = timedelta(seconds=seconds)
        yield


def main(words: list[str]) -> int:
    """Work as the telephones that a file tells of, until the standard input ends."""
    spec = json.loads(Path(words[0]).read_text(encoding="utf-8"))
    crowd = Crowd()
    telephones = [Telephone(one, Path(spec["folder"]), crowd, Random(f"{spec['seed']} {one['name']}")) for one in spec["telephones"]]

    def report() -> None:
        while not crowd.over.wait(REPORTS_EVERY):
            sys.stdout.write(json.dumps([telephone.state() for telephone in telephones]) + "\n")
            sys.stdout.flush()

    for thread in (*telephones, threading.Thread(target=report, daemon=True)):
        thread.start()
    for _ in told(crowd, telephones):
        pass
    crowd.over.set()
    for telephone in telephones:
        telephone.join(2 * PATIENCE[1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
