"""Offers among colleagues: somebody asks, another says yes, and the rules have the last word, a leader's or not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.apps.journal import reads as journal
from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Offer
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.people.test_at_once import at_once
from tests.apps.roster.offered import LATER, NOW, Asked, at_once_holds
from tests.apps.roster.test_rosters import codes
from tests.world import at


def test_a_yes_waits_for_a_leader_and_is_carried_out_by_the_action_that_gives(asked):
    """
    Usually each change needs a word: after the yes all is as it was, after the word the colleague has the duty. The entry cites the offer.
    """
    taker = asked.takers[0]
    made = asked.made(to=taker.id)
    agreed = actions.agree(offer=made.id, by=taker, at=LATER)
    between = asked.holder()

    reasons = actions.approve_offer(offer=made.id, by=asked.watch.by, at=LATER)

    made.refresh_from_db()
    assert (agreed.end, between) == ("", [str(asked.owner)])
    assert (reasons, made.end, asked.holder()) == ((), Offer.End.DONE, [str(taker)])
    new = Duty.objects.get(instead_of=asked.duty)
    given = journal.entries_of(asked.watch.world.operation, {"duty.given"})[-1]
    assert (given.data["duty"], given.data["offer"], str(given.subject)) == (str(new.id), str(made.id), str(taker.id))
    told = journal.entries_of(asked.watch.world.operation, {"offer.made", "offer.agreed", "offer.ended"})
    assert [(one.kind, one.actor) for one in told] == [
        ("offer.made", asked.owner.id),
        ("offer.agreed", taker.id),
        ("offer.ended", asked.watch.by.id),
    ]


def test_where_both_suffice_it_holds_at_once(asked):
    """
    By the other rule the yes itself does it; the rule is written down once, and once more only when it changes.
    """
    at_once_holds(asked)
    at_once_holds(asked)
    taker = asked.takers[0]

    done = actions.agree(offer=asked.made(to=taker.id).id, by=taker, at=LATER)

    assert (done.end, asked.holder()) == (Offer.End.DONE, [str(taker)])
    assert bridge.judgement_of(asked.roster, asked.roster.made_at).is_safe
    assert asked.watch.world.kinds().count("offer.rule-set") == 1
    assert Duty.objects.get(pk=asked.duty.pk).why == Duty.Why.HANDED_ON


@pytest.mark.parametrize("holds_at_once", [True, False])
def test_a_third_shift_in_a_row_is_refused_whoever_asks(asked, holds_at_once):
    """
    Cui, who has had the night before, is not in the list, cannot be asked, and cannot say yes to what whoever can may take.
    The reason names no rule and nobody's limits.
    """
    actions.set_offer_rule(holds_at_once=holds_at_once, by=asked.watch.by, at=NOW)
    tired = asked.watch.people["Cui"]
    assert {"Cui", "Dan", "Fei"} & {str(one) for one in asked.takers} == set()
    assert {"Gao", "Hui"} <= {str(one) for one in asked.takers}

    with pytest.raises(Refused) as directly:
        asked.made(to=tired.id)
    made = asked.made()
    with pytest.raises(Refused) as openly:
        actions.agree(offer=made.id, by=tired, at=LATER)

    made.refresh_from_db()
    assert codes(directly) == codes(openly) == ["offer-against-rules"]
    assert directly.value.reasons[0].parameters == openly.value.reasons[0].parameters == {}
    assert (made.to_id, made.agreed_at, made.ended_at, asked.holder()) == (None, None, None, [str(asked.owner)])


def test_what_became_unsafe_meanwhile_is_told_to_the_leader_and_to_both(asked):
    """
    After the yes the leader gives the taker the shift before: approving is refused with what the rules say, and the offer has ended.
    """
    taker = asked.takers[0]
    made = asked.made(to=taker.id)
    actions.agree(offer=made.id, by=taker, at=LATER)
    actions.keep_absences(person=taker.id, spans=[(asked.duty.starts_at, asked.duty.ends_at)], by=asked.watch.by, at=LATER)

    reasons = actions.approve_offer(offer=made.id, by=asked.watch.by, at=LATER)

    assert [reason.code for reason in reasons] == ["not-available"]
    assert asked.holder() == [str(asked.owner)]
    assert [[(one.offer.id, one.state) for one in reads.offers_of(person, LATER).own] for person in (asked.owner, taker)] == [
        [(made.id, "against-rules")]
    ] * 2
    with pytest.raises(Refused) as again:
        actions.approve_offer(offer=made.id, by=asked.watch.by, at=LATER)
    assert codes(again) == ["offer-over"]


@pytest.mark.parametrize("holds_at_once", [True, False])
def test_a_yes_that_the_rules_no_longer_allow_ends_it(asked, holds_at_once):
    """
    The colleague became unavailable between the question and the yes: nothing changes, both are told, nobody why.
    """
    actions.set_offer_rule(holds_at_once=holds_at_once, by=asked.watch.by, at=NOW)
    taker = asked.takers[0]
    made = asked.made(to=taker.id)
    actions.keep_absences(person=taker.id, spans=[(asked.duty.starts_at, asked.duty.ends_at)], by=asked.watch.by, at=NOW)

    ended = actions.agree(offer=made.id, by=taker, at=LATER)

    assert (ended.end, asked.holder()) == (Offer.End.AGAINST_RULES, [str(asked.owner)])
    assert [reads.offers_of(person, LATER).own[0].state for person in (asked.owner, taker)] == ["against-rules"] * 2
    assert reads.offers_to_decide(asked.watch.world.operation, LATER) == []


def test_of_several_who_may_the_first_has_it(asked):
    """
    Whoever can is asked; two say yes, one after the other. The second is told that it is settled, by either rule.
    """
    first, second = asked.takers[:2]
    made = asked.made()
    assert [[one.id for one in reads.offers_of(person, NOW).asked] for person in (first, second)] == [[made.id]] * 2

    actions.agree(offer=made.id, by=first, at=LATER)
    with pytest.raises(Refused) as late:
        actions.agree(offer=made.id, by=second, at=LATER)

    assert codes(late) == ["offer-over"]
    assert reads.offers_of(second, LATER).asked == []


def test_taken_twice_at_the_same_moment_one_wins(several_connections, watch):
    """
    Everybody who may says yes at once, each on a connection of their own: one has it, the others are told, nothing fails.
    """
    asked = Asked(watch)
    at_once_holds(asked)
    made = asked.made()
    refused = []

    def yes(person):
        try:
            actions.agree(offer=made.id, by=person, at=LATER)
        except Refused as no:
            refused.append(codes_of(no))

    faults = at_once(*[lambda person=person: yes(person) for person in asked.takers])

    made.refresh_from_db()
    assert len(asked.takers) > 1
    assert (faults, refused) == ([], [["offer-over"]] * (len(asked.takers) - 1))
    assert (made.end, asked.holder()) == (Offer.End.DONE, [str(made.to)])
    assert asked.watch.world.kinds().count("offer.agreed") == 1


def codes_of(refused: Refused) -> list[str]:
    return [reason.code for reason in refused.reasons]


def test_no_is_no_and_withdrawn_is_withdrawn(asked):
    """
    Either ends it, also after the yes; then another may be asked. Only whoever asked withdraws, only whoever was asked declines.
    """
    taker, other = asked.takers[:2]
    one = asked.made(to=taker.id)
    with pytest.raises(Refused) as twice:
        asked.made(to=other.id)
    with pytest.raises(Refused) as stranger:
        actions.withdraw_offer(offer=one.id, by=taker, at=LATER)
    with pytest.raises(Refused) as not_asked:
        actions.decline(offer=one.id, by=other, at=LATER)
    actions.agree(offer=one.id, by=taker, at=LATER)
    actions.decline(offer=one.id, by=taker, at=LATER)

    two = asked.made(to=other.id)
    actions.withdraw_offer(offer=two.id, by=asked.owner, at=LATER)
    with pytest.raises(Refused) as gone:
        actions.agree(offer=two.id, by=other, at=LATER)

    assert [codes(each) for each in (twice, stranger, not_asked, gone)] == [
        ["offer-stands"],
        ["not-your-operation"],
        ["not-your-operation"],
        ["offer-over"],
    ]
    assert [row.end for row in Offer.objects.all()] == [Offer.End.DECLINED, Offer.End.WITHDRAWN]
    assert asked.holder() == [str(asked.owner)]


def begun(asked: Asked) -> None:
    """Time goes on."""


def changed(asked: Asked) -> None:
    """A leader gives the duty to somebody else."""
    actions.give(duty=asked.duty, to=asked.takers[1].id, by=asked.watch.by, at=LATER)


def arrived(asked: Asked) -> None:
    """They stand there already."""
    actions.arrive(duty=asked.duty, at=asked.duty.starts_at - timedelta(hours=1), by=asked.owner)


def dropped(asked: Asked) -> None:
    """They cannot come."""
    actions.drop_out(duty=asked.duty, by=asked.watch.by, at=LATER)


def superseded(asked: Asked) -> None:
    """A newer roster holds."""
    asked.watch.published(at("12 06:00"))


@pytest.mark.parametrize("lapses", [begun, changed, arrived, dropped, superseded])
def test_it_lapses_by_itself(asked, lapses):
    """
    When the duty begins, changes or is taken away, or a newer roster holds; agreed to or not, nothing comes of it, and its page says so.
    """
    taker = asked.takers[0]
    made = asked.made(to=taker.id)
    actions.agree(offer=made.id, by=taker, at=LATER)
    moment = asked.duty.starts_at if lapses is begun else LATER
    stood = reads.offer_on(asked.duty, LATER)

    lapses(asked)

    assert stood is not None
    asked.duty.refresh_from_db()
    assert reads.offer_on(asked.duty, moment) is None
    assert reads.offers_to_decide(asked.watch.world.operation, moment) == []
    assert [one.state for one in reads.offers_of(asked.owner, moment).own] == ["lapsed"]
    with pytest.raises(Refused) as over:
        actions.approve_offer(offer=made.id, by=asked.watch.by, at=moment)
    assert codes(over) == ["offer-over"]


def test_a_part_is_given_away_and_the_rest_stays(asked):
    """
    The last four hours of eight: the list is of those who may take these, and outside of the duty there is no part.
    """
    at_once_holds(asked)
    duty, half = asked.duty, asked.duty.starts_at + 4 * HOUR
    taker = reads.Trades(asked.roster, NOW).takers(duty, half, duty.ends_at)[0]

    made = asked.made(to=taker.id, starts_at=half)
    actions.agree(offer=made.id, by=taker, at=LATER)

    assert made.is_part
    assert asked.holder() == [str(asked.owner), str(taker)]
    rest = next(one for one in asked.watch.duties(asked.roster) if one.person_id == asked.owner.id and one.starts_at == duty.starts_at)
    with pytest.raises(Refused) as outside:
        actions.offer(duty=rest, by=asked.owner, at=LATER, starts_at=half, ends_at=half + HOUR)
    assert codes(outside) == ["not-a-part-of-duty"]


def test_two_swap_by_themselves_where_the_rules_allow_it(asked):
    """
    Only such duties are listed; after both words each has the other's. A swap that wears somebody out is not listed and is refused.
    """
    swaps = reads.Trades(asked.roster, NOW).swaps(asked.duty, NOW)
    other, colleague = swaps[0]
    listed = {duty.id for duty, _ in swaps}
    hard = next(one for one in asked.watch.duties(asked.roster) if str(one.person) == "Cui" and one.starts_at > asked.duty.ends_at)

    with pytest.raises(Refused) as refused:
        actions.offer_swap(duty=asked.duty, other=hard, by=asked.owner, at=NOW)
    made = actions.offer_swap(duty=asked.duty, other=other, by=asked.owner, at=NOW)
    actions.agree(offer=made.id, by=colleague, at=LATER)
    reasons = actions.approve_offer(offer=made.id, by=asked.watch.by, at=LATER)

    assert hard.id not in listed
    assert codes(refused) == ["offer-against-rules"]
    assert reasons == ()
    assert Duty.objects.get(instead_of=asked.duty).person_id == colleague.id
    assert Duty.objects.get(instead_of=other).person_id == asked.owner.id
    assert bridge.judgement_of(asked.roster, asked.roster.made_at).is_safe


def test_nobody_asks_for_another_or_about_what_does_not_hold(asked):
    """
    A duty of somebody else, one of a draft, one that has begun, and with oneself.
    """
    draft = asked.watch.made()
    own = next(one for one in asked.watch.duties(draft) if one.person_id == asked.owner.id)
    with pytest.raises(Refused) as anothers:
        actions.offer(duty=asked.duty, by=asked.takers[0], at=NOW)
    with pytest.raises(Refused) as of_a_draft:
        actions.offer(duty=own, by=asked.owner, at=NOW)
    with pytest.raises(Refused) as begun_already:
        actions.offer(duty=asked.duty, by=asked.owner, at=asked.duty.starts_at)
    with pytest.raises(Refused) as oneself:
        asked.made(to=asked.owner.id)

    assert [codes(each) for each in (anothers, of_a_draft, begun_already, oneself)] == [
        ["not-your-operation"],
        ["offer-over"],
        ["offer-over"],
        ["offer-against-rules"],
    ]
    assert not Offer.objects.exists()


def test_whoever_left_the_roll_is_not_asked(asked):
    """
    Removed from the roll: not in the list any more.
    """
    gone = asked.takers[0]

    people.remove(person=gone.id, by=asked.watch.by, at=NOW)

    assert gone not in reads.Trades(asked.roster, NOW).takers(asked.duty, asked.duty.starts_at, asked.duty.ends_at)


def test_only_command_has_the_last_word(asked):
    """
    Before the yes there is nothing to approve; a group lead or a guard never decides, nor sets the rule.
    """
    made = asked.made(to=asked.takers[0].id)
    with pytest.raises(Refused) as early:
        actions.approve_offer(offer=made.id, by=asked.watch.by, at=LATER)
    actions.agree(offer=made.id, by=asked.takers[0], at=LATER)
    refused = []
    for role in ("group-lead", "guard"):
        by = asked.watch.world.member(role)
        for act in (actions.approve_offer, actions.refuse_offer):
            with pytest.raises(Refused) as no:
                act(offer=made.id, by=by, at=LATER)
            refused.append(codes(no))
        with pytest.raises(Refused) as rule:
            actions.set_offer_rule(holds_at_once=True, by=by, at=LATER)
        refused.append(codes(rule))

    ended = actions.refuse_offer(offer=made.id, by=asked.watch.by, at=LATER)

    assert codes(early) == ["offer-not-yet"]
    assert refused == [["role-may-not"]] * 6
    assert (ended.end, asked.holder()) == (Offer.End.REFUSED, [str(asked.owner)])
