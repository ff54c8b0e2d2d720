"""
A report as a Word document, to be worked on by others.

Chinese follows GB/T 9704—2012, the layout of official documents; English is plain and sober.
Fonts are named, not embedded: 仿宋_GB2312 and 方正小标宋简体 are on every official desk and may not be given away.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from shouwang.files.archives import Limits, packed, unpacked
from shouwang.files.docx_layout import ENGLISH, MASTHEAD, OFFICIAL, SIZE_3, Layout, signature_indents, width_of
from shouwang.files.docx_parts import TABLE_STYLE, describe, indent_right, keep_whole, lay_out, page_number, repeat, without_thumbnail
from shouwang.files.images import published
from shouwang.files.labels import counted, heading_numbers, is_chinese, label, notes_of, number_in, printable, value_in
from shouwang.vocabulary.outline import FigureLine, Outline, Picture
from shouwang.vocabulary.times import day_said
from shouwang.vocabulary.words import Words

BLACK = RGBColor(0, 0, 0)
TALLEST_PICTURE = 90
"""Millimetres: two pictures with their captions fit on a page."""

OWN = Limits(size=10**10, unpacked=10**10, parts=10**5)
"""What we wrote ourselves needs no limit."""


def write_docx(outline: Outline, language: str) -> bytes:
    """
    Write *outline* in *language* (``en`` or ``zh-hans``) as a Word document.

    The same outline gives the same bytes; the document's own date is ``outline.day``.
    Pictures are refused as in :func:`shouwang.files.images.published`.
    """
    document = Report(outline, language).written()
    result = BytesIO()
    document.save(result)
    return packed(unpacked(result.getvalue(), OWN))


class Report:
    """One document on its way from the first line to the last."""

    def __init__(self, outline: Outline, language: str) -> None:
        self.outline = outline
        self.language = language
        self.layout: Layout = OFFICIAL if is_chinese(language) else ENGLISH
        self.document: Document = docx.Document()
        without_thumbnail(self.document)
        self.pictures = 0
        self.appendices = [
            name
            for name, there in (("appendix", outline.defined()), ("signatures", outline.signatures), ("errata", outline.errata))
            if there
        ]

    def written(self) -> Document:
        """The whole document."""
        lay_out(self.document, self.layout, "en-US" if self.layout.official else "en-GB")
        self._properties()
        self._page_numbers()
        self._title()
        self._figures(self.outline.headlines)
        self._sections()
        if self.layout.official:
            self._closing()
        for name in self.appendices:
            self._appendix(name)
        self._colophon()
        if self.layout.official and self.outline.frozen:
            self._imprint()
        return self.document

    def _properties(self) -> None:
        properties = self.document.core_properties
        properties.title = self._say(self.outline.title)[:255]
        properties.subject = self._say(self.outline.subtitle)[:255]
        properties.author = self._say(self.outline.organisation)[:255]
        properties.last_modified_by = self._say(self.outline.author)[:255]
        properties.keywords = printable(self.outline.number)[:255]
        properties.comments = self._counted()[:255]
        properties.language = "zh-CN" if self.layout.official else "en-GB"
        properties.created = properties.modified = datetime.combine(self.outline.day, time())

    def _page_numbers(self) -> None:
        """Official: — 1 — outside, one character from the edge (GB/T 9704—2012, 7.5); English: centred."""
        section = self.document.sections[0]
        footer = section.footer.paragraphs[0]
        if not self.layout.official:
            page_number(footer, tuple(label("page", self.language, page="\n", pages="\n").split("\n")))
            return
        self.document.settings.odd_and_even_pages_header_footer = True
        footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        page_number(footer, ("— ", " —\u3000"))
        even = section.even_page_footer.paragraphs[0]
        even.style = "Footer"
        page_number(even, ("\u3000— ", " —"))

    def _head(self) -> None:
        """Who issues it in red, its number and who signed it, a red line below, and two empty lines to the title (GB/T 9704—2012, 7.2 and 7.3.1)."""
        organisation = self._say(self.outline.organisation)
        run = self._paragraph("", "Masthead").add_run(organisation)
        run.font.size = Pt(min(MASTHEAD, self.layout.text_width / 25.4 * 72 / width_of(organisation)))
        number, signed = printable(self.outline.number), self.outline.signatory and self._named("signatory", self.outline.signatory)
        line = self._paragraph("", "Masthead Line")
        line.add_run("\u3000" + number + ("\t" + signed + "\u3000" if signed else "")).font.color.rgb = BLACK
        line.paragraph_format.tab_stops.add_tab_stop(Mm(self.layout.text_width), WD_TAB_ALIGNMENT.RIGHT)
        for _ in range(2):
            self._paragraph("", "Body Text")

    def _title(self) -> None:
        if not self.outline.frozen:
            self._paragraph(label("not_frozen", self.language), "Mark")
        if self.layout.official:
            self._head()
        self._paragraph(self._say(self.outline.title), "Title")
        self._paragraph(("——" if self.layout.official else "") + self._say(self.outline.subtitle), "Subtitle")
        facts = (
            ("number", "" if self.layout.official else self.outline.number),
            ("day", day_said(self.outline.day, self.language)),
            ("source", self._say(self.outline.organisation)),
            ("author", self._say(self.outline.author)),
        )
        self._paragraph("\u2003".join(self._named(name, text) for name, text in facts if text), "Facts")
        if self.outline.errata:
            self._paragraph(label("corrected", self.language, count=len(self.outline.errata)), "Note")
        if self.layout.official and self.outline.addressee:
            self._paragraph(self._say(self.outline.addressee) + "：", "Addressee")

    def _sections(self) -> None:
        for section, number in zip(self.outline.sections, heading_numbers(self.outline, self.language), strict=True):
            self._paragraph(number + ("" if self.layout.official else "\u2002") + self._say(section.heading), f"Heading {section.level}")
            for text in section.paragraphs:
                for part in self._say(text).splitlines():
                    self._paragraph(part, "Body Text")
            self._figures(section.figures)
            for picture in section.pictures:
                self._picture(picture)

    def _figures(self, lines: Sequence[FigureLine]) -> None:
        if not lines:
            return
        beside, notes = notes_of(lines, self.language)
        rows = [
            (
                self._say(line.name),
                value_in(line, self.language),
                self._say(line.unit) if line.value is not None else "",
                number_in(line.entries, self.language) if line.value is not None else "—",
            )
            for line in lines
        ]
        table = self._table(("figure", "value", "unit", "entries"), rows, self.layout.figure_widths, right=(1, 3))
        for row, marks in zip(table.rows[1:], beside, strict=True):
            row.cells[0].paragraphs[0].add_run(marks).font.superscript = True
        for sign, text in notes:
            self._paragraph(f"{sign} {text}", "Note")
        self._paragraph("", "Note")

    def _table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], right: Collection[int] = ()) -> Table:
        """A table whose head is repeated on every page and whose rows do not break; *right* are the columns of numbers."""
        table = self._ruled(1 + len(rows), widths)
        texts = [[label(name, self.language) for name in heads], *rows]
        for row, line in zip(table.rows, texts, strict=True):
            keep_whole(row)
            for place, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
                paragraph = cell.paragraphs[0]
                paragraph.style = "Table Head" if line is texts[0] else "Table Text"
                paragraph.add_run(printable(text))
                if place in right:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        repeat(table.rows[0])
        return table

    def _ruled(self, rows: int, widths: Sequence[int]) -> Table:
        """An empty table with columns of these widths in millimetres."""
        table: Table = self.document.add_table(rows=rows, cols=len(widths), style=TABLE_STYLE)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def _picture(self, picture: Picture) -> None:
        self.pictures += 1
        shape = self._paragraph("", "Picture").add_run().add_picture(BytesIO(published(picture.image)))
        scale = min(Mm(self.layout.text_width) / shape.width, Mm(TALLEST_PICTURE) / shape.height)
        shape.width, shape.height = Length(shape.width * scale), Length(shape.height * scale)
        describe(shape, self.pictures, self._say(picture.alternative))
        number = label("picture", self.language, number=self.pictures)
        self._paragraph(f"{number}\u2002{self._say(picture.caption)}", "Caption")

    def _closing(self) -> None:
        """What is enclosed, who signs and when: below the text of an official document."""
        organisation, day = self._say(self.outline.organisation), day_said(self.outline.day, self.language)
        self._enclosures()
        self._paragraph("", "Body Text")
        for text, indent in zip((organisation, day), signature_indents(organisation, day), strict=True):
            indent_right(self._paragraph(text, "Signature"), indent, SIZE_3)

    def _colophon(self) -> None:
        """The last lines: what belongs to it, where the figures come from, whom to ask."""
        self._paragraph("", "Note")
        if self.outline.related:
            self._paragraph(
                self._named(
                    "related", ("；" if self.layout.official else "; ").join(self._say(item.words) for item in self.outline.related)
                ),
                "Note",
            )
        self._paragraph(self._counted(), "Note")
        for name, words in (("about", self.outline.about), ("contact", self.outline.contact), ("privacy", self.outline.privacy)):
            if words:
                self._paragraph(self._named(name, self._say(words)), "Note")

    def _imprint(self) -> None:
        """Who issues it and on which day, between two strong rules at the very end (GB/T 9704—2012, 7.4.2)."""
        self._paragraph("", "Note")
        issued = "\u3000" + self._say(self.outline.organisation), day_said(self.outline.day, self.language) + "印发\u3000"
        table = self._ruled(1, self.layout.imprint_widths)
        for cell, text, align in zip(table.rows[0].cells, issued, (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.style, paragraph.alignment = "Imprint", align
            paragraph.add_run(text)

    def _enclosures(self) -> None:
        """附件：1. … one line each, one line below the text (GB/T 9704—2012, 7.3.4)."""
        if self.appendices:
            self._paragraph("", "Body Text")
        for number, name in enumerate(self.appendices, start=1):
            before = "附件：" if number == 1 else "\u3000\u3000\u3000"
            before_it = f"{number}. " if len(self.appendices) > 1 else ""
            self._paragraph(f"{before}{before_it}{label(name, self.language)}", "Body Text")

    def _appendix(self, name: str) -> None:
        """An appendix on a page of its own, its mark in the upper left corner (GB/T 9704—2012, 7.4)."""
        if self.layout.official:
            number = str(self.appendices.index(name) + 1) if len(self.appendices) > 1 else ""
            self._paragraph(f"附件{number}", "Mark").paragraph_format.page_break_before = True
            self._paragraph("", "Mark")
        title = self._paragraph(label(name, self.language), "Appendix")
        title.paragraph_format.page_break_before = not self.layout.official and name == self.appendices[0]
        tables = {"appendix": self._definitions, "signatures": self._signatures, "errata": self._errata}
        tables[name]()

    def _definitions(self) -> None:
        rows = [(self._say(line.name), self._say(line.definition)) for line in self.outline.defined()]
        self._table(("figure", "definition"), rows, self.layout.definition_widths)

    def _signatures(self) -> None:
        waiting = label("waiting", self.language)
        rows = [
            (self._say(step.office), step.name, day_said(step.day, self.language) if step.day else waiting)
            for step in self.outline.signatures
        ]
        self._table(("office", "name", "day"), rows, self.layout.signature_widths)

    def _errata(self) -> None:
        rows = [
            (day_said(one.day, self.language), self._say(one.figure), one.before, one.after, self._say(one.why))
            for one in self.outline.errata
        ]
        self._table(("day", "figure", "before", "after", "reason"), rows, self.layout.errata_widths, right=(2, 3))

    def _counted(self) -> str:
        told = counted(self.outline, self.language)
        return f"{told} {self._named('hash', self.outline.journal_hash)}" if self.outline.journal_hash else told

    def _named(self, name: str, text: str) -> str:
        return label(name, self.language) + label("colon", self.language) + text

    def _paragraph(self, text: str, style: str) -> Paragraph:
        return self.document.add_paragraph(printable(text), style=style)

    def _say(self, words: Words) -> str:
        return printable(words.within(self.language))
