"""What command asks of a roster before it decides: why, mending, side by side, what if, two at once."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html import unescape
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.frame import behind
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Refused
from tests.apps.roster.conftest import AT_NIGHT, BY_DAY, Watch
from tests.world import at


def url(name: str, watch: Watch, **further: object) -> str:
    return reverse(f"roster:{name}", kwargs={"operation": watch.world.operation.pk, **further})


@pytest.fixture
def published(watch) -> Roster:
    """A roster of three days that began an hour ago and holds."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return actions.publish(roster=watch.made(begins, days=3), by=watch.by, at=begins)


def test_why_posts_lack_something_is_told_with_what_would_help(watch):
    """
    Three people for a gate that needs two at night: the conflict in words, people and posts by name, and ways out that were tried.
    """
    few = [person.id for name, person in watch.people.items() if name in {"An", "Bo", "Cui"}]
    roster = watch.made(people=few)
    browser = watch.world.browser(watch.by)

    assert "Why, and what would help" in browser.get(url("roster", watch, roster=roster.id)).text
    told = browser.get(url("why", watch, roster=roster.id)).text

    assert "These cannot all be kept" in told
    assert "East gate needs 2 from" in told
    assert "There are 3 people" in told
    assert "more people, for" in told
    assert browser.get(f"{url('new', watch)}?like={roster.number}&pattern=4x6").context["form"].initial["pattern"] == "4x6"


def test_a_question_that_takes_long_is_asked_once_and_waited_for(watch, monkeypatch):
    """
    The first who asks sets it going; the page asks again by itself, and an answer that broke off says so.
    """
    going = []
    monkeypatch.setattr(behind, "start", lambda task, _name: going.append(task))
    roster = watch.made()
    browser = watch.world.browser(watch.by)
    page = url("why", watch, roster=roster.id)

    assert "It is being worked out" in browser.get(page).text
    assert browser.get(page, headers={"hx-request": "true"}).status_code == 204
    assert len(going) == 1
    monkeypatch.setattr(bridge, "as_planned", lambda *_: 1 / 0)
    going[0]()
    assert browser.get(page, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"
    assert "could not be worked out" in browser.get(page).text


def test_somebody_is_away_for_a_while_and_all_their_duty_is_filled_at_once(watch, published):
    """
    Said on one duty, all duties until then are vacant; the proposal gives them away, is proven, and one tap does it. The journal knows each step.
    """
    browser = watch.world.browser(watch.by)
    ahead = [one for one in watch.duties(published) if one.starts_at > timezone.now()]
    duty = next(one for one in ahead if sum(other.person_id == one.person_id for other in ahead) >= 2)
    own = [one for one in ahead if one.person_id == duty.person_id and one.starts_at >= duty.starts_at]

    said = browser.post(url("drop_out", watch, duty=duty.id), {"until": f"{timezone.localtime(published.ends_at):%Y-%m-%dT%H:%M}"})

    assert said.url == url("mend", watch)
    assert {one.id for one in reads.vacant(published, timezone.now())} == {one.id for one in own}
    assert reads.absences_of(watch.by, duty.person_id) == [(duty.starts_at, published.ends_at)]
    page = browser.get(said.url).text
    assert "Proven" in page
    form = {name: unescape(re.search(f'name="{name}" value="([^"]*)"', page)[1]) for name in ("take", "leave")}
    assert len(json.loads(form["take"])) >= len(own)
    done = browser.post(said.url, form)

    assert done.url == url("current", watch)
    assert reads.vacant(published, timezone.now()) == []
    assert bridge.judgement_of(published, published.made_at).is_whole
    assert Entry.objects.filter(kind="duty.withdrawn", data__contains="dropped-out").count() == len(own)
    assert not published.duties.filter(withdrawn_at=None, person=duty.person_id, starts_at__gte=duty.starts_at).exists()


def test_what_was_proposed_is_checked_again_and_done_whole_or_not_at_all(watch, published):
    """
    In the meantime somebody else took the one duty: nothing of the proposal is done. What cannot be read, or is another roster's, is refused.
    """
    rested = watch.enrol("Ivy")
    zone = ZoneInfo(published.operation.time_zone)
    ahead = [one for one in watch.duties(published) if one.starts_at > timezone.now()]
    ahead = [one for one in ahead if not bridge.night_parts(bridge.assignment_of(one, zone).span)]
    first, second = ahead[0], next(one for one in ahead[1:] if one.person_id != ahead[0].person_id)
    free = next(p for p in watch.people.values() if p.id not in {first.person_id, second.person_id})
    for duty in (first, second):
        actions.drop_out(duty=duty, by=watch.by, at=timezone.now())
    actions.give(duty=first, to=rested.id, by=watch.by, at=timezone.now())
    takes = [actions.Take(one.id, free.id, one.starts_at) for one in (second, first)]

    with pytest.raises(Refused):
        actions.mend(takes=takes, by=watch.by, at=timezone.now())

    assert not Duty.objects.filter(instead_of=second).exists()
    browser = watch.world.browser(watch.by)
    assert browser.post(url("mend", watch), {"take": "[[1]]", "leave": "[]"}).url == url("mend", watch)
    stranger = actions.Take(watch.made(at("20 06:00")).duties.first().id, free.id, second.starts_at)
    with pytest.raises(Refused):
        actions.mend(takes=[stranger], by=watch.by, at=timezone.now())


def test_an_absence_that_ends_before_the_duty_begins_is_refused(watch, published):
    """
    The end is a slip; nothing is taken away.
    """
    duty = next(one for one in watch.duties(published) if one.starts_at > timezone.now())

    with pytest.raises(Refused):
        actions.drop_out(duty=duty, by=watch.by, at=timezone.now(), until=duty.starts_at)

    assert Duty.objects.get(pk=duty.pk).withdrawn_at is None


def test_each_pattern_is_searched_and_they_stand_side_by_side(watch):
    """
    One form, a roster of each pattern; each column has its load curve and its figures.
    """
    browser = watch.world.browser(watch.by)
    page = browser.get(f"{url('new', watch)}?pattern=each")
    assert page.context["form"].initial["pattern"] == "each"
    asked = {"starts_at": "2022-03-12T06:00", "days": 1, "pattern": "each", "people": [str(one.id) for one in watch.people.values()]}

    done = browser.post(url("new", watch), asked)

    assert done.url == url("compare", watch)
    assert sorted(Roster.objects.values_list("pattern", flat=True)) == ["2x12", "3x8", "4x6", "free"]
    told = browser.get(done.url).text
    assert told.count('class="curve"') == 4
    assert told.count("Duties nobody else could take") == 4
    assert browser.get(done.url, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"


def test_what_if_tells_what_would_come_and_changes_nothing(watch):
    """
    Five missing and one more post: it would not hold, and why. Nothing supposed is kept; nothing at all is a slip.
    """
    roster = watch.made()
    browser = watch.world.browser(watch.by)
    page = url("what_if", watch, roster=roster.id)
    before = Entry.objects.count(), Duty.objects.count()
    missing = "&".join(f"missing={person.id}" for name, person in watch.people.items() if name in {"Bo", "Cui", "Dan", "En", "Fei"})

    held = browser.get(f"{page}?like=&test_day=2022-03-12&test_people=1").text
    broken = browser.get(f"{page}?{missing}&like={watch.gate.id}&test_day=&test_people=").text

    assert "It would hold" in held
    assert "These cannot all be kept" in broken
    assert "If it were so" in broken
    assert browser.get(f"{page}?like=&test_day=").status_code == 422
    assert (Entry.objects.count(), Duty.objects.count()) == before


def operation_morning() -> datetime:
    """Six in the morning of the day after tomorrow, where the operation is."""
    return (timezone.now().astimezone(at("12 06:00").tzinfo) + timedelta(days=2)).replace(hour=6, minute=0, second=0, microsecond=0)


def test_who_could_stand_in_tells_pairs_and_the_standby(watch):
    """
    Four people for the gate by day and by night: for some duty nobody is left, and it says who would have to stand by and when.
    """
    watch.post("Tent", BY_DAY, AT_NIGHT)
    roster = watch.made(operation_morning(), days=1)
    cache.clear()

    over = watch.made(at("12 06:00"), days=1)

    told = watch.world.browser(watch.by).get(url("stand_ins", watch, roster=roster.id)).text

    assert "Nothing of it lies ahead" in watch.world.browser(watch.by).get(url("stand_ins", watch, roster=over.id)).text
    assert "pairs who have duty at the same time" in told
    assert "The smallest standby that would do" in told


def test_a_duty_is_tried_on_somebody_before_it_is_given(watch, published):
    """
    Whoever may not is told why, whoever may is named; nothing is changed by asking. Given from the roster one stays on the roster.
    """
    browser = watch.world.browser(watch.by)
    duty = next(one for one in watch.duties(published) if one.starts_at > timezone.now())
    told = {one.person: one.is_possible for one in reads.substitutes_for(duty, timezone.now())}
    may, may_not = (next((UUID(person) for person, is_possible in told.items() if is_possible is wanted), None) for wanted in (True, False))
    assert may
    assert may_not
    address = url("tried", watch, duty=duty.id)

    yes, no = (browser.get(f"{address}?to={person}").json() for person in (may, may_not))

    assert (yes["may"], no["may"]) == (True, False)
    assert "may take it" in yes["said"]
    assert no["said"]
    assert Duty.objects.get(pk=duty.pk).withdrawn_at is None
    assert browser.get(f"{address}?to=nobody").json()["may"] is False
    page = browser.get(url("roster", watch, roster=published.id)).text
    assert f'data-duty="{url("duty", watch, duty=duty.id)}"' in page
    assert "data-duty=" not in watch.world.browser(watch.world.member(Role.GUARD)).get(url("current", watch)).text
    done = browser.post(url("give", watch, duty=duty.id), {"to": may, "back": "roster"})
    assert done.url == url("roster", watch, roster=published.id)
    assert Duty.objects.filter(instead_of=duty, person=may).exists()
