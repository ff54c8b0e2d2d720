"""An entry told as a sentence: codes called by their names, moments and days written as people of that language write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from shouwang.vocabulary.journal_kinds import CODES, KINDS
from shouwang.vocabulary.kinds import Holds
from shouwang.vocabulary.times import day_said, moment_said, off_said


def sentence(kind: str, data: Mapping[str, object], language: str, zone: tzinfo) -> str:
    """
    The entry in *language*, its moments in *zone*.

    A kind this version does not know (an old or a newer journal) is told by its code; a code without words is shown as it is.
    """
    known = KINDS.get(kind)
    if known is None:
        return kind
    return known.told_by(data).within(language, {name: value_said(kind, name, value, language, zone) for name, value in data.items()})


def value_said(kind: str, field: str, value: object, language: str, zone: tzinfo) -> object:
    """One value of an entry's data as a person reads it."""
    holds = KINDS[kind].holds
    held = holds.get(field, holds.get(f"{field}?"))
    if held is Holds.CODE:
        words = CODES.get(f"{kind}.{field}", CODES.get(field, {})).get(str(value))
        return words.within(language) if words else value
    if held is Holds.SECONDS:
        return off_said(timedelta(seconds=int(str(value))), language)
    if held is Holds.DAY:
        return day_said(date.fromisoformat(str(value)), language)
    if held is Holds.MOMENT:
        return moment_said(datetime.fromisoformat(str(value)).astimezone(zone), language)
    return value


def short(kind: str, language: str) -> str:
    """What entries of a kind are called when many are told at once: its own words for many, else the sentence up to its first gap or mark."""
    known = KINDS.get(kind)
    if known is None:
        return kind
    if known.many:
        return known.many.within(language)
    text = known.words.zh if language.lower().startswith("zh") else known.words.en
    return re.split(r"[,，.。:：;；(（{]", text)[0].strip() or kind
