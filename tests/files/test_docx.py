"""The report as a Word document, looked at as XML: what the standard asks for must stand there."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from shouwang.files.docx import write_docx
from shouwang.files.docx_layout import signature_indents
from shouwang.vocabulary.words import Words
from tests.files.sample_report import draft, report


def written(language: str) -> Document:
    return docx.Document(BytesIO(write_docx(report(), language)))


def fonts_of(document: Document, style: str) -> str:
    return str(document.styles[style].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")))


def test_the_official_page() -> None:
    """GB/T 9704—2012, 5.2: A4, 37 mm above, 28 mm left, text area 156 x 225 mm, 22 lines on the grid."""
    section = written("zh-hans").sections[0]
    page, grid = section, section._sectPr.find(qn("w:docGrid"))

    assert (page.page_width, page.page_height) == pytest.approx((Mm(210), Mm(297)), abs=700)
    assert (page.top_margin, page.left_margin) == pytest.approx((Mm(37), Mm(28)), abs=700)
    assert page.page_width - page.left_margin - page.right_margin == pytest.approx(Mm(156), abs=1400)
    assert page.page_height - page.top_margin - page.bottom_margin == pytest.approx(Mm(225), abs=1400)
    assert int(grid.get(qn("w:linePitch"))) * 22 <= 225 / 25.4 * 72 * 20 < int(grid.get(qn("w:linePitch"))) * 23


def test_the_official_type() -> None:
    """仿宋 三号 for the text, 小标宋 二号 for the title, 黑体 and 楷体 for the first two levels, two characters of indent."""
    document = written("zh-hans")
    body = document.styles["Body Text"]

    assert [fonts_of(document, name) for name in ("Body Text", "Title", "Heading 1", "Heading 2")] == [
        "仿宋_GB2312",
        "方正小标宋简体",
        "黑体",
        "楷体_GB2312",
    ]
    assert (body.font.size, document.styles["Title"].font.size) == (Pt(16), Pt(22))
    assert body.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_the_head_of_an_official_document() -> None:
    """GB/T 9704—2012, 7.2 and 7.3: who issues it in red, number and signatory above a red line, and to whom it goes before the text."""
    document = docx.Document(
        BytesIO(write_docx(replace(report(), addressee=Words("The bureau", "农业农村局"), signatory="单禾"), "zh-hans"))
    )
    masthead, line, *rest = document.paragraphs

    assert (masthead.style.name, masthead.text) == ("Masthead", "河谷种子检验站")
    assert document.styles["Masthead"].font.color.rgb == document.styles["Masthead Line"].font.color.rgb != RGBColor(0, 0, 0)
    assert line.text == "\u3000HG-2022-03\t签发人：单禾\u3000"
    assert line.style.element.pPr.find(qn("w:pBdr")) is not None
    addressed = next(place for place, each in enumerate(rest) if each.style.name == "Addressee")
    assert rest[addressed].text == "农业农村局："
    assert rest[addressed + 1].style.name in {"Table Text", "Note", "Heading 1"}


def test_the_imprint_stands_at_the_very_end() -> None:
    """GB/T 9704—2012, 7.4.2: who issued it and when, in 仿宋 四号; a draft was issued by nobody."""
    final, still_draft = (docx.Document(BytesIO(write_docx(each, "zh-hans"))) for each in (report(), draft()))
    cells = final.tables[-1].rows[0].cells

    assert [cell.text for cell in cells] == ["\u3000河谷种子检验站", "2022年3月21日印发\u3000"]
    assert cells[0].paragraphs[0].style.font.size == Pt(14)
    assert "印发" not in still_draft.tables[-1].rows[0].cells[-1].text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_picture_of_another_page_is_shipped(language: str) -> None:
    """The empty document of the library has one."""
    with ZipFile(BytesIO(write_docx(report(), language))) as package:
        assert [name for name in package.namelist() if "thumbnail" in name] == []


def test_headings_are_headings_and_numbered_as_the_standard_wants() -> None:
    """一、 then （一）, as real heading styles, so that Word can make a table of contents."""
    headings = [(p.style.name, p.text) for p in written("zh-hans").paragraphs if p.style.name.startswith("Heading")]

    assert headings == [
        ("Heading 1", "一、受命与集结"),
        ("Heading 1", "二、卡口值守"),
        ("Heading 2", "（一）人员进出"),
        ("Heading 2", "（二）现场情况"),
        ("Heading 1", "三、群众服务"),
    ]


def test_page_numbers_stand_outside() -> None:
    """Odd pages right, even pages left, between two dashes (7.5)."""
    document = written("zh-hans")
    section = document.sections[0]
    codes = [element.text for element in section.footer._element.iter(qn("w:instrText"))]

    assert document.settings.odd_and_even_pages_header_footer
    assert section.footer.paragraphs[0].text == "— 1 —\u3000"
    assert section.even_page_footer.paragraphs[0].text == "\u3000— 1 —"
    assert codes == ["PAGE"]


@pytest.mark.parametrize(
    ("organisation", "day", "indents"),
    [
        ("河谷种子检验站柳园值守指挥部", "2022年3月21日", (2.0, 7.5)),
        ("值守组", "2022年3月21日", (7.5, 2.0)),
    ],
)
def test_signature_without_seal(organisation: str, day: str, indents: tuple[float, float]) -> None:
    """
    7.3.5.2: a long name ends two characters from the edge and the day begins two characters further right than it;
    below a short name the day itself stands two characters from the edge, still beginning two characters further right.
    """
    above, below = signature_indents(organisation, day)

    assert (above, below) == indents


def test_figures_are_a_table_whose_head_is_repeated() -> None:
    """A table over two pages without its head is a riddle; a figure nobody recorded is not a zero."""
    table = written("en").tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]

    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert rows[0] == ["Figure", "Value", "Unit", "Entries"]
    assert rows[1] == ["Checks at the gatesa", "1,532", "times", "1,535"]
    assert rows[4] == ["Requests met", "no entries yet", "", "—"]
    assert table.rows[1].cells[0].paragraphs[0].runs[-1].font.superscript


def test_pictures_have_text_for_the_blind() -> None:
    """Word reads the description of a picture aloud; here it is the alternative text of the outline."""
    described = [shape._inline.docPr.get("descr") for shape in written("zh-hans").inline_shapes]

    assert described == ["红色栏杆后有三栋亮着灯的楼房", "晨光中的栏杆"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_same_outline_same_document(language: str) -> None:
    """Nothing in it tells when or where it was written."""
    assert write_docx(report(), language) == write_docx(report(), language)


def test_a_draft_says_so_and_corrections_are_told() -> None:
    """Who holds the paper must see at its head whether it may still change, or was changed."""
    first = docx.Document(BytesIO(write_docx(draft(), "zh-hans"))).paragraphs[0].text
    corrected = next(p.text for p in written("en").paragraphs if p.style.name == "Note")

    assert first == "草稿：尚未定稿，数据可能变动。"
    assert corrected == "This report was corrected after it was signed off; the corrections are listed at its end (1)."


def test_control_characters_do_not_stop_the_document() -> None:
    """XML cannot hold them; pasted text often does."""
    document = docx.Document(BytesIO(write_docx(replace(report(), title=Words("Ten\x00 days\x0b", "十天")), "en")))

    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["Ten days"]
