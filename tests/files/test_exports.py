"""What we write can neither run nor change on the way back."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.register.headings import field_of, heading_text
from shouwang.engines.register.planning import apply, plan
from shouwang.engines.register.reading import understand
from shouwang.files.exports import FORBIDDEN, OUR_COLUMNS, csv_lines, write_csv, write_errors, write_xlsx
from shouwang.files.injection import armed, disarmed, is_dangerous
from shouwang.files.sheets import read_workbook
from shouwang.vocabulary.sheets import Sheet, Workbook

AT = date(2022, 3, 13)
ATTACKS = ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", " =1", "'=1", "''=1", "\u3000=1"]


@pytest.mark.parametrize("text", ATTACKS)
def test_what_could_run_gets_an_apostrophe(text):
    """
    The first sign a spreadsheet program sees is an apostrophe, which makes text of all that follows (OWASP).
    """
    assert armed(text) == "'" + text


@given(st.text())
def test_taking_the_apostrophe_off_gives_the_text_back(text):
    """
    Whatever was written, armed or not by nature.
    """
    assert disarmed(armed(text)) == text
    assert not is_dangerous(armed(text)) or armed(text).startswith("'")


def test_an_xlsx_holds_texts_and_no_formulas(tmp_path):
    """
    Read by another library, every cell is text; read by ours, every text is back.
    """
    path = tmp_path / "out.xlsx"
    with path.open("wb") as stream:
        write_xlsx(stream, [("登记/表", [["姓名", "说"], *[["单禾", text] for text in ATTACKS if "\r" not in text]])])

    kinds = {cell.data_type for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row}
    rows = read_workbook(path).sheets[0].rows

    assert kinds == {"s"}
    assert [row[1] for row in rows[1:]] == [text for text in ATTACKS if "\r" not in text]


def test_a_csv_holds_no_bare_formula_and_comes_back(tmp_path):
    """
    Excel knows the file by its mark as UTF-8; no cell begins with a sign that runs.
    """
    path = tmp_path / "out.csv"
    with path.open("wb") as stream:
        write_csv(stream, [["姓名", "说"], *[["单禾", text] for text in ATTACKS]])

    content = path.read_bytes()
    rows = read_workbook(path).sheets[0].rows

    assert content.startswith(b"\xef\xbb\xbf")
    written = [row[1] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))]
    assert all(cell.startswith("'") for cell in written[1:])
    assert [row[1] for row in rows[1:]] == ATTACKS


def test_a_csv_is_written_line_by_line():
    """
    A long export begins to arrive before it is finished.
    """
    lines = csv_lines([str(number)] for number in range(10**9))

    assert next(lines) == b"\xef\xbb\xbf0\r\n"
    assert next(lines) == b"1\r\n"


def test_signs_xml_does_not_know_are_left_out():
    """
    A bell and a vertical tab pasted into a name would make a file no program opens.
    """
    stream = io.BytesIO()

    write_xlsx(stream, [("表", [["单\x07禾\x0b"]])])

    assert openpyxl.load_workbook(stream).active["A1"].value == "单禾"


def test_sheet_names_are_made_acceptable():
    """
    Excel refuses slashes, long names and the same name twice.
    """
    stream = io.BytesIO()

    write_xlsx(stream, [("3/4号楼", [["x"]]), ("3-4号楼", [["y"]]), ("很长的名字" * 10, [["z"]])])

    names = openpyxl.load_workbook(stream).sheetnames
    assert names[:2] == ["3-4号楼", "3-4号楼~2"]
    assert len(names[2]) == 31


def doubtful() -> Workbook:
    """Two sheets with mistakes of every sort: no door, a wrong number, one person at two doors; and a building told only by its sheet's name."""
    rows = [
        ["柳园3号楼登记表", "", "", "", ""],
        ["单元", "房号", "姓名", "与户主关系", "电话"],
        ["1", "101", "单禾", "户主", "19900000001"],
        ["", "", "单小禾", "女儿", "1990000"],
        ["", "102", "曾雨", "户主", "19900000002"],
        ["", "？？", "仇月", "户主", ""],
    ]
    return Workbook("三号楼.xlsx", "xlsx", (Sheet("3号楼", rows), Sheet("A座", [["房号", "姓名", "性别"], [1203.0, "解安", "不男不女"]])))


def test_the_error_sheet_corrected_and_read_again_plans_cleanly(tmp_path):
    """
    The wrong telephone and the lost door are corrected in the sheet; everybody lands behind the right door and nobody is gone.
    """
    first = understand([doubtful()], at=AT)
    register = apply([], plan([], first))
    path = tmp_path / "errors.xlsx"
    with path.open("wb") as stream:
        write_errors(stream, first)
    book = openpyxl.load_workbook(path)
    sheet = book["3号楼"]
    lines = {row[2].value: row for row in sheet.iter_rows(min_row=2)}
    lines["单小禾"][4].value = "19900000009"
    lines["仇月"][1].value = "103"
    book["A座"]["C2"] = "女"
    book.save(path)

    second = understand([read_workbook(path)], at=AT)
    changes = plan(register, second)
    after = apply(register, changes)

    assert second.doubts == ()
    assert second.partial
    assert changes.gone == ()
    assert {(home.door.label, one.name, one.phone) for home in after for one in home.members} == {
        ("3-1-101", "单禾", "19900000001"),
        ("3-1-101", "单小禾", "19900000009"),
        ("3-1-102", "曾雨", "19900000002"),
        ("3-1-103", "仇月", ""),
        ("A-1203", "解安", ""),
    }


def test_the_error_sheet_says_what_is_wrong_in_both_languages(tmp_path):
    """
    The row with the short number says so in Chinese and in English; the other row of the same door stands beside it without a remark.
    """
    path = tmp_path / "errors.xlsx"

    with path.open("wb") as stream:
        write_errors(stream, understand([doubtful()], at=AT))

    rows = list(openpyxl.load_workbook(path)["3号楼"].iter_rows(values_only=True))
    assert [row[2] for row in rows] == ["姓名", "单禾", "单小禾", "仇月"]
    assert "1990000" in rows[2][6]
    assert "no telephone number" in rows[2][7]
    assert rows[1][6] is None


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6), min_size=2, max_size=2), max_size=4
    )
)
def test_any_csv_comes_back(rows):
    """
    Quotes, commas and formulas: what goes out comes back, whatever the texts are, but for signs XML does not know.
    """
    content = b"".join(csv_lines(rows)).decode("utf-8-sig")

    back = [[disarmed(cell) for cell in row] for row in csv.reader(io.StringIO(content, newline=""))]
    assert back == [[FORBIDDEN.sub("", cell) for cell in row] for row in rows]


def test_our_own_columns_are_known_when_they_come_back():
    """
    The error sheet says which door a row was read at; without that a row below another would have none.
    """
    assert [field_of(heading_text(heading)) for heading in OUR_COLUMNS[:2]] == ["context", "problem"]
