"""Days, moments and lengths of time as people of each language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

MINUTE, HOUR, YEAR = timedelta(minutes=1), timedelta(hours=1), timedelta(days=365.2425)


def elapsed(since: datetime, until: datetime) -> timedelta:
    """How long it is from one moment to another as it is lived through: between moments of one zone Python counts by a clock that is set forward and back."""
    told = until - since
    changed = (until.utcoffset() or timedelta()) - (since.utcoffset() or timedelta()) if since.tzinfo is until.tzinfo else timedelta()
    return told - changed if changed else told


def after(moment: datetime, length: timedelta) -> datetime:
    """The moment so long after another as it is lived through, in the same zone."""
    return moment + length if moment.tzinfo is None else (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


Hours = tuple[time, time]
"""From when until when on every day; what ends no later than it begins ends on the next."""


def held_by_both(one: Hours, other: Hours) -> Hours:
    """The shortest hours of the day in which both lie; the whole day, from a moment until the same again, where nothing shorter does."""
    day = 24 * 60

    def minutes(since: time, until: time) -> int:
        return (until.hour * 60 + until.minute - since.hour * 60 - since.minute - 1) % day + 1

    def reaching(first: Hours, second: Hours) -> tuple[int, Hours]:
        later = minutes(first[0], second[0]) % day + minutes(*second)
        length = max(minutes(*first), later)
        ends = first[1] if length == minutes(*first) else second[1]
        return (length, (first[0], ends)) if length < day else (day, (first[0], first[0]))

    return min(reaching(one, other), reaching(other, one), key=lambda each: each[0])[1]


def day_said(day: date, language: str) -> str:
    """``11 March 2022`` or ``2022年3月11日``."""
    if language.lower().startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def moment_said(moment: datetime, language: str) -> str:
    """``11 March 2022 08:30`` or ``2022年3月11日 08:30``, in the moment's own time zone."""
    return f"{day_said(moment.date(), language)} {moment:%H:%M}"


def length_said(length: timedelta, language: str) -> str:
    """``6 h 30 min`` or ``6小时30分钟``, to the minute."""
    whole, minutes = divmod(round(length / MINUTE), 60)
    hour, minute = ("小时", "分钟") if language.lower().startswith("zh") else (" h", " min")
    told = [f"{whole}{hour}"] if whole or not minutes else []
    told += [f"{minutes}{minute}"] if minutes else []
    return ("" if hour == "小时" else " ").join(told)


def long_said(length: timedelta, language: str) -> str:
    """
    ``4 years 40 days``, ``3 days 4 hours``, ``7 minutes``: two units at most.

    From one year on years, of 365 days, and days; from ten on whole years, and from a hundred on only that it is more: what a clock without a
    battery is off by is no number of days.
    """
    is_zh = language.lower().startswith("zh")
    if (years := round(abs(length) / YEAR)) >= 100:
        return "100年以上" if is_zh else "more than 100 years"
    if years >= 10:
        return f"{years}年" if is_zh else f"{years} years"
    whole = round(abs(length) / MINUTE)
    years, days = divmod(whole // 1440, 365)
    hours, minutes = whole // 60 % 24, whole % 60
    told = [(years, "年", "year"), (days, "天", "day"), *([] if years else [(hours, "小时", "hour"), (minutes, "分钟", "minute")])]
    told = [one for one in told if one[0]][:2] or [(0, "分钟", "minute")]
    if is_zh:
        return "".join(f"{count}{unit}" for count, unit, _ in told)
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, _, unit in told)


def off_said(ahead: timedelta, language: str) -> str:
    """How far a clock is off: ``3 days 4 hours ahead``, ``7 minutes behind``, ``快3天4小时``."""
    length = long_said(ahead, language)
    if language.lower().startswith("zh"):
        return f"{'快' if ahead > timedelta() else '慢'}{length}"
    return f"{length} {'ahead' if ahead > timedelta() else 'behind'}"


def day_short_said(day: date, language: str) -> str:
    """``11 Mar`` or ``3月11日``."""
    return f"{day.month}月{day.day}日" if language.lower().startswith("zh") else f"{day.day} {MONTHS[day.month - 1][:3]}"


def day_of_week_said(day: date, language: str) -> str:
    """``Fri`` or ``周五``."""
    return f"周{WEEK_ZH[day.weekday()]}" if language.lower().startswith("zh") else WEEK[day.weekday()]


WEEK, WEEK_ZH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "一二三四五六日"
