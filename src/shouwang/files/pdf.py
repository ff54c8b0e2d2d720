"""
A report as PDF: A4, Chinese or English, fonts embedded, for the archive (PDF/A-2a) and for screen readers (PDF/UA-1).

The page is laid out by ``report.typ``; the outline reaches it as JSON data, never as markup,
so nothing anybody typed can be taken for a command.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from shouwang.files.fonts import Fonts, uncovered
from shouwang.files.images import checked_kind
from shouwang.files.labels import LABELS, counted, heading_numbers, is_chinese, label, notes_of, number_in, printable, value_in
from shouwang.files.typesetting import texts_in, typeset
from shouwang.vocabulary.outline import FigureLine, Outline, Picture, Section
from shouwang.vocabulary.times import day_said


def write_pdf(outline: Outline, language: str, *, fonts: Fonts, whatever: bool = False) -> bytes:
    """
    Write *outline* in *language* (``en`` or ``zh-hans``) as PDF.

    The same outline with the same fonts gives the same bytes: the document's own date is ``outline.day``.
    Raises :class:`Refused` with ``characters-without-font`` when no font can print a character (never a blank instead),
    and with a reason about the picture when one is not JPEG, PNG or WebP. *whatever* comes, a report that was signed is printed:
    a name that was changed afterwards then shows the printers' mark for a missing type where a character has no font.
    """
    pictures = {f"{number}.{checked_kind(image).lower()}": image for number, image in enumerate(_images(outline), start=1)}
    return typeset(
        "report",
        _data(outline, language, list(pictures)),
        language,
        fonts=fonts,
        at=datetime.combine(outline.day, time(), UTC),
        pictures=pictures,
        whatever=whatever,
    )


def _images(outline: Outline) -> Iterator[bytes]:
    for section in outline.sections:
        for picture in section.pictures:
            yield picture.image


def _data(outline: Outline, language: str, names: list[str]) -> dict[str, object]:
    """Everything the template prints, already in one language."""
    words = outline.title.within(language)
    titles = {key: value.within(language) for key, value in LABELS.items() if not value.gaps}
    return {
        "chinese": is_chinese(language),
        "labels": titles,
        "title": words,
        "subtitle": outline.subtitle.within(language),
        "organisation": outline.organisation.within(language),
        "author": outline.author.within(language),
        "day": day_said(outline.day, language),
        "date": [outline.day.year, outline.day.month, outline.day.day],
        "number": outline.number,
        "frozen": outline.frozen,
        "corrected": label("corrected", language, count=len(outline.errata)) if outline.errata else "",
        "headlines": _figures(outline.headlines, language),
        "sections": _sections(outline, language, enumerate(names, start=1)),
        "signatures": [
            {"office": step.office.within(language), "name": step.name, "day": day_said(step.day, language) if step.day else ""}
            for step in outline.signatures
        ],
        "errata": [
            [day_said(e.day, language), e.figure.within(language), e.before, e.after, e.why.within(language)] for e in outline.errata
        ],
        "related": [item.words.within(language) for item in outline.related],
        "blocks": [
            {"title": titles[name], "text": text.within(language)}
            for name, text in (("about", outline.about), ("contact", outline.contact), ("privacy", outline.privacy))
            if text
        ],
        "definitions": [
            {
                "code": line.code,
                "name": line.name.within(language),
                "unit": line.unit.within(language),
                "text": line.definition.within(language),
            }
            for line in outline.defined()
        ],
        "counted": counted(outline, language),
        "journal_hash": outline.journal_hash,
        "page": label("page", language, page="\n", pages="\n").split("\n"),
    }


def _sections(outline: Outline, language: str, names: Iterator[tuple[int, str]]) -> list[dict[str, object]]:
    numbers = heading_numbers(outline, language)
    return [_section(section, number, language, names) for section, number in zip(outline.sections, numbers, strict=True)]


def _section(section: Section, number: str, language: str, names: Iterator[tuple[int, str]]) -> dict[str, object]:
    return {
        "number": number,
        "level": section.level,
        "heading": section.heading.within(language),
        "paragraphs": [part for text in section.paragraphs for part in text.within(language).splitlines() if part.strip()],
        "figures": _figures(section.figures, language),
        "pictures": [_picture(picture, *next(names), language) for picture in section.pictures],
    }


def _picture(picture: Picture, number: int, name: str, language: str) -> dict[str, object]:
    return {
        "file": name,
        "number": label("picture", language, number=number),
        "caption": picture.caption.within(language),
        "alternative": picture.alternative.within(language),
    }


def _figures(lines: tuple[FigureLine, ...], language: str) -> dict[str, object]:
    beside, notes = notes_of(lines, language)
    return {
        "lines": [
            {
                "name": line.name.within(language),
                "marks": marks,
                "unit": line.unit.within(language),
                "value": value_in(line, language),
                "counted": line.value is not None,
                "entries": number_in(line.entries, language),
            }
            for line, marks in zip(lines, beside, strict=True)
        ],
        "notes": notes,
    }


def without_font(outline: Outline, language: str, *, fonts: Fonts) -> Iterator[tuple[str, str, list[str]]]:
    """What would keep *outline* (without its pictures) from being printed: the part, the text, its characters that no font has."""
    data = _data(outline, language, [])
    if uncovered(printable("".join(texts_in(data))), fonts):
        for part, value in data.items():
            for text in map(printable, texts_in(value)):
                if missing := uncovered(text, fonts):
                    yield part, text, missing
