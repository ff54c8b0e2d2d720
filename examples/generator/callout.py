"""``answers.jsonl``: how each of the 28 was reached, what they answered, and when the 22 stood on post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from examples.generator import plain
from examples.generator.staff import EXCUSED, LIMITS, POSTS

RECEIVED = datetime.fromisoformat("2022-03-11T15:00:00+08:00")
PHONED_TWICE = (16, 26)
ELDERS = (7, 10, 15)
"""Reached by phone and not by link: they do not look at the group chat."""

ARRIVALS = {
    1: 44, 2: 40, 4: 51, 13: 56, 3: 62, 5: 66, 8: 71, 17: 75, 10: 82, 12: 88, 19: 93, 18: 97, 22: 104, 9: 112, 20: 118, 7: 124, 21: 131,
    11: 139, 15: 148, 14: 163, 6: 179, 16: 196,
}  # fmt: skip
"""Minutes after the order when each arrived; on post a while later, the last at three hours and a half."""

LIMITED = {
    6: ("每天能站一个白天短班，中午要回家。", "One short day shift; has to be home at noon."),
    14: ("可以白天上岗，不能值夜班。", "By day, no nights."),
    11: ("可以坐岗、做登记。", "Seated, for register work."),
    21: ("白天可以，晚上要喂奶。", "By day; nursing at night."),
}
WHY = {
    "away": ("在外地，返程交通已停。", "Out of town; no transport back."),
    "ill": ("正在治疗，医生要求休养。", "Under treatment; told to rest."),
}


def write(folder: Path, dice: Random) -> None:
    """Write ``answers.jsonl`` into *folder*."""
    plain.json_lines(folder / "answers.jsonl", _answers(dice))


def _answers(dice: Random) -> Iterator[dict[str, Any]]:
    limited = {number for number, limit, *_ in LIMITS if limit in ("ill", "seated") and number not in EXCUSED} | {21}
    for post in POSTS:
        notified, acknowledged = _notified(post.number, dice)
        record: dict[str, Any] = {
            "person": f"staff:{post.number:02}",
            "notified": [{"at": _at(minutes), "channel": channel, "reached": reached} for minutes, channel, reached in notified],
            "read_at": _at(acknowledged),
            "answered_at": _at(acknowledged + dice.randrange(0, 3)),
        }
        if post.number in EXCUSED:
            reason = EXCUSED[post.number]
            yield {
                **record,
                "answer": "cannot",
                "why": reason,
                "note_zh": WHY[reason][0],
                "note_en": WHY[reason][1],
                **_decided(acknowledged),
            }
            continue
        arrived = ARRIVALS[post.number]
        on_post = 210 if post.number == PHONED_TWICE[0] else arrived + 14
        record |= {"answer": "with-limits" if post.number in limited else "coming", "expected_at": _at(_quarter(arrived, dice))}
        if post.number in limited:
            record |= {"note_zh": LIMITED[post.number][0], "note_en": LIMITED[post.number][1]}
        site = "locust-main" if post.number % 2 else "willow-main"
        yield {**record, "arrived_at": _at(arrived), "on_post_at": _at(on_post), "on_post": f"entrance:{site}"}


def _notified(number: int, dice: Random) -> tuple[list[tuple[int, str, bool]], int]:
    """Who was reached how, and the minute of the acknowledgement."""
    if number == 1:
        return [(6, "chat-link", True)], 6
    if number in PHONED_TWICE:
        return [(6, "chat-link", False), (20, "phone", False), (41, "phone", True)], 42
    if number in ELDERS:
        phoned = dice.randrange(16, 24)
        return [(6, "chat-link", False), (phoned, "phone", True)], phoned + 1
    read = dice.randrange(8, 19)
    second = [(6, "e-mail", True)] if number in (23, 24, 27) else []
    return [(6, "chat-link", not second), *second], read


def _decided(acknowledged: int) -> dict[str, str]:
    """The commander decides on each excuse, in private, within minutes."""
    return {"decision": "granted", "decided_by": "staff:01", "decided_at": _at(acknowledged + 6)}


def _quarter(arrived: int, dice: Random) -> int:
    """People answer in quarters of an hour, some too hopefully."""
    return 15 * round((arrived + dice.choice((-15, 0, 0, 15))) / 15)


def _at(minutes: int) -> str:
    return (RECEIVED + timedelta(minutes=minutes)).isoformat()
