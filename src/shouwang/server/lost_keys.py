"""
Keys of which every copy is lost, on a server that stands: what they had sealed is given up on request, and its pages open again.

Nothing is given up while a copy lies where copies are kept, nor without being told how many keys are meant: a folder that is away for a
moment looks like one that is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext, ngettext

from shouwang.apps.frame.reads import Check
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.operations.models import Operation
from shouwang.apps.operations.sealed import empty_lost, how_many_lost, rings, rings_used
from shouwang.vocabulary.reasons import Reason, refuse_if


@dataclass(frozen=True)
class LostKeys:
    """The *rings* that are not here and have sealed so many *values*, and the operations whose signing key is not here."""

    rings: frozenset[bytes]
    values: int
    unsigned: tuple[Operation, ...]

    @property
    def count(self) -> int:
        """How many keys."""
        return len(self.rings) + len(self.unsigned)


def key_check() -> Check:
    """The keys on the status page: those that sealed something here, or sign it, and are not in their folder."""
    lost: LostKeys | None = cache.get(CHECKED)
    if lost is None:
        cache.set(CHECKED, lost := lost_keys(), CHECKED_FOR)
    missing = ngettext("%(number)d key is not in its folder.", "%(number)d keys are not in their folder.", lost.count) % {
        "number": lost.count
    }
    return Check(
        gettext("Keys that seal and sign"),
        not lost.count,
        missing if lost.count else gettext("All that is sealed can be opened."),
        gettext("Copy the newest day of SHOUWANG_KEY_BACKUPS into SHOUWANG_KEYS. Until then pages that show what was sealed refuse."),
    )


CHECKED, CHECKED_FOR = "lost-keys", 60
"""Every sealed column is read for it, so it is asked once a minute at most (ours)."""


def lost_keys() -> LostKeys:
    """What is lost now."""
    lost = rings_used("default") - rings().all_names()
    unsigned = tuple(operation for operation in Operation.objects.order_by("id") if not reads.is_signed_by_us(operation))
    return LostKeys(frozenset(lost), how_many_lost("default", lost) if lost else 0, unsigned)


@transaction.atomic
def give_up(*, count: int, at: datetime) -> LostKeys:
    """Empty what *count* lost keys have sealed, sign by new ones, and say both in the journal of every operation."""
    lost = lost_keys()
    refuse_if(_not_lost(lost, count))
    emptied = empty_lost("default", set(lost.rings)) if lost.rings else 0
    for operation in Operation.objects.filter(pen__isnull=False):
        if operation in lost.unsigned:
            journal.sign_by_another(operation=operation, at=at)
        if lost.rings:
            journal.write("keys.lost", operation=operation, at=at, by=None, keys=len(lost.rings), values=emptied)
        journal.sign_checkpoint(operation=operation, at=at)
    return lost


def _not_lost(lost: LostKeys, count: int) -> Iterator[Reason]:
    if not lost.count:
        yield Reason("keys-not-lost")
        return
    names = {f"{operation.id}.signing.key" for operation in lost.unsigned}
    copies = settings.KEY_BACKUPS.rglob("*.key") if settings.KEY_BACKUPS.exists() else ()
    signing = [path for path in copies if path.name in names]
    if lying := [*rings().lying(set(lost.rings), settings.KEY_BACKUPS), *signing]:
        yield Reason("keys-have-copies", {"folder": str(lying[0].parent)})
    if count != lost.count:
        yield Reason("keys-not-counted", {"count": lost.count, "given": count})
