"""A telephone of the tests: the real outbox, and a batch handed to the server or not, as the test wants it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from secrets import token_bytes
from uuid import UUID

from shouwang.apps.journal import actions
from shouwang.engines.journal.clock import NEVER, milliseconds, ticked
from shouwang.engines.journal.outbox import Outbox
from shouwang.engines.journal.streams import Batch, Line, Receipt, Stream
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.ids import RANDOM_BYTES, uuid7
from tests.world import World, at

CHECK = {"verdict": "admitted", "direction": "in"}


class Phone:
    """A device at a post of Willow Court; *ahead* is how wrong its clock is."""

    def __init__(self, world: World, name: str = "East gate") -> None:
        self.device, self.token = actions.enrol_device(name=name, by=world.commander, at=at("11 16:00"))
        self.outbox = Outbox(Stream(world.operation.id, self.device.id, 1))
        self.ahead, self.stamp, self.numbers = timedelta(), NEVER, count(1)

    def write(
        self,
        moment: datetime,
        kind: str = "gate.checked",
        *,
        id_: UUID | None = None,
        corrects: UUID | None = None,
        actor: UUID | None = None,
        **data,
    ) -> Line:
        """Somebody taps at *moment* (true time)."""
        shown = moment + self.ahead
        self.stamp = ticked(self.stamp, shown)
        stream = self.outbox.stream
        entry = Entry(
            id=id_ or uuid7(milliseconds(shown), token_bytes(RANDOM_BYTES)), operation=stream.operation, kind=kind, happened_at=shown, entered_at=shown, device=stream.device,
            epoch=stream.epoch, sequence=self.outbox.sequence + 1, stamp=str(self.stamp), corrects=corrects, actor=actor, data=data or CHECK,
        )  # fmt: skip
        return self.outbox.keep(entry)

    def batch(self, moment: datetime, most: int = 500) -> Batch:
        """What it would send at *moment*."""
        return self.outbox.batch(moment + self.ahead, most)

    def send(self, moment: datetime, *lines: Line) -> Receipt:
        """A batch goes in and the receipt comes back; *lines* in place of those that the outbox would send."""
        batch = self.batch(moment)
        if lines:
            batch = Batch(batch.stream, lines, batch.used, batch.asked, batch.sent_at)
        (receipt,) = actions.take_in([batch], at=moment)
        self.outbox.heard(receipt)
        return receipt
