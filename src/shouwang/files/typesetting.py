"""
Pages set by typst: a template of this folder and plain data, never markup, so nothing anybody typed can be taken for a command.

Fonts are embedded; what comes out is for the archive (PDF/A-2a) and for screen readers (PDF/UA-1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import typst

from shouwang.files.fonts import LATIN, MONOSPACE, Fonts, unprintable, with_marks
from shouwang.files.labels import is_chinese, printable
from shouwang.vocabulary.reasons import refuse_if

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
NONE: Mapping[str, bytes] = MappingProxyType({})


def typeset(
    template: str,
    data: object,
    language: str,
    *,
    fonts: Fonts,
    at: datetime,
    pictures: Mapping[str, bytes] = NONE,
    whatever: bool = False,
) -> bytes:
    """
    Set *data* by ``<template>.typ``, which reads it as ``<template>.json``; *pictures* lie beside it under their names.

    The same data, fonts and moment give the same bytes. Raises :class:`Refused` with ``characters-without-font`` when no font can print a
    character: never a blank instead. *whatever* comes it is printed, with the printers' mark for a missing type in its place.
    """
    told = _each(data, printable)
    if whatever:
        told = _each(told, lambda text: with_marks(text, fonts))
    refuse_if(unprintable("".join(texts_in(told)), fonts))
    with TemporaryDirectory(prefix="shouwang-pdf-") as folder:
        root = Path(folder)
        (root / f"{template}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        (root / "fonts.json").write_text(json.dumps(_families(language, fonts), ensure_ascii=False), encoding="utf-8")
        for name in (f"{template}.typ", "paper.typ"):
            (root / name).write_bytes(files("shouwang.files").joinpath(name).read_bytes())
        for name, picture in pictures.items():
            (root / name).write_bytes(picture)
        return typst.compile(
            str(root / f"{template}.typ"),
            root=folder,
            font_paths=fonts.handle,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )


def _families(language: str, fonts: Fonts) -> dict[str, list[dict[str, str]]]:
    """
    The families in the order typst shall try them.

    In Chinese text the Latin face may set letters and figures only: quotation marks and dashes are as wide as a character there.
    """
    latin = {"name": LATIN, "covers": "latin-in-cjk"} if is_chinese(language) and fonts.chinese else {"name": LATIN}
    serif = [latin, *({"name": family} for family in fonts.serif), {"name": LATIN}]
    sans = [*({"name": family} for family in fonts.sans), {"name": LATIN}] if is_chinese(language) else serif
    return {"serif": serif, "sans": sans, "mono": [{"name": MONOSPACE}, *serif]}


def texts_in(value: object) -> Iterator[str]:
    """Every text in *value*."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


def _each(value: object, do: Callable[[str], str]) -> object:
    """*value* with *do* done to every text in it."""
    if isinstance(value, str):
        return do(value)
    if isinstance(value, dict):
        return {key: _each(item, do) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_each(item, do) for item in value]
    return value
