"""Every doubt has a case where it is silent and a case where it speaks."""

from __future__ import annotations

import pytest

from shouwang.engines.figures.plausibility import CHECKS, doubts

STORY = {
    "staff-on-roll": 28,
    "staff-excused": 6,
    "staff-on-post": 22,
    "minutes-to-first-on-post": 54,
    "buildings": 4,
    "households": 303,
    "residents": 707,
    "most-hours-in-a-day": 12,
    "days": 10,
    "checks": 1500,
    "turned-back": 700,
    "test-rounds": 4,
    "tested": 2828,
}


def test_the_story_is_plausible():
    """
    The figures of the model operation need no explanation; 303 / 2 x 10 = 1,515 outings forecast its 1,500 checks.
    """
    found = doubts(STORY)

    assert found == []


def test_who_served_and_left_the_roll_is_no_riddle():
    """
    Two went home for good on day five: 26 on the roll, six of them excused, and 22 have served.
    """
    found = doubts(STORY | {"staff-on-roll": 26, "staff-left": 2})

    assert found == []


def test_nothing_known_is_nothing_doubted():
    """
    A figure without a value is missing, not wrong.
    """
    found = doubts(dict.fromkeys(STORY))

    assert found == []


BROKEN = [
    ({"staff-on-post": 23}, "staff-on-post", "more-on-post-than-could-be"),
    ({"minutes-to-first-on-post": -5}, "minutes-to-first-on-post", "everybody-before-the-order"),
    ({"most-hours-in-a-day": 24}, "most-hours-in-a-day", "more-hours-than-a-day"),
    ({"residents": 290, "tested": 0}, "residents", "household-size-unlikely"),
    ({"residents": 1900, "tested": 0}, "residents", "household-size-unlikely"),
    ({"buildings": 0}, "households", "households-without-a-building"),
    ({"turned-back": 1501}, "turned-back", "more-turned-back-than-checked"),
    ({"checks": 504, "turned-back": 0}, "checks", "checks-far-from-policy"),
    ({"checks": 4546}, "checks", "checks-far-from-policy"),
    ({"tested": 3000}, "tested", "more-tested-than-registered"),
]


@pytest.mark.parametrize(("change", "figure", "code"), BROKEN)
def test_what_cannot_be_is_doubted(change, figure, code):
    """
    One figure of the story is made impossible or odd; that figure is doubted, for that reason, and no other.
    """
    found = doubts({**STORY, **change})

    assert [(doubt.figure, doubt.reason.code) for doubt in found] == [(figure, code)]


def test_every_check_has_been_seen_to_speak():
    """
    A check nobody has seen speak is not tested: there are as many codes above as checks.
    """
    codes = {code for _, _, code in BROKEN}

    assert len(codes) == len(CHECKS)


def test_a_doubt_is_a_sentence_in_both_languages():
    """
    The story's own 3,000 samples in four rounds of 707 are 172 more than everybody each time; the report says so.
    """
    (doubt,) = doubts({**STORY, "tested": 3000})

    assert "172" in doubt.reason.within("en")
    assert "172" in doubt.reason.within("zh-hans")
