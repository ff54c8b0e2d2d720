"""The watch: what is wrong at a post, whose turn it is, and that neither depends on the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from shouwang.engines.roster.problem import Demand, Span
from shouwang.engines.roster.watching import Alarm, Stint, alarms, turn
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.watching import LADDER, TIMES, WatchTimes
from tests.engines.roster.cast import assignments, at

TIMES_HERE = WatchTimes()
MINUTE = timedelta(minutes=1)


def stint(line: str, **told: str | bool) -> Stint:
    """``Mei east 12 06-14`` with ``arrived="12 06:05"`` and so on."""
    one = assignments(line)[0]
    moments = {f"{name}_at": at(value) for name, value in told.items() if isinstance(value, str)}
    return Stint(line, one.post, one.person, one.span, is_vacant=bool(told.get("is_vacant")), **moments)


def seen(moment: str, *stints: Stint, least: int = 1) -> list[tuple[str, str]]:
    """What the watch says of the east gate, which needs *least* all day."""
    needed = [Demand("east", Span(at("12 06"), at("13 06")), least)] if least else []
    return [(alarm.what, alarm.stint.person if alarm.stint else "") for alarm in alarms(stints, needed, TIMES_HERE, at(moment))]


MEI, RUI = "Mei east 12 06-14", "Rui east 12 14-22"


@pytest.mark.parametrize(
    ("moment", "told", "wrong"),
    [
        ("12 05:29", {}, []),
        ("12 05:30", {}, ["unconfirmed"]),
        ("12 05:30", {"acknowledged": "11 20"}, []),
        ("12 05:59", {"arrived": "12 05:50"}, []),
        ("12 06:00", {}, ["late"]),
        ("12 13:59", {}, ["late"]),
        ("12 06:00", {"arrived": "12 06"}, []),
        ("12 06:59", {"arrived": "12 06"}, []),
        ("12 07:00", {"arrived": "12 06"}, ["silent"]),
        ("12 07:00", {"arrived": "12 06", "well": "12 06:30"}, []),
        ("12 07:30", {"arrived": "12 06", "well": "12 06:30"}, ["silent"]),
        ("12 14:14", {"arrived": "12 06", "well": "12 14"}, []),
        ("12 14:15", {"arrived": "12 06", "well": "12 14"}, ["stayed"]),
        ("12 15:00", {"arrived": "12 06", "well": "12 14"}, ["gap", "silent"]),
        ("12 10:00", {"arrived": "12 06", "left": "12 10"}, ["gap"]),
        ("12 05:30", {"is_vacant": True}, ["vacant-now"]),
        ("12 05:29", {"is_vacant": True}, ["vacant"]),
        ("11 06:00", {"is_vacant": True}, []),
        ("12 13:59", {"is_vacant": True}, ["vacant-now"]),
    ],
)
def test_each_thing_is_told_from_its_minute_on(moment, told, wrong):
    """
    One person at one gate, by the usual times: 30 minutes before, 15 after the end, a word every hour by day.
    """
    assert [what for what, _ in seen(moment, stint(MEI, **told))] == wrong


def test_who_forgot_to_check_out_hides_nobody_who_is_alone():
    """
    Mei's duty was over at two, she has not checked out, and at three her word is overdue: she is not reckoned with any more. Where two are needed Rui
    is alone then, and that is told, though nobody has gone; where one is, Mei forgot.
    """
    forgot, there = stint(MEI, arrived="12 06", well="12 14"), stint(RUI, arrived="12 14", well="12 14:50")

    assert seen("12 14:59", forgot, there, least=2) == [("stayed", "Mei")]
    assert seen("12 15:00", forgot, there, least=2) == [("gap", ""), ("silent", "Mei")]
    assert seen("12 15:00", forgot, there) == [("forgot", "Mei")]


def test_what_is_vacant_and_not_needed_rings_for_nobody():
    """
    The gate needs one, and Rui has the same hours: that Mei dropped out is told to nobody; where it needs two, or somebody who leads, it is.
    """
    vacant, there = stint(MEI, is_vacant=True), stint("Rui east 12 06-14", acknowledged="11 20")

    assert seen("12 05:40", vacant, there) == []
    assert seen("12 05:40", vacant, there, least=2) == [("vacant-now", "Mei")]
    led = [Demand("east", Span(at("12 06"), at("13 06")), 1, with_ability={"lead": 1})]
    assert [alarm.what for alarm in alarms([vacant, there], led, TIMES_HERE, at("12 05:40"))] == ["vacant-now"]


def test_who_has_not_come_is_told_at_once_where_the_post_is_short_of_them():
    """
    Mei stays until somebody comes: Rui has ten minutes. If she goes at two, the post is empty at two.
    """
    stays, goes = stint(MEI, arrived="12 06", well="12 13:50"), stint(MEI, arrived="12 06", left="12 14")

    assert seen("12 14:05", stays, stint(RUI, acknowledged="12 06")) == []
    assert seen("12 14:10", stays, stint(RUI)) == [("late", "Rui")]
    assert seen("12 14:00", goes, stint(RUI)) == [("late", "Rui")]


def test_a_gap_is_told_once_and_only_where_nothing_else_explains_it():
    """
    Two are needed. One has not come: that is told. One went early: that is a gap, since the minute of going.
    """
    both = [stint(MEI, arrived="12 06", well="12 09"), stint("Ning east 12 06-14")]

    found = alarms([both[0]], [Demand("east", Span(at("12 06"), at("13 06")), 2)], TIMES_HERE, at("12 09:30"))

    assert seen("12 09:30", *both, least=2) == [("late", "Ning")]
    assert seen("12 09:30", both[0], least=2) == [("gap", "")]
    assert [one.since for one in found] == [at("12 06")]
    left = stint("Ning east 12 06-14", arrived="12 06", left="12 09:20")
    again = alarms([both[0], left], [Demand("east", Span(at("12 06"), at("13 06")), 2)], TIMES_HERE, at("12 09:30"))
    assert [(one.what, one.since) for one in again] == [("gap", at("12 09:20"))]


def test_who_stays_on_is_told_of_only_where_nobody_is_known_to_be_missing():
    """
    Rui is late: his own alarm goes up the ladder, and Mei's stands beside it. On a roster that ends with Mei, hers goes up.
    """
    mei, needed = stint(MEI, arrived="12 06", well="12 14"), [Demand("east", Span(at("12 06"), at("13 06")), 1)]

    with_rui = alarms([mei, stint(RUI)], needed, TIMES_HERE, at("12 14:20"))
    without = alarms([mei], needed, TIMES_HERE, at("12 14:20"))

    assert [(one.what, one.tells_at) for one in with_rui] == [("late", at("12 14:10")), ("stayed", None)]
    assert [(one.what, one.tells_at) for one in without] == [("stayed", at("12 14:15"))]


def test_whoever_was_relieved_and_forgot_to_check_out_alarms_nobody():
    """
    Rui is there, so Mei has gone home; she is asked neither to be relieved nor whether all is well.
    """
    rui = stint(RUI, arrived="12 13:55", well="12 15:50")

    assert seen("12 16:00", stint(MEI, arrived="12 06"), rui) == [("forgot", "Mei")]
    assert (
        alarms([stint(MEI, arrived="12 06"), rui], [Demand("east", Span(at("12 06"), at("13 06")), 1)], TIMES_HERE, at("12 16"))[0].tells_at
        is None
    )


def test_at_night_a_word_is_due_twice_as_often():
    """
    What holds at the last sign: at 21:59 an hour, at 22:00 and at 05:59 half an hour.
    """
    night = stint("Mei east 12 20-04", arrived="12 20")

    due = [replace(night, well_at=at(moment)).well_due_at(TIMES_HERE) for moment in ("12 21:59", "12 22", "13 05:59", "13 06")]

    assert due == [at("12 22:59"), at("12 22:30"), at("13 06:29"), at("13 07")]


# The ladder

LATE = Alarm("late", "east", at("12 06"), at("12 06:10"), stint(MEI))


def climbed(moment: str, *takings: str, manned: tuple[str, ...] = LADDER) -> list[tuple[int, str, str]]:
    """Number, rung and minute of each telling by then."""
    return [(one.number, one.rung, f"{one.at:%H:%M}") for one in turn(LATE, manned, map(at, takings), TIMES_HERE, at(moment)).told]


def test_the_ladder_is_climbed_every_five_minutes_and_ends_at_the_top():
    """
    Partner, group lead, overall shift lead, commander; then it stands there.
    """
    assert climbed("12 06:09") == []
    assert climbed("12 06:15") == [(0, "partner", "06:10"), (1, "group-lead", "06:15")]
    assert climbed("12 12:00") == [
        (0, "partner", "06:10"), (1, "group-lead", "06:15"), (2, "duty-officer", "06:20"), (3, "commander", "06:25"),
    ]  # fmt: skip
    assert turn(LATE, LADDER, (), TIMES_HERE, at("12 12:00")).next is None


def test_a_rung_on_which_nobody_stands_is_passed_at_once_and_keeps_its_number():
    """
    No group lead: the overall shift lead five minutes after the partner. When one is named later, nothing told counts anew.
    """
    without = tuple(rung for rung in LADDER if rung != "group-lead")

    assert climbed("12 06:15", manned=without) == [(0, "partner", "06:10"), (2, "duty-officer", "06:15")]
    assert climbed("12 12:00", manned=()) == []


def test_whoever_sees_to_it_stops_the_ladder_and_it_rises_again():
    """
    Taken at 06:12: the group lead is told only when the alarm stands at 06:27 still. Taken once more: fifteen minutes more.
    """
    assert climbed("12 06:26", "12 06:12") == [(0, "partner", "06:10")]
    assert turn(LATE, LADDER, [at("12 06:12")], TIMES_HERE, at("12 06:26")).taken_at == at("12 06:12")
    assert climbed("12 06:27", "12 06:12")[-1] == (1, "group-lead", "06:27")
    assert turn(LATE, LADDER, [at("12 06:12")], TIMES_HERE, at("12 06:27")).taken_at is None
    assert climbed("12 06:34", "12 06:12", "12 06:20") == [(0, "partner", "06:10")]
    assert climbed("12 06:35", "12 06:12", "12 06:20")[-1] == (1, "group-lead", "06:35")


def test_at_the_top_the_commander_is_told_again():
    """
    The commander sees to it at half past; nothing comes of it in fifteen minutes.
    """
    assert climbed("12 06:44", "12 06:30")[-1] == (3, "commander", "06:25")
    assert climbed("12 06:45", "12 06:30")[-1] == (4, "commander", "06:45")


def test_what_was_told_stays_told():
    """
    Whenever one looks, and whoever saw to it when: no telling is lost or moved later on, none has the number of another.
    """
    dice = Random(5)
    for _ in range(300):
        takings = sorted(at("12 06") + dice.randrange(120) * MINUTE for _ in range(dice.randrange(4)))
        before: tuple = ()
        for minute in range(150):
            moment: datetime = at("12 06") + minute * MINUTE
            told = turn(LATE, LADDER, takings, TIMES_HERE, moment).told
            assert told[: len(before)] == before
            assert len({one.number for one in told}) == len(told)
            assert all(one.at <= moment for one in told)
            before = told


def test_times_out_of_bounds_are_refused_all_at_once():
    """
    Nobody waits an hour for somebody who does not come; the defaults themselves are within their bounds.
    """
    with pytest.raises(Refused) as refused:
        WatchTimes(late_after=60 * MINUTE, tell_every=MINUTE)

    assert [reason.parameters["value"] for reason in refused.value.reasons] == [60 * MINUTE, MINUTE]
    assert set(vars(WatchTimes())) == set(TIMES)
