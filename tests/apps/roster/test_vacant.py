"""What is vacant, from when on it is given away, and when it is vacant no more."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import BY_DAY, Watch
from tests.apps.roster.test_across import duty_of, published
from tests.apps.roster.test_rosters import codes
from tests.world import at

DAY = ("An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")


def told(watch: Watch, moment: str) -> list[tuple[str, str, object]]:
    """What needs a decision at a moment: what, whose, since when."""
    found = reads.due_now(watch.world.operation, at(moment))
    return [(due.what, str(due.duty.person) if due.duty else "", due.since) for due in found]


def vacant(watch: Watch, roster: Roster, moment: str) -> list[str]:
    return [str(one.person) for one in reads.vacant(roster, at(moment))]


# A newer roster


def test_what_was_vacant_is_not_in_the_days_of_a_newer_roster(watch):
    """
    En drops out of tomorrow night by the old roster; the new one has Cui and Dan there. Nothing is vacant any more, and when Cui leaves Dan is short of company.
    """
    old = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 22-06", "Hui 13 22-06")
    actions.drop_out(duty=duty_of(watch, old, "En"), by=watch.by, at=at("12 10:00"))
    new = published(watch, "12 11:00", "13 06", 1, "Fei 13 06-14", "Gao 13 14-22", "Cui 13 22-06", "Dan 13 22-06")
    for name in ("Cui", "Dan"):
        actions.arrive(duty=duty_of(watch, new, name), at=at("13 22:00"), by=watch.by)

    full = told(watch, "13 22:01")
    actions.leave(duty=duty_of(watch, new, "Cui"), at=at("13 23:00"), by=watch.by)

    assert full == []
    assert ("gap", "", at("13 23:00")) in told(watch, "13 23:20")
    assert [vacant(watch, roster, "13 23:20") for roster in (old, new)] == [[], []]


def test_what_is_vacant_ends_where_a_newer_roster_begins(watch):
    """
    Nobody stands for Dan from 22 on. The new roster begins at two and has two of its own there: until two Dan's duty is vacant, from then on it is not.
    """
    old = published(watch, "11 16:00", "12 06", 1, *DAY)
    actions.drop_out(duty=duty_of(watch, old, "Dan"), by=watch.by, at=at("12 21:30"))
    actions.arrive(duty=duty_of(watch, old, "Cui"), at=at("12 22:00"), by=watch.by)

    published(watch, "12 22:10", "13 02", 1, "En 13 02-06", "Fei 13 02-06", "An 13 06-14")

    assert vacant(watch, old, "13 01:59") == ["Dan"]
    assert ("vacant-now", "Dan", at("12 22:00")) in told(watch, "13 01:59")
    assert vacant(watch, old, "13 02:00") == []
    assert "vacant-now" not in [what for what, _, _ in told(watch, "13 02:00")]


def test_who_drops_out_of_what_goes_on_leaves_it_vacant(watch):
    """
    The new roster begins at two and reckons with Dan, who goes on until six by the old one. When he drops out at one, that is vacant all the same.
    """
    old = published(watch, "11 16:00", "12 06", 1, *DAY)
    published(watch, "12 12:00", "13 02", 1, "En 13 02-06", "An 13 06-14")
    for name in ("Cui", "Dan"):
        actions.arrive(duty=duty_of(watch, old, name), at=at("12 22:00"), by=watch.by)

    actions.drop_out(duty=duty_of(watch, old, "Dan"), by=watch.by, at=at("13 01:00"))

    assert vacant(watch, old, "13 03:00") == ["Dan"]
    assert ("vacant-now", "Dan", at("13 01:00")) in told(watch, "13 01:59")
    assert ("late", "En", at("13 02:00")) in told(watch, "13 02:01")


# Substitutes


def test_what_a_substitute_hands_on_is_not_vacant_again(watch):
    """
    En drops out, Gao takes it and hands it on to Hui: it is Hui's, and En's is not to be given a second time.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14")
    first = actions.drop_out(duty=duty_of(watch, roster, "En"), by=watch.by, at=at("12 10:00"))
    gao = actions.give(duty=first, to=watch.people["Gao"].id, by=watch.by, at=at("12 10:05"))

    actions.give(duty=gao, to=watch.people["Hui"].id, by=watch.by, at=at("12 10:10"))

    assert vacant(watch, roster, "12 10:11") == []
    with pytest.raises(Refused) as refused:
        actions.give(duty=first, to=watch.people["Fei"].id, by=watch.by, at=at("12 10:17"))
    assert codes(refused) == ["duty-withdrawn"]


def test_a_substitute_who_drops_out_leaves_one_duty_vacant(watch):
    """
    En drops out, Gao takes it and drops out too: one duty is vacant, Gao's, and once Hui has it none is.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14")
    first = actions.drop_out(duty=duty_of(watch, roster, "En"), by=watch.by, at=at("12 10:00"))
    gao = actions.give(duty=first, to=watch.people["Gao"].id, by=watch.by, at=at("12 10:05"))
    second = actions.drop_out(duty=gao, by=watch.by, at=at("12 10:10"))
    before = vacant(watch, roster, "12 10:11")

    actions.give(duty=second, to=watch.people["Hui"].id, by=watch.by, at=at("12 10:15"))

    assert before == ["Gao"]
    assert vacant(watch, roster, "12 10:16") == []


# What nobody came to


def test_what_nobody_came_to_is_given_from_now_on(watch):
    """
    Cui is not there at ten in the evening, and at twenty past it is given to Gao: who is due from then on, and not late since ten.
    """
    roster = published(watch, "11 16:00", "12 06", 1, *DAY)

    given = actions.give(duty=duty_of(watch, roster, "Cui"), to=watch.people["Gao"].id, by=watch.by, at=at("12 22:20"))

    assert (given.starts_at, given.ends_at) == (at("12 22:20"), at("13 06:00"))
    assert ("late", "Gao", at("12 22:20")) in told(watch, "12 22:21")
    assert not [1 for what, who, _ in told(watch, "12 22:21") if who == "Cui"]
    assert [load.hours for load in reads.board(roster, watch.by).loads if load.name == "Cui"] == [0]


def test_rest_is_counted_to_the_part_that_is_still_to_come(watch):
    """
    Bo was to come at noon and never did. Gao went off at ten: at five past nine he has rested eleven hours, may take what is left, and is on the list.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "Gao 12 06-10", "Bo 12 12-22", "Cui 12 22-06", "Dan 12 22-06")
    gao = actions.arrive(duty=duty_of(watch, roster, "Gao"), at=at("12 06:00"), by=watch.by)
    actions.leave(duty=gao, at=at("12 10:00"), by=watch.by)
    bo = duty_of(watch, roster, "Bo")

    may = {one.person: one.is_possible for one in reads.substitutes_for(bo, at("12 21:05"))}
    given = actions.give(duty=bo, to=watch.people["Gao"].id, by=watch.by, at=at("12 21:05"))

    assert may[str(watch.people["Gao"].id)]
    assert (given.starts_at, given.ends_at) == (at("12 21:05"), at("12 22:00"))


# They come after all


def test_who_said_so_by_mistake_comes_after_all(watch):
    """
    En says on her page that she cannot come, and that she does after all: it is hers as before, nothing is vacant, and nobody counts it as taken over.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14")
    en = watch.people["En"]
    actions.cannot_come(duty=duty_of(watch, roster, "En"), by=en, at=at("12 10:00"))
    dropped = reads.dropped_by(en, at("12 10:01"))

    back = actions.come_after_all(duty=dropped[0], by=en, at=at("12 10:02"))

    assert (back.starts_at, back.ends_at, back.withdrawn_at) == (at("13 06:00"), at("13 14:00"), None)
    assert vacant(watch, roster, "12 10:03") == []
    assert not [1 for what, _, _ in told(watch, "12 10:03") if what.startswith("vacant")]
    assert reads.dropped_by(en, at("12 10:03")) == []
    assert watch.world.kinds().count("duty.given") == 6
    assert actions.come_after_all(duty=back, by=en, at=at("12 10:04")) == back
    assert watch.world.kinds().count("duty.given") == 6


def test_nobody_takes_back_what_somebody_else_has_or_command_has_said(watch):
    """
    Once Gao has it, it is Gao's. What command wrote down command takes back; the person sees no button for it, and cannot.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14", "Fei 13 14-22")
    en, fei = watch.people["En"], watch.people["Fei"]
    first = actions.cannot_come(duty=duty_of(watch, roster, "En"), by=en, at=at("12 10:00"))
    second = actions.drop_out(duty=duty_of(watch, roster, "Fei"), by=watch.by, at=at("12 10:00"))
    actions.give(duty=first, to=watch.people["Gao"].id, by=watch.by, at=at("12 10:05"))

    with pytest.raises(Refused) as taken:
        actions.come_after_all(duty=first, by=watch.by, at=at("12 10:10"))
    with pytest.raises(Refused) as not_theirs:
        actions.come_after_all(duty=second, by=fei, at=at("12 10:10"))

    assert codes(taken) == ["duty-withdrawn"]
    assert codes(not_theirs) == ["not-your-operation"]
    assert reads.dropped_by(fei, at("12 10:10")) == []
    assert actions.come_after_all(duty=second, by=watch.by, at=at("12 10:11")).withdrawn_at is None


def test_who_comes_after_all_and_late_has_what_is_left(watch):
    """
    En has the night instead by then: without a rest her morning is refused. When she drops out of the night, it is hers at eight: from then on, and not late since six.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14")
    morning = actions.drop_out(duty=duty_of(watch, roster, "En"), by=watch.by, at=at("12 10:00"))
    night = actions.give(duty=duty_of(watch, roster, "Dan"), to=watch.people["En"].id, by=watch.by, at=at("12 12:00"))

    with pytest.raises(Refused) as refused:
        actions.come_after_all(duty=morning, by=watch.by, at=at("12 12:30"))
    actions.drop_out(duty=night, by=watch.by, at=at("12 13:00"))
    back = actions.come_after_all(duty=morning, by=watch.by, at=at("13 08:00"))

    assert "duty-too-long" in codes(refused)
    assert (back.starts_at, back.ends_at) == (at("13 08:00"), at("13 14:00"))
    assert ("late", "En", at("13 08:00")) in told(watch, "13 08:01")


def test_the_pages_have_the_buttons(watch, client):
    """
    Command finds it on the duty, whoever said so on their own page. Somebody on post who falls ill cannot go on: that is on the duty's page too.
    """
    begins = timezone.now().replace(minute=0, second=0, microsecond=0)
    roster = published_at(watch, begins)
    on_post, ahead = watch.duties(roster)
    page = reverse("roster:mine", args=[reads.DUTIES.of(ahead.person_id)])
    of_duty = {one: reverse("roster:duty", args=[watch.world.operation.pk, one.pk]) for one in (on_post, ahead)}
    actions.arrive(duty=on_post, at=begins, by=watch.by)

    client.post(page, {"say": "cannot", "duty": str(ahead.pk)})
    own = client.get(page).content.decode()
    client.force_login(watch.by.user)
    told_command, told_there = (client.get(of_duty[one]).content.decode() for one in (ahead, on_post))
    client.post(reverse("roster:come_after_all", args=[watch.world.operation.pk, ahead.pk]))
    ahead.refresh_from_db()

    assert 'value="after-all"' in own
    assert "They come after all" in told_command
    assert "Cannot go on" in told_there
    assert "They come after all" not in told_there
    assert ahead.withdrawn_at is None
    assert 'value="after-all"' not in client.get(page).content.decode()


def test_ones_own_page_takes_it_back(watch, client):
    """
    Said and taken back behind the personal link, with no login.
    """
    _, ahead = watch.duties(published_at(watch, timezone.now().replace(minute=0, second=0, microsecond=0)))
    page = reverse("roster:mine", args=[reads.DUTIES.of(ahead.person_id)])

    client.post(page, {"say": "cannot", "duty": str(ahead.pk)})
    ahead.refresh_from_db()
    was = ahead.is_vacant
    answered = client.post(page, {"say": "after-all", "duty": str(ahead.pk)})
    ahead.refresh_from_db()

    assert was
    assert answered.status_code == 302
    assert (ahead.withdrawn_at, ahead.why) == (None, "")


def published_at(watch: Watch, begins: datetime) -> Roster:
    """A roster that began at a moment, in a room where one may be alone at any hour: An for six hours, then Bo for eight."""
    room = watch.post("Room", BY_DAY, is_safe_alone=True)
    row = watch.begun(begins, 1)
    for name, start, length in (("An", begins, 6), ("Bo", begins + 6 * HOUR, 8)):
        where = {"operation": watch.world.operation, "roster": row, "post": room, "person": watch.people[name]}
        Duty.objects.create(starts_at=start, ends_at=start + length * HOUR, **where)
    Roster.objects.filter(pk=row.pk).update(state=Roster.State.PUBLISHED, published_at=begins, published_by=watch.by)
    return row
