"""Every entry can be told as a sentence in both languages."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from shouwang.vocabulary import kinds_roster
from shouwang.vocabulary.fields import FIELDS
from shouwang.vocabulary.journal_kinds import KINDS
from shouwang.vocabulary.kinds import Holds
from shouwang.vocabulary.sentences import CODES, sentence, short
from shouwang.vocabulary.words import LANGUAGES

ZONE = ZoneInfo("Asia/Shanghai")
SAMPLES = {
    Holds.COUNT: 3,
    Holds.NUMBER: -3,
    Holds.SECONDS: -90,
    Holds.FLAG: True,
    Holds.CODE: "some-code",
    Holds.ID: "017f7a1c-2b40-7abc-8def-0123456789ab",
    Holds.MOMENT: "2022-03-11T16:30:00+00:00",
    Holds.DAY: "2022-03-20",
    Holds.HASH: "ab" * 32,
    Holds.STATE: "doors 1.12",
    Holds.TITLE: "Notice",
}


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_kind_is_told_in_both_languages(code):
    """
    With the least data it may have, no gap stays open.
    """
    data = {name: SAMPLES[holds] for name, holds in KINDS[code].holds.items() if not name.endswith("?")}

    told = [text for language in LANGUAGES for text in (sentence(code, data, language, ZONE), short(code, language))]

    assert all(told)
    assert not [text for text in told if "{" in text or "}" in text]


def test_codes_moments_and_days_are_called_as_people_call_them():
    """
    20:30 UTC on the 13th is half past four in the morning of the 14th in China.
    """
    data = {"post": "shift-lead", "rank": 2, "since": "2022-03-13T20:30:00+00:00"}
    phase = {"phase": SAMPLES[Holds.ID], "number": 1, "until": "2022-03-20"}

    told = [
        sentence(kind, given, language, ZONE)
        for kind, given in (("command.away", data), ("phase.extended", phase))
        for language in LANGUAGES
    ]

    assert told == [
        "Overall shift lead is away; the next in succession commands.",
        "总代班暂离，由接替顺序下一位代行指挥。",
        "Phase 1 extended to 20 March 2022.",
        "第1阶段延长至2022年3月20日。",
    ]


def test_many_entries_have_a_short_name():
    """
    The sentence up to its first gap or mark.
    """
    assert [short("household.added", language) for language in LANGUAGES] == ["Household added", "新增一户"]
    assert [short("duty.withdrawn", language) for language in LANGUAGES] == ["Duty taken away", "取消班次"]


def test_what_duty_is_told_in_many_at_once_is_told_whole():
    """
    Where the sentence of a kind would be cut in its midst, by a gap that no mark goes before, the kind has words of its own for many.
    """
    cut = [
        kind.code
        for kind in (*kinds_roster.KINDS, KINDS["call.notified"])
        if not kind.many and any(re.match(r"[^,，.。:：;；(（]*\{", text) for text in (kind.words.en, kind.words.zh))
    ]

    assert cut == []
    assert [kind.code for kind in KINDS.values() if kind.many and kind.many.gaps] == []


def test_what_is_not_known_is_told_by_its_code():
    """
    A journal of a newer version stays readable.
    """
    data = {"role": "astronaut", "member": SAMPLES[Holds.ID]}

    assert sentence("moon.landed", {}, "en", ZONE) == "moon.landed"
    assert short("moon.landed", "en") == "moon.landed"
    assert sentence("operation.member-joined", data, "en", ZONE) == "A member joined as astronaut."


def test_every_field_has_a_name_of_its_own():
    """
    Where a page lists the fields of an entry it calls them by name; no name is kept for a field that is gone.
    """
    assert {name.rstrip("?") for kind in KINDS.values() for name in kind.holds} == FIELDS.keys()


def test_every_list_of_codes_belongs_to_a_field():
    """
    A list under a misspelt name would never be used.
    """
    fields = {name.rstrip("?") for kind in KINDS.values() for name in kind.holds}
    exact = {f"{kind.code}.{name.rstrip('?')}" for kind in KINDS.values() for name in kind.holds}

    assert {key for key in CODES if key not in fields | exact} == set()


@pytest.mark.parametrize(
    ("data", "en", "zh"),
    [
        (
            {"first": 11, "last": 11, "seconds": 97_432_252},
            "A device's clock was 3 years 32 days ahead in its entry 11; it counts at its true time.",
            "一台设备的时钟在第11号记录中快3年32天，已按实际时间计入。",
        ),
        (
            {"first": 1, "last": 3, "seconds": -3660},
            "A device's clock was 1 hour 1 minute behind in its entries 1 to 3; they count at their true times.",
            "一台设备的时钟在第1至3号记录中慢1小时1分钟，已按实际时间计入。",
        ),
        (
            {"first": 1, "last": 1, "seconds": 364 * 86400},
            "A device's clock was 364 days ahead in its entry 1; it counts at its true time.",
            "一台设备的时钟在第1号记录中快364天，已按实际时间计入。",
        ),
        (
            {"first": 1, "last": 1, "seconds": 1500 * 86400},
            "A device's clock was 4 years 40 days ahead in its entry 1; it counts at its true time.",
            "一台设备的时钟在第1号记录中快4年40天，已按实际时间计入。",
        ),
        (
            {"first": 1, "last": 1, "seconds": -(365 * 86400 + 21600)},
            "A device's clock was 1 year behind in its entry 1; it counts at its true time.",
            "一台设备的时钟在第1号记录中慢1年，已按实际时间计入。",
        ),
        (
            {"first": 1, "last": 1, "seconds": -13 * 365 * 86400},
            "A device's clock was 13 years behind in its entry 1; it counts at its true time.",
            "一台设备的时钟在第1号记录中慢13年，已按实际时间计入。",
        ),
        (
            {"first": 1, "last": 1, "seconds": 739_950 * 86400},
            "A device's clock was more than 100 years ahead in its entry 1; it counts at its true time.",
            "一台设备的时钟在第1号记录中快100年以上，已按实际时间计入。",
        ),
    ],
)
def test_a_wrong_clock_is_told_in_units_that_people_know(data, en, zh):
    """
    Nobody reckons in millions of seconds; one entry is one entry.
    """
    told = {"device": SAMPLES[Holds.ID], "epoch": 1, **data}

    assert [sentence("device.clock-wrong", told, language, ZONE) for language in LANGUAGES] == [en, zh]


def test_what_has_no_number_is_not_line_0():
    """
    A whole batch that nobody can read is kept apart as it came; the reason is told in words, not as a code.
    """
    told = {"device": SAMPLES[Holds.ID], "epoch": 0, "sequence": 0, "reason": "batch-unreadable", "leaf": "0" * 64}

    assert [sentence("device.line-kept-apart", told, language, ZONE) for language in LANGUAGES] == [
        "Something that a device sent was kept apart: it cannot be read as a batch of entries.",
        "一台设备发来的一批内容另存待查：无法识别为一批记录。",
    ]
