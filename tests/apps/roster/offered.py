"""A roster of which somebody would give a duty away."""

from __future__ import annotations

from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty, Offer, Roster
from shouwang.vocabulary.times import HOUR
from tests.world import at

NOW, LATER = at("11 17:00"), at("11 17:05")


STANDS = ("An 12 06", "Bo 12 14", "Cui 12 22", "Dan 12 22", "En 13 06", "Fei 13 14", "Cui 13 22", "Dan 13 22")
"""Who stands at the gate, for eight hours from then on; Gao and Hui have nothing yet."""


class Asked:
    """A published roster; a duty of it, the one of En after Cui and Dan had the night; and those who may take it."""

    def __init__(self, watch) -> None:
        self.watch, self.roster = watch, watch.begun()
        self.by_id = {person.id: person for person in watch.people.values()}
        for name, day, hour in (each.split() for each in STANDS):
            start, told = at(f"{day} {hour}:00"), {"operation": watch.world.operation, "roster": self.roster, "post": watch.gate}
            Duty.objects.create(person=watch.people[name], starts_at=start, ends_at=start + 8 * HOUR, **told)
        Roster.objects.filter(pk=self.roster.pk).update(state=Roster.State.DRAFT)
        self.roster = actions.publish(roster=self.roster, by=watch.by, at=at("11 16:00"))
        self.owner = watch.people["En"]
        self.duty = next(duty for duty in watch.duties(self.roster) if duty.person_id == self.owner.id)
        self.takers = reads.Trades(self.roster, NOW).takers(self.duty, self.duty.starts_at, self.duty.ends_at)

    def made(self, **further: object) -> Offer:
        return actions.offer(duty=self.duty, by=self.owner, at=NOW, **further)

    def holder(self) -> list[str]:
        """Who has the hours of the duty now, in order."""
        now = self.roster.duties.filter(
            withdrawn_at=None, post=self.duty.post, starts_at__lt=self.duty.ends_at, ends_at__gt=self.duty.starts_at
        )
        return [str(self.by_id[one.person_id]) for one in now]


def at_once_holds(asked: Asked) -> None:
    actions.set_offer_rule(holds_at_once=True, by=asked.watch.by, at=NOW)
