"""A server's computer whose clock a test sets wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from shouwang.apps.journal import actions, reads
from tests.apps.journal.phones import Phone

FLAT = (timedelta(days=-13 * 365), timedelta(days=9 * 365))
"""What a flat battery makes of a clock."""
MINUTE = timedelta(minutes=1)


class Computer:
    """The server's computer: the true time, and how far its clock is *ahead* of it."""

    def __init__(self, true: datetime) -> None:
        self.true, self.ahead = true, timedelta()

    def __call__(self) -> datetime:
        """What its clock says."""
        return self.true + self.ahead

    def runs(self, length: timedelta = MINUTE) -> None:
        """Time goes by, and the keeper looks at the clock."""
        self.true += length
        actions.look_at_clock()

    def hears(self, phone: Phone) -> None:
        """A telephone sends what it has."""
        (receipt,) = actions.take_in([phone.batch(self.true)], at=self())
        phone.outbox.heard(receipt)


def doubt() -> str | None:
    """The code of what is doubted."""
    found = reads.own_clock().doubt
    return found.code if found else None
