"""
Moments of CertLogic: milliseconds of the Gregorian calendar in UTC, counted by whole numbers only.

The post app counts the same way (``phone/calendar.js``): no date of a language or of a time zone's table is asked, so that both always agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEARS = range(10_000)
WRITTEN = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:(Z)|([+-])([0-9]{1,2}):?([0-9]{2})?)?)?)?)?"
)
DAY_OF_BIRTH = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
UNITS = ("year", "month", "day", "hour")


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """Milliseconds since the beginning of 1970 in UTC."""

    milliseconds: int

    def __str__(self) -> str:
        days, rest = divmod(self.milliseconds, DAY)
        year, month, day = date_of(days)
        hours, rest = divmod(rest, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        return f"{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}Z"

    def plus(self, amount: int, unit: str) -> Moment | None:
        """
        So many years, months, days or hours later; ``None`` outside the years 0 to 9999.

        A day that a month does not have is counted on into the next: one year after 29 February is 1 March.
        """
        days, rest = divmod(self.milliseconds, DAY)
        if unit in {"year", "month"}:
            year, month, day = date_of(days)
            months = 12 * year + month - 1 + amount * (12 if unit == "year" else 1)
            if months // 12 not in YEARS:
                return None
            later = Moment((days_before(months // 12, months % 12 + 1) + day - 1) * DAY + rest)
        else:
            later = Moment(self.milliseconds + amount * (DAY if unit == "day" else HOUR))
        return later if FIRST <= later < END else None


def days_before(year: int, month: int) -> int:
    """The days from the beginning of 1970 to the first of a month; negative before it."""
    year -= month <= 2
    in_cycle = (153 * ((month + 9) % 12) + 2) // 5
    return 365 * year + year // 4 - year // 100 + year // 400 + in_cycle - 719_468


def date_of(days: int) -> tuple[int, int, int]:
    """Year, month and day of a day that is counted from the beginning of 1970."""
    days += 719_468
    cycle, day_of_cycle = divmod(days, 146_097)
    year_of_cycle = (day_of_cycle - day_of_cycle // 1460 + day_of_cycle // 36_524 - day_of_cycle // 146_096) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month + 2) // 5 + 1
    month = month + 3 if month < 10 else month - 9
    return year_of_cycle + 400 * cycle + (month <= 2), month, day


def moment_of(text: str) -> Moment | None:
    """
    The moment that a date, or a date with a time, stands for; ``None`` if it is none.

    Without a month or a day it is the last day of the year or the month, without a time its beginning, without an offset in UTC;
    decimals after the third are dropped.
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    if not 1 <= month <= 12:
        return None
    last = days_before(year + month // 12, month % 12 + 1) - days_before(year, month)
    day = int(found[3] or last)
    hour, minute, second = (int(found[part] or 0) for part in (4, 5, 6))
    far_hour, far_minute = int(found[10] or 0), int(found[11] or 0)
    if not (1 <= day <= last and max(hour, far_hour) <= 23 and max(minute, second, far_minute) <= 59):
        return None
    ahead = (far_hour * HOUR + far_minute * MINUTE) * (-1 if found[9] == "-" else 1)
    passed = hour * HOUR + minute * MINUTE + second * 1000 + int((found[7] or "")[:3].ljust(3, "0"))
    moment = Moment((days_before(year, month) + day - 1) * DAY + passed - ahead)
    return moment if FIRST <= moment < END else None


def day_of_birth(text: str) -> Moment | None:
    """The last day that a day of birth, perhaps without day or month, can be; ``None`` if it is none."""
    return moment_of(text) if DAY_OF_BIRTH.fullmatch(text) else None


FIRST, END = Moment(days_before(0, 1) * DAY), Moment(days_before(10_000, 1) * DAY)
