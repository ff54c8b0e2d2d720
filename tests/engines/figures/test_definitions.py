"""What each figure counts, and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from shouwang.engines.figures.definitions import FIGURES
from shouwang.vocabulary.journal_kinds import KINDS
from tests.engines.figures.entries import enrolled, entry, id_of, ledger, on_post, value


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.code)
def test_a_figure_without_entries_has_no_value(figure):
    """
    Nothing written is not zero: the report has to say that it does not know.
    """
    counted = ledger().counted(figure.code)

    assert counted.value is None
    assert counted.entries == ()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.code)
def test_a_figure_reads_kinds_that_exist(figure):
    """
    A kind that nobody can write would leave the figure empty for ever.
    """
    shown = figure.shows or figure.kinds

    assert figure.kinds <= KINDS.keys()
    assert shown <= figure.kinds


def test_who_left_the_roll_is_not_on_it():
    """
    Two came on the roll, one was taken off.
    """
    entries = [enrolled("Mei"), enrolled("Bao"), entry("person.removed", 5, subject="Bao")]

    assert value("staff-on-roll", *entries) == 1


def test_somebody_on_post_twice_is_one_person():
    """
    People are counted, not shifts.
    """
    entries = [enrolled("Mei"), on_post("Mei", 60), on_post("Mei", 900)]

    assert value("staff-on-post", *entries) == 1


def test_only_those_on_post_count_as_volunteers():
    """
    Bao came forward and was then excused; he did not serve.
    """
    entries = [enrolled("Mei", joined="volunteered"), enrolled("Bao", joined="volunteered"), on_post("Mei", 60)]

    assert value("volunteers-on-post", *entries) == 1


def test_a_correction_on_the_roll_moves_the_attributes():
    """
    The roll said that Mei has no car; it was changed after she came on post, and the figure follows.
    """
    changed = entry("person.changed", 90, subject="Mei", joined="assigned", party_member=True, own_car=True)

    entries = [enrolled("Mei"), on_post("Mei", 60), changed]

    assert value("drivers-on-post", *entries) == 1
    assert value("party-members-on-post", *entries) == 1


@pytest.mark.parametrize(
    ("after", "excused"),
    [
        ((), 1),
        (("refused",), 0),
        (("coming",), 0),
        (("post",), 0),
        (("cannot",), 1),
        (("removed",), 0),
    ],
)
def test_excused_until_something_ends_it(after, excused):
    """
    A granted exemption holds until it is refused, the person comes after all, or leaves the roll; saying "cannot" again ends nothing.
    """
    callout = str(id_of("callout"))
    later = {
        "refused": entry("exemption.decided", 50, subject="Mei", callout=callout, decision="refused"),
        "coming": entry("call.answered", 50, subject="Mei", callout=callout, answer="coming"),
        "cannot": entry("call.answered", 50, subject="Mei", callout=callout, answer="cannot"),
        "post": on_post("Mei", 50),
        "removed": entry("person.removed", 50, subject="Mei"),
    }

    granted = entry("exemption.decided", 30, subject="Mei", callout=callout, decision="granted")

    assert value("staff-excused", granted, *(later[name] for name in after)) == excused


def test_the_clock_runs_from_the_first_order():
    """
    A second order two hours later does not make the unit look quicker.
    """
    order = {"issuer": "City", "title": "Close", "level": "city"}
    first = entry("order.received", 0, order=str(id_of("1")), **order)
    second = entry("order.received", 120, order=str(id_of("2")), **order)

    entries = [first, second, on_post("Mei", 54), on_post("Bao", 210), on_post("Bao", 900)]

    assert value("minutes-to-first-on-post", *entries) == 54
    assert value("minutes-to-all-on-post", *entries) == 210


def test_on_post_at_the_minute_of_the_order_is_nought_not_nothing():
    """
    Somebody who already stood there when the order came took no time; that is a value.
    """
    order = entry("order.received", 0, order=str(id_of("1")), issuer="City", title="Close", level="city")

    counted = ledger(order, on_post("Mei", 0)).counted("minutes-to-first-on-post")

    assert counted.value == 0
    assert len(counted.entries) == 2


def _household(door: str, members: int, minute: int, what: str = "added"):
    import_ = str(id_of("import"))
    return entry(f"household.{what}", minute, subject=door, place=door, members=members, occupancy="lived-in", **{"import": import_})


def test_households_are_counted_by_who_lives_there_now():
    """
    A family of three became four; an empty flat is no household; one family moved out.
    """
    entries = [
        _household("1-1-101", 3, 0),
        _household("1-1-102", 0, 0),
        _household("1-1-103", 2, 0),
        _household("1-1-101", 4, 60, "changed"),
        _household("1-1-103", 2, 90, "gone"),
    ]

    assert value("households", *entries) == 1
    assert value("residents", *entries) == 4


def test_an_entry_that_arrives_late_does_not_overtake_what_happened_after_it():
    """
    The paper of the morning is typed in the evening; the family of noon still has four people.
    """
    noon = _household("1-1-101", 4, 300, "changed")
    morning = _household("1-1-101", 3, 60)

    assert value("residents", noon, morning) == 4


def test_a_reopened_phase_has_no_days_until_it_is_closed_again():
    """
    Ten days at the first close, twelve at the second; in between nobody knows.
    """
    phase = {"phase": str(id_of("phase")), "number": 1}
    closed = entry("phase.closed", 100, days=10, **phase)
    reopened = entry("phase.reopened", 200, until="2022-03-22", **phase)
    again = entry("phase.closed", 300, days=12, **phase)

    assert value("days", closed) == 10
    assert value("days", closed, reopened) == 0
    assert value("days", closed, reopened, again) == 12


def test_the_trace_names_the_entries_that_make_the_figure():
    """
    Opening "served on post" shows the two entries of going on post, not the notices before them.
    """
    mei, bao = on_post("Mei", 60), on_post("Bao", 50)
    notified = entry("call.notified", 5, subject="Mei", callout=str(id_of("callout")), channel="e-mail")

    counted = ledger(notified, mei, bao).counted("staff-on-post")

    assert counted.entries == (bao.id, mei.id)


def test_hours_are_counted_from_check_in_to_check_out():
    """
    Six hours and three quarters, of two duties whole; one that goes on counts not yet, nor does one that was only planned.
    """
    a, b, c, gate = (str(UUID(int=number)) for number in range(4))
    told = [("duty.arrived", 0, a), ("duty.left", 375, a), ("duty.arrived", 360, b), ("duty.left", 390, b), ("duty.arrived", 380, c)]
    stood = [entry(kind, minute, subject="Mei", duty=duty, post=gate) for kind, minute, duty in told]
    hours = {"starts": "2022-03-12T06:00:00+08:00", "ends": "2022-03-12T12:00:00+08:00", "post": gate}
    given = [entry("duty.given", 0, subject="Mei", duty=a, **hours), entry("duty.given", 1, subject="Bao", duty=b, instead_of=a, **hours)]

    assert value("hours-stood", *stood) == 6
    assert value("hours-stood", stood[0]) is None
    assert value("duties-stood", *stood) == 3
    assert value("duties-taken-over", *given) == 1
    assert value("duties-taken-over", given[0]) == 0


def needed(start: str, end: str, least: int, minute: int = 0):
    """What the gate needs on 12 March, from one hour to another."""
    moments = {"starts": f"2022-03-12T{start}:00+08:00", "ends": f"2022-03-12T{end}:00+08:00"}
    return entry("post.needed", minute, post=str(UUID(int=9)), least=least, **moments)


def alarm(hour: str):
    """An alarm at another post is passed on."""
    return replace(entry("watch.passed-on", what="gap", rung="duty-officer", post=str(UUID(int=8))), happened_at=clock(hour))


def stood(who: str, duty: int, since: str, until: str = "", post: int = 9):
    """Somebody checks in at the gate, and out."""
    told = {"duty": str(UUID(int=duty)), "post": str(UUID(int=post))}
    found = [replace(entry("duty.arrived", subject=who, **told), happened_at=clock(since))]
    return found + ([replace(entry("duty.left", subject=who, **told), happened_at=clock(until))] if until else [])


def yesterday(entries):
    """The same a day earlier."""
    return [replace(each, happened_at=each.happened_at - timedelta(days=1)) for each in entries]


def clock(hour: str) -> datetime:
    return datetime.fromisoformat(f"2022-03-12T{hour}:00+08:00")


@pytest.mark.parametrize(
    ("entries", "hours"),
    [
        ([*stood("Mei", 1, "06:00", "12:00"), *stood("Mei", 2, "18:00", "23:10"), *stood("Bao", 3, "06:00", "14:00")], 12),
        ([*stood("Mei", 1, "00:00", "23:50"), *stood("Mei", 2, "12:00", "13:00")], 25),
        (
            [
                *stood("Mei", 1, "01:00", "02:30"),
                *yesterday(stood("Mei", 2, "02:00", "08:00")),
                *yesterday(stood("Mei", 3, "20:00", "22:00")),
            ],
            9,
        ),
        (yesterday(stood("Mei", 1, "06:00")) + stood("Mei", 1, "06:00", "12:00")[1:], 24),
        (stood("Mei", 1, "06:00"), None),
    ],
    ids=["two duties", "two at once", "partly within", "a forgotten check-out", "not left yet"],
)
def test_the_hours_of_one_person_in_a_day_show_a_forgotten_check_out(entries, hours):
    """
    What one person stood within any 24 hours, rounded up; whoever stands at two posts at once reaches more than a day has.
    """
    assert value("most-hours-in-a-day", *entries) == hours


@pytest.mark.parametrize(
    ("entries", "asked", "held", "gaps"),
    [
        ([needed("06:00", "18:00", 1), *stood("Mei", 1, "06:00", "12:00"), *stood("Bao", 2, "11:56", "18:00")], 12, 12, 0),
        ([needed("06:00", "18:00", 1), *stood("Mei", 1, "06:30", "12:00"), *stood("Bao", 2, "13:00", "18:00")], 12, 10, 2),
        ([needed("06:00", "18:00", 2), *stood("Mei", 1, "06:00", "18:00"), *stood("Bao", 2, "06:00", "17:00")], 12, 11, 1),
        ([needed("06:00", "18:00", 2), *stood("Mei", 1, "06:00", "18:00"), *stood("Mei", 2, "06:00", "18:00")], 12, 0, 1),
        (
            [
                needed("06:00", "18:00", 1),
                needed("12:00", "18:00", 0, 1),
                *stood("Mei", 1, "06:00", "12:00"),
                *stood("Bao", 2, "17:00", "18:00"),
            ],
            6,
            6,
            0,
        ),
        ([needed("06:00", "18:00", 1), *stood("Mei", 1, "06:00"), *stood("Bao", 2, "10:00", "12:00")], 6, 6, 0),
        ([needed("06:00", "18:00", 1), *stood("Mei", 1, "06:00", "12:00"), alarm("16:00")], 10, 6, 1),
        ([needed("06:00", "18:00", 1), *stood("Mei", 1, "06:00", "12:00"), *stood("Bao", 2, "12:00", "15:00", post=8)], 9, 6, 1),
        ([needed("06:00", "18:00", 1), *stood("Mei", 1, "06:00"), *stood("Mei", 2, "09:00", "15:00", post=8)], 9, 3, 1),
        ([needed("06:00", "18:00", 1), *stood("Mei", 1, "06:00", "12:00"), *stood("Mei", 2, "09:00", "10:00", post=8)], 6, 3, 1),
    ],
    ids=[
        "relieved",
        "late twice",
        "one of two",
        "twice the same",
        "closed at noon",
        "still there",
        "nobody came, and an alarm tells the time",
        "nobody came, and another post tells it",
        "went to another post",
        "left two posts",
    ],
)
def test_a_post_is_held_while_enough_are_checked_in(entries, asked, held, gaps):
    """
    Counted from check-ins: whoever comes late leaves a gap, one person counts once, and what nobody needs any more is not asked.
    """
    assert [value(code, *entries) for code in ("post-hours-asked", "post-hours-held", "post-gaps")] == [asked, held, gaps]


def test_before_anybody_checks_in_nothing_is_known_of_a_post():
    """
    A plan is no watch.
    """
    assert value("post-hours-asked", needed("06:00", "18:00", 1)) is None
