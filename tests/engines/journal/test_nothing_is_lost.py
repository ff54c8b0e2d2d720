"""
Nothing lost, nothing double, nothing altered: devices, a server and a network that fail in every order that hypothesis can think of.

The oracle is a plain set of what was written. ``make torture`` runs the same machine for a million steps.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shouwang.engines.journal.streams import Batch, Line, Receipt, Stream
from tests.engines.journal.simulated import FAULTS, LARGEST, START, Server, Telephone

STEPS_OF_A_RUN = 50
STEPS = int(os.environ.get("SHOUWANG_TEST_STEPS", "20000"))
FEWEST = 5
"""Lines that fit into the largest batch at least."""
PHONES = st.integers(0, 2)
CRASHES = st.sampled_from(["", "", "", "before", "after"])


class Field(RuleBasedStateMachine):
    """Three telephones and a server. What was sent may arrive late, twice, in another order or never; so may what is answered."""

    fault = ""

    @initialize(seed=st.integers(0, 1 << 32))
    def begin(self, seed: int) -> None:
        """A new operation."""
        self.now, self.random = START, Random(seed)
        self.server = Server(self.fault)
        self.phones = [Telephone(number, self.random) for number in range(3)]
        self.written: dict[tuple[Stream, int], bytes] = {}
        self.lost: set[tuple[Stream, int]] = set()
        self.on_the_way: list[Batch] = []
        self.coming_back: list[tuple[int, Receipt]] = []
        self.torn_apart = False

    # What people and machines do

    @rule(who=PHONES, count=st.integers(1, 4))
    def write(self, who: int, count: int) -> None:
        """Somebody taps."""
        for _ in range(count):
            line = self.phones[who].write(self.now)
            self.written[self.phones[who].outbox.stream, line.sequence] = line.raw

    @rule(who=PHONES, most=st.sampled_from([1, 2, 500]))
    def send(self, who: int, most: int) -> None:
        """A batch goes out."""
        phone = self.phones[who]
        self.on_the_way.append(phone.outbox.batch(self.now + phone.ahead, most, LARGEST))

    @rule(who=PHONES)
    def send_too_much(self, who: int) -> None:
        """A batch goes out that is perhaps larger than the server takes; it is refused, and nothing of it counted."""
        phone = self.phones[who]
        self.on_the_way.append(phone.outbox.batch(self.now + phone.ahead))

    @rule(data=st.data(), crash=CRASHES, twice=st.booleans())
    def arrive(self, data: Any, crash: str, twice: bool) -> None:
        """One of the batches on the way arrives, in any order of its lines; perhaps it arrives again later."""
        if not self.on_the_way or self.torn_apart:
            return
        batch = data.draw(st.sampled_from(self.on_the_way))
        if not twice:
            self.on_the_way.remove(batch)
        self._handled(batch, crash)

    @rule(data=st.data())
    def be_answered(self, data: Any) -> None:
        """One of the receipts arrives, late or early."""
        if self.coming_back and not self.torn_apart:
            who, receipt = data.draw(st.sampled_from(self.coming_back))
            self.coming_back.remove((who, receipt))
            self._heard(who, receipt)

    @rule(who=PHONES, count=st.integers(0, 2), crash=CRASHES)
    def sync(self, who: int, count: int, crash: str) -> None:
        """Somebody taps on a good connection: asked and, unless the server crashes, answered."""
        self.write(who, count)
        if not self.torn_apart:
            self._synced(who, crash)

    @rule(of_batches=st.booleans())
    def drop(self, of_batches: bool) -> None:
        """What is on the way is lost."""
        (self.on_the_way if of_batches else self.coming_back).clear()

    @rule(who=PHONES, data=st.data())
    def garble(self, who: int, data: Any) -> None:
        """A line arrives that cannot be read, or one that says something else under the number or the id of another."""
        phone, stream = self.phones[who], self.phones[who].outbox.stream
        mine = [(number, raw) for (of, number), raw in self.written.items() if of == stream]
        if not mine or self.torn_apart:
            return
        number, raw = data.draw(st.sampled_from(mine))
        changed = data.draw(
            st.sampled_from([raw[:-2], raw.replace(b'"shift"', b'"other"'), b"\xff\x00", raw.replace(b'"epoch"', b'"epoche"')])
        )
        batch = Batch(stream, (Line(number, changed),), phone.outbox.sequence, phone.outbox.asked, self.now)
        fates = self._handled(batch, "", told=False)
        assert fates, "What was sent is stored or kept apart."

    @rule(who=PHONES, other=PHONES, data=st.data())
    def steal_an_id(self, who: int, other: int, data: Any) -> None:
        """Two telephones hit on the same id; the random numbers of cheap ones do."""
        theirs = [raw for (of, _), raw in self.written.items() if of.device == self.phones[other].id]
        if not theirs or self.torn_apart:
            return
        taken = UUID(json.loads(data.draw(st.sampled_from(theirs)))["id"])
        line = self.phones[who].write(self.now, taken)
        self.written[self.phones[who].outbox.stream, line.sequence] = line.raw

    @rule(who=PHONES)
    def lose_storage(self, who: int) -> None:
        """The telephone is wiped; what nobody else had is gone."""
        stream = self.phones[who].outbox.stream
        self._gone(stream, {line.sequence for line in self.phones[who].outbox.kept()} - self._safe(stream))
        self.phones[who].lose_storage()
        self.on_the_way = [batch for batch in self.on_the_way if batch.stream != stream]

    @rule(who=PHONES)
    def withdraw(self, who: int) -> None:
        """The telephone was stolen or its owner left; what it wrote before is not forgotten for that."""
        self.server.withdrawn.add(self.phones[who].id)

    @rule(who=PHONES, minutes=st.sampled_from([-600, -7, 0, 7, 4_200_000]))
    def jump(self, who: int, minutes: int) -> None:
        """A clock is set wrong, or right."""
        self.phones[who].ahead = timedelta(minutes=minutes)

    @rule(seconds=st.integers(1, 4000))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    @rule(apart=st.booleans())
    def split_or_heal(self, apart: bool) -> None:
        """The network falls apart, or comes back."""
        self.torn_apart = apart

    @rule()
    def crash(self) -> None:
        """The server loses its power and comes back."""
        self.server.crash()

    @rule()
    def back_up(self) -> None:
        """The server makes a backup and tries it."""
        self.server.back_up()

    @rule()
    def burn(self) -> None:
        """The server is destroyed; what no backup and no telephone has is gone."""
        for phone in self.phones:
            for epoch in range(1, phone.outbox.stream.epoch + 1):
                stream = Stream(phone.outbox.stream.operation, phone.id, epoch)
                kept = {line.sequence for line in phone.outbox.kept()} if stream == phone.outbox.stream else set()
                written = {number for of, number in self.written if of == stream}
                self._gone(stream, written - kept - self.truth_in_backup(stream))
        self.server.burn()
        self.coming_back.clear()

    # What must be true

    @invariant()
    def nothing_is_double(self) -> None:
        """No line twice, no id twice among the entries that count."""
        rows = Counter(self.server.memory.rows)
        assert max(rows.values(), default=1) == 1

    @invariant()
    def what_is_safe_is_safe(self) -> None:
        """What a telephone let go of is in the backup, as it was written."""
        for phone in self.phones:
            stream = phone.outbox.stream
            gone = set(range(1, phone.outbox.safe + 1))
            assert gone <= self.truth_in_backup(stream), "A telephone let go of what no backup has."

    def teardown(self) -> None:
        """Everything heals; then what the server has is what was written, and what it lacks it can name."""
        self.torn_apart = False
        for who in range(len(self.phones)):
            for _ in range(4 + self.phones[who].outbox.sequence // FEWEST):
                self._synced(who)
        rows = set(self.server.memory.rows)
        counting = {(stream, line.sequence): line.raw for stream, line in rows if self._counts(stream, line)}
        expected = {key: raw for key, raw in self.written.items() if key not in self.lost}
        assert expected.items() <= {((stream, line.sequence), line.raw) for stream, line in rows}, "Something that was written is lost."
        assert counting.keys() <= self.written.keys()
        for stream in {stream for stream, _ in self.written}:
            lacking = {number for of, number in self.lost if of == stream} - self.server.memory.has(stream)
            assert self.server.missing(stream) <= lacking, "The server says that it lacks what was not lost."

    # How it is done

    def _handled(self, batch: Batch, crash: str, told: bool = True) -> list[int]:
        lines = list(batch.lines)
        self.random.shuffle(lines)
        before = set(self.server.disk.rows)
        receipt = self.server.take_in(Batch(batch.stream, tuple(lines), batch.used, batch.asked, batch.sent_at), self.now, crash)
        if receipt is None:
            return []
        rows = set(self.server.disk.rows)
        there = {(of, line.sequence) for of, line in rows}
        assert before <= rows, "What was stored is gone, or changed."
        assert {(batch.stream, number) for number in range(1, receipt.contiguous + 1)} <= there, (
            "The receipt names what is not on the disk."
        )
        assert {(batch.stream, line) for line in lines} <= rows, "What was sent is neither stored nor kept apart."
        if told:
            self.coming_back += [(who, receipt) for who, phone in enumerate(self.phones) if phone.outbox.stream == batch.stream]
        return [line.sequence for line in lines]

    def _synced(self, who: int, crash: str = "") -> None:
        phone = self.phones[who]
        self._handled(phone.outbox.batch(self.now + phone.ahead, most_bytes=LARGEST), crash)
        if self.coming_back and self.coming_back[-1][0] == who:
            self._heard(*self.coming_back.pop())

    def _heard(self, who: int, receipt: Receipt) -> None:
        if receipt.stream == self.phones[who].outbox.stream:
            self.phones[who].outbox.heard(receipt)

    def _counts(self, stream: Stream, line: Line) -> bool:
        return self.server.memory.held[stream].stored.get(line.sequence) == line.leaf

    def _safe(self, stream: Stream) -> set[int]:
        """What the server has on its disk, as it was written."""
        return {line.sequence for of, line in self.server.disk.rows if of == stream and self.written.get((of, line.sequence)) == line.raw}

    def truth_in_backup(self, stream: Stream) -> set[int]:
        """What the backup has, as it was written."""
        return {line.sequence for of, line in self.server.backup.rows if of == stream and self.written.get((of, line.sequence)) == line.raw}

    def _gone(self, stream: Stream, numbers: set[int]) -> None:
        self.lost |= {(stream, number) for number in numbers}


def run(fault: str, steps: int) -> None:
    """The machine with a server of this *fault*, for so many steps."""
    machine = type("FieldWith", (Field,), {"fault": fault})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(1, steps // STEPS_OF_A_RUN),
            stateful_step_count=STEPS_OF_A_RUN,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_an_honest_server_loses_nothing():
    """
    Whatever the network, the clocks and the machines do.
    """
    run("", STEPS)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_dishonest_server_is_caught(fault):
    """
    A test that a wrong server passes is not good enough.
    """
    with pytest.raises(AssertionError):
        run(fault, STEPS)
