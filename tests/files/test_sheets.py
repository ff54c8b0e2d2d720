"""Sheets of every kind, and files that must not be opened."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font

from shouwang.files.sheets import Limits, read_workbook
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.sheets import Merge, Workbook
from tests.files import hostile

ROWS = [["楼号", "姓名"], ["3号楼", "单禾"], ["", "曾雨"]]


def xls(path: Path) -> None:
    """ROWS as an old Excel file."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("登记表")
    for line, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    book.save(str(path))


def xlsx(path: Path) -> None:
    """ROWS as an Excel file."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "登记表"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(path)


@pytest.mark.parametrize("name", hostile.MADE)
def test_a_hostile_file_is_refused_for_its_own_reason(tmp_path, name):
    """
    Whatever the name says, the bytes decide; the reason names the file as the person knows it.
    """
    path = hostile.write(tmp_path, name)

    with pytest.raises(Refused) as refused:
        read_workbook(path, name="名册.xlsx")

    assert [reason.code for reason in refused.value.reasons] == [hostile.MADE[name][2]]
    assert "名册.xlsx" in refused.value.reasons[0].within("zh")


@pytest.mark.parametrize(("make", "suffix", "kind"), [(xlsx, ".xlsx", "xlsx"), (xls, ".xls", "xls"), (xlsx, ".xls", "xlsx")])
def test_excel_files_are_known_by_their_bytes(tmp_path, make, suffix, kind):
    """
    Offices rename files: the third is a new workbook under the old suffix.
    """
    path = tmp_path / f"楼{suffix}"
    make(path)

    book = read_workbook(path)

    assert (book.name, book.kind, book.sheets[0].name) == (f"楼{suffix}", kind, "登记表")
    assert [list(row) for row in book.sheets[0].rows] == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_are_read_in_every_usual_encoding(tmp_path, encoding, delimiter):
    """
    Excel writes GBK or UTF-16 with tabs, others UTF-8; the same table comes out.
    """
    path = tmp_path / "楼.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in ROWS).encode(encoding))

    book = read_workbook(path)

    assert book.kind == "csv"
    assert [list(row) for row in book.sheets[0].rows] == ROWS


def test_merged_ranges_are_counted_from_one(tmp_path):
    """
    A2:A3 is lines 2 to 3 of column 1.
    """
    path = tmp_path / "楼.xlsx"
    xlsx(path)

    book = read_workbook(path)

    assert book.sheets[0].merges == (Merge(2, 1, 3, 1),)


def test_lines_keep_their_numbers_when_the_table_begins_further_in(tmp_path):
    """
    The first used cell is C4; a doubt about it must say C4, so empty rows and columns before it stay.
    """
    book = openpyxl.Workbook()
    book.active["C4"] = "姓名"
    path = tmp_path / "楼.xlsx"
    book.save(path)

    rows = read_workbook(path).sheets[0].rows

    assert len(rows) == 4
    assert list(rows[3]) == ["", "", "姓名"]


def test_a_date_stays_a_date(tmp_path):
    """
    A door that Excel turned into a date can only be told if the cell still says that it is one.
    """
    book = openpyxl.Workbook()
    book.active.append(["门牌", date(2022, 3, 2)])
    path = tmp_path / "楼.xlsx"
    book.save(path)

    rows = read_workbook(path).sheets[0].rows

    assert rows[0][1] == date(2022, 3, 2)


def test_formula_cells_give_their_saved_value_or_are_named(tmp_path):
    """
    B1 was saved with its value, B2 without: the first is data, the second nobody can know. Nothing is calculated.
    """
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="str"><f>HYPERLINK("http://x","y")</f><v>y</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f>A1+A2</f></c></row>'
    )
    path = tmp_path / "楼.xlsx"
    path.write_bytes(hostile.xlsx(rows))

    sheet = read_workbook(path).sheets[0]

    assert sheet.rows[0][1] == "y"
    assert sheet.without_value == ((2, 2),)


def test_cells_that_are_only_coloured_are_not_too_far(tmp_path):
    """
    People colour whole columns; the last row of the grid then has a cell with a style and nothing in it.
    """
    book = openpyxl.Workbook()
    book.active.append(["门牌", "姓名"])
    book.active["A1048576"].font = Font(bold=True)
    book.active["XFD3"].font = Font(bold=True)
    path = tmp_path / "楼.xlsx"
    book.save(path)

    rows = read_workbook(path).sheets[0].rows

    assert list(map(list, rows)) == [["门牌", "姓名"]]


def test_an_ods_is_read(tmp_path):
    """
    Offices without Excel send these.
    """
    path = tmp_path / "楼.ods"
    with zipfile.ZipFile(io.BytesIO(hostile.repeated_ods())) as bomb, zipfile.ZipFile(path, "w") as package:
        for entry in bomb.infolist():
            package.writestr(entry.filename, bomb.read(entry).replace(b'"5000"', b'"2"').replace(b">x<", ">单禾<".encode()))

    book = read_workbook(path)

    assert book.kind == "ods"
    assert [list(row) for row in book.sheets[0].rows] == [["单禾", "单禾"], ["单禾", "单禾"]]


def test_a_directory_that_lies_about_its_sizes_is_refused(tmp_path):
    """
    The directory says 10 bytes, the part unpacks to more: who lies about sizes is not read.
    """
    content = bytearray(hostile.xlsx("".join(hostile.text_row(n, "甲" * 50) for n in range(1, 500))))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    at = content.rfind(size.to_bytes(4, "little"))
    content[at : at + 4] = (10).to_bytes(4, "little")
    path = tmp_path / "楼.xlsx"
    path.write_bytes(content)

    with pytest.raises(Refused) as refused:
        read_workbook(path)

    assert refused.value.reasons[0].code == "file-damaged"


def test_limits_are_told_with_the_value_and_the_most(tmp_path):
    """
    A person can only act on numbers: 3 rows, 2 allowed.
    """
    path = tmp_path / "楼.xlsx"
    xlsx(path)

    with pytest.raises(Refused) as refused:
        read_workbook(path, limits=Limits(rows=2))

    assert refused.value.reasons[0].parameters["rows"] == 3
    assert refused.value.reasons[0].parameters["most_rows"] == 2


def test_progress_is_heard_with_the_rows_read_so_far(tmp_path):
    """
    1,200 rows come in chunks of 500.
    """
    path = tmp_path / "楼.csv"
    path.write_text("a,b\n" * 1200, encoding="utf-8")
    heard: list[int] = []

    book: Workbook = read_workbook(path, progress=heard.append)

    assert heard == [500, 1000, 1200]
    assert len(book.sheets[0].rows) == 1200
