"""
The limited child process that opens a stranger's file.

Run as a script by :mod:`shouwang.files.sheets`, never imported by it.
It takes away its own memory, processor time and right to write before it looks at the file, imports nothing of ours
(a light start is most of the second a hostile file is allowed) and answers in JSON lines:
``{"kind"}``, then for each sheet ``{"sheet", "merges", "without_value", "hidden"}`` and chunks of rows as lists,
at last ``{"end"}``; or one ``{"refused", "parameters"}``.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

CHUNK = 500
MEGABYTE = 1 << 20
OVERLAP = 400
"""How much of one piece is looked at again with the next."""
FAR_CELL = re.compile(rb"""\br=["']([A-Z]{3,}[0-9]+|[A-Z]+[0-9]{6,})["'][^>]*(?<!/)>(?!\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>)""")
FORMULA_CELL = re.compile(
    rb"""<c\b[^>]*?\br=["']([A-Z]+)([0-9]+)["'][^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"""
)
SHEET_NAME = re.compile(r"""<(?:\w+:)?sheet\b[^>]*?\bname=["']([^"']*)["'][^>]*?\br:id=["']([^"']*)["']""")
RELATION = re.compile(r"<Relationship\b[^>]*>")
ATTRIBUTE = re.compile(r"""\b(Id|Target)=["']([^"']*)["']""")
SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


class Unreadable(Exception):
    """A refusal on its way out: code and parameters."""

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


def encoded(value: object) -> object:
    """JSON for what JSON does not know: a date keeps its kind, because a door that became a date must be told."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=encoded, check_circular=False).encode


def tell(answer: object) -> None:
    """One line to the parent."""
    sys.stdout.write(encode(answer) + "\n")


def limit_self(memory: int, limits: dict[str, int]) -> None:
    """
    Give up memory beyond *memory* bytes, processor time, writing of files and core dumps.

    Memory may be softened later up to the most any file may use; on Windows only the parent's clock holds.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (min(memory, limits["memory"]), limits["memory"]))
    for kind, amount in ((resource.RLIMIT_CPU, limits["seconds"]), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(kind, (amount, amount))


def main() -> int:
    """Read the file named first under the limits given second (JSON); status 0 also for a refusal, which is an answer."""
    path, limits = Path(sys.argv[1]), json.loads(sys.argv[2])
    sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="\n", write_through=False)
    try:
        for line in read(path, limits):
            tell(line)
        tell({"end": True})
    except Unreadable as no:
        tell({"refused": no.code, "parameters": no.parameters})
    except MemoryError:
        tell({"refused": "file-needs-too-much", "parameters": {}})
    sys.stdout.flush()
    return 0


def read(path: Path, limits: dict[str, int]) -> Iterator[object]:
    """The answer lines for *path*, by the kind its first bytes show, never by its name alone."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(4096)
    needs = limits["base_memory"] + 12 * size
    if not head.strip(b"\0 \r\n\t"):
        raise Unreadable("file-empty")
    if head.startswith(OLE):
        limit_self(needs, limits)
        yield from read_ole(path, limits)
    elif head.startswith(b"PK"):
        limit_self(limits["base_memory"], limits)
        yield from read_zip(path, limits)
    else:
        limit_self(needs, limits)
        yield from read_text(path, head, limits)


def read_ole(path: Path, limits: dict[str, int]) -> Iterator[object]:
    """An old Excel file (XLS, ET), or a new one inside a locked package."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("file-has-password")
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise Unreadable("file-is-no-sheet", found="OLE")
    if is_encrypted(content):
        raise Unreadable("file-has-password")
    del content
    yield {"kind": "xls"}
    yield from read_sheets(path, limits, {})


def is_encrypted(content: bytes) -> bool:
    """Whether one of the first records after the workbook's beginning (BOF) is FILEPASS ([MS-XLS] 2.4.117)."""
    at = content.find(b"\x09\x08\x10\x00\x00\x06")
    for _ in range(20):
        kind, length = content[at : at + 2], int.from_bytes(content[at + 2 : at + 4], "little")
        if at < 0 or kind == b"\x2f\x00":
            return at >= 0
        at += 4 + length
    return False


def read_zip(path: Path, limits: dict[str, int]) -> Iterator[object]:
    """XLSX or ODS: the directory and every part are looked through before the reader may touch them."""
    try:
        with zipfile.ZipFile(path) as package:
            kind = kind_of(package)
            unpacked = weigh(package, limits)
            limit_self(limits["base_memory"] + 5 * unpacked, limits)
            without_value = look_through(package, limits)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ) as error:
        raise Unreadable("file-damaged", detail=str(error)[:80]) from error
    yield {"kind": kind}
    yield from read_sheets(path, limits, without_value)


def kind_of(package: zipfile.ZipFile) -> str:
    """``xlsx`` or ``ods``; anything else is refused by its own name."""
    names = set(package.namelist())
    if any(entry.flag_bits & 1 for entry in package.infolist()):
        raise Unreadable("file-has-password")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        if package.getinfo("mimetype").file_size < 200 and b"spreadsheet" in package.read("mimetype"):
            manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
            if b"encryption-data" in manifest:
                raise Unreadable("file-has-password")
            return "ods"
        raise Unreadable("file-is-no-sheet", found="OpenDocument")
    for sign, found in (("xl/workbook.bin", "XLSB"), ("word/document.xml", "DOCX"), ("ppt/presentation.xml", "PPTX")):
        if sign in names:
            raise Unreadable("file-is-no-sheet", found=found)
    raise Unreadable("file-is-no-sheet", found="ZIP")


def weigh(package: zipfile.ZipFile, limits: dict[str, int]) -> int:
    """The bytes the package says it unpacks to; refused when it is a bomb by count, by size or by how much it swells."""
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > limits["parts"]:
        raise Unreadable("file-has-too-many-parts", parts=len(entries), most=limits["parts"])
    if unpacked > limits["unpacked"] or (unpacked > 30 * MEGABYTE and unpacked > limits["ratio"] * packed):
        raise Unreadable("file-swells", megabytes=unpacked // MEGABYTE, times=unpacked // packed)
    return unpacked


def look_through(package: zipfile.ZipFile, limits: dict[str, int]) -> dict[str, list[tuple[int, int]]]:
    """Every part once, in pieces: no document types, no far cells; what comes back are the formula cells without a value."""
    with_formulas = []
    for entry in package.infolist():
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        is_sheet = entry.filename.startswith("xl/worksheets/")
        with package.open(entry) as part:
            tail = b""
            while piece := part.read(MEGABYTE):
                piece = tail + piece
                if piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise Unreadable("file-damaged", detail="UTF-16")
                if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                    raise Unreadable("file-defines-entities", part=entry.filename)
                if is_sheet:
                    refuse_far_cells(piece, len(piece) - OVERLAP // 2, limits)
                    if b"<f" in piece and entry.filename not in with_formulas:
                        with_formulas.append(entry.filename)
                tail = piece[-OVERLAP:]
            refuse_far_cells(tail if is_sheet else b"", OVERLAP, limits)
    return formulas_without_value(package, with_formulas)


def refuse_far_cells(piece: bytes, until: int, limits: dict[str, int]) -> None:
    """
    A cell far out makes the reader build every cell before it: 16 million out of 1,400 bytes. One that is only coloured does not.

    What begins after *until* is looked at with the next piece, when its end is there too.
    """
    for found in FAR_CELL.finditer(piece):
        if found.end() > until:
            return
        line, column = place_of(found[1].decode())
        if line > limits["rows"] or column > limits["columns"]:
            raise Unreadable("cell-too-far", cell=found[1].decode(), rows=limits["rows"], columns=limits["columns"])


def place_of(address: str) -> tuple[int, int]:
    """Line and column of an address such as ``AB12``."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column


def formulas_without_value(package: zipfile.ZipFile, parts: list[str]) -> dict[str, list[tuple[int, int]]]:
    """By sheet name: the cells with a formula and no saved value."""
    found: dict[str, list[tuple[int, int]]] = {}
    names = sheet_names(package) if parts else {}
    for part in parts:
        cells = [place_of((match[1] + match[2]).decode()) for match in FORMULA_CELL.finditer(package.read(part))]
        if cells:
            found[names.get(part, part)] = cells[:10_000]
    return found


def sheet_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Part name to sheet name."""
    try:
        book = package.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {}
    for tag in RELATION.findall(relations):
        pair = dict(ATTRIBUTE.findall(tag))
        target = pair.get("Target", "")
        targets[pair.get("Id", "")] = target.lstrip("/") if target.startswith("/") else "xl/" + target
    return {targets.get(key, ""): unescaped(name) for name, key in SHEET_NAME.findall(book)}


def unescaped(text: str) -> str:
    """The five XML entities undone."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def read_sheets(path: Path, limits: dict[str, int], without_value: dict[str, list[tuple[int, int]]]) -> Iterator[object]:
    """All sheets by python-calamine; lines begin at the sheet's own line 1, columns at A."""
    import python_calamine as calamine

    try:
        with path.open("rb") as stream:
            book = calamine.CalamineWorkbook.from_filelike(stream)
            metadata = book.sheets_metadata
            if len(metadata) > limits["sheets"]:
                raise Unreadable("file-has-too-many-sheets", sheets=len(metadata), most=limits["sheets"])
            for index, sheet in enumerate(metadata):
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                    hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
                    yield from read_sheet(book.get_sheet_by_index(index), hidden, limits, without_value.get(sheet.name, []))
    except calamine.PasswordError as error:
        raise Unreadable("file-has-password") from error
    except calamine.CalamineError as error:
        raise Unreadable("file-damaged", detail=str(error)[:80]) from error


def read_sheet(sheet: Any, hidden: bool, limits: dict[str, int], without_value: list[tuple[int, int]]) -> Iterator[object]:
    """One sheet's heading line and its rows in chunks."""
    rows, columns = (place + 1 for place in sheet.end or (-1, -1))
    if rows > limits["rows"] or columns > limits["columns"]:
        most = {"most_rows": limits["rows"], "most_columns": limits["columns"]}
        raise Unreadable("sheet-too-large", sheet=sheet.name, rows=rows, columns=columns, **most)
    merges = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in (sheet.merged_cell_ranges or [])[:200_000]]
    yield {"sheet": sheet.name, "merges": merges, "without_value": without_value, "hidden": hidden}
    yield from in_chunks(shifted(sheet))


def shifted(sheet: Any) -> Iterator[list[Any]]:
    """The rows of *sheet* from line 1 and column A, also when the used area begins further in."""
    if sheet.start is None:
        return
    above, left = sheet.start
    rows = sheet.iter_rows()
    if not above and not left:
        yield from rows
        return
    all_rows = list(rows)
    already = len(all_rows) - sheet.height
    yield from ([] for _ in range(above - already))
    pad = [""] * (left if all_rows and len(all_rows[0]) == sheet.width else 0)
    for row in all_rows:
        yield pad + row


def in_chunks(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    """Rows in lists of :data:`CHUNK`."""
    chunk: list[list[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def read_text(path: Path, head: bytes, limits: dict[str, int]) -> Iterator[object]:
    """A text table in UTF-8, GB18030 or UTF-16, its delimiter found by looking."""
    for signature, found in SIGNATURES:
        if head.startswith(signature):
            raise Unreadable("file-is-no-sheet", found=found)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|table|\?xml|meta)", head, re.IGNORECASE):
        raise Unreadable("file-is-no-sheet", found="HTML")
    if path.suffix.lower() not in TEXT_SUFFIXES:
        raise Unreadable("file-is-no-sheet", found="text")
    if path.stat().st_size > limits["text"]:
        raise Unreadable("file-swells", megabytes=path.stat().st_size // MEGABYTE, times=1)
    text = decoded(path.read_bytes())
    yield {"kind": "csv"}
    yield {"sheet": path.stem, "merges": [], "without_value": [], "hidden": False}
    yield from in_chunks(text_rows(text, limits))


def text_rows(text: str, limits: dict[str, int]) -> Iterator[list[str]]:
    """The rows of a text table, each within the limits."""
    csv.field_size_limit(100_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)), start=1):
            if number > limits["rows"] or len(row) > limits["columns"]:
                raise Unreadable("cell-too-far", cell=f"{number}:{len(row)}", rows=limits["rows"], columns=limits["columns"])
            yield row
    except csv.Error as error:
        raise Unreadable("file-damaged", detail=str(error)[:80]) from error


def decoded(content: bytes) -> str:
    """
    The text of *content*.

    UTF-16 is known by its mark or by its zeros, UTF-8 by being valid, and what is left is taken as GB18030, the superset of GBK.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content[:4096]:
        encodings = ["utf-16-le" if content[1:4096:2].count(0) > content[:4096:2].count(0) else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("file-is-no-sheet", found="binary")


def delimiter_of(text: str) -> str:
    """The sign that cuts the first lines into the most equal number of cells, two at least; a comma when none does."""
    lines = [line for line in text[:20_000].splitlines()[:50] if line.strip()]
    best, most = ",", 0
    for sign in (",", "\t", ";", "|", "，"):
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        score = usual * counts.count(usual) if usual else sum(counts) // 4
        if score > most:
            best, most = sign, score
    return best


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # Without the interpreter's tidying up, which may itself run out of memory.
