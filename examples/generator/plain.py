"""Writing plain files whose bytes depend on nothing but what is written: no clock, no machine, no order of a set."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

STILL = (2022, 3, 10, 9, 0, 0)
"""The one moment stamped into every archive: the morning before the operation, Beijing time."""


def text(path: Path, content: str) -> None:
    """Write UTF-8 with line feeds, on any machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8"))


def json_lines(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write one object a line, keys in the order given."""
    text(path, "".join(json.dumps(record, ensure_ascii=False, separators=(", ", ": ")) + "\n" for record in records))


def json_document(path: Path, document: Mapping[str, Any], *, features: Sequence[Mapping[str, Any]]) -> None:
    """Write a GeoJSON collection with one feature a line, so that a change reads well."""
    head = json.dumps(document, ensure_ascii=False, indent=1)[:-2]
    lines = ",\n".join("  " + json.dumps(feature, ensure_ascii=False) for feature in features)
    text(path, f'{head},\n "features": [\n{lines}\n ]\n}}\n')


def comma_separated(path: Path, rows: Iterable[Sequence[str]], *, encoding: str) -> None:
    """Write a CSV as an office's spreadsheet program does: that encoding, carriage return and line feed."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\r\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(held.getvalue().encode(encoding))


def toml_table(heading: str, values: Mapping[str, Any]) -> str:
    """One TOML table; a heading in double brackets is one of many, an empty heading is the top of the file."""
    lines = [heading] if heading else []
    lines += [f"{key} = {_toml(value)}" for key, value in values.items() if value is not None]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, Moment):
        return value.text
    return json.dumps(str(value), ensure_ascii=False)


class Moment:
    """A date or a time written bare, as TOML has both as values of their own."""

    def __init__(self, text: str) -> None:
        """Keep *text*, an ISO 8601 date or date and time with its offset."""
        self.text = text


def archive(path: Path, made: io.BytesIO) -> None:
    """
    Write an Office file with its clock stopped: entry times and the two dates inside its own properties.

    Compressed bytes may still differ between zlib builds, so whoever compares two archives compares their members.
    """
    year, month, day, hour, minute, second = STILL
    still = f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z".encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + still, content)
            entry = zipfile.ZipInfo(item.filename, STILL)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            target.writestr(entry, content)
