"""What cards, sheets, screens and lists say of duty where rosters meet, somebody leaves early, or nobody comes."""

from __future__ import annotations

import json
from datetime import datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.duties import SwapForm
from shouwang.apps.roster.models import Duty, Roster
from shouwang.files import papers
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import Watch
from tests.apps.roster.test_across import duty_of, published
from tests.apps.roster.test_coming_and_going import excuse
from tests.apps.roster.test_pages import url
from tests.apps.roster.test_rosters import codes
from tests.world import at

DAY = ("An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")


@pytest.fixture
def by_the_hour(watch) -> Watch:
    """The gate, held by one at any hour: the same at any time of the day."""
    told = {"needs": [actions.NeedTold(time(0), time(0))], "is_safe_alone": True, "instead_of": watch.gate}
    actions.keep_post(name="East gate", by=watch.by, at=at("11 15:11"), **told)
    return watch


def hour(count: float) -> datetime:
    """So many hours from the full hour now."""
    return timezone.now().replace(minute=0, second=0, microsecond=0) + count * HOUR


def planned(watch: Watch, first: float, last: float, *plan: str) -> Roster:
    """A roster published before now: ``An -2 6`` is An at the gate from two hours ago until in six."""
    roster = watch.begun(hour(first), 1)
    Roster.objects.filter(pk=roster.pk).update(state=Roster.State.DRAFT, ends_at=hour(last))
    roster.refresh_from_db()
    told = {"operation": watch.world.operation, "roster": roster, "post": watch.gate}
    for name, begins, ends in (line.split() for line in plan):
        Duty.objects.create(person=watch.people[name], starts_at=hour(float(begins)), ends_at=hour(float(ends)), **told)
    return actions.publish(roster=roster, by=watch.by, at=hour(-200 + roster.number), lacks=99, law="agreed")


def shown(watch: Watch, name: str, role: Role | None = None, **further: object) -> str:
    """A page as somebody sees it; command where nobody else is named."""
    asked = f"?roster={further.pop('roster_number')}" if "roster_number" in further else ""
    by = watch.by if role is None else watch.world.member(role)
    return watch.world.browser(by).get(url(name, watch, **further) + asked).content.decode()


# Cards


@pytest.fixture
def two(by_the_hour) -> tuple[Roster, Roster]:
    """An stands by the older roster and, a day later, by the newer; Bo by the older alone."""
    old = planned(by_the_hour, -2, 18, "An -2 3", "Bo 3 10")
    return old, planned(by_the_hour, 18, 42, "An 20 26", "Cui 26 30")


def test_cards_have_every_coming_duty_whichever_roster_they_are_opened_from(watch, two):
    """
    An has a duty by each of two rosters, Bo one by the older. From either page all of it stands there, in the text for a chat too.
    """
    names: list[set[str]] = []
    for roster in two:
        answer = watch.world.browser(watch.by).get(url("cards", watch) + f"?roster={roster.number}")
        told = {str(person): (own, text) for person, own, _, text, _ in answer.context["cards"]}
        names.append(set(told))
        assert [duty.starts_at for duty in told["An"][0]] == [hour(-2), hour(20)]
        assert told["An"][1].count("East gate") + told["An"][1].count("东门") == 2

    assert names == [{"An", "Bo", "Cui"}] * 2


def test_printed_cards_have_every_coming_duty_too(client, watch, two, monkeypatch):
    """
    Four to a sheet, for command, and one's own behind the link.
    """
    given: list[list[tuple[str, datetime]]] = []

    def write(paper, cards, *_rest, **_named) -> bytes:
        given.append([(paper.people[one.person], one.starts_at) for one in paper.stints if one.person in {card.person for card in cards}])
        return b"%PDF-"

    monkeypatch.setattr(papers, "write_cards", write)
    watch.world.browser(watch.by).get(url("personal_cards", watch, roster=two[1].pk, language="en"))
    client.get(reverse("roster:card", args=[reads.DUTIES.of(watch.people["An"].id)]))

    assert sorted(given[0]) == [("An", hour(-2)), ("An", hour(20)), ("Bo", hour(3)), ("Cui", hour(26))]
    assert given[1] == [("An", hour(-2)), ("An", hour(20))]


def test_what_was_left_is_on_no_card_that_tells_what_comes(watch, two):
    """
    An has gone off already: only the later duty is still to come. Bo was there too early and went: that duty is still to come. Of a roster that is
    over it is what was.
    """
    old, _ = two
    actions.leave(duty=actions.arrive(duty=duty_of(watch, old, "An"), at=hour(-2), by=watch.by), at=hour(-1), by=watch.by)

    bo = actions.arrive(duty=duty_of(watch, old, "Bo"), at=hour(1.5), by=watch.by)
    actions.leave(duty=bo, at=hour(2), by=watch.by)

    assert [one.starts_at for one in reads.duties_on_cards(old, timezone.now())[watch.people["An"].id]] == [hour(20)]
    assert [one.starts_at for one in reads.duties_on_cards(old, hour(2.5))[watch.people["Bo"].id]] == [hour(3)]
    assert [one.starts_at for one in reads.duties_on_cards(old, hour(90))[watch.people["An"].id]] == [hour(-2), hour(20)]


# What is published and to come


def test_everybody_who_sees_the_roster_sees_the_next_one(watch, two):
    """
    A guard sees that roster 2 is to come, opens it, and finds the way back to the one that holds; a draft is no page of theirs.
    """
    draft, who = watch.begun(hour(50), 1), '<span class="who">'
    now, ahead = (shown(watch, "current", Role.GUARD, **asked) for asked in ({}, {"roster_number": two[1].number}))

    assert f"?roster={two[1].number}" in now
    assert f"{who}Cui" not in now
    assert f"{who}Cui" in ahead
    assert f"?roster={two[0].number}" in ahead
    assert f"?roster={two[1].number}" in shown(watch, "current", Role.GUARD, roster_number=draft.number)


def test_a_substitute_is_looked_for_by_whoever_may_give(by_the_hour):
    """
    An is late. Command finds a substitute from the list, a group lead is not sent where there is none.
    """
    roster = planned(by_the_hour, -2, 18, "An -1 5")

    assert "Find a substitute" in shown(by_the_hour, "watch")
    assert "Find a substitute" not in shown(by_the_hour, "watch", Role.GROUP_LEAD)
    assert duty_of(by_the_hour, roster, "An").arrived_at is None


def test_a_duty_has_no_empty_card(by_the_hour):
    """
    Of a duty that is over and left a group lead has nothing to say at the post; before they had.
    """
    row = actions.arrive(duty=duty_of(by_the_hour, planned(by_the_hour, -8, 18, "An -7 -1"), "An"), at=hour(-7), by=by_the_hour.by)
    before = shown(by_the_hour, "duty", Role.GROUP_LEAD, duty=row.pk)
    actions.leave(duty=row, at=hour(-1), by=by_the_hour.by)

    assert "At the post" in before
    assert "At the post" not in shown(by_the_hour, "duty", Role.GROUP_LEAD, duty=row.pk)
    assert "At the post" in shown(by_the_hour, "duty", duty=row.pk)


# The hand-over sheet


def change(watch: Watch, moment: str):
    found = reads.change_of_shift(watch.world.operation, watch.by, at(moment), "en")
    assert found is not None
    return {str(one.post): one for one in found.posts}


def test_who_has_checked_out_neither_goes_nor_stays(watch):
    """
    Dan went home at 01:50. At the change at two Cui stays, En goes off and Fei comes; Dan is on the sheet nowhere.
    """
    watch.post("West gate", actions.NeedTold(time(0), time(0)), is_safe_alone=True)
    roster = published(watch, "11 16:00", "12 06", 1, *DAY, "En 12 22-02", "Fei 13 02-06")
    for name in ("Cui", "Dan", "En"):
        actions.arrive(duty=duty_of(watch, roster, name), at=at("12 22:00"), by=watch.by)
    before = change(watch, "13 01:45")["East gate"]
    actions.leave(duty=duty_of(watch, roster, "Dan"), at=at("13 01:50"), by=watch.by)

    after = change(watch, "13 01:55")["East gate"]

    assert before.stays == ["Cui", "Dan"]
    assert (after.off, after.on, after.stays, after.vacant) == (["En"], ["Fei"], ["Cui"], 0)


def test_who_was_relieved_just_before_goes_off_and_who_left_long_before_does_not(watch):
    """
    Cui is relieved at 05:50 and goes off by the change at six; Dan left at three and has no part in it.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14", "Fei 13 14-22")
    for name, left in (("Cui", "13 05:50"), ("Dan", "13 03:00")):
        actions.leave(duty=actions.arrive(duty=duty_of(watch, roster, name), at=at("12 22:00"), by=watch.by), at=at(left), by=watch.by)

    assert change(watch, "13 05:55")["East gate"].off == ["Cui"]


def test_a_vacant_shift_stands_on_the_sheet(watch):
    """
    En cannot come at six, and nobody takes it: the gate is on the sheet, vacant; a post of which the shift before was vacant as well, too.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14", "Fei 13 14-22")
    west = watch.post("West gate", actions.NeedTold(time(0), time(0)), is_safe_alone=True)
    told = {"operation": watch.world.operation, "roster": roster, "post": west, "why": Duty.Why.DROPPED_OUT, "withdrawn_at": at("12 10:00")}
    Duty.objects.create(person=watch.people["Gao"], starts_at=at("13 06:00"), ends_at=at("13 14:00"), **told)
    actions.drop_out(duty=duty_of(watch, roster, "En"), by=watch.by, at=at("12 10:00"))

    seen = change(watch, "13 05:50")

    assert {name: (one.on, one.vacant) for name, one in seen.items()} == {"East gate": ([], 1), "West gate": ([], 1)}
    assert seen["East gate"].off == ["Cui", "Dan"]


def test_the_sheet_says_that_it_is_vacant(by_the_hour):
    """
    On the page itself, where whoever comes would stand.
    """
    roster = planned(by_the_hour, -2, 18, "An -2 3", "Bo 3 10")
    before = shown(by_the_hour, "sheet").split("</table>")[0]

    actions.drop_out(duty=duty_of(by_the_hour, roster, "Bo"), by=by_the_hour.by, at=timezone.now())
    actions.drop_out(duty=duty_of(by_the_hour, roster, "An"), by=by_the_hour.by, at=timezone.now())

    assert "Vacant" not in before
    assert "Vacant" in shown(by_the_hour, "sheet").split("</table>")[0]


# Lists


def test_no_rest_is_said_as_a_number(by_the_hour):
    """
    Bo ends where An's duty begins: that is a rest of 0 hours, and of nothing.
    """
    roster = planned(by_the_hour, -2, 18, "Bo 1 5", "An 5 10")

    assert "0 h of rest before" in shown(by_the_hour, "duty", duty=duty_of(by_the_hour, roster, "An").pk)


def test_the_same_post_in_the_same_hours_is_no_swap(watch):
    """
    Cui and Dan have the night together; neither gains by swapping with the other, and En's morning is offered still.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 14-22")
    row, others = duty_of(watch, roster, "Cui"), reads.Trades(roster, at("11 17:00")).swaps(duty_of(watch, roster, "Cui"), at("11 17:00"))
    listed = {str(one.person) for one in SwapForm(row, {}).fields["other"].queryset}

    assert "Dan" not in {str(person) for _, person in others}
    assert {str(person) for _, person in others}
    assert listed == {"An", "Bo", "En"}


def test_a_screen_says_that_the_next_shift_is_vacant(by_the_hour):
    """
    Bo cannot come next: between An and Cui the hours stand there, vacant.
    """
    roster = planned(by_the_hour, -2, 18, "An -2 3", "Bo 3 10", "Cui 10 16")
    actions.drop_out(duty=duty_of(by_the_hour, roster, "Bo"), by=by_the_hour.by, at=timezone.now())

    coming = reads.at_post(by_the_hour.gate, by_the_hour.by, timezone.localtime()).coming
    page = shown(by_the_hour, "screen", post=by_the_hour.gate.pk)

    assert [(starts, names, vacant) for starts, _, names, vacant in coming] == [(hour(3), [], 1), (hour(10), ["Cui"], 0)]
    assert "Vacant" in page


def test_who_is_to_be_told_is_named(by_the_hour):
    """
    After filling what is vacant the message has the name of whoever took it.
    """
    roster = planned(by_the_hour, -2, 18, "An -2 3", "Bo 3 10")
    row = actions.drop_out(duty=duty_of(by_the_hour, roster, "Bo"), by=by_the_hour.by, at=timezone.now())
    browser = by_the_hour.world.browser(by_the_hour.by)
    take = [str(row.id), str(by_the_hour.people["Gao"].id), row.starts_at.isoformat()]

    page = browser.post(url("mend", by_the_hour), {"take": json.dumps([take])}, follow=True).content.decode()

    assert "1 duty is given. Tell who took it: Gao." in page


# Rosters of which others have days


def test_days_of_a_newer_roster_are_not_on_the_board_of_the_older(by_the_hour):
    """
    The older has two days, the newer the second of them: of the older the board has hours of its own days only, and of whoever goes on.
    """
    old = planned(by_the_hour, -2, 46, "An -2 3", "Bo 20 26", "Cui 30 36")
    actions.arrive(duty=duty_of(by_the_hour, old, "An"), at=hour(-2), by=by_the_hour.by)
    new = planned(by_the_hour, 22, 46, "Dan 26 32", "Cui 38 44")

    rows = [row for _, own in reads.board(old, by_the_hour.by).by_day() for row in own]
    told = papers_of(by_the_hour, old)

    assert max(row.ends_at for row in rows) == hour(26)
    assert all(row.starts_at < hour(22) or any(there for _, there, _ in row.posts) for row in rows)
    assert (told.parts, told.is_replaced) == (((hour(-2), hour(22)),), False)
    assert papers_of(by_the_hour, new).parts == ()


def papers_of(watch: Watch, roster: Roster) -> papers.RosterPaper:
    from shouwang.apps.roster.reads.papers import _paper

    return _paper(roster, watch.by, timezone.localtime())


def test_who_had_duty_and_lost_it_is_not_said_to_fit_no_shift(watch):
    """
    En cannot come any more, Fei is excused, Gao was taken off the roll; none of them lacks a shift that fits. Hui never had one.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14")
    actions.drop_out(duty=duty_of(watch, roster, "En"), by=watch.by, at=at("12 08:00"))
    excuse(watch, "Fei", "11 15:30")
    people.remove(person=watch.people["Gao"].id, by=watch.by, at=at("12 08:00"))

    assert reads.board(roster, watch.by).idle == ["Hui"]


def test_of_whoever_is_off_the_roll_that_is_the_reason(watch):
    """
    Neither do they come after all nor are they away until some day: they were taken off the roll, and that is what is said.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14")
    people.remove(person=watch.people["En"].id, by=watch.by, at=at("12 08:00"))
    actions.relieve_the_gone(operation=watch.world.operation, at=at("12 08:01"))
    row = Duty.objects.get(roster=roster, person=watch.people["En"])

    with pytest.raises(Refused) as comes:
        actions.come_after_all(duty=row, by=watch.by, at=at("12 09:00"))
    with pytest.raises(Refused) as away:
        actions.keep_absences(person=watch.people["En"].id, spans=[], by=watch.by, at=at("12 09:00"))

    assert (codes(comes), codes(away)) == (["person-removed"], ["person-removed"])
    assert comes.value.reasons[0].parameters["name"] == "En"
