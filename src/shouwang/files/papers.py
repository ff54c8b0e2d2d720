"""
The papers of a roster as PDF: the sheet for the wall (A3), personal cards (A6), assignment cards of groups (A4, after form ICS 204).

Layout is in ``wall.typ``, ``cards.typ`` and ``groups.typ``. Lettering of the wall sheet is as high as two metres want: 18 points are 6 mm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

import segno

from shouwang.files.fonts import Fonts
from shouwang.files.labels import is_chinese
from shouwang.files.typesetting import typeset
from shouwang.vocabulary.times import day_of_week_said, day_short_said, length_said, moment_said
from shouwang.vocabulary.words import Words, listed

POSTS_A_SHEET, DAYS_A_SHEET, DAYS_A_CARD = 4, 10, 10
"""So many columns a sheet or a table bears at its size of letters."""
EVENING, MORNING = 22, 6
DRAFT = Words("Draft", "草稿")
PRINTED = Words("Printed {at}", "打印于{at}")
NUMBER = Words("Roster {number}", "第{number}版班表")
MISSING = Words("{count} lacking", "缺{count}人")
CUT = Words("Newer rosters have the rest of its days", "其余日期以新班表为准")
REPLACED = Words("Newer rosters have all its days", "已由新班表取代")
EARLY = Words("Be there {early} before each duty, to take over.", "每班提前{early}到岗交接。")
GROUP_OF = Words("{group}. Leads: {lead}", "{group}，组长：{lead}")
LABELS = {
    "after": Words("In the order of form ICS 204", "栏目顺序参照 ICS 204 表"),
    "ask": Words("Changes: ask the overall shift lead", "如有变动，请问总代班"),
    "assignment": Words("Assignment of a group", "小组任务卡"),
    "by_people": Words("By people", "按人员"),
    "by_posts": Words("By posts", "按岗位"),
    "communications": Words("Communications", "通信联络"),
    "group": Words("Group", "小组"),
    "hours": Words("Hours", "时数"),
    "instructions": Words("Special instructions", "特别要求"),
    "leading": Words("Who leads the operation", "行动指挥"),
    "leads": Words("Leads", "组长"),
    "link": Words("Code of the personal link", "个人链接二维码"),
    "digits": Words("Six digits for the device at the post:", "岗位设备上的六位数字："),
    "link_words": Words("Scan: say that you have seen it, check in and out, take it into your calendar.", "扫码：确认已知晓、登记到岗下岗、加入日历。"),
    "members": Words("Leader and members", "组长与成员"),
    "name": Words("Name", "姓名"),
    "nights": Words("At night", "夜间"),
    "no_duty": Words("No duty ahead.", "今后没有班次。"),
    "not_on": Words("Yours alone: do not pass it on. If you cannot come, ring the overall shift lead at once.", "仅限本人，请勿转发。不能到岗请立即致电总代班。"),
    "operation": Words("Operation", "行动"),
    "period": Words("Period", "起止时间"),
    "prepared": Words("Prepared by", "制表人"),
    "signed": Words("Signature, with hour and minute", "签字及时间"),
    "telephone": Words("Telephone", "电话"),
    "title": Words("Job title", "职务"),
    "when": Words("When", "时间"),
    "work": Words("Posts and hours", "岗位与时段"),
}  # fmt: skip


@dataclass(frozen=True)
class Stint:
    """One duty: whose (by id), at which of the posts (by place in their order), from when until when in local time."""

    person: str
    post: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Lacking:
    """So many people a post lacks for a while."""

    post: int
    starts_at: datetime
    ends_at: datetime
    count: int


@dataclass(frozen=True)
class RosterPaper:
    """
    A roster to be printed: *people* by id with their names, in the order in which they are told; *printed_at* as it was then, all moments local.
    It holds in the *parts* of its days, newer rosters in the others; without parts in all of them, unless it *is_replaced* as a whole.
    """

    operation: Words
    number: int
    is_published: bool
    starts_at: datetime
    ends_at: datetime
    printed_at: datetime
    posts: tuple[Words, ...]
    people: Mapping[str, str]
    stints: tuple[Stint, ...]
    lacking: tuple[Lacking, ...] = ()
    parts: tuple[tuple[datetime, datetime], ...] = ()
    is_replaced: bool = False


@dataclass(frozen=True)
class Card:
    """One person's card; *link* is printed as a code, if it is given, and so are the *digits* for the device at the post. One is there *early* to take over."""

    person: str
    group: Words | None = None
    lead: str = ""
    link: str = ""
    digits: str = ""
    early: timedelta = timedelta()


@dataclass(frozen=True)
class OnCard:
    """Somebody in a group; *telephone* is empty where the reader may not see it."""

    person: str
    title: str = ""
    telephone: str = ""
    leads: bool = False


@dataclass(frozen=True)
class GroupPaper:
    """A group with what it is told."""

    name: Words
    members: tuple[OnCard, ...]
    instructions: str = ""
    communications: str = ""


@dataclass(frozen=True)
class Office:
    """Who holds an office, in the language of the paper, with a telephone where the reader may see it."""

    office: str
    name: str
    telephone: str = ""


def write_wall(paper: RosterPaper, language: str, *, fonts: Fonts) -> bytes:
    """The sheet for the wall: by posts and by people."""
    data = _common(paper, language) | {
        "by_posts": [_posts_sheet(paper, some, language) for some in _parts(range(len(paper.posts)), POSTS_A_SHEET)],
        "by_people": [_people_sheet(paper, days, language) for days in _parts(_days(paper), DAYS_A_SHEET)],
    }
    return typeset("wall", data, language, fonts=fonts, at=paper.printed_at)


def write_cards(paper: RosterPaper, cards: Sequence[Card], language: str, *, fonts: Fonts, on_a_sheet: bool = True) -> bytes:
    """Personal cards, four to a sheet to be cut, or each by itself."""
    codes = {f"{number}.svg": _code(card.link) for number, card in enumerate(cards, start=1) if card.link}
    told = [_card(paper, card, f"{number}.svg" if card.link else "", language) for number, card in enumerate(cards, start=1)]
    data = _common(paper, language) | {"cards": told, "on_a_sheet": on_a_sheet}
    return typeset("cards", data, language, fonts=fonts, at=paper.printed_at, pictures=codes)


def write_groups(
    paper: RosterPaper, groups: Sequence[GroupPaper], leading: Sequence[Office], prepared: Office, language: str, *, fonts: Fonts
) -> bytes:
    """Assignment cards, one a group."""
    data = _common(paper, language) | {
        "phones": any(one.telephone for group in groups for one in group.members),
        "leading": [asdict(one) for one in leading],
        "prepared": asdict(prepared),
        "groups": [_group(paper, group, language) for group in groups],
    }
    return typeset("groups", data, language, fonts=fonts, at=paper.printed_at)


def _code(link: str) -> bytes:
    """A link as a code, drawn in lines so that it prints sharp."""
    drawn = BytesIO()
    segno.make(link, error="m").save(drawn, kind="svg", border=2, xmldecl=False, omitsize=True)
    return drawn.getvalue()


def _common(paper: RosterPaper, language: str) -> dict[str, Any]:
    number = NUMBER.within(language, {"number": paper.number})
    operation = paper.operation.within(language)
    return {
        "chinese": is_chinese(language),
        "labels": {name: words.within(language) for name, words in LABELS.items()},
        "title": f"{operation} · {number}",
        "date": [paper.printed_at.year, paper.printed_at.month, paper.printed_at.day],
        "operation": operation,
        "number": number,
        "span": listed((_span(*part, language) for part in paper.parts or [(paper.starts_at, paper.ends_at)]), language),
        "newer": REPLACED.within(language) if paper.is_replaced else CUT.within(language) if paper.parts else "",
        "printed": PRINTED.within(language, {"at": moment_said(paper.printed_at, language)}),
        "draft": "" if paper.is_published else DRAFT.within(language),
        "posts": [_post(paper, place, language) for place in range(len(paper.posts))],
    }


def _posts_sheet(paper: RosterPaper, posts: Sequence[int], language: str) -> dict[str, Any]:
    rows = _rows(paper, posts)
    return {
        "posts": [_post(paper, place, language) for place in posts],
        "days": [
            {"day": _day(day, language), "rows": [_row(paper, start, end, posts, language) for start, end in own]}
            for day, own in ((day, list(each)) for day, each in groupby(rows, key=lambda row: row[0].date()))
        ],
    }


def _rows(paper: RosterPaper, posts: Sequence[int]) -> list[tuple[datetime, datetime]]:
    """The stretches in which at these posts the same people are there and as many lack."""
    everything: tuple[Stint | Lacking, ...] = (*paper.stints, *paper.lacking)
    there = [one for one in everything if one.post in posts]
    moments = sorted({moment for one in there for moment in (one.starts_at, one.ends_at)})
    found: list[tuple[datetime, datetime]] = []
    for start, end in pairwise(moments):
        if any(one.starts_at <= start < one.ends_at for one in there):
            found.append((start, end))
    return found


def _row(paper: RosterPaper, start: datetime, end: datetime, posts: Sequence[int], language: str) -> dict[str, Any]:
    cells = []
    for post in posts:
        names = [paper.people[one.person] for one in paper.stints if one.post == post and one.starts_at <= start < one.ends_at]
        missing = sum(one.count for one in paper.lacking if one.post == post and one.starts_at <= start < one.ends_at)
        cells.append({"names": names, "missing": MISSING.within(language, {"count": missing}) if missing else ""})
    return {"hours": _hours(start, end), "night": _is_at_night(start, end), "cells": cells}


def _people_sheet(paper: RosterPaper, days: Sequence[date], language: str) -> dict[str, Any]:
    return {"days": [_day(day, language) for day in days], "rows": [_line(paper, person, days) for person in paper.people]}


def _line(paper: RosterPaper, person: str, days: Sequence[date]) -> dict[str, Any]:
    """One person's days, with hours of the whole roster."""
    own = [one for one in paper.stints if one.person == person]
    cells = [
        [{"hours": _hours(one.starts_at, one.ends_at), "letter": letter(one.post)} for one in own if one.starts_at.date() == day]
        for day in days
    ]
    return {"name": paper.people[person], "cells": cells, **_load(own)}


def _load(own: Iterable[Stint]) -> dict[str, str]:
    lengths = [(one.ends_at - one.starts_at, _night_of(one.starts_at, one.ends_at)) for one in own]
    whole, night = (sum((each[place] for each in lengths), timedelta()) / timedelta(hours=1) for place in (0, 1))
    return {"hours": f"{whole:g}", "nights": f"{night:g}"}


def _card(paper: RosterPaper, card: Card, code: str, language: str) -> dict[str, Any]:
    own = sorted((one for one in paper.stints if one.person == card.person), key=lambda one: one.starts_at)
    group = GROUP_OF.within(language, {"group": card.group.within(language), "lead": card.lead or "—"}) if card.group else ""
    duties = [
        {
            "day": " ".join(_day(one.starts_at.date(), language)),
            "hours": _hours(one.starts_at, one.ends_at),
            "post": paper.posts[one.post].within(language),
        }
        for one in own
    ]
    return {
        "name": paper.people[card.person],
        "group": group,
        "duties": duties,
        "link": code,
        "digits": f"{card.digits[:3]} {card.digits[3:]}".strip(),
        "early": EARLY.within(language, {"early": length_said(card.early, language)}) if card.early else "",
    }


def _group(paper: RosterPaper, group: GroupPaper, language: str) -> dict[str, Any]:
    people = [one.person for one in group.members]
    has_duty = any(one.person in people for one in paper.stints)
    parts = [
        {"days": [_day(day, language) for day in days], "rows": [_line(paper, person, days) for person in people]}
        for days in (_parts(_days(paper), DAYS_A_CARD) if has_duty else ())
    ]
    members = [
        {"name": paper.people[one.person], "title": one.title, "telephone": one.telephone, "leads": one.leads}
        | _load(each for each in paper.stints if each.person == one.person)
        for one in group.members
    ]
    told = {"instructions": group.instructions, "communications": group.communications}
    return {"name": group.name.within(language), "members": members, "parts": parts, **told}


def _post(paper: RosterPaper, place: int, language: str) -> dict[str, str]:
    return {"letter": letter(place), "name": paper.posts[place].within(language)}


def letter(place: int) -> str:
    """A post's letter: A to Z, then AA."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _days(paper: RosterPaper) -> list[date]:
    """The days of the roster; not those that a newer one has, unless somebody goes on by this one."""
    last = (paper.ends_at - timedelta(microseconds=1)).date()
    days = [paper.starts_at.date() + timedelta(days=place) for place in range((last - paper.starts_at.date()).days + 1)]
    if not paper.parts and not paper.is_replaced:
        return days
    begun = {one.starts_at.date() for one in paper.stints}
    own = [(start.date(), (end - timedelta(microseconds=1)).date()) for start, end in paper.parts]
    return [day for day in days if day in begun or any(first <= day <= final for first, final in own)]


def _parts(things: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Parts as equal as can be, none longer than *size*."""
    count = -(-len(things) // size)
    for place in range(count):
        yield things[len(things) * place // count : len(things) * (place + 1) // count]


def _day(day: date, language: str) -> list[str]:
    return [day_short_said(day, language), day_of_week_said(day, language)]


def _span(starts_at: datetime, ends_at: datetime, language: str) -> str:
    return f"{_moment(starts_at, language)} – {_moment(ends_at, language)}"


def _moment(moment: datetime, language: str) -> str:
    return f"{day_short_said(moment.date(), language)} {moment:%H:%M}"


def _hours(start: datetime, end: datetime) -> str:
    """``17–23``, or ``16:30–22:00`` where it is not full hours."""
    form = "%H" if start.minute == end.minute == 0 else "%H:%M"
    return f"{start:{form}}–{end:{form}}"


def _is_at_night(start: datetime, end: datetime) -> bool:
    """Whether half of it or more is night."""
    return _night_of(start, end) * 2 >= end - start


def _night_of(start: datetime, end: datetime) -> timedelta:
    """How much of it lies between ten in the evening and six in the morning."""
    found, day = timedelta(), start.date() - timedelta(days=1)
    while day <= end.date():
        evening = datetime(day.year, day.month, day.day, EVENING, tzinfo=start.tzinfo)
        found += max(min(end, evening + timedelta(hours=24 - EVENING + MORNING)) - max(start, evening), timedelta())
        day += timedelta(days=1)
    return found
