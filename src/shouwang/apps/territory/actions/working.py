"""Long deeds on an import: in a thread of their own, told while they last, and found out when the server was stopped in the middle."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from shouwang.apps.frame import behind
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.territory import bridge, reads
from shouwang.apps.territory.models import ImportPlan
from shouwang.files.sheets import Limits
from shouwang.vocabulary.reasons import Reason, Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

Hear = Callable[[str, int, int], None]
"""Is told how far a deed is: its step, how much of that is done, and of how much (0: nobody knows)."""
SILENCE = Limits().wall
"""Seconds after which a deed that tells nothing has died: the longest that reading one file may take."""


def unheard(step: str, done: int, of: int) -> None:
    """For those who just wait for the end."""


def begin(*, import_plan: UUID, deed: str, work: Callable[[Hear], object], by: Member) -> None:
    """
    Let *work* go on behind the page, one deed at a time; how far it is tells :func:`reads.imports.progress`.

    How far it is stands in the cache, for a transaction shows nothing before its end. Each deed is one transaction, which also says that
    it has ended: what dies in the middle, with the server or by a fault of ours, leaves the register as it was and the deed open.
    """
    mine = access.rows_for_writing(ImportPlan, by, access.REGISTER).filter(pk=import_plan)
    key, begun_at = reads.imports.progress_key(import_plan), timezone.now()

    def hear(step: str, done: int, of: int) -> None:
        cache.set(key, (step, done, of, begun_at), SILENCE)

    if not cache.add(key, ("", 0, 0, begun_at), SILENCE):
        raise Refused(Reason("import-at-work"))
    set_doing(mine, deed)
    behind.start(lambda: carry_through(import_plan, work, hear), "import")


def set_doing(plans: QuerySet[ImportPlan], deed: str, trouble: Sequence[Any] = ()) -> None:
    """Say what is being done on an import, or why the last deed was refused."""
    for plan in plans.only("operation_id", "doing", "trouble"):
        plan.doing, plan.trouble = deed, list(trouble)
        plan.save(update_fields=["doing", "trouble"])


def carry_through(import_plan: UUID, work: Callable[[Hear], object], hear: Hear) -> None:
    """Do the work; reasons for which it is refused are kept for the page."""
    try:
        work(hear)
    except Refused as refused:
        trouble = [[reason.code, {name: bridge.said(value) for name, value in reason.parameters.items()}] for reason in refused.reasons]
        set_doing(ImportPlan.behind_the_door.filter(pk=import_plan), "", trouble)
    except Exception:
        logging.getLogger(__name__).exception("The import was broken off.")
    finally:
        cache.delete(reads.imports.progress_key(import_plan))
