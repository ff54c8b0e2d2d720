"""What a superior's form may ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from shouwang.apps.command.reads import body_name
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Body, Operation, in_both
from shouwang.apps.reports import bridge
from shouwang.apps.reports.models import FilledForm
from shouwang.apps.reports.reads.figures import BY_CODE, ends_of
from shouwang.engines.figures import outline as telling
from shouwang.engines.figures.definitions import FIGURES
from shouwang.engines.journal.standing import standing
from shouwang.vocabulary.words import EN, ZH

CODES: Mapping[str, str] = {name: figure.code for figure in FIGURES for name in (figure.code, figure.name.en, figure.name.zh)}
"""By what a form may name a figure."""
ON_THE_DAY = ("day", "当日")


class FormValues:
    """
    What a superior's form may ask for, looked up as it is asked.

    ``{{checks}}``: everything up to the end of the form's day; ``{{checks:day}}`` (or ``:当日``): only what happened on it;
    ``{{checks@2022-03-14}}``: everything up to the end of that day. A figure is asked for by its code or by its name in either language.
    """

    def __init__(self, operation: Operation, day: date) -> None:
        self._operation = operation
        self._day = day
        self._entries = standing(journal.entries_after(operation)[0])
        self._counted: dict[tuple[date, bool], dict[str, int | None]] = {}
        self._texts = {"date": day.isoformat(), "日期": telling.in_chinese(day), **_names(operation)}

    def __call__(self, key: str) -> int | str | None:
        """The value of one placeholder; raises ``LookupError`` for one that does not exist."""
        if key in self._texts:
            return self._texts[key]
        key, _, asked = key.partition("@")
        code, _, day_only = key.partition(":")
        if day_only not in {"", *ON_THE_DAY}:
            raise LookupError(key)
        return self._figures(_day(asked) if asked else self._day, bool(day_only))[CODES[code.strip()]]

    def _figures(self, day: date, day_only: bool) -> dict[str, int | None]:
        if (day, day_only) not in self._counted:
            first, last = ends_of(self._operation, day)
            told = (e for e in self._entries if e.happened_at <= last and (not day_only or e.happened_at >= first))
            self._counted[day, day_only] = {one.figure.code: one.value for one in bridge.counted_over(told)}
        return self._counted[day, day_only]


def left_empty(filled: FilledForm, language: str) -> list[str]:
    """What a form could not be filled with, by the figure's name and where in the form it stands."""
    return [
        f"{_asked(key, language)} ({place})" if language == EN else f"{_asked(key, language)}（{place}）" for key, place in filled.empty
    ]


def _asked(key: str, language: str) -> str:
    """A placeholder with its figure called by name; what narrows it to a day stays as it is written."""
    code = re.split("[@:]", key)[0]
    figure = BY_CODE.get(CODES.get(code.strip(), ""))
    return figure.name.within(language) + key.removeprefix(code) if figure else key


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise LookupError(text) from problem


def _names(operation: Operation) -> dict[str, str]:
    unit, host, superior = (body_name(operation, part) for part in (Body.Part.UNIT, Body.Part.HOST, Body.Part.SUPERIOR))
    named = {"unit": unit, "host": host, "superior": superior, "operation": in_both(operation, "name")}
    given = {key: words.within(ZH) if words else "" for key, words in named.items()}
    return given | {"单位": given["unit"], "社区": given["host"], "上级": given["superior"], "行动": given["operation"]}
