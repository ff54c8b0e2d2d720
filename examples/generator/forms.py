"""The bureau's daily form as a workbook and as a document, with ``{{figure-code}}`` where a figure belongs."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from examples.generator import plain

TITLE = "临河市农业农村局下沉社区工作日报表"
GROUPS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "一、力量",
        (
            ("在册人数", "staff-on-roll", "人"),
            ("准假人数", "staff-excused", "人"),
            ("到岗人数", "staff-on-post", "人"),
            ("其中：党员", "party-members-on-post", "人"),
            ("其中：主动请缨", "volunteers-on-post", "人"),
            ("其中：出车", "drivers-on-post", "人"),
            ("首人到岗用时", "minutes-to-first-on-post", "分钟"),
            ("全部到岗用时", "minutes-to-all-on-post", "分钟"),
        ),
    ),
    (
        "二、辖区",
        (("小区", "compounds", "个"), ("楼栋", "buildings", "栋"), ("户数", "households", "户"), ("人数", "residents", "人")),
    ),
    (
        "三、工作",
        (
            ("累计天数", "days", "天"),
            ("接到上级通知", "orders", "件"),
            ("出入核验", "checks", "人次"),
            ("劝返", "turned-back", "人次"),
            ("组织检测", "test-rounds", "次"),
            ("为居民办事", "favours", "件"),
        ),
    ),
)
CODES = tuple(code for _, lines in GROUPS for _, code, _ in lines)
"""Every figure the form asks for."""


def write(folder: Path) -> None:
    """Write ``form-template.xlsx`` and ``form-template.docx`` into *folder*."""
    _workbook(folder / "form-template.xlsx")
    _document(folder / "form-template.docx")


def _workbook(path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "日报"
    edge = Side(style="thin", color="404040")
    sheet.append([TITLE])
    sheet.append(["填报单位：临河市农机推广站", None, None, None, "单位负责人（签字）："])
    sheet.append(["类别", "指标", "数量", "单位", "备注"])
    for heading, lines in GROUPS:
        top = sheet.max_row + 1
        for place, (name, code, unit) in enumerate(lines):
            sheet.append([heading if place == 0 else None, name, f"{{{{{code}}}}}", unit, None])
        sheet.merge_cells(start_row=top, end_row=sheet.max_row, start_column=1, end_column=1)
    sheet.append(["说明：未开展的工作请留空，不填零。"])
    sheet.merge_cells("A1:E1")
    sheet["A1"].font = Font(name="方正小标宋简体", size=16)
    for row in sheet.iter_rows(min_row=3, max_row=sheet.max_row - 1):
        for cell in row:
            cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
            cell.alignment = Alignment(horizontal="center", vertical="center")
    for cell in sheet[3]:
        cell.font = Font(name="黑体", bold=True)
        cell.fill = PatternFill("solid", start_color="EDEDED")
    sheet["A1"].alignment = Alignment(horizontal="center")
    for column, width in zip("ABCDE", (12, 20, 30, 8, 22), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.paperSize = 9
    book.properties.creator = "临河市农业农村局"
    held = io.BytesIO()
    book.save(held)
    plain.archive(path, held)


def _document(path: Path) -> None:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "FangSong"
    style.font.size = Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(TITLE)
    run.font.size = Pt(18)
    run.bold = True
    document.add_paragraph("填报单位：临河市农机推广站")
    document.add_paragraph(
        "我站在册{{staff-on-roll}}人，准假{{staff-excused}}人，到岗{{staff-on-post}}人，负责{{compounds}}个小区{{buildings}}栋楼"
        "{{households}}户{{residents}}人，已值守{{days}}天。"
    )
    table = document.add_table(rows=1, cols=3)
    table.style = "Table Grid"
    for cell, word in zip(table.rows[0].cells, ("指标", "数量", "单位"), strict=True):
        cell.text = word
    for _, lines in GROUPS:
        for name, code, unit in lines:
            for cell, word in zip(table.add_row().cells, (name, f"{{{{{code}}}}}", unit), strict=True):
                cell.text = word
    document.add_paragraph("单位负责人（签字）：　　　　　　填报人：")
    document.core_properties.author = "临河市农业农村局"
    document.core_properties.title = TITLE
    held = io.BytesIO()
    document.save(held)
    plain.archive(path, held)
