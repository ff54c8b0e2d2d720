"""
Fill a superior's form, Excel or Word, from our figures: count once, answer many.

A placeholder stands in double braces: ``{{people-on-post}}``, ``{{在岗人数}}``, ``{{people-on-post@2022-03-14}}``;
the wide braces and signs of a Chinese keyboard (｛｛在岗人数＠２０２２-03-14｝｝) are read the same.
Only the text of placeholders is changed; everything else of the form, its look included, stays as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from shouwang.files.archives import MEGABYTE, Limits, unpacked
from shouwang.files.office import Change, Form, Text, Value
from shouwang.files.office_docx import DocumentForm
from shouwang.files.office_safety import is_workbook, without_dangers
from shouwang.files.office_xlsx import WorkbookForm
from shouwang.vocabulary.reasons import Reason, refuse_if

Resolver: TypeAlias = Mapping[str, Value] | Callable[[str], Value]

LIMITS = Limits(size=5 * MEGABYTE, unpacked=25 * MEGABYTE, parts=500)
"""A form is small; these leave room for pictures and letterheads."""

PLACEHOLDER = re.compile(r"[{｛]{2}\s*([^{}｛｝]{1,120}?)\s*[}｝]{2}")

PLAIN = str.maketrans("＠－０１２３４５６７８９", "@-0123456789")

EMPTY = "—"
"""What stands in the form where the journal has no entries: seen at once, and no zero."""


@dataclass(frozen=True)
class Placeholder:
    """
    One place to be filled: the *key* (without braces, in plain signs) and where it stands.

    *place* is a cell in a workbook (``日报!B3``), and in a document the words around it, which can be searched for.
    """

    key: str
    place: str


@dataclass(frozen=True)
class Filled:
    """The filled form, which placeholders got a value, and which stay visibly empty because nothing was recorded."""

    form: bytes
    filled: tuple[Placeholder, ...]
    empty: tuple[Placeholder, ...]


def placeholders_in(template: bytes) -> list[Placeholder]:
    """Every placeholder of *template* in reading order. Refuses what :func:`fill` refuses, except unknown figures."""
    return [Placeholder(_key(found), text.place) for text in _opened(template).texts() for found in PLACEHOLDER.finditer(text.content)]


def fill(template: bytes, resolve: Resolver) -> Filled:
    """
    Fill every placeholder of *template* (the bytes of an .xlsx or .docx) with the value *resolve* gives for its key.

    *resolve* is a mapping, or a function that raises ``LookupError`` for a key it does not know; None means "no entries",
    which leaves a visible dash. A number alone in a cell becomes a number one can calculate with; any other text stays text,
    also when it begins like a formula.
    Raises :class:`Refused`: all unknown placeholders at once, each with its place; or why the file is not safe to open.
    """
    form = _opened(template)
    values: dict[str, Value] = {}
    found = [(text, [*PLACEHOLDER.finditer(text.content)]) for text in form.texts()]
    placed = [Placeholder(_key(match), text.place) for text, matches in found for match in matches]
    refuse_if(_unknown(placeholder for placeholder in placed if not _look_up(placeholder.key, resolve, values)))
    for text, matches in found:
        _put(text, matches, values)
    return Filled(
        form=form.packed(),
        filled=tuple(placeholder for placeholder in placed if values[placeholder.key] is not None),
        empty=tuple(placeholder for placeholder in placed if values[placeholder.key] is None),
    )


def _opened(template: bytes) -> Form:
    parts = without_dangers(unpacked(template, LIMITS))
    return WorkbookForm(parts) if is_workbook(parts) else DocumentForm(parts)


def _key(match: re.Match[str]) -> str:
    return match[1].translate(PLAIN)


def _look_up(key: str, resolve: Resolver, values: dict[str, Value]) -> bool:
    """Note the value for *key*; False if nobody knows it."""
    if key not in values:
        try:
            values[key] = resolve[key] if isinstance(resolve, Mapping) else resolve(key)
        except LookupError:
            return False
    return True


def _unknown(placeholders: Iterable[Placeholder]) -> Iterator[Reason]:
    for placeholder in placeholders:
        yield Reason("placeholder-unknown", {"placeholder": placeholder.key, "place": placeholder.place})


def _put(text: Text, matches: list[re.Match[str]], values: Mapping[str, Value]) -> None:
    if matches:
        text.put([Change(match.start(), match.end(), EMPTY if (value := values[_key(match)]) is None else value) for match in matches])
