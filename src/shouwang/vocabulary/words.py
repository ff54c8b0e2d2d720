"""A sentence in both languages, with named gaps."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

EN = "en"
ZH = "zh-hans"
LANGUAGES = (EN, ZH)


def counted(count: int, one: str, many: str = "") -> str:
    """``1 entry`` or ``2 entries``: as English counts; Chinese has one form."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


@dataclass(frozen=True)
class Words:
    """
    The same sentence in English and in Chinese.

    A gap is written ``{name}``; both languages have the same gaps, which is checked when the record is built.
    """

    en: str
    zh: str

    def __post_init__(self) -> None:
        if not self.en or not self.zh:
            raise ValueError(f"Words need both languages; got en={self.en!r}, zh={self.zh!r}.")
        if gaps_of(self.en) != gaps_of(self.zh):
            raise ValueError(f"Gaps differ: {self.en!r} has {sorted(gaps_of(self.en))}, {self.zh!r} has {sorted(gaps_of(self.zh))}.")

    @property
    def gaps(self) -> frozenset[str]:
        """The names to be filled in."""
        return gaps_of(self.en)

    def within(self, language: str, parameters: Mapping[str, object] | None = None) -> str:
        """
        The sentence in *language* (``en`` or anything that begins with ``zh``), gaps filled.

        A missing parameter raises ``KeyError``: half a sentence is worse than none.
        """
        text = self.zh if language.lower().startswith("zh") else self.en
        return text.format_map(parameters or {})

    def filled(self, parameters: Mapping[str, object]) -> Words:
        """The same words with their gaps filled in both languages."""
        return plain(self.within(EN, parameters), self.within(ZH, parameters))


def plain(en: str, zh: str | None = None) -> Words:
    """Text as somebody typed it, braces and all; without a second text both languages say the same."""
    return Words(*(text.replace("{", "{{").replace("}", "}}") for text in (en, zh or en)))


def listed(names: Iterable[object], language: str) -> str:
    """Names one after the other, parted as people part them: ``a, b`` or ``甲、乙``."""
    return ("、" if language.lower().startswith("zh") else ", ").join(map(str, names))


def noted(name: object, note: object, language: str) -> str:
    """A name with a note in brackets, as people write it: ``a (b)`` or ``甲（乙）``."""
    return f"{name}（{note}）" if language.lower().startswith("zh") else f"{name} ({note})"


def gaps_of(text: str) -> frozenset[str]:
    """The names of the gaps in *text*."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)
