"""What a telephone number is, wherever one is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shouwang.vocabulary.reasons import Reason

FEWEST_DIGITS, MOST_DIGITS = 5, 20
"""A short number inside a town, and more than any country's longest with an extension (ours)."""
_SHAPE = re.compile(r"\+?[\d ()\-]{5,30}")


def is_telephone(text: str) -> bool:
    """Whether *text* can be dialled: digits, with spaces, dashes and brackets as people write them."""
    return bool(_SHAPE.fullmatch(text)) and FEWEST_DIGITS <= sum(sign.isdigit() for sign in text) <= MOST_DIGITS


def wrong_telephones(numbers: Iterable[str]) -> Iterator[Reason]:
    """A reason for each of *numbers* that is none; an empty one is nobody's fault."""
    for text in numbers:
        if text and not is_telephone(text):
            yield Reason("telephone-not-understood", {"value": text})
