"""The folder ``examples/two-compounds/``: written anew to the same bytes, and telling one story in all its files."""

from __future__ import annotations

import csv
import json
import re
import tomllib
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import ExifTags, Image

from examples.generate import HERE, generate
from examples.generator.forms import CODES
from examples.generator.names import check_digit

BY_HAND = {"README.md", "README.zh.md", "roster.toml"}
ARCHIVES = {".xlsx", ".docx"}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as the generator writes it now."""
    folder = tmp_path_factory.mktemp("two-compounds")
    generate(folder)
    return folder


def files_of(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path.name not in BY_HAND}


def content(path: Path) -> object:
    """The bytes; of an archive the bytes of its members, since two builds of zlib may press the same bytes differently."""
    if path.suffix not in ARCHIVES:
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(item.filename, item.date_time, archive.read(item)) for item in archive.infolist()]


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def roll() -> list[dict[str, Any]]:
    rows = list(load_workbook(HERE / "roll.xlsx").worksheets[0].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_the_same_seed_gives_the_same_bytes(fresh: Path) -> None:
    """The committed folder is what the generator writes: nobody has changed one without the other."""
    kept, written = files_of(HERE), files_of(fresh)

    different = [name for name in kept.keys() & written.keys() if content(kept[name]) != content(written[name])]

    assert kept.keys() == written.keys()
    assert different == []


def test_the_folder_stays_small() -> None:
    """Two megabytes are what a clone may carry for the demo."""
    sizes = [path.stat().st_size for path in HERE.rglob("*") if path.is_file()]

    total = sum(sizes)

    assert total < 2_000_000


def test_the_register_is_the_storys() -> None:
    """The story has 303 households and 707 people behind four buildings' doors; empty flats are doors and no households."""
    truth = lines("register/expected.jsonl")

    households = [line for line in truth if line["family"]]
    empty = [line for line in truth if not line["family"]]

    assert len(households) == 303
    assert sum(line["size"] for line in households) == 707
    assert {line["building"] for line in households} == {1, 2, 3, 4}
    assert all(line["occupancy"] == "empty" and line["size"] == 0 for line in empty)


def test_no_identity_number_can_be_anybodys() -> None:
    """The region 990000 does not exist, and the check digit is right, so that a reader which checks it is exercised."""
    numbers = [member["id_number"] for line in lines("register/expected.jsonl") for member in line["members"] if "id_number" in member]

    wrong = [number for number in numbers if not number.startswith("990000") or check_digit(number[:17]) != number[17]]

    assert len(numbers) > 400
    assert len(set(numbers)) == len(numbers)
    assert wrong == []


def test_no_telephone_can_be_anybodys() -> None:
    """Every number is 199-0000-xxxx, in the roll, in the operation and in the register."""
    texts = [(HERE / name).read_text("utf-8") for name in ("operation.toml", "register/expected.jsonl")]
    texts.append(" ".join(str(person["手机号"]) for person in roll()))

    phones = re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", " ".join(texts))

    assert len(phones) > 300
    assert {phone[:7] for phone in phones} == {"1990000"}


def test_the_roll_is_the_storys() -> None:
    """Of 28, six are excused; of the 22 on post 13 are party members, nine volunteered, ten drive their own cars."""
    excused = {answer["person"] for answer in lines("answers.jsonl") if answer["answer"] == "cannot"}
    people = roll()

    on_post = [person for person in people if f"staff:{person['工号']}" not in excused]

    assert (len(people), len(excused), len(on_post)) == (28, 6, 22)
    assert sum(person["政治面貌"] == "中共党员" for person in on_post) == 13
    assert sum(person["参加方式"] == "主动请缨" for person in on_post) == 9
    assert sum(person["会驾驶"] == "是" for person in on_post) == sum(person["有车"] == "有" for person in on_post) == 10


def test_limits_stand_apart_from_the_roll() -> None:
    """Two gravely ill serve, one of them a carer; six are near retirement; none of it stands on the roll."""
    with (HERE / "limits.csv").open(encoding="utf-8", newline="") as file:
        limits = list(csv.DictReader(file))

    serving = {(row["number"], row["limit"]) for row in limits if int(row["number"]) <= 22}

    assert {number for number, limit in serving if limit == "ill"} == {"06", "14"}
    assert ("06", "care") in serving
    assert len([limit for _, limit in serving if limit == "near-retirement"]) == 6
    assert all("病" not in str(person.values()) for person in roll())


def test_the_call_out_runs_forward() -> None:
    """Order, notice, answer, arrival, post follow one another; the first stands on post within the hour, the last at three and a half."""
    received = datetime.fromisoformat("2022-03-11T15:00:00+08:00")
    coming = [answer for answer in lines("answers.jsonl") if answer["answer"] != "cannot"]

    steps = [
        [answer["notified"][0]["at"], answer["read_at"], answer["answered_at"], answer["arrived_at"], answer["on_post_at"]]
        for answer in coming
    ]
    minutes = sorted((datetime.fromisoformat(answer["on_post_at"]) - received).total_seconds() / 60 for answer in coming)

    assert all(way == sorted(way) for way in steps)
    assert minutes[0] <= 60
    assert minutes[-1] == 210


def test_two_had_to_be_phoned_twice() -> None:
    """Somebody who does not pick up is phoned again: two of the 28, one of whom came."""
    answers = lines("answers.jsonl")

    twice = [answer["person"] for answer in answers if sum(notice["channel"] == "phone" for notice in answer["notified"]) == 2]

    assert len(twice) == 2


def test_events_stand_in_order_and_name_what_exists() -> None:
    """Ten days from the 11th to the 20th, each about a person, place, photo or phase that some file introduces."""
    operation = table("operation.toml")
    known = (
        {place["id"] for place in operation["place"]}
        | {body["id"] for body in operation["body"]}
        | {one["id"] for one in operation["contact"]}
    )
    known |= {feature["id"] for feature in json.loads((HERE / "entrances.geojson").read_text("utf-8"))["features"]}
    known |= {f"staff:{number:02}" for number in range(1, 29)}
    events = lines("events.jsonl")

    times = [event["at"] for event in events]
    named = {event[key] for event in events for key in ("by", "to", "place", "received_by") if key in event} - {"everybody"}
    photos = {event["photo"] for event in events if event["do"] == "photo"}

    assert times == sorted(times)
    assert {time[:10] for time in times} == {f"2022-03-{day}" for day in range(11, 21)}
    assert named <= known
    assert photos == {photo["id"] for photo in table("photos.toml")["photo"]}


def test_nobody_is_told_before_the_call_nor_works_before_arriving() -> None:
    """Notices follow the call-out; whoever writes from the site on the first day has arrived there."""
    arrived = {answer["person"]: answer["arrived_at"] for answer in lines("answers.jsonl") if "arrived_at" in answer}
    [call] = [event for event in lines("events.jsonl") if event["do"] == "call-out"]

    too_early = [answer["person"] for answer in lines("answers.jsonl") if answer["notified"][0]["at"] < call["at"]]
    from_afar = [event["at"] for event in lines("events.jsonl") if "place" in event and event["at"] < arrived[event["by"]]]

    assert too_early == []
    assert from_afar == []


def test_command_is_never_handed_over_by_somebody_who_does_not_hold_it() -> None:
    """The commander gives it away in the evening and gets it back in the morning, from the same deputy."""
    holder = "staff:01"
    wrong = []

    for event in lines("events.jsonl"):
        if event["do"] == "hand-over":
            wrong += [event] if event["by"] != holder else []
            holder = event["to"]

    assert wrong == []
    assert holder == "staff:01"


def test_orders_have_their_texts() -> None:
    """Every quoted article stands word for word in the attachment; the later notice takes the place of a part of the first."""
    orders = table("orders.toml")["order"]
    texts = {order["id"]: (HERE / order["attachment"]).read_text("utf-8") for order in orders}

    missing = [
        (order["id"], article["number"]) for order in orders for article in order["article"] if article["zh"] not in texts[order["id"]]
    ]

    assert missing == []
    assert [order["received_at"] for order in orders] == sorted(order["received_at"] for order in orders)
    assert orders[-1]["supersedes"] == orders[0]["id"]
    assert orders[-1]["superseded_part"] in texts[orders[-1]["id"]]


def test_the_forms_ask_for_every_figure() -> None:
    """Each code stands in the workbook's cells and in the document's text, in one piece, so that it can be found and filled."""
    cells = [
        str(cell) for row in load_workbook(HERE / "form-template.xlsx").worksheets[0].iter_rows(values_only=True) for cell in row if cell
    ]
    with zipfile.ZipFile(HERE / "form-template.docx") as archive:
        document = archive.read("word/document.xml").decode("utf-8")

    wanted = {f"{{{{{code}}}}}" for code in CODES}

    assert wanted <= set(cells)
    assert all(place in document for place in wanted)


def test_doubtful_rows_are_where_the_corrections_say() -> None:
    """A correction names a row of its sheet, so the door stands in that row; only the notes have none."""
    rows = [row for row in table("register/corrections.toml")["row"] if row["file"] == "locust-4.xlsx"]
    book = load_workbook(HERE / "register/locust-4.xlsx")

    found = [str(book[row["sheet"]].cell(row["line"], 1).value) for row in rows if row["door"]]

    assert found == [row["door"] for row in rows if row["door"]]
    assert [row["sheet"] for row in rows if not row["door"]] == ["说明"]
    assert len(found) == 5


def test_photos_carry_what_must_be_stripped() -> None:
    """A photo straight from a phone tells where and when: without that nobody could see that it is gone when published."""
    pictures = [Image.open(path).getexif() for path in sorted((HERE / "photos").glob("*.jpg"))]

    places = [picture.get_ifd(ExifTags.IFD.GPSInfo) for picture in pictures]

    assert len(pictures) == 4
    assert all(ExifTags.GPS.GPSLatitude in place for place in places)
    assert all(picture[ExifTags.Base.DateTime].startswith("2022:03:1") for picture in pictures)


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_what_lies_in_the_folder_is_not_said_to_be_missing(name):
    """
    The sentence of what is not told yet was true until somebody added the file.
    """
    missing = next(line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.startswith(("Not told yet", "尚未写")))
    words = {"roster.toml": ("roster", "排班"), "photos.toml": ("photo", "照片"), "orders.toml": ("order", "命令")}

    there = [word for file, both in words.items() if (HERE / file).exists() for word in both]

    assert [word for word in there if word in missing] == []
