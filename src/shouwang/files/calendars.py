"""Writing calendars (RFC 5545): what a phone's own calendar subscribes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONGEST_LINE = 75
"""Octets of a line before it is folded (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class Event:
    """Something at a time and a place."""

    id: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""


def calendar_of(name: str, events: Iterable[Event], now: datetime, zone: ZoneInfo) -> bytes:
    """A calendar with these events; moments are written in UTC, *zone* is told for those who show it."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Shouwang//Roster//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", f"X-WR-TIMEZONE:{zone.key}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for event in events:
        lines += ["BEGIN:VEVENT", f"UID:{event.id}@shouwang", f"DTSTAMP:{stamp(now)}"]
        lines += [f"DTSTART:{stamp(event.starts_at)}", f"DTEND:{stamp(event.ends_at)}", f"SUMMARY:{escaped(event.title)}"]
        lines += [f"LOCATION:{escaped(event.place)}"] if event.place else []
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(event.title)}", "TRIGGER:-PT45M", "END:VALARM", "END:VEVENT"]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line)).encode()


def stamp(moment: datetime) -> str:
    """A moment in UTC, as calendars write it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text in which nothing means something to a calendar."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, no sign cut in two; those that go on begin with a blank."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += sign
    yield part
