"""
Archives (XLSX and DOCX are ZIP files): looked at from outside before anything is unpacked.

A file of a few kilobytes can claim to hold terabytes. Only the directory of the archive is read here, and it is read with care.
"""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

MEGABYTE = 1_000_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a password-protected XLSX or DOCX begins, and an old XLS or DOC."""

DIRECTORY_END = b"PK\x05\x06"
LONG_LOCATOR = b"PK\x06\x07"
"""Stands before the end of the directory when the true end is written elsewhere in 64-bit numbers."""

LARGEST_LINE = 512
"""Bytes allowed on average for one line of the directory; office programs need about 100."""


@dataclass(frozen=True)
class Limits:
    """What an archive may be: bytes of the file, bytes of all parts unpacked, and how many parts."""

    size: int = 20 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    parts: int = 2000


def check_archive(source: bytes | Path, limits: Limits | None = None) -> None:
    """
    Refuse *source* if it is no archive, damaged, locked, or would swell beyond *limits* when unpacked.

    Unpacks nothing. After it has passed, no part can give more bytes than the directory says: ``zipfile`` stops there.
    """
    limits = limits or Limits()
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.size:
        raise Refused(_too_large("archive-too-large", size, limits.size))
    data = source.read_bytes() if isinstance(source, Path) else source
    if data.startswith(OLE):
        raise Refused(Reason("archive-locked"))
    if not data.startswith(b"PK"):
        raise Refused(Reason("archive-not-zip"))
    _check_directory_end(data, limits)
    try:
        with ZipFile(BytesIO(data)) as archive:
            refuse_if(_faults(archive.infolist(), limits))
    except (BadZipFile, NotImplementedError, ValueError, UnicodeDecodeError) as damage:
        raise Refused(Reason("archive-broken")) from damage


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive of *parts*, in their order; the same parts always give the same bytes."""
    result = BytesIO()
    with ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            line = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            line.compress_type = ZIP_DEFLATED
            line.external_attr = 0o600 << 16
            line.create_system = 3
            archive.writestr(line, content)
    return result.getvalue()


def unpacked(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    """All parts of an archive by name, checked first; a part that does not match its checksum is refused."""
    check_archive(data, limits)
    parts = {}
    with ZipFile(BytesIO(data)) as archive:
        for line in archive.infolist():
            try:
                if not line.is_dir():
                    parts[line.filename] = archive.read(line)
            except (BadZipFile, EOFError, OSError, ValueError, RuntimeError, zlib.error) as damage:
                raise Refused(Reason("archive-damaged", {"part": line.filename})) from damage
    return parts


def _check_directory_end(data: bytes, limits: Limits) -> None:
    """Refuse a directory too long to be honest before ``zipfile`` builds an object for each of its lines."""
    end = data.rfind(DIRECTORY_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise Refused(Reason("archive-broken"))
    parts, directory = _number(data, end + 10, 2), _number(data, end + 12, 4)
    if data[max(0, end - 20) : end].startswith(LONG_LOCATOR):
        record = _number(data, end - 12, 8)
        parts, directory = max(parts % 0xFFFF, _number(data, record + 32, 8)), _number(data, record + 40, 8)
    if parts > limits.parts or directory > limits.parts * LARGEST_LINE:
        raise Refused(Reason("archive-too-many-parts", {"parts": max(parts, directory // LARGEST_LINE), "limit": limits.parts}))


def _number(data: bytes, place: int, length: int) -> int:
    return int.from_bytes(data[place : place + length], "little")


def _faults(lines: list[ZipInfo], limits: Limits) -> Iterator[Reason]:
    if len(lines) > limits.parts:
        yield Reason("archive-too-many-parts", {"parts": len(lines), "limit": limits.parts})
    unpacked_size = sum(line.file_size for line in lines)
    if unpacked_size > limits.unpacked:
        yield _too_large("archive-swells", unpacked_size, limits.unpacked)
    seen: set[str] = set()
    for line in lines:
        name = line.filename.lower()
        if line.flag_bits & 1:
            yield Reason("archive-locked")
            return
        if name in seen or _leads_outside(line) or line.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            yield Reason("archive-damaged", {"part": line.filename[:80]})
        seen.add(name)


def _leads_outside(line: ZipInfo) -> bool:
    """Whether the part would be written outside its folder, or is a link to elsewhere."""
    name = line.filename.replace("\\", "/")
    return name.startswith("/") or ":" in name or ".." in name.split("/") or stat.S_ISLNK(line.external_attr >> 16)


def _too_large(code: str, size: int, limit: int) -> Reason:
    return Reason(code, {"size": -(-size // MEGABYTE), "limit": limit // MEGABYTE})
