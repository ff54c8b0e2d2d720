"""The texts of a Word document: body, tables, headers, footers, notes and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from shouwang.files.office import DRAWING, Paragraph, Parts, paragraphs

TEXT_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
DRAWING_PARTS = re.compile(r"word/(?:charts|diagrams|drawings)/[^/]+\.xml")


class DocumentForm(Parts):
    """A Word document that can be filled in."""

    def texts(self) -> Iterator[Paragraph]:
        """The body first, then headers, footers and notes, then what charts and shapes say."""
        names = sorted((name for name in self.parts if TEXT_PARTS.fullmatch(name)), key=lambda name: name != "word/document.xml")
        for name in names:
            root = self.tree(name)
            yield from paragraphs(root, etree.QName(root).namespace or "")
            yield from paragraphs(root, DRAWING)
        for name in self.parts:
            if DRAWING_PARTS.fullmatch(name):
                yield from paragraphs(self.tree(name), DRAWING)
