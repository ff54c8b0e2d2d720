"""Small pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shape import InlineShape
from docx.shared import Mm
from docx.styles.style import BaseStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from shouwang.files.docx_layout import Layout, Look

TABLE_STYLE = "Report Table"
RULE = 18
"""The red line below the head, in eighths of a point."""


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """The element *tag* (``w:…``) with attributes of the same namespace and *children*."""
    made: Any = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def lay_out(document: Document, layout: Layout, latin: str) -> None:
    """Give a fresh document the page and the styles of *layout*; *latin* is the language of its Latin text (``en-GB``)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
    section.footer_distance = Mm(layout.footer)
    if layout.grid:
        grid = section._sectPr.find(qn("w:docGrid"))
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(round(layout.grid * 20)))
    for name, look in layout.looks.items():
        _restyle(_style(document, name), look, latin)
    _add_table_style(document)


def _style(document: Document, name: str) -> BaseStyle:
    styles = document.styles
    found: BaseStyle = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return found


def _restyle(style: BaseStyle, look: Look, latin: str) -> None:
    """Write a style anew, so that nothing of the empty document's theme shows through. The order is the one of the schema."""
    style.hidden, style.quick_style = False, True
    root: Any = style.element
    for old in (*root.findall(qn("w:pPr")), *root.findall(qn("w:rPr"))):
        root.remove(old)
    spacing: dict[str, object] = {"before": round(look.before * 20), "after": round(look.after * 20), "line": 240, "lineRule": "auto"}
    if look.line is not None:
        spacing |= {"line": round(look.line * 20), "lineRule": "exact"}
    paragraph = element("w:pPr")
    if look.with_next:
        paragraph.append(element("w:keepNext"))
    paragraph.append(element("w:widowControl", val=0 if look.on_grid else 1))
    if look.ruled:
        paragraph.append(element("w:pBdr", element("w:bottom", val="single", sz=RULE, space=11, color=look.colour)))
    paragraph.append(element("w:snapToGrid", val=int(look.on_grid)))
    paragraph.append(element("w:spacing", **spacing))
    paragraph.append(element("w:ind", firstLineChars=look.first * 100, firstLine=round(look.first * look.size * 20)))
    paragraph.append(element("w:jc", val=look.align))
    if look.outline is not None:
        paragraph.append(element("w:outlineLvl", val=look.outline))
    half_points = round(look.size * 2)
    run = element(
        "w:rPr",
        element("w:rFonts", ascii=look.latin, hAnsi=look.latin, eastAsia=look.chinese, cs=look.latin),
        element("w:b", val=int(look.bold)),
        element("w:i", val=0),
        element("w:color", val=look.colour),
        element("w:spacing", val=round(look.between * 20)),
        element("w:kern", val=0),
        element("w:sz", val=half_points),
        element("w:szCs", val=half_points),
        element("w:lang", val=latin, eastAsia="zh-CN"),
    )
    root.append(paragraph)
    root.append(run)


def _add_table_style(document: Document) -> None:
    """A table ruled as in a book: strong above and below, fine between rows, none upright."""
    style: Any = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE).element
    lines = (("top", 12), ("bottom", 12), ("insideH", 4))
    borders = [element(f"w:{side}", val="single", sz=size, space=0, color="auto") for side, size in lines]
    style.append(element("w:tblPr", element("w:tblBorders", *borders), _cell_margins()))


def _cell_margins() -> Any:
    return element("w:tblCellMar", *(element(f"w:{side}", w=80, type="dxa") for side in ("left", "right")))


def page_number(paragraph: Paragraph, around: tuple[str, ...]) -> None:
    """The text of *around* with the page between its first two pieces, and the number of pages between the next."""
    paragraph.add_run(around[0])
    for field, text in zip(("PAGE", "NUMPAGES"), around[1:], strict=False):
        _add_field(paragraph.add_run(), field)
        paragraph.add_run(text)


def _add_field(run: Run, instruction: str) -> None:
    code, shown = element("w:instrText"), element("w:t")
    code.text, shown.text = instruction, "1"
    marks = {kind: element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")}
    run._r.extend([marks["begin"], code, marks["separate"], shown, marks["end"]])


def indent_right(paragraph: Paragraph, characters: float, size: float) -> None:
    """Keep *paragraph* away from the right edge by *characters* of *size* points."""
    properties: Any = paragraph._p.get_or_add_pPr()
    properties.append(element("w:ind", rightChars=round(characters * 100), right=round(characters * size * 20)))


def describe(shape: InlineShape, number: int, text: str) -> None:
    """Give a picture its number, and its text for those who cannot see it."""
    properties: Any = shape._inline.docPr
    properties.set("id", str(number))
    properties.set("name", f"Picture {number}")
    properties.set("descr", text)


def keep_whole(row: _Row) -> None:
    """Do not break *row* across two pages."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))


def repeat(row: _Row) -> None:
    """Repeat *row* at the head of the table on every page."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def without_thumbnail(document: Document) -> None:
    """Take out the picture of somebody else's page that the empty document of python-docx brings along."""
    package: Any = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[name]
