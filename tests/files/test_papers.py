"""The papers of a roster: what stands on them, and that they print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shouwang.files import papers
from shouwang.files.fonts import find_fonts
from shouwang.files.papers import (
    Card,
    GroupPaper,
    Lacking,
    Office,
    OnCard,
    RosterPaper,
    Stint,
    letter,
    write_cards,
    write_groups,
    write_wall,
)
from shouwang.vocabulary.words import Words, plain
from tests.files.test_pdf import inside, needs_chinese

ZONE = ZoneInfo("Asia/Shanghai")
A3, A4, A6 = (841.9, 1190.6), (595.3, 841.9), (297.6, 421.0)
OFFICE = Office("Commander", "Mei", "13800000009")


def at(day: int, hour: int) -> datetime:
    return datetime(2022, 3, day, hour, tzinfo=ZONE)


def paper(**instead: object) -> RosterPaper:
    """Two posts for two days; two people are called Mei."""
    told = RosterPaper(
        operation=Words("Willow Court", "柳园"),
        number=3,
        is_published=True,
        starts_at=at(11, 17),
        ends_at=at(13, 5),
        printed_at=at(11, 16),
        posts=(Words("East gate", "东门"), Words("West gate", "西门")),
        people={"a": "Mei", "b": "Mei", "c": "Qing"},
        stints=(Stint("a", 0, at(11, 17), at(11, 23)), Stint("b", 0, at(11, 23), at(12, 5)), Stint("c", 1, at(11, 17), at(12, 5))),
        lacking=(Lacking(0, at(11, 17), at(11, 23), 1),),
    )
    return replace(told, **instead)


@pytest.fixture
def printed(monkeypatch) -> dict:
    """What a template is given."""
    given: dict = {}

    def typeset(template, data, language, **named) -> bytes:
        given.update(data | named | {"template": template})
        return b""

    monkeypatch.setattr(papers, "typeset", typeset)
    return given


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    boxes = re.findall(rb"/MediaBox\s?\[\s?0 0 ([\d.]+) ([\d.]+)\s?\]", inside(pdf))
    return [(round(float(wide), 1), round(float(high), 1)) for wide, high in boxes]


def near(found: tuple[float, float], wanted: tuple[float, float]) -> bool:
    return all(abs(one - other) < 1 for one, other in zip(found, wanted, strict=True))


def test_the_wall_leaves_out_days_that_a_newer_roster_has(printed):
    """
    It holds on the first evening alone: the sheet says until when, that newer ones have the rest, and has no columns for their days.
    """
    write_wall(paper(), "en", fonts=find_fonts())
    whole = (printed["span"], printed["newer"], [sheet["days"] for sheet in printed["by_people"]])
    write_wall(paper(parts=((at(11, 17), at(11, 23)),)), "en", fonts=find_fonts())
    cut = (printed["span"], printed["newer"], [sheet["days"] for sheet in printed["by_people"]])
    write_wall(paper(is_replaced=True, stints=(), lacking=()), "zh-hans", fonts=find_fonts())

    assert whole[:2] == ("11 Mar 17:00 – 13 Mar 05:00", "")
    assert cut[:2] == ("11 Mar 17:00 – 11 Mar 23:00", "Newer rosters have the rest of its days")
    assert [len(days) for days in (*whole[2], *cut[2])] == [3, 1]
    assert (printed["newer"], printed["by_people"]) == ("已由新班表取代", [])


def test_the_wall_tells_by_posts_and_by_people(printed):
    """
    The first evening one lacks beside Mei at the east gate; from 23:00 it is the other Mei, at night. By people each Mei has her own line, six hours each.
    """
    write_wall(paper(), "en", fonts=find_fonts())

    (sheet,) = printed["by_posts"]
    first, second = sheet["days"][0]["rows"]
    assert sheet["days"][0]["day"] == ["11 Mar", "Fri"]
    assert (first["hours"], first["cells"], first["night"]) == (
        "17–23", [{"names": ["Mei"], "missing": "1 lacking"}, {"names": ["Qing"], "missing": ""}], False
    )  # fmt: skip
    assert (second["hours"], second["night"]) == ("23–05", True)
    (people,) = printed["by_people"]
    assert [(row["name"], row["hours"], row["nights"]) for row in people["rows"]] == [
        ("Mei", "6", "1"),
        ("Mei", "6", "6"),
        ("Qing", "12", "7"),
    ]
    assert people["rows"][2]["cells"] == [[{"hours": "17–05", "letter": "B"}], [], []]


def test_many_posts_and_days_go_on_to_further_sheets(printed):
    """
    Five posts are three and two, twelve days six and six; hours that are not full are told to the minute.
    """
    half = Stint("a", 4, at(11, 17), at(11, 23) + timedelta(minutes=30))
    many = paper(posts=tuple(Words(f"Post {n}", f"{n}号岗") for n in range(5)), ends_at=at(22, 17), stints=(half,), lacking=())

    write_wall(many, "zh-hans", fonts=find_fonts())

    assert [len(sheet["posts"]) for sheet in printed["by_posts"]] == [2, 3]
    assert [len(sheet["days"]) for sheet in printed["by_people"]] == [6, 6]
    assert printed["by_posts"][1]["days"][0]["rows"][0]["hours"] == "17:00–23:30"
    assert [letter(place) for place in (0, 25, 26)] == ["A", "Z", "AA"]


def test_a_draft_says_so_and_a_published_roster_does_not(printed):
    """
    In the language of the paper.
    """
    write_wall(paper(is_published=False), "zh-hans", fonts=find_fonts())
    assert printed["draft"] == "草稿"
    write_wall(paper(), "zh-hans", fonts=find_fonts())
    assert printed["draft"] == ""


def test_a_card_of_a_group_bears_telephones_only_where_they_were_given(printed):
    """
    One telephone, and the column is there; none, and it is not. Hours are counted for each.
    """
    members = (OnCard("a", "Clerk", "13800000001", leads=True), OnCard("c"))
    for given in (members, tuple(replace(one, telephone="") for one in members)):
        group = GroupPaper(Words("Group 1", "第1组"), given, "Masks on.", "Channel 3")
        write_groups(paper(), [group], [OFFICE], OFFICE, "en", fonts=find_fonts())
        assert printed["phones"] == bool(given[0].telephone)
    (told,) = printed["groups"]
    assert [(one["name"], one["leads"], one["hours"]) for one in told["members"]] == [("Mei", True, "6"), ("Qing", False, "12")]
    assert (told["instructions"], told["communications"]) == ("Masks on.", "Channel 3")


@needs_chinese
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_they_print_at_their_size_with_their_fonts(language):
    """
    A3 upright for posts and across for people, A4 a group, A4 for cards to be cut, A6 for one alone; every font is inside.
    """
    fonts = find_fonts()
    group = GroupPaper(Words("Group 1", "第1组"), (OnCard("a", leads=True), OnCard("c")))
    card = Card("a", Words("Group 1", "第1组"), "Mei", "https://example.org/d/abc/")
    written = {
        "wall": write_wall(paper(), language, fonts=fonts),
        "groups": write_groups(paper(), [group, group], [OFFICE], OFFICE, language, fonts=fonts),
        "cards": write_cards(paper(), [card] * 5, language, fonts=fonts),
        "card": write_cards(paper(), [card], language, fonts=fonts, on_a_sheet=False),
    }

    found = {name: sizes(pdf) for name, pdf in written.items()}
    assert near(found["wall"][0], A3)
    assert near(found["wall"][1], A3[::-1])
    assert [near(size, A4) for size in found["groups"] + found["cards"]] == [True] * 4
    assert [near(size, A6) for size in found["card"]] == [True]
    for pdf in written.values():
        objects = inside(pdf)
        assert objects.count(b"/Type/FontDescriptor") == len(re.findall(rb"/FontFile[23] ", objects)) > 0


def test_what_somebody_typed_is_no_command():
    """
    Brackets, hashes and quotes of typst are printed as they are, and the same data gives the same bytes.
    """
    hostile = plain('#read("/etc/passwd") [$x$] @label')
    first = write_wall(paper(operation=hostile), "en", fonts=find_fonts())
    assert first == write_wall(paper(operation=hostile), "en", fonts=find_fonts())
