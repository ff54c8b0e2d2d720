"""The coverage certificate of a report: post by post, how long it had to be held, how long it was, and every gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta, tzinfo

from shouwang.engines.figures.coverage import RECKONED, Gap, Held, held_posts
from shouwang.engines.figures.tally import moment_of
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.outline import Section
from shouwang.vocabulary.times import length_said, moment_said
from shouwang.vocabulary.words import EN, ZH, Words, plain

HEADING = Words("Coverage certificate", "值守覆盖证明")
GROUND = Words(
    "Counted from who checked in and out at each post, never from the plan, up to the last word from any post. Whose duty is over and of whom no word came in time is not counted from then on.",
    "以下按各岗位到岗、下岗登记逐岗统计，不按计划统计，截至各岗位最后一次报告。班次已结束又逾时未报平安的人，自逾时起不计在岗。",
)
WHOLE = Words(
    "{post}: to be held {asked} until {until}, held {held}; it never stood short.",
    "{post}：截至{until}应值守{asked}，实际值守{held}，无空档。",
)
SHORT = Words(
    "{post}: to be held {asked} until {until}, held {held}; it stood short {times}: {gaps}.",
    "{post}：截至{until}应值守{asked}，实际值守{held}，出现空档{times}：{gaps}。",
)
UNKNOWN = Words("{post}: nobody has ever checked in there, so nothing can be said.", "{post}：从未有人登记到岗，无从说明。")
GAP = Words("{since} to {until}, {there} of {least} there", "{since}至{until}，应有{least}人，在岗{there}人")
TIMES = (Words("once", "1次"), Words("{count} times", "{count}次"))
MOST = 12
"""So many gaps of a post are told one by one (ours); the rest are counted."""
FURTHER = Words("and {count} more", "另有{count}次")


NAMED = frozenset({"post.opened", "post.changed"})
CERTIFICATE = RECKONED | NAMED
"""The kinds from which it is made."""


def certificate(entries: Iterable[Entry], zone: tzinfo) -> Section | None:
    """The section of a report on how each post was held, with times in *zone*; None where no post had to be held."""
    ordered = sorted(entries, key=moment_of)
    names = {str(entry.data["post"]): _name(entry) for entry in ordered if entry.kind in NAMED}
    held = held_posts(entry for entry in ordered if entry.kind in RECKONED)
    told = tuple(_of_post(names[post], held[post], zone) for post in names if post in held)
    return Section(HEADING, (GROUND, *told)) if told else None


def _name(entry: Entry) -> Words:
    name = str(entry.data["name"])
    return plain(str(entry.data.get("name_en") or name), name)


def _of_post(name: Words, held: Held | None, zone: tzinfo) -> Words:
    return plain(*(_said(name, held, zone, language) for language in (EN, ZH)))


def _said(name: Words, held: Held | None, zone: tzinfo, language: str) -> str:
    if held is None:
        return UNKNOWN.within(language, {"post": name.within(language)})
    said = {
        "post": name.within(language),
        "asked": length_said(timedelta(minutes=held.asked), language),
        "held": length_said(timedelta(minutes=held.held), language),
        "until": moment_said(held.until.astimezone(zone), language),
    }
    if not held.gaps:
        return WHOLE.within(language, said)
    times = TIMES[held.times_short > 1].within(language, {"count": held.times_short})
    return SHORT.within(
        language, {**said, "times": times, "gaps": ("；" if language == ZH else "; ").join(_gaps(held.gaps, zone, language))}
    )


def _gaps(gaps: tuple[Gap, ...], zone: tzinfo, language: str) -> Iterator[str]:
    for gap in gaps[:MOST]:
        since, until = (moment_said(moment.astimezone(zone), language) for moment in (gap.starts_at, gap.ends_at))
        yield GAP.within(language, {"since": since, "until": until, "there": gap.there, "least": gap.least})
    if len(gaps) > MOST:
        yield FURTHER.within(language, {"count": len(gaps) - MOST})
