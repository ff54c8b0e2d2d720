"""What a device sends at once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.journal.intake import LONGEST
from shouwang.engines.journal.outbox import HEAD, Outbox
from shouwang.engines.journal.streams import LARGEST_BATCH, Line, Receipt, Stream
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry

STREAM, NOON = Stream(UUID(int=1), UUID(int=2), 1), datetime(2022, 3, 12, 4, 0, tzinfo=UTC)


def filled(count: int, text: str = "") -> Outbox:
    """An outbox with so many entries, each with this *text*."""
    outbox = Outbox(STREAM)
    for number in range(1, count + 1):
        outbox.keep(Entry(UUID(int=number), UUID(int=1), "note.written", NOON, NOON, UUID(int=2), 1, number, data={"topic": text}))
    return outbox


def test_batches_are_cut_to_what_the_server_takes():
    """
    By bytes as by count; all lines go out in the end, in their order.
    """
    outbox, sent = filled(10), []
    largest = HEAD + 3 * next(outbox.kept()).sent_bytes

    while outbox.acknowledged < 10:
        batch = outbox.batch(NOON, most_bytes=largest)
        sent.append([line.sequence for line in batch.lines])
        outbox.acknowledged += len(batch.lines)

    assert sent == [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10]]


def test_a_single_line_is_sent_however_long_it_is():
    """
    Else the device would stand still for ever; the server keeps it apart.
    """
    assert len(filled(2).batch(NOON, most_bytes=1).lines) == 1


def test_the_most_lines_of_the_greatest_length_fit():
    """
    So that a device that counts lines alone is never refused.
    """
    assert HEAD + 500 * Line(1, bytes(LONGEST)).sent_bytes < LARGEST_BATCH


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_a_line_has_no_more_bytes_in_a_batch_than_it_says(text):
    """
    JSON within JSON: quotation marks and what is not ASCII grow, however the device writes it.
    """
    (line,) = filled(1, text).kept()

    assert len(json.dumps({"sequence": 2**53 - 1, "line": line.raw.decode()}).encode()) <= line.sent_bytes


def test_a_server_that_cannot_be_believed_holds_nothing_back():
    """
    Its first line is another's: it is sent everything that is still here, in turn, and then once more; when it says what is true, only the rest.
    """
    outbox = filled(7)

    def sent(contiguous: int, root: bytes = bytes(32)) -> list[int]:
        batch = outbox.batch(NOON, most=3)
        outbox.heard(Receipt(STREAM, batch.asked, contiguous, root))
        return [line.sequence for line in batch.lines]

    doubted = [sent(min(3 * batch, 7)) for batch in (1, 2, 3, 3, 3)]
    tree = Tree()
    for line in list(outbox.kept())[:5]:
        tree.add(line.leaf)
    believed = sent(5, tree.root())

    assert doubted == [[1, 2, 3], [4, 5, 6], [7], [1, 2, 3], [4, 5, 6]]
    assert believed == [7]
    assert sent(7) == [6, 7]
