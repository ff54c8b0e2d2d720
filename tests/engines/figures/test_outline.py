"""What a report tells, and what it keeps silent about."""

from __future__ import annotations

from datetime import date

from shouwang.engines.figures import outline
from shouwang.engines.figures.plausibility import Doubt
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.words import plain
from tests.engines.figures.entries import enrolled, entry, ledger, on_post

FACTS = outline.Facts(
    operation=plain("Willow Court watch", "柳园值守"),
    area=plain("East District", "东城区"),
    legal_basis=plain("Order {1}"),
    unit=plain("The station", "推广站"),
    host=plain("Shuanghuai Community", "双槐社区"),
    superior=None,
    phase=1,
    first_day=date(2022, 3, 11),
    last_day=date(2022, 3, 20),
)


def test_a_sentence_without_its_figures_is_not_told():
    """
    Nobody has recorded a check; the report must not say "0 checks were made".
    """
    printed = outline.lines(ledger(enrolled("Mei"), on_post("Mei", 50)).all_counted())

    told = " ".join(paragraph.en for section in outline.sections(printed) for paragraph in section.paragraphs)

    assert "checks were made" not in told
    assert "no entries yet for" in told
    assert "Checks at the gates" in told


def test_a_sentence_carries_its_figures_in_both_languages():
    """
    Two compounds and four buildings were entered, with a household of three.
    """
    entries = [entry("place.added", 0, place=f"c{n}", level="compound") for n in range(2)]
    entries += [entry("place.added", 0, place=f"b{n}", level="building") for n in range(4)]
    entries.append(entry("household.added", 1, subject="h", place="d", members=3, occupancy="lived-in", **{"import": str(entries[0].id)}))

    sections = outline.sections(outline.lines(ledger(*entries).all_counted()))

    held = next(section for section in sections if section.heading.en == "The compounds held")
    assert held.paragraphs[0].en == "2 compounds with 4 buildings were held: 1 households, 3 people."
    assert held.paragraphs[0].zh == "负责2个小区、4栋楼、1户、3人的值守与服务。"
    assert [line.code for line in held.figures] == ["compounds", "buildings", "households", "residents"]


def test_a_doubt_stands_beside_its_figure():
    """
    The reader of the report sees the doubt where the figure is, in words.
    """
    doubt = Doubt("staff-on-post", Reason("more-on-post-than-could-be", {"on_post": 23, "able": 22}))

    printed = outline.lines(ledger(on_post("Mei", 1)).all_counted(), [doubt])

    assert "23" in printed["staff-on-post"].doubts[0].zh
    assert printed["staff-on-roll"].doubts == ()


def test_the_opening_takes_braces_as_they_are():
    """
    The legal basis is typed by people; a brace in it is a character and no gap.
    """
    words = outline.opening(FACTS)

    assert "Order {1}" in words.within("en")
    assert words.within("zh").startswith("2022年3月11日至2022年3月20日，推广站下沉至双槐社区")
