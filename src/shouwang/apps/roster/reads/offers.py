"""Offers among colleagues: who may take a duty, what is asked of whom, what waits for a leader's word, and who gave and took how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Offer, OfferRule, Roster
from shouwang.apps.roster.reads.board import names_of
from shouwang.apps.roster.reads.posts import published
from shouwang.engines.figures.exchange import EXCHANGES, exchanged
from shouwang.engines.roster.problem import Span
from shouwang.engines.roster.repair import may_give, may_swap
from shouwang.vocabulary.times import HOUR

ASKED, AGREED, LAPSED = "asked", "agreed", "lapsed"
"""How an offer stands that has not ended; one that has ended stands as it ended."""


class Trades:
    """
    What colleagues may agree on in a roster and those published beside it that are not over: what no rule speaks against and leaves no post with less.

    Of whoever may not, it never says why.
    """

    def __init__(self, roster: Roster, at: datetime) -> None:
        beside = [one for one in published(roster.operation).filter(ends_at__gt=at).exclude(pk=roster.pk) if roster.published_at]
        self._at, self._zone, self._problem = at, ZoneInfo(roster.operation.time_zone), bridge.problem_of(roster, at, beside=beside)
        self._rows = [pair for one in (roster, *beside) for pair in bridge.weighing(one, at)]
        self._duties = [one for one, _ in self._rows]
        self._people = {row.id: row for row in people.to_tell(roster.operation, [UUID(one.id) for one in self._problem.people])}

    def may_take(self, duty: Duty, person: UUID, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether somebody may have a duty, or that part of it."""
        part = Span(starts_at.astimezone(self._zone), ends_at.astimezone(self._zone))
        one = bridge.assignment_of(duty, self._zone)
        is_other = person in self._people and person != duty.person_id
        return is_other and may_give(self._problem, self._duties, one, str(person), part, self._at)

    def may_swap(self, duty: Duty, other: Duty) -> bool:
        """Whether two may have each other's duty."""
        one, two = bridge.assignment_of(duty, self._zone), bridge.assignment_of(other, self._zone)
        is_other = other.person_id in self._people and other.person_id != duty.person_id
        return is_other and may_swap(self._problem, self._duties, one, two, self._at)

    def takers(self, duty: Duty, starts_at: datetime, ends_at: datetime) -> list[Person]:
        """Everybody who may have a duty, or that part of it, by name."""
        found = [row for row in self._people.values() if self.may_take(duty, row.id, starts_at, ends_at)]
        return sorted(found, key=lambda row: (str(row.name), row.id))

    def swaps(self, duty: Duty, at: datetime) -> list[tuple[Duty, Person]]:
        """Every coming duty of a colleague against which this one may be swapped: at another post, or in other hours."""
        coming = [row for _, row in self._rows if row.starts_at > at and row.arrived_at is None and _place(row) != _place(duty)]
        return [(row, self._people[row.person_id]) for row in coming if self.may_swap(duty, row)]


def _place(duty: Duty) -> tuple[UUID, datetime, datetime]:
    return duty.post_id, duty.starts_at, duty.ends_at


def may_hold(offer: Offer, person: UUID, at: datetime) -> bool:
    """Whether the rules allow what an offer asks for, with this person."""
    trades = Trades(offer.duty.roster, at)
    return trades.may_swap(offer.duty, offer.other) if offer.other else trades.may_take(offer.duty, person, offer.starts_at, offer.ends_at)


def holds_at_once(operation: Operation) -> bool:
    """Whether what two agree on holds without a leader's word."""
    return OfferRule.objects.filter(operation=operation, holds_at_once=True).exists()


# As offers stand


@dataclass(frozen=True)
class OfferTold:
    """An offer and how it stands."""

    offer: Offer
    state: str

    @property
    def stands(self) -> bool:
        """Whether it may still come to something."""
        return self.state in {ASKED, AGREED}


@dataclass(frozen=True)
class OffersOf:
    """What somebody is *asked*, and what became of what they asked or agreed to, the newest first."""

    asked: list[Offer]
    own: list[OfferTold]


def told(offer: Offer, at: datetime) -> OfferTold:
    """An offer and how it stands at a moment."""
    return OfferTold(offer, offer.end or (LAPSED if not offer.stands(at) else AGREED if offer.agreed_at else ASKED))


def coming_offers(operation: Operation, at: datetime) -> list[Offer]:
    """Every offer about a duty that is not over, in order."""
    parts = [f"{duty}__{part}" for duty in ("duty", "other") for part in ("post", "person", "roster__operation")]
    return list(Offer.objects.filter(operation=operation, duty__ends_at__gt=at).select_related("operation", "to", *parts))


def offer_on(duty: Duty, at: datetime) -> OfferTold | None:
    """The offer about a duty that may still come to something."""
    rows = [told(one, at) for one in coming_offers(duty.operation, at) if one.duty_id == duty.id]
    return next((one for one in rows if one.stands), None)


def offers_of(person: Person, at: datetime) -> OffersOf:
    """What is asked of somebody and what they asked. Of duties that whoever can may take, they are shown those that they may."""
    rows = coming_offers(person.operation, at)
    others = [one for one in rows if one.duty.person_id != person.id and told(one, at).state == ASKED]
    to_all = [one for one in others if one.to_id is None]
    trades = {roster: Trades(roster, at) for roster in {one.duty.roster for one in to_all}}
    may = {one.id for one in to_all if trades[one.duty.roster].may_take(one.duty, person.id, one.starts_at, one.ends_at)}
    own = {
        one.duty_id: told(one, at) for one in rows if one.duty.person_id == person.id or (one.to_id == person.id and one.agreed_at)
    }  # of several about one duty the newest
    return OffersOf([one for one in others if one.to_id == person.id or one.id in may], list(reversed(own.values())))


def offers_to_decide(operation: Operation, at: datetime) -> list[Offer]:
    """What two agreed on and a leader has not said a word to yet."""
    return [] if operation.closed_at else [one for one in coming_offers(operation, at) if told(one, at).state == AGREED]


# Who gave and took how much


@dataclass(frozen=True)
class ExchangedTold:
    """One person's duties given away and taken over, and hours they stand for others beyond those others stand for them."""

    name: str
    given: int
    taken: int
    net: float


def exchanges(by: Member) -> list[ExchangedTold]:
    """Whoever gave a duty away or took one over, who stands most for others first; the journal counts, drop-outs and a leader's changes too."""
    names, found = names_of(by), exchanged(journal.entries_of(by.operation, EXCHANGES))
    lines = [ExchangedTold(names.get(UUID(who), "—"), one.given, one.taken, round(one.net / HOUR, 1)) for who, one in found.items()]
    return sorted(lines, key=lambda line: (-line.net, -line.taken, line.name))
