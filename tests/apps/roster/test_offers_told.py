"""What the journal tells of offers, and what the ledger counts of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from shouwang.apps.journal import reads as journal
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Offer
from shouwang.engines.figures.exchange import EXCHANGES, Exchanged, exchanged
from shouwang.vocabulary.reasons import Refused
from tests.apps.roster.offered import LATER, NOW, Asked, at_once_holds
from tests.world import at


def test_the_ledger_counts_what_was_given_and_taken(asked):
    """
    A gift, a part of it handed on, a drop-out that is filled and a swap; a draft moved about counts nothing. What one gives another takes.
    """
    draft = asked.watch.made()
    moved = asked.watch.duties(draft)[0]
    once = actions.give(duty=moved, to=possible(moved), by=asked.watch.by, at=NOW)
    actions.give(duty=once, to=possible(once), by=asked.watch.by, at=NOW)
    assert exchanged(journal.entries_of(asked.watch.world.operation, EXCHANGES)) == {}
    at_once_holds(asked)
    taker = asked.takers[0]
    actions.agree(offer=asked.made(to=taker.id).id, by=taker, at=LATER)
    swap = reads.Trades(asked.roster, NOW).swaps(duty := Duty.objects.get(instead_of=asked.duty), LATER)[0]

    gift = exchanged(journal.entries_of(asked.watch.world.operation, EXCHANGES))
    actions.swap(duty=duty, other=swap[0], by=asked.watch.by, at=LATER)
    lines = {line.name: line for line in reads.exchanges(asked.watch.by)}

    length = asked.duty.ends_at - asked.duty.starts_at
    assert gift == {str(asked.owner.id): Exchanged(1, 0, -length), str(taker.id): Exchanged(0, 1, length)}
    assert sum(line.given for line in lines.values()) == sum(line.taken for line in lines.values()) == 3
    assert sum(line.net for line in lines.values()) == 0
    assert next(iter(lines)) == str(taker) or lines[next(iter(lines))].net >= lines[str(taker)].net


def possible(duty: Duty):
    """Somebody who may take a duty."""
    return UUID(next(one.person for one in reads.substitutes_for(duty, NOW) if one.is_possible))


def test_a_roster_that_is_replaced_goes_on_counting(asked):
    """
    Publishing anew tells its duties; nobody has taken anything over by that.
    """
    asked.watch.published(at("12 06:00"))

    assert asked.roster.duties.filter(why=Duty.Why.REPLACED).exists()
    assert reads.exchanges(asked.watch.by) == []


def test_the_journal_tells_how_every_offer_stands(asked):
    """
    Two hundred steps by dice, of everybody, sensible or not, by both rules: what the entries tell is what the rows say, each duty that changed
    hands by an offer cites one that was carried out, and the roster is as safe as before.
    """
    dice, operation = Random(3), asked.watch.world.operation

    refused = sum(is_refused(asked, dice, NOW + step * timedelta(seconds=30)) for step in range(200))

    told = dict[str, tuple[object, bool, object]]()
    for entry in journal.entries_of(operation, {"offer.made", "offer.agreed", "offer.ended"}):
        to, agreed, end = told.get(str(entry.data["offer"]), (entry.data.get("to"), False, ""))
        is_yes = entry.kind == "offer.agreed"
        told[str(entry.data["offer"])] = (str(entry.subject) if is_yes else to, agreed or is_yes, entry.data.get("end", end))
    rows = {str(row.id): (row.to_id and str(row.to_id), row.agreed_at is not None, row.end) for row in Offer.objects.all()}
    by_offer = {entry.data["offer"] for entry in journal.entries_of(operation, {"duty.given"}) if "offer" in entry.data}
    assert told == rows
    assert {end for _, _, end in rows.values()} >= {"done", "declined", "withdrawn", "refused"}
    assert by_offer == {offer for offer, (_, _, end) in rows.items() if end == "done"}
    assert 20 < refused < 180
    assert bridge.judgement_of(asked.roster, asked.roster.made_at).is_safe


def is_refused(asked: Asked, dice: Random, moment: datetime) -> bool:
    """One step by dice; whether it was refused."""
    duties, standing = asked.watch.duties(asked.roster), [one for one in Offer.objects.all() if one.stands(moment)]
    duty, person = dice.choice(duties), dice.choice(list(asked.by_id.values()))
    try:
        if not standing or dice.random() < 0.4:
            by = dice.choice([asked.by_id[duty.person_id], asked.by_id[duty.person_id], person])
            if dice.random() < 0.4:
                actions.offer_swap(duty=duty, other=dice.choice(duties), by=by, at=moment)
            else:
                actions.offer(duty=duty, by=by, at=moment, to=dice.choice([None, *asked.by_id]))
            return False
        one = dice.choice(standing)
        act = dice.choice(
            [actions.agree, actions.agree, actions.decline, actions.withdraw_offer, actions.approve_offer, actions.refuse_offer]
        )
        if act in {actions.approve_offer, actions.refuse_offer}:
            actions.set_offer_rule(holds_at_once=dice.random() < 0.3, by=asked.watch.by, at=moment)
            act(offer=one.id, by=asked.watch.by, at=moment)
        else:
            owner = asked.by_id[one.duty.person_id] if act == actions.withdraw_offer else one.to
            act(offer=one.id, by=dice.choice([owner or person, person]), at=moment)
    except Refused:
        return True
    return False
