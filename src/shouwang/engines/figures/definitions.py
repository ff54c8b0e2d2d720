"""
The figures of the house: the metric dictionary.

Each has a name and a definition in both languages that a superior, an auditor and a resident can read, and one way to be counted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from shouwang.engines.figures.tally import Figure, last_of
from shouwang.engines.figures.watch import TIMES, WATCH
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.words import Words

PEOPLE = Words("people", "人")
MINUTES = Words("minutes", "分钟")
DAYS = Words("days", "天")


def _each(entry: Entry) -> Hashable:
    return entry.id


def _subject(entry: Entry) -> Hashable:
    return entry.subject or entry.id


def _place(entry: Entry) -> Hashable:
    return entry.place or entry.id


def _phase(entry: Entry) -> Hashable:
    return entry.data.get("phase")


def _order(entry: Entry) -> Hashable:
    return entry.data.get("order")


def _photo(entry: Entry) -> Hashable:
    return entry.data.get("photo")


def _together(_: Entry) -> Hashable:
    return "all"


def _one(group: Sequence[Entry]) -> int:
    return len(group)


ROLL = ("person.enrolled", "person.changed", "person.removed")


def _is_on_roll(group: Sequence[Entry]) -> int:
    last = last_of(group, *ROLL)
    return int(last is not None and last.kind != "person.removed")


def _has_left(group: Sequence[Entry]) -> int:
    last = last_of(group, *ROLL)
    return int(last is not None and last.kind == "person.removed")


def _is_excused(group: Sequence[Entry]) -> int:
    """The last word on the matter is a granted exemption; a later "I am coming", a post taken or leaving the roll ends it."""
    excused = False
    for entry in group:
        if entry.kind == "exemption.decided":
            excused = entry.data["decision"] == "granted"
        elif entry.kind in {"call.on-post", "person.removed"} or (entry.kind == "call.answered" and entry.data["answer"] != "cannot"):
            excused = False
    return int(excused)


def _is_on_post(group: Sequence[Entry]) -> int:
    return int(last_of(group, "call.on-post") is not None)


def _on_post_who(is_such: Callable[[Entry], bool]) -> Callable[[Sequence[Entry]], int | None]:
    """Whoever has not served does not count, so that before anybody served the figure is not zero but not known."""

    def weigh(group: Sequence[Entry]) -> int | None:
        if last_of(group, "call.on-post") is None:
            return None
        roll = last_of(group, "person.enrolled", "person.changed")
        return int(roll is not None and is_such(roll))

    return weigh


def _is_there(level: str) -> Callable[[Sequence[Entry]], int]:
    def weigh(group: Sequence[Entry]) -> int:
        last = last_of(group, "place.added", "place.removed")
        return int(last is not None and last.kind == "place.added" and last.data["level"] == level)

    return weigh


def _people_now(group: Sequence[Entry]) -> int:
    last = group[-1]
    return 0 if last.kind == "household.gone" else int(last.data["members"] or 0)


def _is_lived_in(group: Sequence[Entry]) -> int:
    return int(_people_now(group) > 0)


def _days(group: Sequence[Entry]) -> int:
    last = last_of(group, "phase.closed", "phase.reopened")
    return int(last.data["days"] or 0) if last is not None and last.kind == "phase.closed" else 0


def _minutes_to_post(which: Callable[[list[int]], int]) -> Callable[[Sequence[Entry]], int | None]:
    """Whole minutes from the first order to the first or last of the people who first came on post."""

    def weigh(group: Sequence[Entry]) -> int | None:
        order = next((entry for entry in group if entry.kind == "order.received"), None)
        first: dict[Hashable, Entry] = {}
        for entry in group:
            if entry.kind == "call.on-post":
                first.setdefault(_subject(entry), entry)
        if order is None or not first:
            return None
        return which([int((entry.happened_at - order.happened_at).total_seconds()) // 60 for entry in first.values()])

    return weigh


def _is_published(group: Sequence[Entry]) -> int:
    return int(group[-1].kind != "photo.withdrawn")


def _is_refused(group: Sequence[Entry]) -> int:
    return int(group[-1].data["verdict"] == "refused")


HOUSEHOLD = frozenset({"household.added", "household.changed", "household.gone"})
ON_POST = frozenset({*ROLL, "call.on-post"})

FIGURES = (
    Figure(
        "orders",
        Words("Orders received", "收到命令"),
        Words("orders", "份"),
        Words(
            "Orders entered in the order register, whoever issued them and whether or not they were replaced later.",
            "命令登记簿中登记的全部命令，不论由谁下达、此后是否被替代。",
        ),
        frozenset({"order.received"}),
        _order,
        lambda group: 1,
    ),
    Figure(
        "staff-on-roll",
        Words("Staff on the roll", "在册人员"),
        PEOPLE,
        Words("People on the unit's roll who have not been taken off it.", "列入本单位名册且未移出的人员。"),
        frozenset(ROLL),
        _subject,
        _is_on_roll,
        is_headline=True,
    ),
    Figure(
        "staff-left",
        Words("Staff taken off the roll", "移出名册人员"),
        PEOPLE,
        Words("People who stood on the unit's roll and were taken off it.", "曾列入本单位名册、现已移出的人员。"),
        frozenset(ROLL),
        _subject,
        _has_left,
        shows=frozenset({"person.removed"}),
    ),
    Figure(
        "staff-excused",
        Words("Staff excused", "准予免勤人员"),
        PEOPLE,
        Words(
            "People whose exemption was granted and who have not since answered that they are coming or taken a post. The reasons are confidential.",
            "免勤申请已获批准、此后未再答复参加也未上岗的人员。原因保密。",
        ),
        frozenset({"exemption.decided", "call.notified", "call.answered", "call.on-post", "person.removed"}),
        _subject,
        _is_excused,
        is_headline=True,
        shows=frozenset({"exemption.decided"}),
    ),
    Figure(
        "staff-on-post",
        Words("Staff who served on post", "上岗人员"),
        PEOPLE,
        Words("Different people recorded as on post at least once.", "至少有一次上岗记录的人员，每人计一次。"),
        frozenset({"call.notified", "call.on-post"}),
        _subject,
        _is_on_post,
        is_headline=True,
        shows=frozenset({"call.on-post"}),
    ),
    Figure(
        "party-members-on-post",
        Words("Party members who served on post", "上岗党员"),
        PEOPLE,
        Words("Of those who served on post, the people whom the roll shows as Party members.", "上岗人员中名册登记为党员的人数。"),
        ON_POST,
        _subject,
        _on_post_who(lambda roll: roll.data["party_member"] is True),
        shows=frozenset({"call.on-post"}),
    ),
    Figure(
        "volunteers-on-post",
        Words("Volunteers who served on post", "主动请缨上岗人员"),
        PEOPLE,
        Words("Of those who served on post, the people who came forward by themselves.", "上岗人员中主动报名参加的人数。"),
        ON_POST,
        _subject,
        _on_post_who(lambda roll: roll.data["joined"] == "volunteered"),
        shows=frozenset({"call.on-post"}),
    ),
    Figure(
        "drivers-on-post",
        Words("People who brought their own car", "自驾出车人员"),
        PEOPLE,
        Words(
            "Of those who served on post, the people whom the roll shows with a car of their own to drive.",
            "上岗人员中名册登记为自备车辆驾驶员的人数。",
        ),
        ON_POST,
        _subject,
        _on_post_who(lambda roll: roll.data["own_car"] is True),
        shows=frozenset({"call.on-post"}),
    ),
    Figure(
        "minutes-to-first-on-post",
        Words("From the order to the first person on post", "接令至首人上岗"),
        MINUTES,
        Words("Whole minutes from the first order received to the first person on post.", "自收到第一份命令至第一人上岗的整分钟数。"),
        frozenset({"order.received", "call.on-post"}),
        _together,
        _minutes_to_post(min),
        pick=min,
    ),
    Figure(
        "minutes-to-all-on-post",
        Words("From the order to the last person on post", "接令至全员上岗"),
        MINUTES,
        Words(
            "Whole minutes from the first order received until everybody who served had come on post for the first time.",
            "自收到第一份命令至全部上岗人员首次上岗的整分钟数。",
        ),
        frozenset({"order.received", "call.on-post"}),
        _together,
        _minutes_to_post(max),
        pick=max,
    ),
    *WATCH,
    Figure(
        "compounds",
        Words("Compounds held", "值守小区"),
        Words("compounds", "个"),
        Words("Compounds entered as places of the operation and not removed.", "作为行动地点登记且未移除的小区。"),
        frozenset({"place.added", "place.removed"}),
        _place,
        _is_there("compound"),
        is_headline=True,
    ),
    Figure(
        "buildings",
        Words("Buildings", "楼栋"),
        Words("buildings", "栋"),
        Words("Buildings entered as places of the operation and not removed.", "作为行动地点登记且未移除的楼栋。"),
        frozenset({"place.added", "place.removed"}),
        _place,
        _is_there("building"),
        is_headline=True,
    ),
    Figure(
        "entrances",
        Words("Entrances recorded", "登记出入口"),
        Words("entrances", "处"),
        Words("Entrances in the inventory, open or closed, each place once.", "出入口清单中的出入口，不论开放或封闭，每处计一次。"),
        frozenset({"entrance.recorded"}),
        _place,
        lambda group: 1,
    ),
    Figure(
        "households",
        Words("Households", "户数"),
        Words("households", "户"),
        Words(
            "Households in the register with at least one person living there; empty flats do not count.",
            "住户底册中至少有一人居住的户；空置房不计。",
        ),
        HOUSEHOLD,
        _subject,
        _is_lived_in,
        is_headline=True,
    ),
    Figure(
        "residents",
        Words("Residents", "居民人数"),
        PEOPLE,
        Words(
            "People living in the households of the register, as last recorded for each household.",
            "住户底册中各户最近一次登记的居住人数之和。",
        ),
        HOUSEHOLD,
        _subject,
        _people_now,
        is_headline=True,
    ),
    Figure(
        "days",
        Words("Days of duty", "值守天数"),
        DAYS,
        Words("Calendar days of the closed phases, first and last day included.", "已结束阶段的日历天数，首尾两天均计入。"),
        frozenset({"phase.closed", "phase.reopened"}),
        _phase,
        _days,
        is_headline=True,
    ),
    Figure(
        "checks",
        Words("Checks at the gates", "出入核验"),
        TIMES,
        Words(
            "Checks recorded at the entrances, of people going in or out, whatever the verdict.", "各出入口记录的进出核验人次，不论结果。"
        ),
        frozenset({"gate.checked"}),
        _each,
        _one,
        is_headline=True,
    ),
    Figure(
        "turned-back",
        Words("Turned back", "劝返"),
        TIMES,
        Words("Checks whose verdict was a refusal.", "核验结果为劝返的人次。"),
        frozenset({"gate.checked"}),
        _each,
        _is_refused,
        is_headline=True,
    ),
    Figure(
        "test-rounds",
        Words("Test rounds", "核酸检测轮次"),
        Words("rounds", "轮"),
        Words("Rounds of mass testing that were closed.", "已结束的全员核酸检测轮次。"),
        frozenset({"round.closed"}),
        _each,
        _one,
    ),
    Figure(
        "tested",
        Words("People tested, all rounds", "核酸采样人次"),
        TIMES,
        Words(
            "Samples of people in all closed rounds together; somebody tested in two rounds counts twice.",
            "各轮已结束检测的采样人次合计，同一人参加两轮计两次。",
        ),
        frozenset({"round.closed"}),
        _each,
        lambda group: int(group[-1].data["tested"] or 0),
    ),
    Figure(
        "favours",
        Words("Things done for residents", "为群众办实事"),
        Words("requests", "件"),
        Words("Residents' requests recorded as done.", "记录为已办结的居民诉求。"),
        frozenset({"request.done"}),
        _each,
        _one,
    ),
    Figure(
        "photos",
        Words("Photos kept", "留存照片"),
        Words("photos", "张"),
        Words("Photos in the photo store that were not withdrawn.", "照片库中未撤回的照片。"),
        frozenset({"photo.added", "photo.withdrawn"}),
        _photo,
        _is_published,
    ),
)
