"""The texts of an Excel workbook: cells of every sheet, page headers and footers, and text boxes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import chain

from lxml import etree  # type: ignore[import-untyped]

from shouwang.files.office import DRAWING, Change, Paragraph, Parts, Text, paragraphs, spread
from shouwang.vocabulary.reasons import Reason, Refused

WORKBOOK = "xl/workbook.xml"
DRAWING_PARTS = re.compile(r"xl/(?:charts|drawings|diagrams)/[^/]+\.xml")
BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


class WorkbookForm(Parts):
    """An Excel workbook that can be filled in."""

    def texts(self) -> Iterator[Text]:
        """Cell by cell, sheet by sheet, then what charts and shapes say."""
        strings = self._strings()
        for title, part in self._sheets():
            sheet = self.tree(part)
            namespace = f"{{{etree.QName(sheet).namespace}}}"
            for cell in sheet.iter(f"{namespace}c"):
                text = _text_of(cell, namespace, strings)
                if text is not None:
                    yield Cell(f"{title}!{cell.get('r', '?')}", cell, text, namespace)
            for line in chain.from_iterable(sheet.iter(f"{namespace}headerFooter")):
                yield Margin(title, line)
        for name in self.parts:
            if DRAWING_PARTS.fullmatch(name):
                yield from paragraphs(self.tree(name), DRAWING)

    def packed(self) -> bytes:
        """The workbook; formulas are calculated anew when it is opened, since what they refer to has changed."""
        workbook = self.tree(WORKBOOK)
        namespace = f"{{{etree.QName(workbook).namespace}}}"
        calculation = workbook.find(f"{namespace}calcPr")
        if calculation is None:
            calculation = etree.Element(f"{namespace}calcPr")
            before = next(element for name in BEFORE_CALCULATION for element in workbook.findall(f"{namespace}{name}"))
            before.addnext(calculation)
        calculation.set("fullCalcOnLoad", "1")
        return super().packed()

    def _sheets(self) -> Iterator[tuple[str, str]]:
        """Title and part of each sheet, in the order of the tabs."""
        targets = {line.get("Id"): line.get("Target", "") for line in self.tree("xl/_rels/workbook.xml.rels")}
        for sheet in self.tree(WORKBOOK).iter("{*}sheet"):
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            part = posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")
            if part not in self.parts:
                raise Refused(Reason("archive-damaged", {"part": sheet.get("name", "?")}))
            if "chartsheets/" not in part:
                yield sheet.get("name", "?"), part

    def _strings(self) -> list[etree._Element]:
        name = "xl/sharedStrings.xml"
        return list(self.tree(name).iter("{*}si")) if name in self.parts else []


class Cell:
    """A cell that holds text. Its string is its own from the first change on, so that no other cell changes with it."""

    def __init__(self, place: str, cell: etree._Element, text: etree._Element, namespace: str) -> None:
        self.place = place
        self._cell, self._text, self._namespace = cell, text, namespace
        self.content = "".join(run.text or "" for run in _runs(text, namespace))

    def put(self, changes: list[Change]) -> None:
        """Make *changes*: a number alone becomes a number, everything else a string, never a formula."""
        only = changes[0]
        alone = len(changes) == 1 and self.content[: only.start].strip() == self.content[only.end :].strip() == ""
        text = deepcopy(self._text)
        for child in list(self._cell):
            self._cell.remove(child)
        if alone and isinstance(only.value, int):
            self._cell.attrib.pop("t", None)
            etree.SubElement(self._cell, f"{self._namespace}v").text = str(only.value)
            return
        spread(_runs(text, self._namespace), changes)
        text.tag = f"{self._namespace}is"
        self._cell.set("t", "inlineStr")
        self._cell.append(text)


class Margin(Paragraph):
    """A page header or footer; there an ampersand begins a command, so one that is meant is written twice."""

    def __init__(self, title: str, line: etree._Element) -> None:
        super().__init__([line])
        self._title = title

    @property
    def place(self) -> str:
        """The sheet and the text of the header."""
        return f"{self._title}: {super().place}"

    def put(self, changes: list[Change]) -> None:
        """Make *changes*, ampersands doubled."""
        super().put([Change(change.start, change.end, str(change.value).replace("&", "&&")) for change in changes])


def _text_of(cell: etree._Element, namespace: str, strings: list[etree._Element]) -> etree._Element | None:
    """The string of *cell* as an element, or None if it holds no plain text (a number, a formula, nothing)."""
    if cell.find(f"{namespace}f") is not None:
        return None
    if cell.get("t") == "inlineStr":
        return cell.find(f"{namespace}is")
    index = cell.findtext(f"{namespace}v") or ""
    if cell.get("t") == "s" and index.isdigit() and int(index) < len(strings):
        return strings[int(index)]
    return None


def _runs(text: etree._Element, namespace: str) -> list[etree._Element]:
    """The pieces of a string, without the reading aids written above it."""
    return [run for run in text.iter(f"{namespace}t") if next(run.iterancestors(f"{namespace}rPh"), None) is None]
