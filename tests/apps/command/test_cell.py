"""The command cell: it is always plain who commands."""

from __future__ import annotations

import pytest

from shouwang.apps.command import actions, reads
from shouwang.apps.journal.models import Entry, Note
from shouwang.apps.operations.access import seen
from shouwang.vocabulary.reasons import Refused
from tests.apps.command.test_orders import codes
from tests.world import at


def cell(world):
    """The commander first, the shift lead second in succession."""
    return [
        actions.fill_post(post="commander", rank=1, member=world.commander, by=world.commander, at=at("11 16:00")),
        actions.fill_post(post="deputy", rank=2, member=world.shift_lead, by=world.commander, at=at("11 16:00")),
    ]


def test_while_the_commander_is_away_the_next_in_succession_commands(world):
    """
    Away on the 14th from 08 to 20 o'clock: the deputy commands in between, not before and not after.
    """
    first, second = cell(world)
    actions.mark_away(held=first, by=world.commander, at=at("13 20:00"), since=at("14 08:00"), until=at("14 20:00"))

    commanding = [reads.who_commands(world.operation, at(moment)) for moment in ("11 12:00", "14 07:59", "14 08:00", "14 20:00")]

    assert commanding == [None, first, second, first]


def test_back_early_the_commander_commands_again(world):
    """
    Away without an end lasts until the holder is back.
    """
    first, second = cell(world)
    actions.mark_away(held=first, by=world.commander, at=at("14 08:00"))
    meanwhile = reads.who_commands(world.operation, at("16 08:00"))

    actions.mark_back(held=first, by=world.commander, at=at("16 09:00"))

    assert meanwhile == second
    assert reads.who_commands(world.operation, at("16 09:00")) == first
    assert world.kinds()[-2:] == ["command.away", "command.back"]


def test_a_post_is_handed_over_with_a_note_whose_text_stays_out_of_the_journal(world):
    """
    The successor takes post and rank; the journal points to the note by its id.
    """
    first, _ = cell(world)
    successor = world.member("commander-2")
    successor.role = "commander"
    successor.save()

    taken = actions.hand_over_post(held=first, to=successor, note="Block 3 has no heating.", by=world.commander, at=at("15 08:00"))

    first.refresh_from_db()
    assert (taken.post, taken.rank, taken.member) == ("commander", 1, successor)
    assert reads.who_commands(world.operation, at("15 08:00")) == taken
    assert seen(Note, world.shift_lead).get(id=first.handover_note_id)["text"] == "Block 3 has no heating."
    assert not Entry.objects.filter(data__contains="heating").exists()
    assert world.kinds()[-1] == "command.handed-over"


def test_everything_wrong_with_a_hand_over_is_told_at_once(world):
    """
    To a guard, without a note: two reasons.
    """
    first, _ = cell(world)

    with pytest.raises(Refused) as refused:
        actions.hand_over_post(held=first, to=world.guard, note=" ", by=world.commander, at=at("15 08:00"))

    assert codes(refused) == ["post-needs-role", "hand-over-needs-a-note"]


def test_there_is_one_commander_and_one_holder_of_a_rank(world):
    """
    Two first in line would be nobody in line.
    """
    cell(world)

    with pytest.raises(Refused) as refused:
        actions.fill_post(post="commander", rank=1, member=world.shift_lead, by=world.commander, at=at("12"))

    assert codes(refused) == ["rank-held", "post-held"]


def test_a_post_that_was_left_is_free_again(world):
    """
    The second in line leaves; the rank is the first that is free.
    """
    _, second = cell(world)

    actions.leave_post(held=second, by=world.commander, at=at("18"))

    with pytest.raises(Refused) as refused:
        actions.leave_post(held=second, by=world.commander, at=at("19"))
    assert codes(refused) == ["post-left"]
    assert reads.next_rank(world.operation) == 2


def test_an_absence_cannot_end_before_it_begins(world):
    """
    Nor can somebody be back who was never away.
    """
    first, _ = cell(world)

    with pytest.raises(Refused) as backwards:
        actions.mark_away(held=first, by=world.commander, at=at("14 08:00"), until=at("14 07:00"))
    with pytest.raises(Refused) as never:
        actions.mark_back(held=first, by=world.commander, at=at("14 08:00"))

    assert codes(backwards) == ["away-ends-too-early"]
    assert codes(never) == ["not-away"]
