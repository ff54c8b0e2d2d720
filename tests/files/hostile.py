"""Files nobody should have to open, made byte by byte; each is refused for a reason of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="登记表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = '<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def xlsx(rows: str, before: str = "", pieces: int = 1) -> bytes:
    """An XLSX of one sheet whose XML is *rows*, *pieces* times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        package.writestr("xl/workbook.xml", BOOK)
        package.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        start, end = SHEET.format(before=before, rows="\0").split("\0")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(start.encode())
            for _ in range(pieces):
                part.write(rows.encode())
            part.write(end.encode())
    return stream.getvalue()


def text_row(number: int, *texts: str) -> str:
    """One row of texts."""
    cells = "".join(f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def swelling() -> bytes:
    """220 MB of the same row in 750 kB."""
    return xlsx('<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>' * 1000, pieces=2500)


def sparse() -> bytes:
    """One cell in the last corner: 1,400 bytes that claim 16 million cells and more."""
    return xlsx('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')


def entities() -> bytes:
    """Entities made of entities, ten times each: the billion laughs."""
    letters = "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(8))
    return xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>', f'<!DOCTYPE l [<!ENTITY a "{"a" * 50}">{letters}]>')


def shy_sparse() -> bytes:
    """Two cells within the allowed rows and columns, and fifty million empty ones between them."""
    return xlsx(text_row(1, "姓名") + '<row r="249999"><c r="GR249999" t="inlineStr"><is><t>x</t></is></c></row>')


def repeated_ods() -> bytes:
    """An ODS cell that repeats itself five thousand times in a row that does the same: twenty-five million cells."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(
            "content.xml",
            '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            '<office:body><office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="5000">'
            '<table:table-cell office:value-type="string" table:number-columns-repeated="5000"><text:p>x</text:p></table:table-cell>'
            "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def locked() -> bytes:
    """What Excel writes when a password is set: the workbook encrypted inside an OLE file."""
    return OLE + b"\0" * 1016 + "EncryptionInfo".encode("utf-16-le") + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000


def locked_old() -> bytes:
    """An old XLS whose second record says that all others are encrypted."""
    name = "Workbook".encode("utf-16-le")
    records = b"\x09\x08\x10\x00" + b"\x00\x06\x05\x00" + b"\0" * 12 + b"\x2f\x00\x06\x00" + b"\1" * 6
    return OLE + b"\0" * 504 + name + b"\0" * (512 - len(name)) + records + b"\0" * 2000


def locked_zip() -> bytes:
    """A ZIP whose entries carry the flag of encryption."""
    content = bytearray(xlsx(text_row(1, "姓名")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def word_document() -> bytes:
    """A DOCX under the name of a spreadsheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


def cut_off() -> bytes:
    """An XLSX of which the second half never arrived."""
    whole = xlsx("".join(text_row(n, "姓名", f"甲{n}") for n in range(1, 400)))
    return whole[: len(whole) // 2]


def many_parts() -> bytes:
    """Thousands of empty parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", BOOK)
        for number in range(2_500):
            package.writestr(f"xl/worksheets/sheet{number}.xml", "<x/>")
    return stream.getvalue()


def many_sheets() -> bytes:
    """More sheets than any community has buildings."""
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 400))
    content = io.BytesIO(xlsx(text_row(1, "姓名")))
    stream = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "xl/workbook.xml":
                body = BOOK.replace('<sheet name="登记表" sheetId="1" r:id="rId1"/>', names).encode()
            new.writestr(entry.filename, body)
    return stream.getvalue()


MADE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "swelling": (swelling, ".xlsx", "file-swells"),
    "sparse": (sparse, ".xlsx", "cell-too-far"),
    "entities": (entities, ".xlsx", "file-defines-entities"),
    "shy-sparse": (shy_sparse, ".xlsx", "file-needs-too-much"),
    "repeated-ods": (repeated_ods, ".ods", "file-needs-too-much"),
    "locked": (locked, ".xlsx", "file-has-password"),
    "locked-old": (locked_old, ".xls", "file-has-password"),
    "locked-zip": (locked_zip, ".xlsx", "file-has-password"),
    "word": (word_document, ".xlsx", "file-is-no-sheet"),
    "cut-off": (cut_off, ".xlsx", "file-damaged"),
    "many-parts": (many_parts, ".xlsx", "file-has-too-many-parts"),
    "many-sheets": (many_sheets, ".xlsx", "file-has-too-many-sheets"),
    "pdf": (lambda: b"%PDF-1.7\n" + b"\xe2\xe3" * 500, ".xlsx", "file-is-no-sheet"),
    "picture": (lambda: b"\xff\xd8\xff\xe0" + b"\x10JFIF" * 200, ".xls", "file-is-no-sheet"),
    "text-renamed": ("今天天气很好\n没有表格".encode, ".xlsx", "file-is-no-sheet"),
    "web-page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", ".xls", "file-is-no-sheet"),
    "binary-csv": (lambda: bytes(range(256)) * 40, ".csv", "file-is-no-sheet"),
    "empty": (lambda: b"", ".xlsx", "file-empty"),
    "wide-csv": (lambda: b",".join([b"x"] * 300), ".csv", "cell-too-far"),
    "broken-xls": (lambda: OLE + b"\0" * 500 + "Workbook".encode("utf-16-le") + b"\1\2\3" * 900, ".xls", "file-damaged"),
}
"""Name to how it is made, the suffix it comes under, and the code it is refused with."""


def write(folder: Path, name: str) -> Path:
    """One of them as a file."""
    make, suffix, _ = MADE[name]
    path = folder / f"{name}{suffix}"
    path.write_bytes(make())
    return path
