"""Orders are received, signed for once, and superseded whole or in part."""

from __future__ import annotations

from io import BytesIO

import pytest

from shouwang.apps.command import actions, reads
from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.vocabulary.reasons import Refused
from tests.world import at

PDF = b"%PDF-1.7 scanned notice"


def received(world, day="11 16:30", **more):
    """An order of the city headquarters."""
    given = {"issuer": "City headquarters", "level": "city", "title": "Notice on static management"} | more
    return actions.receive_order(by=world.commander, at=at(day), **given)


def codes(refused) -> list[str]:
    """The codes of a refusal."""
    return [reason.code for reason in refused.value.reasons]


def test_an_order_is_kept_with_its_file_and_told_to_the_journal(world, data_folder):
    """
    The file is kept as it came; the journal holds its hash, the issuer and the title, for orders are public.
    """
    order = received(world, number="No. 3", file=BytesIO(PDF), file_name="../../notice.pdf")

    entry = Entry.objects.get(kind="order.received")
    assert world.kinds() == ["order.received"]
    assert order.attachment.name == "notice.pdf"
    assert order.attachment.read() == PDF
    assert order.attachment.sha256 in entry.data
    assert str(order.id) in entry.data


def test_one_order_is_recorded_once(world):
    """
    The same again is told, with the way out; with its number it is another one, and one that was withdrawn can be recorded anew.
    """
    first = received(world)

    with pytest.raises(Refused) as refused:
        received(world, day="11 18:00")

    assert codes(refused) == ["order-received-already"]
    assert "received 2022-03-11 16:30" in refused.value.reasons[0].within("en")
    received(world, number="No. 4", day="11 18:00")
    actions.withdraw_order(order=first, by=world.commander, at=at("11 19:00"))
    received(world, day="11 20:00")
    assert reads.orders(world.operation).count() == 2


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ program", "notice.pdf", "order-file-unknown"),
        (b"<html><script>", "notice.html", "order-file-unknown"),
        (b"PK\x03\x04", "notice.jpg", "order-file-unknown"),
        (b"a\x00b", "notice.txt", "order-file-unknown"),
        (b"%PDF-" + bytes(20 * 1024 * 1024), "notice.pdf", "order-file-too-large"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(world, data_folder, content, name, code):
    """
    Only documents and pictures are kept, and only when their first bytes agree with their name.
    """
    with pytest.raises(Refused) as refused:
        received(world, file=BytesIO(content), file_name=name)

    assert codes(refused) == [code]
    assert world.kinds() == []
    assert not list(data_folder.rglob("files/**/*"))


def test_an_order_is_signed_for_once(world):
    """
    The second signature would hide who was first.
    """
    order = actions.acknowledge_order(order=received(world), by=world.shift_lead, at=at("11 16:40"))

    with pytest.raises(Refused) as refused:
        actions.acknowledge_order(order=order, by=world.commander, at=at("11 16:50"))

    assert codes(refused) == ["order-acknowledged"]
    assert order.acknowledged_by == world.shift_lead
    assert world.kinds() == ["order.received", "order.acknowledged"]


def test_an_order_cannot_be_signed_for_before_it_came(world):
    """
    16:20 is ten minutes before the order was received.
    """
    order = received(world, "11 16:30")

    with pytest.raises(Refused) as refused:
        actions.acknowledge_order(order=order, by=world.commander, at=at("11 16:20"))

    assert codes(refused) == ["order-too-early"]


def test_superseded_in_part_an_order_stays_in_force(world):
    """
    The notice of the 13th replaces article 1 only; a third notice may still replace the whole.
    """
    first = received(world, "11 16:30")
    received(world, "13 20:00", title="Notice on passes", supersedes=first, superseded_part="article 1")
    in_force_then = reads.whole_successor(first)

    last = received(world, "20 09:00", title="Notice on release", supersedes=first)

    assert in_force_then is None
    assert reads.whole_successor(first) == last
    assert world.kinds().count("order.superseded") == 2


def test_what_is_superseded_cannot_be_superseded_again_nor_by_an_older_order(world):
    """
    Both reasons are told at once.
    """
    first, second = received(world, "11 16:30"), received(world, "13 20:00", title="Second")
    actions.supersede_order(older=second, newer=received(world, "14 08:00", title="Third"), by=world.commander, at=at("14 08:00"))

    with pytest.raises(Refused) as refused:
        actions.supersede_order(older=second, newer=first, by=world.commander, at=at("14 09:00"))

    assert codes(refused) == ["order-supersedes-itself", "order-superseded"]


def test_a_guard_receives_no_orders(world):
    """
    Orders are received by those who decide.
    """
    with pytest.raises(Refused) as refused:
        actions.receive_order(issuer="City", level="city", title="Notice", by=world.guard, at=at("11 16:30"))

    assert codes(refused) == ["role-may-not"]


def test_an_order_of_another_operation_is_not_here(world, other_commander):
    """
    Operations never touch each other's orders.
    """
    order = received(world)

    with pytest.raises(Refused) as refused:
        actions.acknowledge_order(order=order, by=other_commander, at=at("12 08:00"))

    assert codes(refused) == ["order-not-here"]


def test_an_order_recorded_by_mistake_is_withdrawn_with_its_entries(world):
    """
    What it superseded is in force again; the journal shows what was written, struck.
    """
    first = received(world, "12 08:00", title="First")
    wrong = received(world, "13 08:00", title="Of another city", supersedes=first)
    actions.acknowledge_order(order=wrong, by=world.commander, at=at("13 09:00"))

    actions.withdraw_order(order=wrong, by=world.commander, at=at("13 10:00"))

    assert [order.title for order in reads.orders(world.operation)] == ["First"]
    assert reads.whole_successor(first) is None
    standing = Entry.objects.filter(kind__startswith="order.").exclude(id__in=journal.fallen(world.operation))
    assert [entry.kind for entry in standing] == ["order.received"]
    with pytest.raises(Refused) as twice:
        actions.withdraw_order(order=wrong, by=world.commander, at=at("13 10:00"))
    assert codes(twice) == ["order-not-here"]


def test_an_order_that_was_superseded_is_withdrawn_after_its_successor(world):
    """
    Otherwise the newer one would replace nothing.
    """
    first = received(world, "12 08:00", title="First")
    received(world, "13 08:00", title="Second", supersedes=first, superseded_part="article 1")

    with pytest.raises(Refused) as refused:
        actions.withdraw_order(order=first, by=world.commander, at=at("13 10:00"))

    assert codes(refused) == ["order-has-successor"]


def test_superseding_in_part_twice_is_written_once(world):
    """
    Two taps are one decision; another part is another.
    """
    first, second = received(world, "12 08:00", title="First"), received(world, "13 08:00", title="Second")

    for part in ("article 1", "article 1", "article 2"):
        actions.supersede_order(older=first, newer=second, part=part, by=world.commander, at=at("13 09:00"))

    assert world.kinds().count("order.superseded") == 2
