"""Reading a roster's problem (TOML) and a roster (CSV). Everything that is wrong in a file is told at once, with where it stands."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shouwang.engines.roster.grouping import APART, STAYS, TOGETHER, Grouping, Wish, candidates_of
from shouwang.engines.roster.problem import DAY, Assignment, Borne, Demand, Night, Person, Post, Problem, Span, Weather
from shouwang.files.injection import armed, disarmed
from shouwang.files.roster_fields import MUST, ONCE, TABLES, Hours
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.words import Words

COLUMNS = ("person", "post", "start", "end")
"""The columns of a roster, in this order."""
TOP = Words("at the top", "开头")


@dataclass
class _Reader:
    """What is read from one file, and what was found wrong on the way."""

    file: str
    faults: list[Reason] = field(default_factory=list)

    def values(self, table: str, told: Any, where: str) -> dict[str, Any]:
        """The values of a table, each field read as its kind; nothing where something is wrong."""
        if not isinstance(told, Mapping):
            self.wrong("roster-file-table", where=where or TOP, table=table)
            return {}
        before, found = len(self.faults), {}
        fields = {one.name: one for one in TABLES[table]}
        inner = {name.rpartition(".")[2] for name in TABLES if name and name.rpartition(".")[0] == table}
        for name in told.keys() - fields.keys() - inner:
            self.wrong("roster-file-field", where=where or TOP, field=name, fields=tuple(fields))
        for name, one in fields.items():
            if name not in told:
                found[name] = one.default
                if one.default is MUST:
                    self.wrong("roster-file-missing", where=where or TOP, field=name, wanted=one.kind.wanted)
                continue
            try:
                found[name] = one.kind.read(told[name])
            except (ValueError, TypeError, KeyError):
                self.wrong("roster-file-value", where=where or TOP, field=name, value=told[name], wanted=one.kind.wanted)
        return found if len(self.faults) == before else {}

    def each(self, table: str, told: Mapping[str, Any], where: str = "") -> Iterator[tuple[dict[str, Any], Mapping[str, Any], str]]:
        """The tables of a list that could be read, each as it stood and with where it stands."""
        listed = told.get(table.rpartition(".")[2], [])
        if not isinstance(listed, list):
            self.wrong("roster-file-table", where=where or TOP, table=table)
            return
        for number, one in enumerate(listed, start=1):
            at = f"{where} {table.rpartition('.')[2]} {number}".strip()
            if values := self.values(table, one, at):
                yield values, one, at

    def wrong(self, code: str, **told: Any) -> None:
        """One more fault."""
        self.faults.append(Reason(code, {"file": self.file, **told}))


def read_problem(path: Path) -> Problem:
    """The problem of a TOML file. Raises :class:`Refused` with everything that is wrong in it."""
    reader, told = _Reader(path.name), _told(path)
    top = reader.values("", told, "")
    limits, _ = reader.values("safety", told.get("safety", {}), "safety"), reader.values("groups", told.get("groups", {}), "groups")
    tables = {table: list(reader.each(table, told)) for table in ("post", "person", "weather", "before", "after", "pin", "former")}
    needs = [(post["id"], *one) for post, raw, at in tables["post"] for one in reader.each("post.needs", raw, at)]
    _look_for_nonsense(reader, needs, [*tables["before"], *tables["after"], *tables["pin"], *tables["former"]])
    refuse_if(reader.faults)
    zone = top["time_zone"]
    days = [top["first_day"] + each * DAY for each in range(top["days"])]
    return Problem(
        span=Span(_midnight(days[0], zone), _midnight(days[-1] + DAY, zone)),
        people=tuple(_person(one, days, zone) for one, _, _ in tables["person"]),
        posts=tuple(Post(**one) for one, _, _ in tables["post"]),
        demands=tuple(demand for post, one, _, _ in needs for demand in _demands(post, one, days, zone)),
        safety=Safety(**limits),
        night=Night(_time(top["night"].start), _time(top["night"].end)),
        weather=Weather(
            tuple(sorted((one["from"].replace(tzinfo=zone), one["degrees"]) for one, _, _ in tables["weather"])),
            frozenset(one["from"].replace(tzinfo=zone) for one, _, _ in tables["weather"] if one["storm"]),
        ),
        around=tuple(_settled(one, zone) for table in ("before", "after") for one, _, _ in tables[table]),
        pinned=tuple(_settled(one, zone) for one, _, _ in tables["pin"]),
        former=tuple(_settled(one, zone) for one, _, _ in tables["former"]),
    )


def _settled(told: Mapping[str, Any], zone: ZoneInfo) -> Assignment:
    """Duty that a problem's file tells of."""
    return Assignment(told["person"], told["post"], Span(*(told[name].replace(tzinfo=zone) for name in ("start", "end"))))


def read_grouping(path: Path, count: int | None = None) -> Grouping:
    """The groups that a problem's file asks for, or *count* of them, of all its people."""
    people, reader = candidates_of(read_problem(path).people), _Reader(path.name)
    asked = reader.values("groups", _told(path).get("groups", {}), "groups")
    wishes = [Wish(what, people) for what in (TOGETHER, APART) for people in asked[what]]
    stays = [Wish(STAYS, (person,), number - 1) for person, number in asked["stays"].items()]
    return Grouping(people, asked["count"] if count is None else count, (*wishes, *stays))


def _told(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Refused(Reason("roster-file-unreadable", {"file": path.name, "fault": str(fault)})) from fault


def read_roster(path: Path, problem: Problem) -> list[Assignment]:
    """
    A roster of a problem's people at its posts: CSV in UTF-8, one assignment a row, moments local.

    Raises :class:`Refused` with every row that cannot be read, or names somebody or a post that the problem does not know.
    """
    faults, found = list[Reason](), list[Assignment]()
    known = {person.id for person in problem.people}, {post.id for post in problem.posts}
    try:
        table = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        rows = list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise Refused(Reason("roster-file-unreadable", {"file": path.name, "fault": str(fault)})) from fault
    if lacking := tuple(name for name in COLUMNS if name not in (table.fieldnames or ())):
        raise Refused(Reason("roster-columns", {"file": path.name, "columns": lacking}))
    for line, row in enumerate(rows, start=2):
        try:
            start, end = (datetime.fromisoformat((row[name] or "").strip()).replace(tzinfo=problem.zone) for name in ("start", "end"))
            one = Assignment(_named(row["person"]), _named(row["post"]), Span(start, end))
            strange = [name for name, names in zip((one.person, one.post), known, strict=True) if name not in names]
            faults += [Reason("roster-row-unknown", {"file": path.name, "line": line, "name": name}) for name in strange]
            found.append(one)
        except ValueError:
            faults.append(Reason("roster-row", {"file": path.name, "line": line, "row": ", ".join(str(row[name]) for name in COLUMNS)}))
    refuse_if(faults)
    return found


def write_roster(path: Path, roster: Iterable[Assignment]) -> None:
    """Write a roster as :func:`read_roster` reads it."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        table.writerows((armed(one.person), armed(one.post), f"{one.start:%Y-%m-%d %H:%M}", f"{one.end:%Y-%m-%d %H:%M}") for one in roster)


def schema() -> dict[str, Any]:
    """The JSON Schema of a problem's file, for editors that check while one types."""
    top = _schema_of("")
    for table in TABLES:
        if table and "." not in table:
            inner = {name.rpartition(".")[2]: _listed(_schema_of(name)) for name in TABLES if name.startswith(f"{table}.")}
            one = _schema_of(table)
            one["properties"] |= inner
            top["properties"][table] = one if table in ONCE else _listed(one)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Shouwang roster problem", **top}


def _schema_of(table: str) -> dict[str, Any]:
    properties = {one.name: {**one.kind.schema, "description": one.meaning.en} for one in TABLES[table]}
    must = [one.name for one in TABLES[table] if one.default is MUST]
    return {"type": "object", "properties": properties, "required": must, "additionalProperties": False}


def _listed(schema_of_one: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(schema_of_one)}


def _look_for_nonsense(reader: _Reader, needs: Iterable[Any], settled: Iterable[Any]) -> None:
    """What is well written and cannot be."""
    for _, one, _, at in needs:
        if max(one["with_ability"].values(), default=0) > max(one["least"], one["ideal"]):
            reader.wrong("roster-file-abilities", where=at, abilities=dict(one["with_ability"]), least=one["least"])
    for one, _, at in settled:
        if one["end"] <= one["start"]:
            reader.wrong("roster-file-backwards", where=at, start=one["start"], end=one["end"])


def _person(told: Mapping[str, Any], days: Iterable[date], zone: ZoneInfo) -> Person:
    """A person with every single time they are away, would rather be, or would gladly not be."""
    times = {name: tuple(sorted(_times(told[name], days, zone))) for name in ("away", "rather_not", "gladly")}
    abilities, history = frozenset(told["abilities"]), Borne(**told["history"])
    return Person(**{**told, **times, "abilities": abilities, "history": history})


def _times(told: Iterable[Any], days: Iterable[date], zone: ZoneInfo) -> Iterator[Span]:
    """Hours of every day, or from one moment to another."""
    for one in told:
        if isinstance(one, Hours):
            yield from (_span(day, one, zone) for day in days)
        else:
            yield Span(*(moment.replace(tzinfo=zone) for moment in one))


def _demands(post: str, told: Mapping[str, Any], days: Iterable[date], zone: ZoneInfo) -> Iterator[Demand]:
    """What a post needs on each of its days."""
    wanted = {name: value for name, value in told.items() if name not in {"hours", "days"}}
    for day in told["days"] or days:
        yield Demand(post, _span(day, told["hours"], zone), **wanted)


def _span(day: date, hours: Hours, zone: ZoneInfo) -> Span:
    start = _midnight(day, zone) + timedelta(minutes=hours.start)
    return Span(start, start + hours.length)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _named(text: str | None) -> str:
    """A name that is not empty."""
    if not (name := disarmed((text or "").strip())):
        raise ValueError
    return name
