"""Questions about a roster, or about all that hold, that take seconds to answer: asked once behind the page, one search at a time for each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from shouwang.apps.frame import behind
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Operation
from shouwang.apps.roster.models import Roster

KEPT = 3600
"""Seconds for which an answer is kept (ours)."""
SHOWN = 60
"""Seconds for which an answer is shown that was older already when it came (ours): whoever waited is shown it, by whichever way they come."""

_going: set[str] = set()
"""The questions that are being worked out; one process serves all pages, and with it they end."""
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Answer:
    """
    What came of a question: still being worked out (not *is_there*), broken off by a fault of ours (*is_broken*), or *found*.

    It was *reckoned_at* a moment, up to the entry *number* of the journal; *is_older* says that something was written since.
    """

    is_there: bool = False
    is_broken: bool = False
    found: Any = None
    reckoned_at: datetime | None = None
    number: int = 0
    is_older: bool = False


def answer(
    what: str, of: Roster | Operation, work: Callable[[], object], *, or_older: bool = False, anew: bool = False, kept: int = KEPT
) -> Answer:
    """
    The answer to a question about a roster, or about all of an operation, as things stand now; the first who asks sets it going.

    Whoever comes while it is worked out waits for that one, whatever is written meanwhile, and takes it though it is *older*: otherwise nobody
    had an answer while a shift changes. *anew* asks for one as things stand now. *kept* is for how many seconds it holds if nothing is written.
    """
    operation = of if isinstance(of, Operation) else of.operation
    key, number = f"roster-asked-{what}-{of.id}", journal.last_number(operation)

    def known() -> Answer | None:
        found: Answer | None = cache.get(key)
        if found is None or found.number == number:
            return found
        is_shown = or_older or (not anew and cache.get(f"{key}-late"))
        return replace(found, is_older=True) if is_shown else None

    with _one_at_a_time:
        is_asked = key not in _going and known() is None
        if is_asked:
            cache.delete(key)
            _going.add(key)
    if is_asked:
        try:
            behind.start(lambda: _work_out(key, Answer(number=number), work, operation, kept), f"roster-{what}")
        except RuntimeError:  # no further thread may be started: the next one asks again
            _going.discard(key)
            raise
    return known() or Answer()


def _work_out(key: str, asked: Answer, work: Callable[[], object], operation: Operation, kept: int) -> None:
    begun = replace(asked, is_there=True, reckoned_at=timezone.now())
    found, is_late = replace(begun, is_broken=True), False
    try:
        found = replace(begun, found=work())
        is_late = journal.last_number(operation) != asked.number
    except Exception:
        logging.getLogger(__name__).exception("A question about a roster was broken off.")
    finally:
        with _one_at_a_time:
            _going.discard(key)
            cache.set(key, found, kept)
            cache.set(f"{key}-late", is_late, SHOWN)
