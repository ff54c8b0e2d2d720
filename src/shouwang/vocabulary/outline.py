"""
The outline of a report: what it says, before it becomes a page, a PDF or a Word document.

Built once from counted figures (``engines/figures``) and written three times (``files``): the writers add layout and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shouwang.vocabulary.words import Words


@dataclass(frozen=True)
class FigureLine:
    """
    One figure as the report prints it.

    *value* is None when the journal has no entries for it yet: the report says so instead of printing a zero.
    *entries* is how many journal entries stand behind the value; *doubts* are the plausibility remarks, as sentences.
    """

    code: str
    name: Words
    definition: Words
    unit: Words
    value: int | None
    entries: int
    doubts: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A photo that may be published: its bytes carry no metadata, and whoever can be recognised has agreed."""

    image: bytes
    media_type: str
    caption: Words
    alternative: Words


@dataclass(frozen=True)
class Section:
    """
    A heading with paragraphs, then figures as a table, then pictures; each part may be empty.

    *level* is 1 to 3; the writers number the headings, so *heading* carries no number of its own.
    """

    heading: Words
    paragraphs: tuple[Words, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    pictures: tuple[Picture, ...] = ()
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"A section's level is 1, 2 or 3; got {self.level}.")


@dataclass(frozen=True)
class Signature:
    """One step of the sign-off chain: who, as what, on which day; *day* is None while it is awaited."""

    office: Words
    name: str
    day: date | None


@dataclass(frozen=True)
class Erratum:
    """A correction made after the freeze: which figure, what it was, what it is, and why."""

    day: date
    figure: Words
    before: str
    after: str
    why: Words


@dataclass(frozen=True)
class Related:
    """Something a reader may look for next: an order, or another published report (*report* is its id)."""

    words: Words
    report: str = ""


@dataclass(frozen=True)
class Outline:
    """
    A whole report.

    *addressee* is the superior it goes to, *signatory* who signed for the unit: the head of an official document names both.
    *headlines* are the figures printed large at the top; they need not stand in a section again.
    *entries* is how many journal entries were counted, *missing* how many more devices have told of, *explained* how many besides will never
    come, and *journal_hash* the root of the tree (RFC 9162) over exactly these; *frozen* is False for a draft.
    """

    title: Words
    subtitle: Words
    organisation: Words
    author: Words
    day: date
    number: str
    sections: tuple[Section, ...]
    headlines: tuple[FigureLine, ...] = ()
    signatures: tuple[Signature, ...] = ()
    errata: tuple[Erratum, ...] = ()
    related: tuple[Related, ...] = ()
    about: Words | None = None
    contact: Words | None = None
    privacy: Words | None = None
    entries: int = 0
    missing: int = 0
    explained: int = 0
    journal_hash: str = ""
    frozen: bool = False
    addressee: Words | None = None
    signatory: str = ""

    def defined(self) -> tuple[FigureLine, ...]:
        """Every figure of the report once, in the order of its first appearance: what the appendix of definitions lists."""
        lines = (*self.headlines, *(line for section in self.sections for line in section.figures))
        first: dict[str, FigureLine] = {}
        for line in lines:
            first.setdefault(line.code, line)
        return tuple(first.values())
