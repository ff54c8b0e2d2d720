"""Questions about a roster, or about all that hold, that take seconds to answer: asked once behind the page, kept until something is written."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from shouwang.apps.frame import behind
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Operation
from shouwang.apps.roster.models import Roster

KEPT = 3600
"""Seconds for which an answer is kept (ours)."""
PATIENCE = 180
"""Seconds after which a question that was not answered is asked again (ours): the server was stopped in the middle."""


@dataclass(frozen=True)
class Answer:
    """What came of a question: still being worked out (not *is_there*), broken off by a fault of ours (*is_broken*), or *found*."""

    is_there: bool = False
    is_broken: bool = False
    found: Any = None


def answer(what: str, of: Roster | Operation, work: Callable[[], object]) -> Answer:
    """The answer to a question about a roster, or about all of an operation, as things stand now; the first who asks sets it going, and whoever comes later finds it."""
    operation = of if isinstance(of, Operation) else of.operation
    key = f"roster-asked-{what}-{of.id}-{journal.last_number(operation)}"
    known: Answer | None = cache.get(key)
    if known is not None:
        return known
    if cache.add(f"{key}-going", True, PATIENCE):
        behind.start(lambda: _work_out(key, work), f"roster-{what}")
    return cache.get(key) or Answer()


def _work_out(key: str, work: Callable[[], object]) -> None:
    try:
        found = Answer(is_there=True, found=work())
    except Exception:
        logging.getLogger(__name__).exception("A question about a roster was broken off.")
        found = Answer(is_there=True, is_broken=True)
    cache.set(key, found, KEPT)
    cache.delete(f"{key}-going")
