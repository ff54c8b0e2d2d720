"""Problems and rosters in files: read as they are meant, and every fault told at once."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shouwang.engines.roster.problem import Borne, Demand, Person, Post, Problem, Span
from shouwang.files.roster_fields import TABLES
from shouwang.files.rosters import read_problem, read_roster, schema
from shouwang.vocabulary.reasons import Refused
from tests.house import TOP

EXAMPLE = TOP / "examples" / "one-gate"
ZONE = ZoneInfo("Asia/Shanghai")
DAY = Span(datetime(2022, 3, 12, tzinfo=ZONE), datetime(2022, 3, 13, tzinfo=ZONE))
SMALL = Problem(DAY, (Person("A"),), (Post("east"),), (Demand("east", DAY),))
"""One person and one gate."""
HEAD = 'time_zone = "Asia/Shanghai"\nfirst_day = 2022-03-12\ndays = 2\n'


def at(text: str) -> datetime:
    """A local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def refused(path: Path, text: str) -> list[tuple[str, object]]:
    """The faults of a problem's file: each code with the field it is about."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as no:
        read_problem(path)
    assert all(reason.within("en") and reason.within("zh-hans") for reason in no.value.reasons)
    return [(reason.code, reason.parameters.get("field")) for reason in no.value.reasons]


def test_the_example_is_read_as_it_is_meant():
    """
    Two days, one gate, six people; two at night with a lead; D is away at noon on both days.
    """
    problem = read_problem(EXAMPLE / "problem.toml")

    assert (problem.span.start, problem.span.end) == (at("2022-03-12 00:00"), at("2022-03-14 00:00"))
    assert [person.id for person in problem.people] == ["A", "B", "C", "D", "E", "F"]
    night = problem.demands[-1]
    assert (night.span.start, night.span.end) == (at("2022-03-13 22:00"), at("2022-03-14 06:00"))
    assert (night.least, dict(night.with_ability)) == (2, {"lead": 1})
    assert [away.start.hour for away in problem.person("D").away] == [11, 11]
    assert problem.bears("E").least_rest == timedelta(hours=14)
    assert problem.bears("A").most_at_a_stretch == timedelta(hours=8)
    assert problem.weather.coldest(night.span) is None
    assert problem.around[0].end == at("2022-03-12 06:00")


def test_a_need_of_certain_days_is_asked_on_those():
    """
    On the second day alone the gate is held at noon.
    """
    text = HEAD + '[[post]]\nid = "east"\n[[post.needs]]\nhours = "11:00-13:00"\ndays = [2022-03-13]\nleast = 3\n'

    problem = read_problem(written(text))

    assert [(one.span.start, one.least) for one in problem.demands] == [(at("2022-03-13 11:00"), 3)]


def test_all_of_a_day_is_written_as_midnight_to_midnight():
    """
    Both ways of writing it are the same day.
    """
    spans = []
    for hours in ("00:00-24:00", "00:00-00:00"):
        problem = read_problem(written(HEAD + f'[[post]]\nid = "east"\n[[post.needs]]\nhours = "{hours}"\n'))
        spans.append([one.span for one in problem.demands])

    assert spans[0] == spans[1]
    assert [span.length for span in spans[0]] == [timedelta(days=1)] * 2


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where a test writes its files."""
    monkeypatch.chdir(tmp_path)


def written(text: str) -> Path:
    """A problem's file with this text."""
    path = Path("problem.toml")
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_that_is_wrong_is_told_at_once():
    """
    Eleven faults in one file: wrong values, unknown fields, what is missing, what is too loose.
    """
    text = """
time_zone = "Asia/Shangai"
first_day = "some day"
days = 0
night = "00:00-06:00"
colour = "red"
[safety]
least_rest = "5h"
most_nights = 3
[[post]]
id = "east"
is_outdoors = "yes"
[[post]]
id = "west"
[[post.needs]]
hours = "22-06"
[[person]]
own = { least_slep = "3h" }
"""

    found = refused(Path("problem.toml"), text)

    assert found == [
        ("roster-file-field", "colour"),
        *(("roster-file-value", field) for field in ("time_zone", "first_day", "days", "night")),
        ("roster-file-field", "most_nights"),
        ("roster-file-value", "least_rest"),
        ("roster-file-value", "is_outdoors"),
        ("roster-file-missing", "id"),
        ("roster-file-value", "own"),
        ("roster-file-value", "hours"),
    ]


def test_what_is_well_written_and_cannot_be_is_refused_too():
    """
    More leads than people, a duty that ends before it starts, two people of one id, a table that is a number.
    """
    needs = '[[post]]\nid = "east"\n[[post.needs]]\nhours = "08:00-16:00"\nwith_ability = { lead = 2 }\n'
    before = '[[before]]\nperson = "A"\npost = "east"\nstart = "2022-03-11 22:00"\nend = "2022-03-11 20:00"\n'
    twice = '[[person]]\nid = "A"\n[[person]]\nid = "A"\n'

    assert [code for code, _ in refused(Path("a.toml"), HEAD + needs + before)] == ["roster-file-abilities", "roster-file-backwards"]
    assert [code for code, _ in refused(Path("b.toml"), HEAD + twice)] == ["roster-twice"]
    assert [code for code, _ in refused(Path("c.toml"), HEAD + "person = 3\n")] == ["roster-file-table"]
    assert [code for code, _ in refused(Path("d.toml"), "days = ")] == ["roster-file-unreadable"]


def test_every_row_that_is_no_assignment_is_told():
    """
    A start after the end, a moment that is none, nobody; the good row between them does not save them.
    """
    path = Path("roster.csv")
    rows = [
        "A,east,2022-03-12 08:00,2022-03-12 06:00",
        "A,east,2022-03-12 08:00,2022-03-12 16:00",
        "A,east,soon,later",
        ",east,2022-03-12 08:00,2022-03-12 16:00",
    ]
    path.write_text("\n".join(["person,post,start,end", *rows]), encoding="utf-8")

    with pytest.raises(Refused) as no:
        read_roster(path, SMALL)

    assert [(reason.code, reason.parameters["line"]) for reason in no.value.reasons] == [
        ("roster-row", 2),
        ("roster-row", 4),
        ("roster-row", 5),
    ]


@pytest.mark.parametrize("name", ["person", "post"])
def test_a_name_that_the_problem_does_not_know_is_no_row(name):
    """
    A full-width letter is another one: whose limits nobody knows is not called safe.
    """
    path = Path("roster.csv")
    row = {"person": "A", "post": "east", name: "Ａ"}
    path.write_text(f"person,post,start,end\n{row['person']},{row['post']},2022-03-12 08:00,2022-03-12 16:00\n", encoding="utf-8")

    with pytest.raises(Refused) as no:
        read_roster(path, SMALL)

    assert [(reason.code, reason.parameters["name"]) for reason in no.value.reasons] == [("roster-row-unknown", "Ａ")]


def test_an_empty_file_is_no_roster():
    """
    Not even its headings are there; a roster with headings alone has nobody in it.
    """
    path = Path("roster.csv")
    path.write_text("person,post,start,end\n", encoding="utf-8")
    assert read_roster(path, SMALL) == []

    path.write_text("", encoding="utf-8")
    with pytest.raises(Refused) as no:
        read_roster(path, SMALL)
    assert no.value.reasons[0].parameters["columns"] == ("person", "post", "start", "end")


def test_columns_that_are_missing_are_named():
    """
    Somebody saved the sheet under other headings.
    """
    path = Path("roster.csv")
    path.write_text("who,post,from,end\nA,east,x,y\n", encoding="utf-8")

    with pytest.raises(Refused) as no:
        read_roster(path, SMALL)

    assert no.value.reasons[0].parameters["columns"] == ("person", "start")


def test_the_schema_knows_every_field():
    """
    It is made of the same tables as the reading; what it leaves out an editor would underline.
    """
    told = json.loads(json.dumps(schema()))

    for table, fields in TABLES.items():
        place = told
        for name in filter(None, table.split(".")):
            place = place["properties"][name]
            place = place.get("items", place)
        assert {one.name for one in fields} <= place["properties"].keys()
        assert place["additionalProperties"] is False


def test_what_weighs_on_fairness_is_read_as_it_is_meant():
    """
    A brings forty hours and the group 1, the tower is a hard post, and A had the first morning in the roster before.
    """
    text = (
        HEAD
        + '[[post]]\nid = "tower"\nis_hard = true\n[[person]]\nid = "A"\nhistory = { duty = "40h", nights = "7h 30min" }\ngroup = "1"\n'
        + '[[former]]\nperson = "A"\npost = "tower"\nstart = "2022-03-12 08:00"\nend = "2022-03-12 16:00"\n'
    )

    problem = read_problem(written(text))

    assert problem.post("tower").is_hard
    assert problem.person("A").history == Borne(timedelta(hours=40), timedelta(hours=7.5))
    assert problem.person("A").group == "1"
    assert [(one.person, one.start) for one in problem.former] == [("A", at("2022-03-12 08:00"))]
    wrong = HEAD + '[[person]]\nid = "A"\nhistory = { days = "3h" }\n[[person]]\nid = "B"\nhistory = { duty = 40 }\n'
    assert refused(Path("a.toml"), wrong) == [("roster-file-value", "history")] * 2
