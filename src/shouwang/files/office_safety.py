"""
What an office document must not bring along: programs, and links that fetch something by themselves.

Links a person clicks (web pages, e-mail) stay; the path of the author's own Word template, which many official forms carry, is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]

from shouwang.files.office import parsed, written
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

CONTENT_TYPES = "[Content_Types].xml"
WORD_SETTINGS = "word/settings.xml"

PROGRAMS = re.compile(
    r"vbaproject|vbadata|/activex/|/ctrlprops/activex|/macrosheets/|/dialogsheets/|oleobject|/embeddings/.*\.(?!xlsx$|docx$|pptx$)",
    re.IGNORECASE,
)
PROGRAM_TYPES = ("macroenabled", "vbaproject", "activex", "ms-office.vba", "oleobject")
FETCHING_FIELDS = re.compile(r"(?:^|\s)(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\s+[\"\\\w]", re.IGNORECASE)
CLICKED = ("http://", "https://", "mailto:")


def is_workbook(parts: Mapping[str, bytes]) -> bool:
    """Whether the parts are an Excel workbook; False for a Word document, and refused if neither."""
    types = {line.get("PartName"): line.get("ContentType", "") for line in parsed(CONTENT_TYPES, parts[CONTENT_TYPES])}
    if types.get("/xl/workbook.xml", "").endswith("spreadsheetml.sheet.main+xml") and "xl/workbook.xml" in parts:
        return True
    if types.get("/word/document.xml", "").endswith("wordprocessingml.document.main+xml") and "word/document.xml" in parts:
        return False
    raise Refused(Reason("template-not-a-form"))


def without_dangers(parts: dict[str, bytes]) -> dict[str, bytes]:
    """
    *parts* without the harmless remains, or refused with every program and every fetching link found.
    """
    if CONTENT_TYPES not in parts:
        raise Refused(Reason("template-not-a-form"))
    parts = dict(parts)
    _drop_own_template(parts)
    refuse_if([*_programs(parts), *_links(parts), *_fields(parts)])
    return parts


def _programs(parts: Mapping[str, bytes]) -> Iterator[Reason]:
    for name in parts:
        if PROGRAMS.search("/" + name):
            yield Reason("template-has-program", {"part": name})
    for line in parsed(CONTENT_TYPES, parts[CONTENT_TYPES]):
        kind = line.get("ContentType", "").lower()
        if any(program in kind for program in PROGRAM_TYPES):
            yield Reason("template-has-program", {"part": line.get("PartName") or line.get("Extension", "?")})


def _links(parts: Mapping[str, bytes]) -> Iterator[Reason]:
    for name, data in parts.items():
        if name.endswith(".rels"):
            for line in parsed(name, data):
                target = line.get("Target", "")
                clicked = line.get("Type", "").endswith("/hyperlink") and target.lower().startswith(CLICKED)
                if line.get("TargetMode", "").lower() == "external" and not clicked:
                    yield Reason("template-reaches-out", {"target": target[:80]})


def _fields(parts: Mapping[str, bytes]) -> Iterator[Reason]:
    """Fields of Word that fetch or start something when the document is opened; they may be cut over several runs."""
    for name, data in parts.items():
        if name.startswith("word/") and name.endswith(".xml") and (b"instr" in data):
            root = parsed(name, data)
            texts = ["".join(run.text or "" for run in paragraph.iter("{*}instrText")) for paragraph in root.iter("{*}p")]
            texts += [value for field in root.iter("{*}fldSimple") for key, value in field.attrib.items() if key.endswith("}instr")]
            for text in texts:
                if FETCHING_FIELDS.search(text):
                    yield Reason("template-reaches-out", {"target": text.strip()[:80]})


def _drop_own_template(parts: dict[str, bytes]) -> None:
    """Take out the path of the author's Word template: it is where a document would fetch macros from."""
    links = "word/_rels/settings.xml.rels"
    if links not in parts or WORD_SETTINGS not in parts:
        return
    root, settings = parsed(links, parts[links]), parsed(WORD_SETTINGS, parts[WORD_SETTINGS])
    _remove([line for line in root if line.get("Type", "").endswith("/attachedTemplate")])
    _remove(list(settings.iter("{*}attachedTemplate")))
    parts[links], parts[WORD_SETTINGS] = written(root), written(settings)


def _remove(elements: list[etree._Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
