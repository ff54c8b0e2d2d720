"""What weighs on a roster besides its rules: what is kept, wishes, what people bore before, hard posts, groups."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, DutyWish, Roster
from shouwang.engines.roster.history import Earlier, borne_before
from shouwang.engines.roster.problem import Assignment, Borne, Demand, Person, Post, Problem, Span
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import BY_DAY
from tests.world import at


def kinds(watch) -> list[str]:
    return [kind for kind in watch.world.kinds() if kind.startswith(("wish.", "duty.kept", "duty.let-go"))]


def page(name: str, watch, **further) -> str:
    return reverse(f"roster:{name}", kwargs={"operation": watch.world.operation.pk, **further})


# What is kept


def test_what_is_kept_in_a_draft_stays_in_a_roster_that_is_based_on_it(watch):
    """
    Two duties of the first draft are kept, of which the second roster would have made others; it has both, kept still, and explains with them.
    """
    first = watch.made()
    kept = watch.duties(first)[:1] + watch.duties(first)[-1:]
    for duty in (*kept, kept[0]):
        actions.keep_duty(duty=duty, is_kept=True, by=watch.by, at=at("11 15:30"))

    second = watch.made(based_on=first, seed=7)

    have = {(duty.person_id, duty.starts_at, duty.is_kept) for duty in watch.duties(second)}
    assert {(duty.person_id, duty.starts_at, True) for duty in kept} <= have
    assert sum(is_kept for *_, is_kept in have) == 2
    assert len(bridge.problem_of(second, second.made_at).pinned) == 2
    assert second.values["changes"] == 0
    assert kinds(watch) == ["duty.kept", "duty.kept"]
    actions.keep_duty(duty=kept[0], is_kept=False, by=watch.by, at=at("11 15:40"))
    assert len(bridge.problem_of(first, first.made_at).pinned) == 1


def test_what_cannot_be_kept_is_told_when_the_roster_is_asked_for(watch):
    """
    Whoever is to keep the first duty is away by now: refused with the name, and there is no roster.
    """
    first = watch.made()
    duty = actions.keep_duty(duty=watch.duties(first)[0], is_kept=True, by=watch.by, at=at("11 15:30"))
    actions.keep_absences(person=duty.person_id, spans=[(at("12 00:00"), at("14 00:00"))], by=watch.by, at=at("11 15:31"))

    with pytest.raises(Refused) as refused:
        watch.begun(based_on=first)

    assert [(reason.code, reason.parameters["person"]) for reason in refused.value.reasons] == [("not-available", str(duty.person))]
    assert Roster.objects.count() == 1


def test_what_is_kept_and_can_be_no_more_is_told_with_the_way_out(watch):
    """
    After the search its holder is not available: the draft is not safe, and the answer names the kept duty, and that it would do to let it go.
    """
    draft = watch.made()
    duty = actions.keep_duty(duty=watch.duties(draft)[0], is_kept=True, by=watch.by, at=at("11 15:30"))
    actions.keep_absences(person=duty.person_id, spans=[(at("12 00:00"), at("14 00:00"))], by=watch.by, at=at("11 15:31"))

    told = reads.explained(draft)
    board = watch.world.browser(watch.by).get(page("roster", watch, roster=draft.id)).content.decode()

    assert {reason.code for reason in told.conflict} == {"asked-settled", "asked-away"}
    assert "try-unsettled" in {one[0].code for one in told.repairs}
    assert page("why", watch, roster=draft.id) in board


def test_a_duty_that_somebody_else_took_is_kept_no_more(watch):
    """
    Kept was that Mei has it, not that anybody has it; and command alone keeps anything.
    """
    roster = watch.published()
    duty = actions.keep_duty(duty=watch.duties(roster)[0], is_kept=True, by=watch.by, at=at("11 16:10"))
    taker = next(one for one in reads.substitutes_for(duty, at("11 16:11")) if one.is_possible)

    new = actions.give(duty=duty, to=UUID(taker.person), by=watch.by, at=at("11 16:12"))

    assert not new.is_kept
    with pytest.raises(Refused):
        actions.keep_duty(duty=duty, is_kept=True, by=watch.by, at=at("11 16:13"))
    with pytest.raises(Refused):
        actions.keep_duty(duty=new, is_kept=True, by=watch.world.member(Role.GROUP_LEAD), at=at("11 16:14"))


def test_from_the_page_of_a_duty_to_a_roster_based_on_it(watch):
    """
    Kept on its page, marked on the board, offered in the form, and in the next roster.
    """
    first = watch.made()
    duty, browser = watch.duties(first)[0], watch.world.browser(watch.by)

    browser.post(page("keep", watch, duty=duty.id), {"keep": "yes"})
    board = browser.get(page("roster", watch, roster=first.id)).content.decode()
    form = browser.get(page("new", watch) + f"?like={first.number}").content.decode()
    typed = {"starts_at": "2022-03-12T06:00", "days": 2, "pattern": "3x8", "based_on": str(first.id)}
    made = browser.post(page("new", watch), {**typed, "people": [str(one.id) for one in watch.people.values()]})

    assert 'aria-label="kept"' in board
    assert f'<option value="{first.id}" selected>' in form
    assert made.status_code == 302
    second = Roster.objects.get(number=2)
    assert Duty.objects.filter(roster=second, person=duty.person_id, starts_at=duty.starts_at, is_kept=True).exists()
    browser.post(page("keep", watch, duty=duty.id), {"keep": "no"})
    assert not Duty.objects.get(pk=duty.pk).is_kept


# Wishes


def test_wishes_are_told_and_taken_back_behind_ones_own_link_and_heeded(watch, client):
    """
    Bo would rather not on the 12th. The roster heeds it, command sees that, nobody else sees it, and the journal knows neither whose nor when.
    """
    bo = watch.people["Bo"]
    starts = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    link = reverse("roster:mine", args=[reads.DUTIES.of(bo.id)])
    typed = {
        "say": "wish",
        "is_for": "no",
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts + timedelta(days=1):%Y-%m-%dT%H:%M}",
    }

    for _ in range(2):
        assert client.post(link, typed).status_code == 302
    backwards = client.post(link, {**typed, "ends_at": typed["starts_at"]})
    empty = client.post(link, {"say": "wish"})
    roster = watch.made(starts)

    own = client.get(link).content.decode()
    seen = watch.world.browser(watch.by).get(page("roster", watch, roster=roster.id)).content.decode()
    assert (backwards.status_code, empty.status_code) == (422, 422)
    assert own.count('value="take-back"') == 1
    assert roster.values["wishes"] == roster.bounds["wishes"] == 0
    assert not [duty for duty in watch.duties(roster) if duty.person_id == bo.id and duty.starts_at < starts + timedelta(days=1)]
    assert "heeded" in seen
    assert "has duty then" not in seen
    assert [one.is_met for one in reads.wishes_in(reads.board(roster, watch.by))] == [True]
    for role in (Role.GROUP_LEAD, Role.GUARD, Role.HOST, Role.AUDITOR):
        assert list(access.seen(DutyWish, watch.world.member(role))) == []
    told = reads.wishes_of(bo, timezone.now())[0]
    client.post(link, {"say": "take-back", "wish": str(told.id)})
    assert reads.wishes_of(bo, timezone.now()) == []
    assert kinds(watch) == ["wish.told", "wish.withdrawn"]


def test_whoever_would_like_duty_gets_it_and_command_tells_it_for_them(watch):
    """
    Cui has no telephone: command tells that she would gladly stand on the second day, and she does. Told anew as its opposite, the last word holds.
    """
    cui = watch.people["Cui"]
    starts = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    second = starts + timedelta(days=1)
    address = reverse("roster:wishes", kwargs={"operation": watch.world.operation.pk, "person": cui.id})
    typed = {"is_for": "yes", "starts_at": f"{second:%Y-%m-%dT%H:%M}", "ends_at": f"{second + timedelta(days=1):%Y-%m-%dT%H:%M}"}
    browser = watch.world.browser(watch.by)

    assert browser.post(address, typed).status_code == 302
    roster = watch.made(starts)

    assert [duty for duty in watch.duties(roster) if duty.person_id == cui.id and duty.ends_at > second]
    assert [(one.is_for, one.is_met) for one in reads.wishes_in(reads.board(roster, watch.by))] == [(True, True)]
    assert "gladly" in browser.get(address).text
    assert browser.post(address, {**typed, "is_for": "no"}).status_code == 302
    told = reads.wishes_of(cui, timezone.now())
    assert [one.is_for for one in told] == [False]
    assert browser.post(address, {**typed, "ends_at": typed["starts_at"]}).status_code == 422
    browser.post(address, {"wish": str(told[0].id)})
    assert reads.wishes_of(cui, timezone.now()) == []


def test_nobody_takes_back_what_another_wished_and_twelve_are_enough(watch):
    """
    The wish of Bo stays when An asks; what is over is no wish.
    """
    bo, an = watch.people["Bo"], watch.people["An"]
    told = [
        actions.wish(person=bo, starts_at=at(f"{day} 08:00"), ends_at=at(f"{day} 20:00"), by=bo, at=at("11 16:00")) for day in range(12, 24)
    ]

    actions.take_wish_back(wish=told[0].id, person=an, by=an, at=at("11 16:01"))
    with pytest.raises(Refused) as strange:
        actions.take_wish_back(wish=told[0].id, person=bo, by=an, at=at("11 16:02"))
    with pytest.raises(Refused) as refused:
        actions.wish(person=bo, starts_at=at("10 08:00"), ends_at=at("10 20:00"), by=bo, at=at("11 16:03"))

    assert len(reads.wishes_of(bo, at("11 16:04"))) == 12
    assert [reason.code for reason in strange.value.reasons] == ["not-your-operation"]
    assert [reason.code for reason in refused.value.reasons] == ["wish-over", "wishes-too-many"]


# What people bore


def test_what_was_stood_before_counts_and_not_what_was_planned(watch):
    """
    In the first roster one person stood eight hours and nobody else came. Asked for afterwards, the second gives that person least.
    """
    first = watch.published()
    duty = next(one for one in watch.duties(first) if one.starts_at == at("12 06:00"))
    actions.arrive(duty=duty, at=at("12 06:00"), by=watch.by)
    actions.leave(duty=duty, at=at("12 14:10"), by=watch.by)

    asked = actions.begin_roster(
        pattern="3x8", starts_at=at("15 06:00"), days=2, people=[one.id for one in watch.people.values()], by=watch.by, at=at("14 20:00")
    )
    history = {one.id: one.history for one in bridge.problem_to_solve(asked).people}
    made = actions.search(roster=asked, effort=0.5)

    board = reads.board(made, watch.by)
    assert {load.hours_before for load in board.loads if load.person == duty.person_id} == {8}
    assert reads.board(made, watch.world.member(Role.GUARD)).borne == {}
    assert "Hours before" in watch.world.browser(watch.by).get(page("roster", watch, roster=made.id)).content.decode()
    assert "Hours before" not in watch.world.browser(watch.by).get(page("roster", watch, roster=first.id)).content.decode()
    assert history.pop(str(duty.person_id)) == Borne(8 * HOUR)
    assert set(history.values()) == {Borne()}
    own = [one for one in watch.duties(made) if one.person_id == duty.person_id]
    assert len(own) == min(sum(one.person_id == person.id for one in watch.duties(made)) for person in watch.people.values())
    assert bridge.judgement_of(made, made.made_at).safety == ()


def test_what_is_still_to_come_before_the_roster_counts_as_planned(watch):
    """
    The roster that holds goes on until the new one begins: its nights count as nights.
    """
    first = watch.published()

    asked = watch.begun(at("14 06:00"))

    zone = ZoneInfo(watch.world.operation.time_zone)
    history = {one.id: one.history for one in bridge.problem_to_solve(asked).people}
    for person in watch.people.values():
        own = [one for one in watch.duties(first) if one.person_id == person.id]
        assert history[str(person.id)].duty == len(own) * 8 * HOUR
        assert history[str(person.id)].nights == sum((bridge.night_parts(bridge.assignment_of(one, zone).span) for one in own), timedelta())


def test_nobody_makes_good_what_they_were_not_called_for():
    """
    A and B stood 12 hours each at a hard post; C came later and counts with as much, D was reckoned with and did not come.
    """
    day = Span(at("12 08:00"), at("12 20:00"))
    stood = [Assignment(who, "tower", day) for who in ("A", "B")]
    problem = Problem(day, tuple(map(Person, "ABCD")), (Post("tower"),), (Demand("tower", day),))

    found = borne_before(problem, [Earlier({"A", "B", "D"}, stood)], {"tower"})

    assert found == {
        "A": Borne(12 * HOUR, hard=12 * HOUR),
        "B": Borne(12 * HOUR, hard=12 * HOUR),
        "C": Borne(8 * HOUR, hard=8 * HOUR),
        "D": Borne(),
    }


def test_hard_posts_and_groups_weigh_where_there_are_any(watch):
    """
    A tower that is hard, and two groups: the roster tells of both; without them it tells of neither.
    """
    assert {"hard", "groups", "changes", "wishes"}.isdisjoint(watch.made().values)
    tower = watch.post("Tower", BY_DAY, is_hard=True)
    actions.build_groups(count=2, people=[one.id for one in watch.people.values()], by=watch.by, at=at("11 15:30"))

    roster = watch.made()

    assert {"hard", "groups"} <= set(roster.values)
    assert bridge.problem_of(roster, roster.made_at).post(str(tower.id)).is_hard
    assert {one.group for one in bridge.problem_to_solve(roster).people} == {"1", "2"}


def test_whoever_has_no_duty_at_all_is_named_on_the_roster(watch):
    """
    Hui is away for all of it: the load cannot be even, and the page says because of whom, not why.
    """
    hui = watch.people["Hui"]
    actions.keep_absences(person=hui.id, spans=[(at("11 18:00"), at("15 06:00"))], by=watch.by, at=at("11 15:15"))

    roster = watch.made()
    shown = watch.world.browser(watch.by).get(page("roster", watch, roster=roster.id)).text

    idle = re.search(r"No duty at all: ([^.]+)\.", shown)
    assert idle
    assert set(idle[1].split(", ")) == set(watch.people) - {watch.name(duty) for duty in watch.duties(roster)}
    assert "Hui" in idle[1]
