"""
How a Word report looks: the official Chinese layout, and a sober English one.

Source of the Chinese one: GB/T 9704—2012 《党政机关公文格式》: paper and text area 5.1 and 5.2.1, type 5.2.2, 22 lines of 28 characters 5.2.3,
head 7.2.4 to 7.2.7, title, addressee and body 7.3.1 to 7.3.3, enclosures 7.3.4 and 7.4, signature without a seal 7.3.5.2, page numbers 7.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FANGSONG, HEITI, KAITI, BIAOSONG, SONGTI = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
TIMES = "Times New Roman"

SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 22.0, 16.0, 14.0, 12.0, 10.5
"""Chinese type sizes 二号, 三号, 四号, 小四, 五号 in points."""

RED, MASTHEAD = "E60012", 42.0
"""The head of an official document: its red, and the largest type of the issuing body's name in points (GB/T 9704—2012, 7.2.4 leaves the size free)."""

LINE = 28.95
"""Points from line to line: 225 mm for 22 lines is 28.99; rounded down to a whole twentieth, so that the 22nd line still fits."""

SQUEEZE = -0.25
"""Points between characters of 三号: 28 of them then take 441 of the 442.2 points of a line. A grid of characters, the other way
to get there, is read by Word alone; LibreOffice would give every character two cells."""


@dataclass(frozen=True)
class Look:
    """
    A style of paragraph. Sizes and spaces in points; *line* is a fixed pitch, or None for single spacing.

    *first* is the indent of the first line in characters; *outline* the level of a heading; *between* is added between characters;
    *ruled* draws a line of its colour below.
    """

    chinese: str
    latin: str
    size: float
    bold: bool = False
    align: str = "left"
    line: float | None = None
    before: float = 0
    after: float = 0
    first: int = 0
    colour: str = "000000"
    with_next: bool = False
    outline: int | None = None
    on_grid: bool = False
    between: float = 0
    ruled: bool = False


@dataclass(frozen=True)
class Layout:
    """
    Everything that differs between the two layouts. Lengths in millimetres.

    *grid* is the line pitch of the page in points, or None.
    """

    official: bool
    looks: Mapping[str, Look]
    top: float
    bottom: float
    left: float
    right: float
    footer: float
    grid: float | None
    figure_widths: tuple[int, ...]
    signature_widths: tuple[int, ...]
    definition_widths: tuple[int, ...]
    errata_widths: tuple[int, ...]
    imprint_widths: tuple[int, ...] = ()

    @property
    def text_width(self) -> float:
        """Width of the text area on A4."""
        return 210 - self.left - self.right


def _official_look(chinese: str, size: float = SIZE_3, **more: object) -> Look:
    return Look(chinese, TIMES, size, line=LINE, on_grid=True, between=SQUEEZE if size == SIZE_3 else 0, **more)  # type: ignore[arg-type]


OFFICIAL = Layout(
    official=True,
    looks={
        "Normal": _official_look(FANGSONG),
        "Masthead": Look(BIAOSONG, TIMES, MASTHEAD, align="center", colour=RED, after=LINE),
        "Masthead Line": _official_look(FANGSONG, align="left", colour=RED, ruled=True),
        "Addressee": _official_look(FANGSONG, before=LINE),
        "Title": _official_look(BIAOSONG, SIZE_2, align="center", with_next=True),
        "Subtitle": _official_look(KAITI, align="center", with_next=True),
        "Facts": Look(KAITI, TIMES, SIZE_5, align="center", before=6, after=LINE / 2),
        "Mark": _official_look(HEITI),
        "Heading 1": _official_look(HEITI, first=2, with_next=True, outline=0),
        "Heading 2": _official_look(KAITI, first=2, with_next=True, outline=1),
        "Heading 3": _official_look(FANGSONG, first=2, with_next=True, outline=2),
        "Appendix": _official_look(BIAOSONG, SIZE_2, align="center", with_next=True, after=LINE / 2, outline=0),
        "Body Text": _official_look(FANGSONG, align="both", first=2),
        "Signature": _official_look(FANGSONG, align="right"),
        "Table Head": Look(HEITI, TIMES, SIZE_SMALL_4, before=3, after=3, with_next=True),
        "Table Text": Look(FANGSONG, TIMES, SIZE_SMALL_4, before=3, after=3),
        "Note": Look(FANGSONG, TIMES, SIZE_SMALL_4, before=2, after=2, line=18),
        "Imprint": Look(FANGSONG, TIMES, SIZE_4, before=4, after=4),
        "Picture": Look(FANGSONG, TIMES, SIZE_SMALL_4, align="center", before=8, with_next=True),
        "Caption": Look(HEITI, TIMES, SIZE_SMALL_4, align="center", before=2, after=8),
        "Footer": Look(SONGTI, SONGTI, SIZE_4),
    },
    top=37,
    bottom=35,
    left=28,
    right=26,
    footer=25,
    grid=LINE,
    figure_widths=(74, 26, 22, 34),
    signature_widths=(66, 45, 45),
    definition_widths=(46, 110),
    errata_widths=(40, 32, 18, 18, 48),
    imprint_widths=(86, 70),
)
"""GB/T 9704—2012. The footer stands so that the dashes beside the page number lie 7 mm below the text area (7.5)."""


def _plain_look(size: float, **more: object) -> Look:
    return Look(SONGTI, "Cambria", size, **more)  # type: ignore[arg-type]


NAVY = "1D4257"

ENGLISH = Layout(
    official=False,
    looks={
        "Normal": _plain_look(11, line=15),
        "Title": _plain_look(24, bold=True, after=4, with_next=True),
        "Subtitle": _plain_look(13, colour="5B6268", after=8, with_next=True),
        "Facts": _plain_look(10, colour="5B6268", after=16),
        "Mark": _plain_look(10, bold=True, colour=NAVY, after=6),
        "Heading 1": _plain_look(15, bold=True, colour=NAVY, before=18, after=6, with_next=True, outline=0),
        "Heading 2": _plain_look(12.5, bold=True, before=12, after=4, with_next=True, outline=1),
        "Heading 3": _plain_look(11, bold=True, before=10, after=3, with_next=True, outline=2),
        "Appendix": _plain_look(15, bold=True, colour=NAVY, before=18, after=8, with_next=True, outline=0),
        "Body Text": _plain_look(11, line=15, after=6),
        "Signature": _plain_look(11, align="right", before=4),
        "Table Head": _plain_look(9.5, bold=True, before=2, after=2, with_next=True),
        "Table Text": _plain_look(10, before=2, after=2),
        "Note": _plain_look(9, colour="5B6268", before=3, after=3),
        "Picture": _plain_look(10, align="center", before=10, with_next=True),
        "Caption": _plain_look(9, colour="5B6268", align="center", before=3, after=10),
        "Footer": _plain_look(9, colour="5B6268", align="center"),
    },
    top=25,
    bottom=25,
    left=27,
    right=27,
    footer=12,
    grid=None,
    figure_widths=(74, 32, 28, 22),
    signature_widths=(66, 45, 45),
    definition_widths=(46, 110),
    errata_widths=(32, 36, 18, 18, 52),
)


def signature_indents(organisation: str, day: str) -> tuple[float, float]:
    """
    How far from the right edge the organisation and the day stand, in characters, when no seal is put on them.

    GB/T 9704—2012, 7.3.5.2: the organisation two characters from the right, the day below it beginning two characters further
    right; where the day would then come nearer than two characters, it stands at two and the organisation moves left.
    """
    above, below = width_of(organisation), width_of(day)
    day_indent = max(2.0, above - below)
    return day_indent + below + 2 - above, day_indent


def width_of(text: str) -> float:
    """Width of a line in Chinese characters: Latin letters and figures take half of one."""
    return sum(0.5 if ord(character) < 0x2E80 else 1.0 for character in text)
