"""Taking in what devices send: all of it is stored or kept apart in one commit, and only then receipted."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import bridge, models, reads
from shouwang.apps.journal.actions.apart import came_again, only_count, put_apart, room_of, told_apart
from shouwang.apps.journal.actions.writing import Line, cut, held_pen, write_all
from shouwang.engines.journal.apart import MOST
from shouwang.engines.journal.clock import Heard, Stretch, before, latest, milliseconds, placed, wrong_stretches
from shouwang.engines.journal.gaps import AHEAD
from shouwang.engines.journal.intake import Fate, Held, Judged, Reading, judged, leaves_up_to, read
from shouwang.engines.journal.streams import Account, Batch, Receipt, Stream
from shouwang.engines.journal.streams import Line as LineSent
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry, Value
from shouwang.vocabulary.ids import RANDOM_BYTES, milliseconds_in, uuid7
from shouwang.vocabulary.kinds import CLOCK_WRONG
from shouwang.vocabulary.reasons import Reason, Refused


@transaction.atomic
def take_in(batches: Sequence[Batch], *, at: datetime) -> list[Receipt]:
    """
    Take batches in, of one or of many devices, and give the receipt of each; *at* is when they were received.

    When this returns and the transaction around it is committed, everything that was sent is on the disk. The devices must be known:
    who sends is asked at the door (:func:`shouwang.apps.journal.reads.device_known_by`).
    """
    of_operation: defaultdict[UUID, list[int]] = defaultdict(list)
    for place, batch in enumerate(batches):
        of_operation[batch.stream.operation].append(place)
    receipts: dict[int, Receipt] = {}
    for operation_id in sorted(of_operation):
        places = of_operation[operation_id]
        intake = _Intake(held_pen(operation_id), [batches[place] for place in places], cut(at))
        receipts |= zip(places, intake.done(), strict=True)
    return [receipts[place] for place in range(len(batches))]


@dataclass
class _Sent:
    """One batch on its way in."""

    batch: Batch
    account: Account
    heard: Heard
    readings: list[Reading]
    used: int
    is_judged: bool = True
    fates: list[Judged] = field(default_factory=list)

    @property
    def stored(self) -> list[Entry]:
        return [fate.entry for fate in self.fates if fate.entry]

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """What is not believed of the numbers that the device says it has given."""
        told = {"used": self.batch.used, "most": AHEAD}
        return (Reason("used-not-believed", told),) if self.used < self.batch.used else ()

    @property
    def claim(self) -> Judged | None:
        """What it says of these numbers, if that is not believed, to be kept apart: once for the stream, whatever number it says."""
        for doubt in self.doubts:
            line = LineSent(0, b'{"used":%d}' % self.batch.used)
            return Judged(line, LineSent(0, b"used").leaf, Fate.APART, reason=doubt)
        return None

    @property
    def drift(self) -> timedelta:
        """What the device is told of its clock."""
        return self.heard.drift if self.is_judged else timedelta()

    @cached_property
    def wrong(self) -> list[Stretch]:
        """Of what is stored, the stretches whose times cannot be believed; none while the server's own clock cannot be."""
        return list(wrong_stretches(self.stored, self.heard)) if self.is_judged else []

    @property
    def placed(self) -> dict[UUID, datetime]:
        """Where the entries that are stored stand in the common order."""
        received_at = self.heard.received_at if self.is_judged else self.heard.sent_at
        found = {entry.id: placed(entry, received_at) for entry in self.stored}
        for stretch in self.wrong:
            within = (entry for entry in self.stored if stretch.first <= entry.sequence <= stretch.last)
            found |= {entry.id: placed(entry, self.heard.received_at, stretch.ahead) for entry in within}
        return found

    @property
    def apart(self) -> list[Judged]:
        return [fate for fate in self.fates if fate.fate is Fate.APART]


class _Intake:
    """The batches of one operation in one commit: each question is asked of the database once for all of them."""

    def __init__(self, pen: models.Pen, batches: Sequence[Batch], at: datetime) -> None:
        self.at, self.pen = at, pen
        self.accounts = bridge.accounts_of(pen.operation_id, {batch.stream for batch in batches})
        told = {batch.stream.device: batch.sent_at - at for batch in batches}
        self.own = reads.own_clock_heard(pen.operation, at, told)
        if self.own.doubt:
            models.ServerClock.objects.filter(is_doubted=False).update(is_doubted=True)
        self.sent = [self._read(batch) for batch in batches]

    def _read(self, batch: Batch) -> _Sent:
        account = self.accounts[batch.stream]
        readings = [read(line, batch.stream) for line in batch.lines]
        if account.ends_at:
            ahead = timedelta() if self.own.doubt else batch.sent_at - self.at
            readings = [_unless_after(reading, account.ends_at, ahead) for reading in readings]
        heard = Heard(self.at, batch.sent_at, batch.run, batch.offset)
        used = batch.used if batch.used <= _most(batch, account) else 0
        return _Sent(batch, account, heard, readings, used, is_judged=self.own.doubt is None)

    def done(self) -> list[Receipt]:
        """Judge, store, count on, tell what was found; the receipts in the order of the batches."""
        held = bridge.held(self.pen.operation_id, [(sent.account, sent.readings) for sent in self.sent])
        of_stream: defaultdict[Stream, list[Judged]] = defaultdict(list)
        for sent in self.sent:
            sent.fates = judged(sent.readings, held[sent.batch.stream])
            sent.account.used, sent.account.doubted = max(sent.account.used, sent.used), 0 if sent.used else sent.batch.used
            of_stream[sent.batch.stream] += sent.fates
        self._store()
        findings = [line for sent in self.sent for line in (*_clock_findings(sent), *self._put_apart(sent, held[sent.batch.stream]))]
        for stream, fates in of_stream.items():
            _grow(self.accounts[stream], fates, held[stream])
        bridge.count_on({sent.batch.stream: (sent.account, sent.heard) for sent in self.sent}.values())
        if findings:
            write_all(findings, operation=self.pen.operation, by=None)
            self.pen.refresh_from_db()
        return [bridge.receipt(sent.batch, sent.account, sent.fates, sent.drift, self.pen.stamp, sent.doubts) for sent in self.sent]

    def _store(self) -> None:
        """Entries under the next numbers; the hybrid clock follows what it has seen, as far as that can be."""
        stored = [(fate.entry, fate.leaf) for sent in self.sent for fate in sent.fates if fate.entry]
        places = {id_: moment for sent in self.sent for id_, moment in sent.placed.items()}
        self.pen.number += bridge.insert(stored, self.pen.number + 1, self.at, places)
        believed = str(latest(self.own.believed if self.own.doubt else self.at))  # as text, stamps sort as they do in time
        self.pen.stamp = max([self.pen.stamp, *(entry.stamp for entry, _ in stored if entry.stamp <= believed)])
        bridge.put_down(self.pen)

    def _put_apart(self, sent: _Sent, held: Held) -> Iterator[Line]:
        """
        Keep apart what cannot be counted, and say so; what came before is only counted once more.

        The first line of a number is always kept, since the tree grows by it; of a device out of service, only as long as there is room.
        """
        stream = sent.batch.stream
        if again := {(fate.line.sequence, fate.leaf) for fate in sent.fates if fate.fate is Fate.KNOWN and fate.reason}:
            came_again(stream, again, self.at)
        claim = sent.claim
        if claim and came_again(stream, {(claim.line.sequence, claim.leaf)}, self.at):
            claim = None
        if not sent.apart and not claim:
            return
        room = room_of(stream.device)
        filling: list[Judged] = []
        others: list[Judged] = [claim] if claim else []
        for fate in sent.apart:
            (filling if fate.line.sequence > 0 and held.leaf(fate.line.sequence) == fate.leaf else others).append(fate)
        if sent.account.is_withdrawn and len(filling) > room.left:
            raise Refused(Reason("apart-full", {"most": MOST}))
        one_by_one = max(room.left - len(filling), 0)
        kept = [*filling, *others[:one_by_one]]
        put_apart([bridge.apart_row(fate, stream, self.at, id_) for fate, id_ in zip(kept, self._ids(len(kept)), strict=True)], room)
        for fate in kept:
            if fate.reason:
                yield told_apart(stream.device, stream.epoch, fate.line.sequence, fate.reason.code, fate.leaf, self.at)
        if beyond := others[one_by_one:]:
            yield from only_count(stream.device, stream.operation, [len(fate.line.raw) for fate in beyond], self.at)

    def _ids(self, count: int) -> list[UUID]:
        """By their ids lines kept apart stand in the order of their coming, whatever the clock says: the first one under a number counts."""
        last = models.Apart.objects.filter(operation=self.pen.operation_id).order_by("-id").values_list("id", flat=True).first()
        first = max(milliseconds(self.own.believed), milliseconds_in(last) + 1 if last else 0)
        return [_id_after(first, place) for place in range(count)]


def _most(batch: Batch, account: Account) -> int:
    """
    The highest number that is believed of this device: so far beyond what is here or explained. Nobody shall look for what never was: what
    it claims beyond that is no number given, but kept apart and told.

    A batch that holds a line beyond it is refused whole; it is kept as it came, and taken in once what lies before it is here.
    """
    wanted = max([batch.used, *(line.sequence for line in batch.lines)])
    most = account.tree.size + AHEAD
    if wanted > most:
        most = bridge.here(account, reads.explained_of(batch.stream.operation, batch.stream.device, batch.stream.epoch)) + AHEAD
    if ahead := [line.sequence for line in batch.lines if line.sequence > most]:
        raise Refused(Reason("sequence-far-ahead", {"sequence": ahead[0], "most": AHEAD}))
    return most


def _id_after(first: int, place: int) -> UUID:
    """The id for the *place* among what came at the *first* millisecond."""
    after, count = divmod(place, COUNTS_IN_AN_ID)
    return uuid7(first + after, count.to_bytes(2) + secrets.token_bytes(RANDOM_BYTES - 2))


COUNTS_IN_AN_ID = 1 << 12
"""Bits of an id after its moment that stand before its mark (RFC 9562): they count what came in the same millisecond."""


def _unless_after(reading: Reading, ends_at: datetime, ahead: timedelta) -> Reading:
    """
    What was written after a device was withdrawn is kept apart; what it wrote before is not forgotten for that.

    By the server's time, so far as its clock is *ahead* of that.
    """
    if reading.entry is None or before(reading.entry.entered_at, ahead) < ends_at:
        return reading
    return Reading(reading.line, reading.leaf, reason=Reason("written-after-withdrawal"))


def _grow(account: Account, fates: Sequence[Judged], held: Held) -> None:
    """Count on; from the beginning where a true line has taken the place of one that was kept apart."""
    before = account.tree.size
    is_undone = any(fate.fate is Fate.STORED and fate.line.sequence <= before for fate in fates)
    if is_undone:
        account.tree = Tree()
    account.highest = max([account.highest, *(fate.line.sequence for fate in fates if fate.fate is not Fate.KNOWN)])
    account.tree.extend(list(leaves_up_to(account.tree.size, held)))
    if is_undone or before < account.tree.size < account.highest:
        account.tree.extend(list(leaves_up_to(account.tree.size, bridge.all_held(account.stream, account.tree.size))))


def _clock_findings(sent: _Sent) -> Iterator[Line]:
    for found in sent.wrong:
        told: dict[str, Value] = {"first": found.first, "last": found.last, "seconds": round(found.ahead.total_seconds())}
        yield Line(CLOCK_WRONG, sent.heard.received_at, data=_who(sent) | told)


def _who(sent: _Sent) -> dict[str, Value]:
    return {"device": str(sent.batch.stream.device), "epoch": sent.batch.stream.epoch}


@transaction.atomic
def mark_safe(*, held: reads.HeldWhole) -> None:
    """Raise the watermark of each stream to what a backup that was tried holds; it never falls by itself."""
    for (operation_id, device_id, epoch), (count, root) in held.streams.items():
        streams = models.Stream.objects.filter(operation_id=operation_id, device_id=device_id, epoch=epoch)
        streams.filter(safe__lt=count, contiguous__gte=count).update(safe=count, safe_root=root)
