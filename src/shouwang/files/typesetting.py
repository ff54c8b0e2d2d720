"""
Pages set by typst: a template of this folder and plain data, never markup, so nothing anybody typed can be taken for a command.

Fonts are embedded; what comes out is for the archive (PDF/A-2a) and for screen readers (PDF/UA-1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import typst

from shouwang.files.fonts import LATIN, MONOSPACE, Fonts, unprintable
from shouwang.files.labels import is_chinese, printable
from shouwang.vocabulary.reasons import refuse_if

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
NONE: Mapping[str, bytes] = MappingProxyType({})


def typeset(template: str, data: object, language: str, *, fonts: Fonts, at: datetime, pictures: Mapping[str, bytes] = NONE) -> bytes:
    """
    Set *data* by ``<template>.typ``, which reads it as ``<template>.json``; *pictures* lie beside it under their names.

    The same data, fonts and moment give the same bytes. Raises :class:`Refused` with ``characters-without-font`` when no font can print a
    character: never a blank instead.
    """
    told = _clean(data)
    refuse_if(unprintable("".join(_texts(told)), fonts))
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


def _clean(value: object) -> object:
    """*value* with every text in it printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
