"""
The model operation, for tests: played once through its actions, what in its files is nobody else's business, and a walk through its pages.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from shouwang.files.roll import read_roll
from shouwang.vocabulary.roll import LIMITS, WHY_NOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.test import Client

FOLDER = Path(__file__).parent.parent / "examples" / "two-compounds"
LINK = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
NOT_PAGES = ("/accounts/logout", "/language/", "/theme/", "/static/")
PLAIN = frozenset({"other", "near-retirement"})
"""Words that say nothing of anybody's health, and stand in many a sentence."""


# What is nobody else's business


@dataclass(frozen=True)
class Secrets:
    """
    Texts by the kind of secret they are.

    *officers* are the names of those who can log in and act: whoever reads what was done must know who did it.
    *liaisons* are the telephones of those whom the other bodies ring.
    """

    officers: frozenset[str]
    liaisons: frozenset[str]
    staff_names: frozenset[str]
    staff_contacts: frozenset[str]
    staff_health: frozenset[str]
    resident_names: frozenset[str]
    resident_numbers: frozenset[str]
    notes: frozenset[str]


@cache
def secrets() -> Secrets:
    """Read from the files of the model operation, by a way of our own."""
    roll = [line.particulars for line in read_roll(FOLDER / "roll.xlsx").lines]
    homes = [json.loads(line) for line in (FOLDER / "register" / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    people = [person for home in homes for person in home["members"]]
    staff = frozenset(person.name for person in roll)
    numbers_of_officers = {int(login["person"][6:]) for login in operation()["login"] if login["person"].startswith("staff:")}
    officers = frozenset(person.name for person in roll if person.number in numbers_of_officers)
    names = frozenset(person["name"] for person in people if person.get("name"))
    numbers = {person[what] for person in people for what in ("id_number", "phone") if person.get(what)}
    contacts = {person.telephone for person in roll} | {person.email for person in roll}
    liaisons = {body["liaison"] for body in operation()["body"]}
    ringing = {person.telephone for person in roll if f"staff:{person.number:02d}" in liaisons}
    ringing |= {contact["phone"] for contact in operation()["contact"] if contact["id"] in liaisons}
    known = " ".join(staff | {contact["name"] for contact in operation()["contact"]})
    return Secrets(
        officers=officers,
        liaisons=frozenset(ringing),
        staff_names=staff - officers,
        staff_contacts=frozenset(filter(None, contacts - ringing)),
        staff_health=frozenset(_health()),
        resident_names=frozenset(name for name in names if name not in known),
        resident_numbers=frozenset(numbers),
        notes=frozenset(_notes()),
    )


def operation() -> dict[str, list[dict[str, str]]]:
    """The operation as its file has it."""
    return tomllib.loads((FOLDER / "operation.toml").read_text(encoding="utf-8"))


def _health() -> set[str]:
    with (FOLDER / "limits.csv").open(encoding="utf-8", newline="") as file:
        told = {row[name] for row in csv.DictReader(file) for name in ("note_zh", "note_en")}
    answers = [json.loads(line) for line in (FOLDER / "answers.jsonl").read_text(encoding="utf-8").splitlines()]
    told |= {answer[name] for answer in answers for name in ("note_zh", "note_en") if answer.get(name)}
    words = {word for kinds in (LIMITS, WHY_NOT) for code, both in kinds.items() if code not in PLAIN for word in (both.en, both.zh)}
    return {text for text in told | words if len(text) > 3}


def _notes() -> set[str]:
    events = [json.loads(line) for line in (FOLDER / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    return {event[language] for event in events if event["do"] in {"note", "hand-over"} for language in ("zh", "en")}


# Walking through the pages


@dataclass(frozen=True)
class Seen:
    """What came back from one address: its status, where it sends on to, and every text in it, whatever the file."""

    status: int
    place: str
    text: str


def asking(client: Client) -> Callable[[str], Seen]:
    """How :func:`walk` asks for an address with Django's test client."""

    def ask(address: str) -> Seen:
        answer: Any = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return Seen(answer.status_code, answer.headers.get("Location", ""), readable(body))

    return ask


def walk(ask: Callable[[str], Seen], each: int, also: Iterable[str] = ()) -> dict[str, Seen]:
    """
    The pages and files that links lead to from the start, at most *each* of a view, by address.

    *also* are addresses asked for although no link may lead there.
    """
    count: defaultdict[str, int] = defaultdict(int)
    found: dict[str, Seen] = {}
    waiting, asked_anyway = ["/", *also], frozenset(also)
    met = set(waiting)
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if not view or (count[view] >= each and address not in asked_anyway):
            continue
        count[view] += 1
        found[address] = seen = ask(address)
        for link in [seen.place, *LINK.findall(seen.text.replace("&amp;", "&"))]:
            further = urljoin(address, link)
            if link.startswith("/") and further not in met and not further.startswith(NOT_PAGES):
                met.add(further)
                waiting.append(further)
    return found


def view_of(address: str) -> str:
    """The name of the view behind an address; nothing when there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def readable(body: bytes) -> str:
    """The text of a file; of an archive that of all its members."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return "\n".join(readable(archive.read(name)) for name in archive.namelist())
    return body.decode("utf-8", "replace")
