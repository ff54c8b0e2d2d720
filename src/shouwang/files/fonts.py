"""
Fonts for printed pages: which are there, which characters they have, and which nobody has.

A PDF writer leaves a character without a glyph blank and says nothing.
So the text is checked against the fonts before it is set: a name nobody can print is told, not lost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import typst
from fontTools.ttLib import TTFont, TTLibError

from shouwang.vocabulary.reasons import Reason

LATIN = "Libertinus Serif"
"""The face for Latin letters and figures; it comes with typst, so an English report needs no font of the machine."""

MONOSPACE = "DejaVu Sans Mono"
"""The face for hashes and codes; comes with typst as well."""

SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "SimSun", "FandolSong")
SANS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Heiti SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "FandolHei",
)
WIDER = ("Noto Sans JP", "Noto Sans CJK TC", "Noto Sans TC", "SimSun-ExtB", "HanaMinB", "BabelStone Han", "Droid Sans Fallback")
"""Families asked last: they have characters of names (𠮷) which a Chinese family may lack."""

PACKAGED = ("justmytype_intl_cjk", "fonts/ofl")
"""A package of the registry that carries Noto Sans SC and JP (OFL), and the folder in it; used when the machine has no Chinese font."""

PROBE = "守望相助报告"
"""What a family must have to count as Chinese."""

MISSING_TYPE = "〓"
"""What printers set in the place of a type that they do not have (geta)."""

EMBEDDED = frozenset(
    chr(code)
    for block in (
        (0x20, 0x7E),
        (0xA0, 0x17F),
        (0x391, 0x3A1),
        (0x3A3, 0x3C9),
        (0x410, 0x44F),
        (0x2013, 0x2014),
        (0x2018, 0x2019),
        (0x201C, 0x201D),
    )
    for code in range(block[0], block[1] + 1)
) | frozenset("…•€™−×")
"""What the Latin face has for certain: a part of its table, held true by a test that sets every one of them."""


@dataclass(frozen=True)
class Face:
    """One font of a file: *number* is its place in a collection (.ttc), 0 otherwise."""

    path: Path
    number: int


@dataclass(frozen=True)
class Fonts:
    """
    The families a document may use, each list in the order in which a character looks for its glyph.

    *handle* is typst's own scan of the same folders, so what is checked is what prints.
    """

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    faces: Mapping[str, tuple[Face, ...]] = field(repr=False)
    handle: typst.Fonts = field(repr=False, compare=False)

    @property
    def chinese(self) -> bool:
        """Whether any family for Chinese was found."""
        return bool(self.sans)


@lru_cache(maxsize=4)
def find_fonts(folder: Path | None = None) -> Fonts:
    """
    Find the fonts for both languages.

    Asked in this order: *folder* (whatever Chinese font lies in it; its other fonts are asked last), Noto Serif and Sans CJK
    of the machine, the other Chinese fonts common on Linux, macOS and Windows, and last the package of the registry, if installed.
    Reading the machine's fonts takes some tenths of a second, so the answer is kept; a font installed later is seen after a restart.
    """
    handle = typst.Fonts(include_system_fonts=True, font_paths=[str(path) for path in (folder, _packaged()) if path])
    faces: dict[str, list[Face]] = {}
    for found in handle.fonts():
        if found.path and found.style == "normal":
            faces.setdefault(found.family, []).append(Face(Path(found.path), found.index))
    brought = [family for family in sorted(faces) if folder and faces[family][0].path.is_relative_to(folder)]
    own = [family for family in brought if _is_chinese(faces[family])]
    serif = [family for family in SERIF if family in faces]
    sans = [family for family in SANS if family in faces]
    wider = [*(family for family in WIDER if family in faces), *brought]
    return Fonts(
        serif=tuple(dict.fromkeys([*own, *serif, *sans, *wider])),
        sans=tuple(dict.fromkeys([*own, *sans, *serif, *wider])),
        faces=MappingProxyType({family: tuple(faces[family]) for family in dict.fromkeys([*own, *serif, *sans, *wider])}),
        handle=handle,
    )


def uncovered(text: str, fonts: Fonts) -> list[str]:
    """
    The characters of *text* that no family of *fonts* can print, each once, in the order of the text.

    Spaces, line breaks and marks that print nothing (joiners, variation selectors) are never missing.
    A family counts as having a character only if all its weights have it, since headings are bold.
    """
    wanted = dict.fromkeys(character for character in text if not _prints_nothing(character))
    missing = [character for character in wanted if character not in EMBEDDED]
    for family in fonts.serif:
        if not missing:
            break
        having = _characters_of(fonts.faces[family])
        missing = [character for character in missing if ord(character) not in having]
    return missing


def with_marks(text: str, fonts: Fonts) -> str:
    """*text* with a mark in the place of each character that no font can print."""
    missing = {ord(character): MISSING_TYPE for character in uncovered(text, fonts)}
    return text.translate(missing).translate(dict.fromkeys(map(ord, uncovered(MISSING_TYPE, fonts)), "?")) if missing else text


def named(characters: Sequence[str]) -> str:
    """Characters with their numbers, the first twelve of them."""
    return " ".join(f"{character} (U+{ord(character):04X})" for character in characters[:12]) + (" …" if len(characters) > 12 else "")


def unprintable(text: str, fonts: Fonts) -> Iterable[Reason]:
    """Say which characters of *text* nobody can print, if any."""
    missing = uncovered(text, fonts)
    if missing:
        yield Reason("characters-without-font", {"characters": named(missing)})


def _packaged() -> Path | None:
    """The folder of the font package, without importing it; None where it is not installed."""
    package, folder = PACKAGED
    found = find_spec(package)
    return Path(found.origin).parent / folder if found and found.origin else None


def _is_chinese(faces: Iterable[Face]) -> bool:
    return {ord(character) for character in PROBE} <= _characters_of(tuple(faces))


@lru_cache(maxsize=64)
def _characters_of(faces: tuple[Face, ...]) -> frozenset[int]:
    return frozenset.intersection(*(_characters_in(face) for face in faces))


@lru_cache(maxsize=128)
def _characters_in(face: Face) -> frozenset[int]:
    """The characters of a font file; a file that cannot be read has none."""
    try:
        with TTFont(face.path, fontNumber=face.number, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


def _prints_nothing(character: str) -> bool:
    return (
        character.isspace()
        or unicodedata.category(character) in {"Cc", "Cf"}
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )
