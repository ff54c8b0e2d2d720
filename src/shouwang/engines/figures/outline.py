"""
From counted figures to the outline of a report.

A sentence stands in the report only if every figure it names has a value: what has no entries did not happen, and is not told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shouwang.engines.figures.plausibility import Doubt
from shouwang.engines.figures.tally import Counted
from shouwang.vocabulary.outline import FigureLine, Picture, Section
from shouwang.vocabulary.words import EN, ZH, Words, plain


@dataclass(frozen=True)
class Facts:
    """What the report says that is not a figure: names of public bodies and places, and the days it covers."""

    operation: Words
    area: Words
    legal_basis: Words
    unit: Words
    host: Words
    superior: Words | None
    phase: int
    first_day: date
    last_day: date | None


@dataclass(frozen=True)
class Told:
    """A section of the story: its heading, its sentences, the figures of its table."""

    heading: Words
    sentences: tuple[Words, ...]
    figures: tuple[str, ...]


WATCH = Words("Round the clock", "昼夜值守，寸步不离")
STORY = (
    Told(
        Words("The order and the call-out", "闻令即动，迅速集结"),
        (
            Words("{orders} orders were received and entered in the order register.", "先后收到并登记上级命令{orders}份。"),
            Words(
                "Of {staff-on-roll} people on the roll, {staff-on-post} served on post; {staff-excused} were excused for reasons that remain confidential.",
                "在册{staff-on-roll}人，其中{staff-on-post}人上岗值守，{staff-excused}人因故获准免勤（原因保密）。",
            ),
            Words(
                "Among those on post were {party-members-on-post} Party members and {volunteers-on-post} who had come forward by themselves; "
                "{drivers-on-post} brought their own cars.",
                "上岗人员中有党员{party-members-on-post}人，主动请缨{volunteers-on-post}人，{drivers-on-post}人自备车辆。",
            ),
            Words(
                "The first person was on post {minutes-to-first-on-post} minutes after the order, the last {minutes-to-all-on-post} minutes after it.",
                "接令后{minutes-to-first-on-post}分钟首人上岗，{minutes-to-all-on-post}分钟全员到位。",
            ),
        ),
        (
            "orders",
            "staff-on-roll",
            "staff-excused",
            "staff-on-post",
            "party-members-on-post",
            "volunteers-on-post",
            "drivers-on-post",
            "minutes-to-first-on-post",
            "minutes-to-all-on-post",
        ),
    ),
    Told(
        Words("The compounds held", "守好小区，摸清底数"),
        (
            Words(
                "{compounds} compounds with {buildings} buildings were held: {households} households, {residents} people.",
                "负责{compounds}个小区、{buildings}栋楼、{households}户、{residents}人的值守与服务。",
            ),
            Words("{entrances} entrances were recorded.", "逐一登记出入口{entrances}处。"),
        ),
        ("compounds", "buildings", "entrances", "households", "residents"),
    ),
    Told(
        WATCH,
        (
            Words(
                "{duties-stood} duties were stood on post, {hours-stood} hours in all; {duties-taken-over} were taken over by a colleague.",
                "累计值守{duties-stood}班次、{hours-stood}小时，其中{duties-taken-over}班次由同事顶上。",
            ),
            Words(
                "Posts had to be held for {post-hours-asked} hours and were held for {post-hours-held}, by check-ins and not by the plan; gaps: {post-gaps}.",
                "按到岗登记统计，各岗位应值守{post-hours-asked}小时，实际值守{post-hours-held}小时，出现空档{post-gaps}次。",
            ),
            Words(
                "Each of them stood between {hours-of-one-least} and {hours-of-one-most} hours, {hours-of-one-mean} on average.",
                "每人在岗{hours-of-one-least}至{hours-of-one-most}小时，人均{hours-of-one-mean}小时。",
            ),
        ),
        (
            "duties-stood",
            "hours-stood",
            "hours-of-one-least",
            "hours-of-one-most",
            "hours-of-one-mean",
            "most-hours-in-a-day",
            "duties-taken-over",
            "post-hours-asked",
            "post-hours-held",
            "post-gaps",
        ),
    ),
    Told(
        Words("At the gates", "严守卡口，劝导疏解"),
        (
            Words(
                "{checks} checks were made at the entrances; {turned-back} times somebody was turned back.",
                "累计核验出入{checks}人次，劝返{turned-back}人次。",
            ),
        ),
        ("checks", "turned-back"),
    ),
    Told(
        Words("Mass testing", "组织检测，应检尽检"),
        (
            Words(
                "{test-rounds} rounds of testing were supported, {tested} samples in all.",
                "协助开展核酸检测{test-rounds}轮，采样{tested}人次。",
            ),
        ),
        ("test-rounds", "tested"),
    ),
    Told(
        Words("For the residents", "为民办事，纾难解困"),
        (Words("{favours} things were done for residents.", "为群众办实事{favours}件。"),),
        ("favours",),
    ),
    Told(
        Words("Thanks", "致谢"),
        (
            Words(
                "Thanks to the {staff-on-post} colleagues who stood {hours-stood} hours, by day and by night.",
                "感谢{staff-on-post}位同事不分昼夜，值守{hours-stood}小时。",
            ),
            Words("Thanks to the {volunteers-on-post} who came forward by themselves.", "感谢主动请缨的{volunteers-on-post}位同事。"),
            Words(
                "Thanks to those who stepped in for a colleague {duties-taken-over} times.",
                "感谢在同事缺勤时{duties-taken-over}次顶上的各位。",
            ),
            Words("Thanks to the {drivers-on-post} who came with their own cars.", "感谢自备车辆上岗的{drivers-on-post}位同事。"),
        ),
        (),
    ),
)

NO_ENTRIES = Words(
    "The journal has no entries yet for: {names}. This report therefore says nothing about them.",
    "行动日志中尚无以下事项的记录：{names}。本报告对此不作陈述。",
)


def lines(counted: Sequence[Counted], doubts: Sequence[Doubt] = ()) -> dict[str, FigureLine]:
    """Figures as a report prints them, by code."""
    return {
        one.figure.code: FigureLine(
            code=one.figure.code,
            name=one.figure.name,
            definition=one.figure.definition,
            unit=one.figure.unit,
            value=one.value,
            entries=len(one.entries),
            doubts=tuple(plain(d.reason.within(EN), d.reason.within(ZH)) for d in doubts if d.figure == one.figure.code),
        )
        for one in counted
    }


def sections(printed: Mapping[str, FigureLine]) -> tuple[Section, ...]:
    """The story told by the figures that have a value, and at the end what has no entries."""
    values = {code: line.value for code, line in printed.items() if line.value is not None}
    told = []
    for part in STORY:
        sentences = tuple(sentence.filled(values) for sentence in part.sentences if sentence.gaps <= values.keys())
        if sentences:
            told.append(Section(part.heading, sentences, tuple(printed[code] for code in part.figures if code in values)))
    if missing := [line for line in printed.values() if line.value is None]:
        names = Words("; ".join(line.name.en for line in missing), "、".join(line.name.zh for line in missing))
        told.append(
            Section(
                Words("Not recorded", "未记录事项"),
                (plain(NO_ENTRIES.within(EN, {"names": names.en}), NO_ENTRIES.within(ZH, {"names": names.zh})),),
            )
        )
    return tuple(told)


def opening(facts: Facts) -> Words:
    """The first paragraph: who held what, where, from when to when, on what ground."""
    start = Words(
        "{unit} was deployed to {host} ({area}) from {first}. Legal basis: {basis}.",
        "{unit}自{first}起下沉至{host}（{area}）。依据：{basis}。",
    )
    whole = Words(
        "{unit} was deployed to {host} ({area}) from {first} to {last}. Legal basis: {basis}.",
        "{first}至{last}，{unit}下沉至{host}（{area}）。依据：{basis}。",
    )
    named = {"unit": facts.unit, "host": facts.host, "area": facts.area, "basis": facts.legal_basis, "first": day_words(facts.first_day)}
    if facts.last_day is None:
        return in_words(start, named)
    return in_words(whole, {**named, "last": day_words(facts.last_day)})


def in_words(words: Words, named: Mapping[str, Words]) -> Words:
    """*words* with each gap filled by words of the same language."""
    return plain(*(words.within(language, {name: one.within(language) for name, one in named.items()}) for language in (EN, ZH)))


def day_words(day: date) -> Words:
    """A day as it is written in both languages."""
    return Words(f"{day.day} {day:%B %Y}", in_chinese(day))


def in_chinese(day: date) -> str:
    """A day as ``2022年3月11日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def with_pictures(story: tuple[Section, ...], pictures: tuple[Picture, ...]) -> tuple[Section, ...]:
    """The story with the pictures in a section of their own."""
    return (*story, Section(Words("Pictures", "现场图片"), pictures=pictures)) if pictures else story
