"""The report as PDF."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

import pytest

from shouwang.files.fonts import Fonts, find_fonts
from shouwang.files.pdf import write_pdf
from shouwang.vocabulary.outline import Outline
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import Words
from tests.files.sample_report import draft, report

ONLY_LATIN = Fonts((), (), {}, find_fonts().handle)
needs_chinese = pytest.mark.skipif(not find_fonts().chinese, reason="No Chinese font here: install fonts-noto-cjk.")


def inside(pdf: bytes) -> bytes:
    """The objects of a PDF with their compressed streams opened."""
    opened = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return pdf + b"\n".join(opened)


def latin_report() -> Outline:
    """A report nobody needs a Chinese font for."""
    whole = report()
    plain = tuple(replace(step, name=step.name.split(" ")[0]) for step in whole.signatures)
    return replace(whole, sections=whole.sections[:-1], signatures=plain)


@needs_chinese
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_font_is_embedded(language: str) -> None:
    """An official report must print the same on a desk that has none of our fonts."""
    objects = inside(write_pdf(report(), language, fonts=find_fonts()))

    assert objects.count(b"/Type/FontDescriptor") == len(re.findall(rb"/FontFile[23] ", objects)) > 0


def test_same_outline_same_bytes() -> None:
    """A report can be hashed and compared only if writing it twice gives the same file."""
    first = write_pdf(latin_report(), "en", fonts=ONLY_LATIN)

    assert first == write_pdf(latin_report(), "en", fonts=ONLY_LATIN)
    assert first != write_pdf(replace(latin_report(), frozen=False), "en", fonts=ONLY_LATIN)


def test_it_says_what_it_is() -> None:
    """Archives and screen readers look for title, language, date and standards, not at the page."""
    objects = inside(write_pdf(latin_report(), "en", fonts=ONLY_LATIN))

    assert b"/Lang(en-GB)" in objects
    assert b"Ten days at two compounds" in objects
    assert b"<pdfaid:part>2</pdfaid:part>" in objects
    assert b"<pdfuaid:part>1</pdfuaid:part>" in objects
    assert b"D:20220321000000" in objects


def test_a_character_without_font_is_told_and_nothing_written() -> None:
    """Typst would leave the place blank without a word; a name must not vanish like that."""
    with pytest.raises(Refused) as refused:
        write_pdf(report(), "zh-hans", fonts=ONLY_LATIN)

    assert [reason.code for reason in refused.value.reasons] == ["characters-without-font"]


def test_text_is_never_taken_for_markup() -> None:
    """Whatever somebody typed is printed as typed: here a command that would read a file and stop the writing."""
    hostile = Words('#read("/etc/passwd") *bold* $x$ \\ <label> @cite "q" //', '#panic("x")')

    pdf = write_pdf(replace(latin_report(), title=hostile), "en", fonts=ONLY_LATIN)

    assert b'#read("/etc/passwd") *bold*' in inside(pdf).replace(b"\\(", b"(").replace(b"\\)", b")").replace(b"&quot;", b'"')


def test_control_characters_do_not_stop_a_report() -> None:
    """Pasted text may hold a null or a broken half of a character; the report is written without it."""
    dirty = Words("Ten\x00 days\x0b \ud83d", "十\x00天")

    pdf = write_pdf(replace(latin_report(), subtitle=dirty), "en", fonts=ONLY_LATIN)

    assert b"Ten days " in inside(pdf)


def test_pictures_keep_their_words_for_the_blind() -> None:
    """The alternative text is part of the file, not only of the page."""
    objects = inside(write_pdf(latin_report(), "en", fonts=ONLY_LATIN))

    assert b"A red barrier before three houses with lit windows" in objects


def test_a_picture_that_is_none_is_refused() -> None:
    """A script in an SVG is the usual passenger; only photos may enter."""
    whole = latin_report()
    wrong = replace(whole.sections[3].pictures[0], image=b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    sections = (replace(whole.sections[3], pictures=(wrong,)),)

    with pytest.raises(Refused) as refused:
        write_pdf(replace(whole, sections=sections), "en", fonts=ONLY_LATIN)

    assert refused.value.reasons[0].code == "picture-not-a-photo"


@needs_chinese
def test_an_empty_report_is_still_a_report() -> None:
    """The first draft of an operation has a title and nothing else."""
    bare = replace(draft(), sections=(), headlines=(), signatures=(), related=(), about=None, contact=None, privacy=None, journal_hash="")

    pdf = write_pdf(bare, "zh-hans", fonts=find_fonts())

    assert pdf.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 1" in inside(pdf)
