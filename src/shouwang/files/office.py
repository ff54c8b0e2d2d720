"""
Office documents as text that can be changed in place.

XLSX and DOCX are archives of XML parts. Libraries that read and write them whole lose what they do not know (charts, shapes,
print set-up); a form must come back as it was sent. So the few texts are changed in the XML, and nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from shouwang.files.archives import packed
from shouwang.files.labels import printable
from shouwang.vocabulary.reasons import Reason, Refused

Value: TypeAlias = int | str | None

PARSER = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_blank_text=False)

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
"""Text boxes, shapes and charts, in both kinds of documents."""

KEEP_SPACES = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Change:
    """Put *value* in place of the characters from *start* to *end*."""

    start: int
    end: int
    value: int | str


class Text(Protocol):
    """One paragraph or one cell: what it says, where it stands, and how to change it."""

    @property
    def place(self) -> str:
        """Where a person finds it."""

    @property
    def content(self) -> str:
        """The text before any change."""

    def put(self, changes: list[Change]) -> None:
        """Make *changes*, all counted in the text before any of them."""


class Form(Protocol):
    """An opened document: its texts in reading order, and the document with the changes made."""

    def texts(self) -> Iterator[Text]:
        """Every text that may hold a placeholder."""

    def packed(self) -> bytes:
        """The document as a file."""


class Parts:
    """The XML parts of a document, parsed when asked for and written back if they were."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._trees: dict[str, etree._Element] = {}

    def tree(self, name: str) -> etree._Element:
        """The part called *name*."""
        if name not in self._trees:
            self._trees[name] = parsed(name, self.parts[name])
        return self._trees[name]

    def packed(self) -> bytes:
        """The archive with every parsed part written anew."""
        return packed({name: written(self._trees[name]) if name in self._trees else data for name, data in self.parts.items()})


class Paragraph:
    """A text spread over several runs: the first run of a placeholder takes the value, the others give up their share."""

    def __init__(self, runs: list[etree._Element]) -> None:
        self.runs = runs
        self.content = "".join(run.text or "" for run in runs)

    @property
    def place(self) -> str:
        """The paragraph itself, shortened: it can be searched for in the document."""
        text = " ".join(self.content.split())
        return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"

    def put(self, changes: list[Change]) -> None:
        """Make *changes*; the look of each run stays."""
        spread(self.runs, changes)


def spread(runs: list[etree._Element], changes: list[Change]) -> None:
    """Make *changes* in a text that is spread over the elements *runs*."""
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        begin, given = 0, False
        for run in runs:
            text = run.text or ""
            end = begin + len(text)
            low, high = max(change.start, begin), min(change.end, end)
            if low < high:
                run.text = text[: low - begin] + ("" if given else printable(str(change.value))) + text[high - begin :]
                run.set(KEEP_SPACES, "preserve")
                given = True
            begin = end


def paragraphs(root: etree._Element, namespace: str) -> Iterator[Paragraph]:
    """The paragraphs below *root* whose text holds a brace, text boxes inside paragraphs on their own."""
    for paragraph in root.iter(f"{{{namespace}}}p"):
        runs = [run for run in paragraph.iter(f"{{{namespace}}}t") if next(run.iterancestors(f"{{{namespace}}}p")) is paragraph]
        found = Paragraph(runs)
        if "{" in found.content or "｛" in found.content:
            yield found


def parsed(name: str, data: bytes) -> etree._Element:
    """An XML part; one that is damaged or brings its own entities is refused."""
    try:
        root = etree.fromstring(data, PARSER)
    except (etree.XMLSyntaxError, ValueError) as damage:
        raise Refused(Reason("archive-damaged", {"part": name})) from damage
    if root.getroottree().docinfo.doctype:
        raise Refused(Reason("archive-damaged", {"part": name}))
    return root


def written(root: etree._Element) -> bytes:
    """An XML part as office programs write it."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
