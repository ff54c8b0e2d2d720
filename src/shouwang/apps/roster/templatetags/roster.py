"""Template tags of rosters: load curves, and what a pattern is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from shouwang.apps.roster import reads

if TYPE_CHECKING:
    from shouwang.apps.roster.models import Roster
    from shouwang.engines.roster.comparing import Figures

register = template.Library()


@dataclass(frozen=True)
class Bar:
    """One person's duty as a bar from below, in hundredths of the longest; of it so much at night."""

    height: float
    night: float

    @property
    def top(self) -> float:
        """Where it begins, from above."""
        return round(100 - self.height, 2)

    @property
    def night_top(self) -> float:
        """Where the part at night begins."""
        return round(100 - self.night, 2)


@register.inclusion_tag("roster/parts/curve.html")
def curve(figures: Figures, most: timedelta | None) -> dict[str, Any]:
    """The load curve of a roster; *most* is as high as the picture."""
    whole = most or timedelta(hours=1)
    pairs = zip(figures.hours, figures.nights, strict=True)
    return {"bars": [Bar(round(100 * hours / whole, 2), round(100 * min(night, hours) / whole, 2)) for hours, night in pairs]}


@register.simple_tag
def pattern(code: str) -> str:
    """What a pattern of shifts is called."""
    return reads.PATTERN_WORDS[code].within(get_language() or "en")


@register.filter
def stands(roster: Roster) -> str:
    """How a roster stands now."""
    return reads.stands(roster, timezone.now())


@register.filter
def lookup(table: Mapping[Any, Any], key: object) -> Any:
    """What stands in a table under a key; None where nothing does."""
    return table.get(key)
