"""What the report says of each post: how long it was held, and every gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

from shouwang.engines.figures.certificate import MOST, certificate
from shouwang.vocabulary.entries import Entry
from tests.engines.figures.entries import START, entry, id_of

ZONE = timezone(timedelta(hours=8))


def opened(minute: int, post: str, en: str, zh: str) -> Entry:
    told = {"post": str(id_of(post)), "name": zh, "name_en": en}
    return replace(entry("duty.left", minute, post=str(id_of(post)), duty=str(id_of(en))), kind="post.opened", data=told)


NAMED = [opened(-93, "east", "East gate", "东门"), opened(-92, "west", "West gate", "西门"), opened(-91, "tent", "Tent", "帐篷")]


def needed(post: str, hours: int) -> Entry:
    ends = START + timedelta(hours=hours)
    return entry("post.needed", -60, post=str(id_of(post)), starts=START.isoformat(), ends=ends.isoformat(), least=1)


def stood(post: str, who: str, since: int, until: int) -> list[Entry]:
    duty = f"{post}-{since}"
    return [
        entry("duty.arrived", since, subject=who, post=str(id_of(post)), duty=str(id_of(duty))),
        entry("duty.left", until, subject=who, post=str(id_of(post)), duty=str(id_of(duty))),
    ]


def told(*entries: Entry) -> tuple[list[str], list[str]]:
    section = certificate([*NAMED, *entries], ZONE)
    assert section is not None
    return [line.en for line in section.paragraphs[1:]], [line.zh for line in section.paragraphs[1:]]


def test_each_post_is_told_with_its_gaps():
    """
    The east gate was held for all of its four hours; the west gate stood empty for half an hour; at the tent nobody ever checked in.
    """
    east = [needed("east", 4), *stood("east", "Mei", 0, 240)]
    west = [needed("west", 4), *stood("west", "Lin", 0, 90), *stood("west", "Ou", 120, 240)]

    english, chinese = told(*east, *west, needed("tent", 4))

    until = (START + timedelta(hours=4)).astimezone(ZONE).strftime("%H:%M")
    gap = (START + timedelta(minutes=90)).astimezone(ZONE).strftime("%H:%M")
    assert "East gate: to be held 4 h" in english[0]
    assert english[0].endswith(f"{until}, held 4 h; it never stood short.")
    assert "held 3 h 30 min; it stood short once" in english[1]
    assert f"{gap} to" in english[1]
    assert "0 of 1 there" in english[1]
    assert chinese[1].startswith("西门：截至")
    assert "实际值守3小时30分钟，出现空档1次" in chinese[1]
    assert (english[2], chinese[2]) == (
        "Tent: nobody has ever checked in there, so nothing can be said.",
        "帐篷：从未有人登记到岗，无从说明。",
    )


def test_many_gaps_are_counted_where_they_are_not_told_one_by_one():
    """
    Someone walks off for five minutes in every half an hour.
    """
    shifts = [each for start in range(0, 30 * (MOST + 4), 30) for each in stood("east", "Mei", start, start + 25)]

    english, chinese = told(needed("east", 24), *shifts)

    assert f"it stood short {MOST + 3} times" in english[0]
    assert english[0].endswith("and 3 more.")
    assert chinese[0].endswith("另有3次。")


def test_where_no_post_had_to_be_held_nothing_is_certified():
    """
    An operation without rosters says nothing about them, whatever posts it has.
    """
    assert certificate(NAMED, ZONE) is None
