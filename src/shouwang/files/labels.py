"""The words a written report adds to its outline, and how it prints days and numbers: one list for PDF and DOCX."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from shouwang.vocabulary.outline import FigureLine, Outline
from shouwang.vocabulary.words import Words

LABELS = {
    "about": Words("About us", "关于我们"),
    "after": Words("Now", "应为"),
    "appendix": Words("How the figures are defined", "指标口径说明"),
    "author": Words("Author", "作者"),
    "before": Words("Before", "原为"),
    "colon": Words(": ", "："),
    "contact": Words("Contact", "联系我们"),
    "corrected": Words(
        "This report was corrected after it was signed off; the corrections are listed at its end ({count}).",
        "本报告定稿后有勘误，列于文末（共 {count} 处）。",
    ),
    "counted": Words(
        "Counted from {entries} journal entries; {missing} missing.", "本报告所列数据由 {entries} 条日志逐条清点得出，缺漏 {missing} 条。"
    ),
    "explained": Words(
        "{explained} more were lost with their devices; the journal says why.", "另有 {explained} 条随设备灭失，原因见日志。"
    ),
    "day": Words("Date", "日期"),
    "definition": Words("Definition", "口径"),
    "draft": Words("Draft", "草稿"),
    "entries": Words("Entries", "依据日志（条）"),
    "errata": Words("Errata", "勘误"),
    "figure": Words("Figure", "指标"),
    "hash": Words("Root of the journal", "日志根哈希"),
    "headlines": Words("At a glance", "主要数据"),
    "name": Words("Name", "姓名"),
    "no_entries": Words("no entries yet", "暂无记录"),
    "not_frozen": Words("Draft: not signed off, figures may change.", "草稿：尚未定稿，数据可能变动。"),
    "note": Words("Note", "注"),
    "number": Words("No.", "编号"),
    "office": Words("Step", "环节"),
    "page": Words("Page {page} of {pages}", "第 {page} 页 共 {pages} 页"),
    "picture": Words("Picture {number}", "图 {number}"),
    "privacy": Words("Privacy", "隐私说明"),
    "related": Words("Related", "相关内容"),
    "reason": Words("Why", "勘误原因"),
    "signatory": Words("Signed by", "签发人"),
    "signatures": Words("Sign-off", "签发流程"),
    "source": Words("Source", "来源"),
    "table": Words("Figures of this section", "本节数据"),
    "unit": Words("Unit", "单位"),
    "value": Words("Value", "数值"),
    "waiting": Words("awaited", "待签"),
}

DIGITS = "零一二三四五六七八九"


def is_chinese(language: str) -> bool:
    """Whether *language* is Chinese, as :meth:`Words.within` decides it."""
    return language.lower().startswith("zh")


def label(name: str, language: str, **gaps: object) -> str:
    """The label called *name*, its gaps filled."""
    return LABELS[name].within(language, gaps)


def counted(outline: Outline, language: str) -> str:
    """From how many entries a report was counted, how many are missing, and how many will never come."""
    told = label("counted", language, entries=number_in(outline.entries, language), missing=number_in(outline.missing, language))
    if not outline.explained:
        return told
    between = "" if is_chinese(language) else " "
    return told + between + label("explained", language, explained=number_in(outline.explained, language))


def number_in(value: int, language: str) -> str:
    """A number as a report writes it: thousands are parted in English and not in Chinese."""
    return str(value) if is_chinese(language) else f"{value:,}"


def value_in(line: FigureLine, language: str) -> str:
    """The value of a figure, or that there are no entries yet: never a zero nobody counted."""
    return label("no_entries", language) if line.value is None else number_in(line.value, language)


def numeral(number: int) -> str:
    """A Chinese numeral from 1 to 99, as headings count: 一, 十, 十二, 三十."""
    if not 1 <= number <= 99:
        raise ValueError(f"Headings count from 1 to 99; got {number}.")
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def heading_numbers(outline: Outline, language: str) -> list[str]:
    """
    The number before each section's heading.

    Chinese as in GB/T 9704—2012, 7.3.3: 一、 then （一） then 1. ; English 1, 1.1, 1.1.1.
    """
    counts = [0, 0, 0]
    numbers = []
    for section in outline.sections:
        counts[section.level - 1] += 1
        counts[section.level :] = [0] * (3 - section.level)
        if is_chinese(language):
            numbers.append((f"{numeral(counts[0] or 1)}、", f"（{numeral(counts[1] or 1)}）", f"{counts[2]}.")[section.level - 1])
        else:
            numbers.append(".".join(str(count) for count in counts[: section.level]))
    return numbers


def mark(number: int, language: str) -> str:
    """The mark of a note to a table: ① ② ③ in Chinese, a b c in English; past these, the number in brackets."""
    if is_chinese(language):
        return chr(ord("①") + number - 1) if number <= 20 else f"({number})"
    return chr(ord("a") + number - 1) if number <= 26 else f"({number})"


def notes_of(figures: Iterable[FigureLine], language: str) -> tuple[list[str], list[tuple[str, str]]]:
    """
    The doubts about a table's figures as notes below it.

    Gives the marks beside each figure's name (empty where there is no doubt), and the notes as mark and sentence.
    """
    beside: list[str] = []
    notes: list[tuple[str, str]] = []
    for line in figures:
        marks = [mark(len(notes) + place, language) for place in range(1, len(line.doubts) + 1)]
        notes.extend(zip(marks, (doubt.within(language) for doubt in line.doubts), strict=True))
        beside.append(" ".join(marks))
    return beside, notes


def printable(text: str) -> str:
    """*text* without control characters and broken surrogates, which no document may hold; line breaks and tabs stay."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or (unicodedata.category(character) not in {"Cc", "Cs"} and character not in "\ufffe\uffff")
    )
