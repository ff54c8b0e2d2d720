"""Contrast, computed from the colours themselves, by day and by night (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

import shouwang.apps.frame

STATIC = Path(shouwang.apps.frame.__file__).parent / "static" / "frame"
TEXT, SIGN = 4.5, 3.0
"""What WCAG 2.2 AA asks of text (1.4.3) and of signs, borders of fields and focus (1.4.11)."""

ON_PAGES = ("paper", "sheet")
PAIRS = [
    *((ink, page, TEXT) for page in ON_PAGES for ink in ("ink", "ink-soft", "accent", "accent-deep", "go", "ask", "stop", "info")),
    *((line, page, SIGN) for page in ON_PAGES for line in ("rule-strong", "focus")),
    *((state, f"{state}-soft", TEXT) for state in ("go", "ask", "stop", "info")),
    *(("ink", f"{state}-soft", TEXT) for state in ("go", "ask", "stop", "info")),
    *(("accent", f"{state}-soft", TEXT) for state in ("go", "ask", "stop", "info")),
    ("ink", "well", TEXT),
    ("ink-soft", "well", TEXT),
    ("accent", "accent-soft", TEXT),
    ("accent-deep", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-deep", TEXT),
    *((ink, cover, TEXT) for cover in ("cover", "cover-deep") for ink in ("cover-ink", "cover-soft")),
    *(("lamp", cover, SIGN) for cover in ("cover", "cover-deep")),
]


def colours(file: str) -> dict[str, str]:
    """The colours a style sheet names."""
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", (STATIC / file).read_text(encoding="utf-8")))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, by the formula of WCAG."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_formula_is_that_of_wcag():
    """
    Black on white is 21 to 1, and #767676 is the lightest grey that text may have on white.
    """
    extremes, grey, lighter = contrast("#000000", "#ffffff"), contrast("#767676", "#ffffff"), contrast("#777777", "#ffffff")

    assert extremes == pytest.approx(21)
    assert lighter < TEXT <= grey


@pytest.mark.parametrize("sheet", ["paper.css", "night.css"])
def test_everything_can_be_read(sheet):
    """
    Tired eyes at four in the morning read the same words as fresh ones at noon.
    """
    named = colours(sheet)

    weak = [
        f"{front} on {back}: {contrast(named[front], named[back]):.2f}"
        for front, back, least in PAIRS
        if contrast(named[front], named[back]) < least
    ]

    assert weak == []


def test_the_night_has_every_colour_of_the_day():
    """
    A colour missing at night would shine through from the day.
    """
    day, night = colours("paper.css"), colours("night.css")

    assert day
    assert day.keys() == night.keys()
