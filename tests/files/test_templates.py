"""A superior's form, filled: what goes in, what is refused, and that the rest of the form stays as it was."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import openpyxl
import pytest
from docx.shared import Pt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from shouwang.files.archives import Limits, check_archive, packed, unpacked
from shouwang.files.templates import EMPTY, Placeholder, fill, placeholders_in
from shouwang.vocabulary.reasons import Refused

VALUES = {"people-on-post": 22, "在岗人数": 22, "people-on-post@2022-03-14": 20, "unit": "河谷种子检验站", "requests": None}


def workbook(write: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "日报"
    write(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cells(form: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(BytesIO(form), rich_text=True).active
    assert isinstance(sheet, Worksheet)
    return sheet


def document(*paragraphs: tuple[str, ...]) -> bytes:
    """A document whose paragraphs consist of the runs given, every second run bold."""
    made = docx.Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for number, text in enumerate(runs):
            paragraph.add_run(text).bold = bool(number % 2)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def changed(form: bytes, **parts: bytes | None) -> bytes:
    """*form* with parts replaced, added or taken out; dots and slashes of the names are written __ and ___."""
    content = unpacked(form)
    for name, data in parts.items():
        place = name.replace("___", "/").replace("__", ".")
        content.pop(place, None)
        if data is not None:
            content[place] = data
    return packed(content)


def codes_of(form: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        fill(form, VALUES)
    return [reason.code for reason in refused.value.reasons]


def test_a_number_alone_in_its_cell_becomes_a_number() -> None:
    """The superior's own sums must count it; inside a sentence it stays text. The look of the cell stays."""

    def write(sheet: Worksheet) -> None:
        sheet["B2"], sheet["B3"], sheet["B4"] = "{{people-on-post}}", "共 {{ 在岗人数 }} 人", "=B2*2"
        sheet["B2"].font, sheet["B2"].fill = Font(bold=True, name="黑体"), PatternFill("solid", fgColor="FFEEAA")
        sheet.merge_cells("B2:C2")

    sheet = cells(fill(workbook(write), VALUES).form)

    assert (sheet["B2"].value, sheet["B2"].data_type) == (22, "n")
    assert (str(sheet["B3"].value), sheet["B4"].value) == ("共 22 人", "=B2*2")
    assert (sheet["B2"].font.name, sheet["B2"].fill.fgColor.rgb) == ("黑体", "00FFEEAA")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B2:C2"]


def test_wide_signs_of_a_chinese_keyboard_are_read() -> None:
    """Whoever types the braces with the Chinese keyboard on gets wide ones; the form is meant the same."""
    form = workbook(lambda sheet: sheet.__setitem__("A1", "｛｛people-on-post＠２０２２-03-14｝｝"))

    assert placeholders_in(form) == [Placeholder("people-on-post@2022-03-14", "日报!A1")]
    assert cells(fill(form, VALUES).form)["A1"].value == 20


def test_one_string_shared_by_two_cells_is_two_cells() -> None:
    """Excel stores equal texts once; filling one cell must not fill another by accident, nor leave it out."""

    def write(sheet: Worksheet) -> None:
        sheet["A1"] = sheet["A2"] = "{{unit}}"

    filled = fill(workbook(write), VALUES)

    assert [cells(filled.form)[cell].value for cell in ("A1", "A2")] == ["河谷种子检验站"] * 2
    assert [placeholder.place for placeholder in filled.filled] == ["日报!A1", "日报!A2"]


def test_rich_text_keeps_its_looks() -> None:
    """The placeholder lies across a bold and a plain piece; the value takes the look of the first."""
    text = CellRichText(TextBlock(InlineFont(b=True), "在岗 {{在岗"), "人数}} 人")

    value = cells(fill(workbook(lambda sheet: sheet.__setitem__("A1", text)), VALUES).form)["A1"].value

    assert isinstance(value, CellRichText)
    assert [str(piece) for piece in value] == ["在岗 22", " 人"]
    assert value[0].font.b


@pytest.mark.parametrize("text", ["=1+1", "+86", "-cmd", "@sum", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    """A name that begins like a formula must not be calculated on the superior's desk."""
    cell = cells(fill(workbook(lambda sheet: sheet.__setitem__("A1", "{{unit}}")), {"unit": text}).form)["A1"]

    assert (str(cell.value), cell.data_type) == (text, "s")


def test_formulas_are_calculated_anew() -> None:
    """The sums the form brought along were made without our numbers."""
    form = fill(workbook(lambda sheet: sheet.__setitem__("A1", "{{unit}}")), VALUES).form

    assert openpyxl.load_workbook(BytesIO(form)).calculation.fullCalcOnLoad


def test_what_has_no_entries_stays_visibly_empty() -> None:
    """A dash is seen, a zero would be believed; and the caller is told."""
    filled = fill(workbook(lambda sheet: sheet.__setitem__("C7", "{{requests}}")), VALUES)

    assert cells(filled.form)["C7"].value == EMPTY
    assert filled.empty == (Placeholder("requests", "日报!C7"),)
    assert filled.filled == ()


def test_all_unknown_placeholders_are_told_at_once() -> None:
    """Asked one by one, a form with five new words would take five tries; nothing is written before all are known."""

    def write(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B2"] = "{{people-on-post}} {{colour}}", "{{weather}}"

    with pytest.raises(Refused) as refused:
        fill(workbook(write), VALUES)

    assert [(r.code, r.parameters["placeholder"], r.parameters["place"]) for r in refused.value.reasons] == [
        ("placeholder-unknown", "colour", "日报!A1"),
        ("placeholder-unknown", "weather", "日报!B2"),
    ]


def test_a_function_may_answer() -> None:
    """A figure of a day is computed when asked for; what the function does not know is unknown."""
    answer = {"a": 1}.__getitem__

    assert cells(fill(workbook(lambda sheet: sheet.__setitem__("A1", "{{a}}")), answer).form)["A1"].value == 1
    with pytest.raises(Refused):
        fill(workbook(lambda sheet: sheet.__setitem__("A1", "{{b}}")), answer)


def test_a_placeholder_cut_into_runs_is_one() -> None:
    """Word cuts a word wherever somebody paused; the value takes the look of the first piece, the rest keep theirs."""
    form = fill(document(("今日在岗 {{在", "岗人", "数}} 人，", "单位：{{unit}}")), VALUES).form

    runs = docx.Document(BytesIO(form)).paragraphs[0].runs

    assert [(run.text, run.bold) for run in runs] == [("今日在岗 22", False), ("", True), (" 人，", False), ("单位：河谷种子检验站", True)]


def test_tables_headers_and_footers_are_filled() -> None:
    """The number of a form often stands in its header, its figures in tables in tables."""
    made = docx.Document()
    made.styles["Normal"].font.size = Pt(16)
    outer = made.add_table(1, 1).cell(0, 0)
    outer.add_table(1, 1).cell(0, 0).text = "{{people-on-post}}"
    made.sections[0].header.paragraphs[0].text = "{{unit}}"
    made.sections[0].footer.paragraphs[0].text = "在岗{{在岗人数}}人"
    out = BytesIO()
    made.save(out)

    filled = fill(out.getvalue(), VALUES)
    result = docx.Document(BytesIO(filled.form))

    assert result.tables[0].cell(0, 0).tables[0].cell(0, 0).text == "22"
    assert result.sections[0].header.paragraphs[0].text == "河谷种子检验站"
    assert result.sections[0].footer.paragraphs[0].text == "在岗22人"
    assert Placeholder("在岗人数", "“在岗{{在岗人数}}人”") in filled.filled


def test_other_parts_come_back_untouched() -> None:
    """What we do not understand (themes, print set-up) is not ours to change."""
    before = document(("{{unit}}",))

    old, new = unpacked(before), unpacked(fill(before, VALUES).form)

    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} <= {"word/document.xml"}


def test_programs_are_refused() -> None:
    """A form that runs a program on our machine or the superior's is not a form."""
    form = workbook(lambda sheet: sheet.__setitem__("A1", "{{unit}}"))
    types = unpacked(form)["[Content_Types].xml"]
    macro = types.replace(b"spreadsheetml.sheet.main", b"x").replace(
        b"openxmlformats-officedocument.x", b"ms-excel.sheet.macroEnabled.main"
    )

    assert codes_of(changed(form, xl___vbaProject__bin=b"x")) == ["template-has-program"]
    assert codes_of(packed({**unpacked(form), "[Content_Types].xml": macro})) == ["template-has-program"]


RELATION = b'<Relationship Id="rIdX" Type="http://x/%b" Target="%b" TargetMode="External"/></Relationships>'


def linked(kind: bytes, target: bytes) -> bytes:
    form = document(("{{unit}}",))
    name = "word/_rels/document.xml.rels"
    return packed({**unpacked(form), name: unpacked(form)[name].replace(b"</Relationships>", RELATION % (kind, target))})


@pytest.mark.parametrize(
    ("kind", "target"),
    [(b"image", b"http://example.org/a.png"), (b"oleObject", b"file:///x"), (b"hyperlink", b"file://server/share"), (b"frame", b"a.htm")],
)
def test_links_that_fetch_are_refused(kind: bytes, target: bytes) -> None:
    """A linked picture tells its owner who opened the form, and a share is sent our password's hash."""
    assert codes_of(linked(kind, target)) == ["template-reaches-out"]


def test_links_to_click_stay() -> None:
    """A superior's address below the form does nothing until somebody clicks it."""
    assert fill(linked(b"hyperlink", b"mailto:desk@example.org"), VALUES).filled


def test_fields_that_fetch_are_refused() -> None:
    """DDEAUTO starts a program when the document is opened; Word lets it be cut over several runs."""
    form = document(("{{unit}}",))
    field = b'<w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO "cmd"</w:instrText></w:r></w:p><w:sectPr'
    body = unpacked(form)["word/document.xml"].replace(b"<w:sectPr", field, 1)

    assert codes_of(packed({**unpacked(form), "word/document.xml": body})) == ["template-reaches-out"]


def test_own_entities_are_refused() -> None:
    """A few lines of entities that name each other grow to gigabytes; office programs never write them."""
    form = document(("{{unit}}",))
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">]><w:document xmlns:w="http://w"><w:p>&a;</w:p></w:document>'

    assert codes_of(packed({**unpacked(form), "word/document.xml": bomb})) == ["archive-damaged"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "archive-not-zip"),
        (b"%PDF-1.7", "archive-not-zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "archive-locked"),
        (b"PK\x03\x04" + b"\0" * 100, "archive-broken"),
        (packed({"a.txt": b"a"}), "template-not-a-form"),
        (packed({"../a.xml": b"a"}), "archive-damaged"),
        (packed({"a.xml": b"\0" * 60_000_000}), "archive-swells"),
        (packed({f"{number}.xml": b"" for number in range(600)}), "archive-too-many-parts"),
        (document(("{{unit}}",))[:-2000], "archive-broken"),
    ],
)
def test_hostile_or_broken_files_are_refused(data: bytes, code: str) -> None:
    """Each is told for what it is, and none is unpacked."""
    assert codes_of(data) == [code]


def test_a_directory_full_of_lines_is_refused_before_it_is_read() -> None:
    """The archive says in its last bytes how long its directory is; that is looked at first."""
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(70_000):
            archive.writestr(f"{number}", b"")

    with pytest.raises(Refused) as refused:
        check_archive(many.getvalue(), Limits(parts=1000))

    assert refused.value.reasons[0].code == "archive-too-many-parts"


def test_the_same_name_twice_is_refused() -> None:
    """Two programs may then read two different forms from one file."""
    twice = BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr("a.xml", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.xml", b"two")

    with pytest.raises(Refused) as refused:
        check_archive(twice.getvalue())

    assert refused.value.reasons[0].code == "archive-damaged"
