"""What groups are balanced by, and how many people one can lead."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shouwang.vocabulary.words import Words

LEAD, DRIVER, WOMAN, MAN, YOUNG, MIDDLE, OLDER, LIMITED, TRAINED = (
    "lead", "driver", "woman", "man", "under-35", "35-to-49", "50-and-over", "limited", "trained"
)  # fmt: skip
TRAITS: Mapping[str, Words] = MappingProxyType({
    LEAD: Words("Able to lead", "可带队"),
    DRIVER: Words("Drives their own car", "自驾车"),
    WOMAN: Words("Women", "女"),
    MAN: Words("Men", "男"),
    YOUNG: Words("Under 35", "35岁以下"),
    MIDDLE: Words("35 to 49", "35至49岁"),
    OLDER: Words("50 and over", "50岁及以上"),
    LIMITED: Words("With limits", "有勤务限制"),
    TRAINED: Words("Trained in protective clothing", "受过防护培训"),
})  # fmt: skip
"""By what groups are balanced, in the order in which it is told."""

LEAST_LED, BEST_LED, MOST_LED = 3, 5, 7
"""Span of control: so many people are led by one at least, best and at most (NIMS as remembered; RULES: span of control, not read again)."""


def band_of(age: int) -> str:
    """The band of an age in years (ours)."""
    return YOUNG if age < 35 else MIDDLE if age < 50 else OLDER
