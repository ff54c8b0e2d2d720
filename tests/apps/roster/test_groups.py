"""Groups as command builds and changes them, and what others see of it."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Group, GroupWish, Membership
from shouwang.vocabulary.reasons import Refused
from tests.world import at

NOW = at("11 15:30")


def built(watch, count=2, **further):
    return actions.build_groups(count=count, people=[one.id for one in watch.people.values()], by=watch.by, at=NOW, **further).groups


def told(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def places(watch) -> dict[str, int]:
    return {str(one.person): one.group.number for one in Membership.objects.filter(left_at=None).select_related("group", "person")}


def wish(watch, what: str, one: str, other: str) -> actions.WishTold:
    return actions.WishTold(what, watch.people[one].id, watch.people[other].id)


def url(name: str, watch, **further) -> str:
    return reverse(f"roster:{name}", kwargs={"operation": watch.world.operation.pk, **further})


def test_groups_are_built_and_told(watch):
    """
    Eight people, four women and four men, in two groups: two and two each; the one who may lead leads, in the other the first on the roll. The journal tells each step.
    """
    groups = built(watch)

    sex = {name: person.sex for name, person in watch.people.items()}
    found = places(watch)
    assert [sorted(sex[name] for name, number in found.items() if number == each.number) for each in groups] == [["f", "f", "m", "m"]] * 2
    assert groups[0].lead_id == watch.people["An"].id
    assert groups[1].lead_id in {watch.people[name].id for name, number in found.items() if number == 2}
    entry = Entry.objects.get(kind="groups.built")
    assert json.loads(entry.data) == {"groups": 2, "people": 8}
    assert (told("group.formed"), told("group.joined"), told("group.led")) == (2, 8, 2)


def test_wishes_are_kept_and_the_journal_names_nobody(watch):
    """
    Those who must be together are, those who must not are not; of the wish the journal knows only that there is one, once.
    """
    wishes = [wish(watch, "together", "Bo", "Cui"), wish(watch, "apart", "An", "Cui")]
    for _ in range(2):
        actions.keep_wishes(wishes=wishes, by=watch.by, at=NOW)
    built(watch)

    found, entry = places(watch), Entry.objects.get(kind="groups.wishes-kept")
    assert found["Bo"] == found["Cui"] != found["An"]
    assert (entry.subject, json.loads(entry.data)) == (None, {})
    assert GroupWish.behind_the_door.count() == 2


def test_wishes_that_clash_are_told_by_name(watch):
    """
    Together and apart at once: both are told with the names that the reader knows, and no group comes about.
    """
    actions.keep_wishes(wishes=[wish(watch, "together", "Bo", "Cui"), wish(watch, "apart", "Bo", "Cui")], by=watch.by, at=NOW)

    with pytest.raises(Refused) as refused:
        built(watch)

    said = [reason.within("en") for reason in refused.value.reasons]
    assert len(said) == 3
    assert all("Bo" in line and "Cui" in line for line in said[1:])
    assert not Group.objects.exists()


def test_moved_by_hand_and_taken_back_by_building_anew(watch):
    """
    The leader goes, so nobody leads; built anew with the same seed everything is as before, except for whoever stays where they were put.
    """
    groups = built(watch)
    before = places(watch)
    other = next(name for name, number in before.items() if number == 2)
    actions.move(person=watch.people["An"].id, to=groups[1], by=watch.by, at=NOW)
    groups[0].refresh_from_db()
    assert (places(watch)["An"], groups[0].lead_id) == (2, None)

    built(watch)
    assert places(watch) == before

    actions.move(person=watch.people[other].id, to=groups[0], by=watch.by, at=NOW)
    actions.keep_stay(person=watch.people[other].id, stays=True, by=watch.by, at=NOW)
    again = built(watch)
    assert (places(watch)[other], [each.id for each in again]) == (1, [each.id for each in groups])


def test_names_and_leaders_outlive_a_new_building(watch):
    """
    A group of the same number goes on with its name and who leads it while they are in it; the third is dissolved, and its people are elsewhere.
    """
    groups = built(watch, 3)
    second = next(name for name, number in places(watch).items() if number == 1 and name != "An")
    lead = watch.people[second].id
    actions.keep_group(group=groups[0], lead=lead, name="East", instructions="Masks on.", by=watch.by, at=NOW)
    actions.keep_stay(person=lead, stays=True, by=watch.by, at=NOW)

    kept = built(watch)[0]

    assert (kept.name, kept.instructions, kept.lead_id) == ("East", "Masks on.", lead)
    assert set(places(watch).values()) == {1, 2}
    assert (told("group.dissolved"), Group.objects.get(number=3).closed_at) == (1, NOW)


def test_only_a_member_leads_and_only_an_open_group_is_changed(watch):
    """
    Both are told; nothing is kept.
    """
    groups = built(watch, 3)
    outsider = next(name for name, number in places(watch).items() if number == 2)
    with pytest.raises(Refused) as refused:
        actions.keep_group(group=groups[0], lead=watch.people[outsider].id, by=watch.by, at=NOW)
    assert refused.value.reasons[0].code == "group-of-nobody"

    built(watch)
    with pytest.raises(Refused) as refused:
        actions.move(person=watch.people["An"].id, to=groups[2], by=watch.by, at=NOW)
    assert refused.value.reasons[0].code == "group-gone"


def test_whoever_left_the_roll_is_in_no_group(watch):
    """
    Off the roll, a person is neither shown nor counted.
    """
    built(watch)
    gone = watch.people["Hui"]
    people.remove(person=gone.id, by=watch.by, at=NOW)

    seen = reads.groups_seen(watch.by, NOW)

    assert gone.id not in {one.person for each in seen.groups for one in each.people}
    assert sum(len(each.people) for each in seen.groups) == 7


def test_limits_are_counted_for_command_and_told_to_nobody_else(watch):
    """
    Command sees that Bo has limits, in the table too; a guard sees the groups and nothing of it; which limit it is stands on neither page.
    """
    limits = people.LimitsTold(["no-nights"], note="Asthma")
    people.record_limits(person=watch.people["Bo"], limits=limits, at=NOW, by=watch.by)
    built(watch)

    pages = {
        role: watch.world.browser(watch.world.member(role)).get(url("groups", watch)).content.decode()
        for role in (Role.SHIFT_LEAD, Role.GUARD)
    }

    assert pages[Role.SHIFT_LEAD].count("With limits") == 2  # beside the name, and in the table
    assert "How even they are" not in pages[Role.GUARD]
    for page in pages.values():
        assert "Bo" in page
        assert not any(word in page for word in ("Asthma", "No night duty"))
    for word in ("With limits", "Women", "35 to 49", "Drives"):
        assert word not in pages[Role.GUARD]


def test_from_the_form_to_the_page(watch):
    """
    Built with a wish, moved, named: each by its own form; the wish is offered again, and a clash is told at the form.
    """
    browser = watch.world.browser(watch.by)
    typed = {
        "count": 2, "seed": 0, "people": [str(one.id) for one in watch.people.values()],
        "wish-TOTAL_FORMS": 1, "wish-INITIAL_FORMS": 0,
        "wish-0-what": "apart", "wish-0-one": str(watch.people["An"].id), "wish-0-other": str(watch.people["Bo"].id),
    }  # fmt: skip
    done = browser.post(url("groups_build", watch), typed, follow=True)
    assert "that is proven" in done.content.decode()
    assert places(watch)["An"] != places(watch)["Bo"]

    second = Group.objects.get(number=2)
    browser.post(url("groups_move", watch), {"person": str(watch.people["An"].id), "to": str(second.pk)})
    kept = browser.post(url("group", watch, group=second.pk), {"name": "East", "lead": str(watch.people["An"].id)})
    stay = browser.post(url("group_stay", watch, group=second.pk, person=watch.people["An"].id), {"stays": "yes"})
    assert (kept.status_code, stay.status_code, places(watch)["An"]) == (302, 302, 2)
    second.refresh_from_db()
    assert (second.name, second.lead_id) == ("East", watch.people["An"].id)
    assert "Group 2 · East" in browser.get(url("groups", watch)).content.decode()

    again = browser.get(url("groups_build", watch)).content.decode()
    assert f'<option value="{watch.people["Bo"].id}" selected>' in again
    refused = browser.post(url("groups_build", watch), {**typed, "wish-0-what": "together", "count": 8})
    half = browser.post(url("groups_build", watch), {**typed, "wish-0-other": ""})
    assert (refused.status_code, half.status_code) == (422, 422)
    assert "These wishes cannot all be kept" in refused.content.decode()


def test_somebody_is_taken_out_of_every_group(watch):
    """
    Into none: they stand among those in no group; a person who is not offered is not moved.
    """
    built(watch)
    browser = watch.world.browser(watch.by)

    browser.post(url("groups_move", watch), {"person": str(watch.people["Hui"].id), "to": ""})
    wrong = browser.post(url("groups_move", watch), {"person": "nobody", "to": ""}, follow=True)

    assert "Hui" not in places(watch)
    assert [one.name for one in reads.groups_seen(watch.by, NOW).others] == ["Hui"]
    assert "Choose who is moved" in wrong.content.decode()
