"""Members come in by the commander's hand, with a passphrase nobody keeps."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from shouwang.apps.command import actions
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.access import member_of
from shouwang.apps.operations.models import User
from shouwang.vocabulary.reasons import Refused
from tests.apps.command.test_orders import codes
from tests.world import at


def added(world, **more):
    """A guard added by the commander."""
    given = {"username": "qin", "display_name": "Qin Yue", "role": "guard"} | more
    return actions.add_member(by=world.commander, at=at("11 17:00"), **given)


def test_a_new_member_gets_a_passphrase_that_is_kept_nowhere(world):
    """
    It opens the account; the journal has neither it nor the name.
    """
    member, passphrase = added(world)

    entry = Entry.objects.get(kind="operation.member-joined")
    assert member.user.check_password(passphrase)
    assert len(passphrase) == 17
    assert passphrase not in entry.data
    assert "Qin" not in entry.data
    assert entry.actor == world.commander.id


def test_who_has_an_account_keeps_their_passphrase_and_name(world):
    """
    A commander must not rename or lock out somebody of another operation.
    """
    world.stranger.set_password("their own passphrase")
    world.stranger.save()

    member, passphrase = added(world, username="stranger", display_name="Somebody else")

    assert passphrase is None
    assert member.user.display_name == ""
    assert member.user.check_password("their own passphrase")


def test_who_left_has_no_part_any_more_and_may_come_back_as_the_same_member(world):
    """
    The journal knows people by member id: coming back keeps it.
    """
    member, _ = added(world)
    actions.remove_member(member=member, by=world.commander, at=at("12"))
    gone = member_of(member.user, world.operation)

    again, _ = added(world, role="caseworker")

    assert gone is None
    assert again.id == member.id
    assert again.role == "caseworker"


def test_one_commander_remains(world):
    """
    An operation without a commander could never get one again.
    """
    refusals = []
    for attempt in (
        lambda: actions.remove_member(member=world.commander, by=world.commander, at=at("12")),
        lambda: actions.change_role(member=world.commander, role="guard", by=world.commander, at=at("12")),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        refusals += codes(refused)

    assert refusals == ["last-commander", "last-commander"]


def test_whoever_holds_a_post_hands_it_over_first(world):
    """
    A post of command held by somebody who may not act would break the chain.
    """
    actions.fill_post(post="shift-lead", rank=2, member=world.shift_lead, by=world.commander, at=at("11 16:00"))

    with pytest.raises(Refused) as refused:
        actions.change_role(member=world.shift_lead, role="guard", by=world.commander, at=at("12"))

    assert codes(refused) == ["holds-a-post"]


def test_a_role_is_changed_and_told(world):
    """
    The journal tells from which role to which.
    """
    member, _ = added(world)

    actions.change_role(member=member, role="group-lead", by=world.commander, at=at("12"))

    assert '"before":"guard"' in Entry.objects.get(kind="operation.role-changed").data


def test_only_the_commander_decides_who_takes_part(world):
    """
    The shift lead commands the shift, not the membership.
    """
    with pytest.raises(Refused) as refused:
        actions.add_member(username="qin", display_name="Qin Yue", role="guard", by=world.shift_lead, at=at("12"))

    assert codes(refused) == ["role-may-not"]
    assert not User.objects.filter(username="qin").exists()


def test_a_forgotten_passphrase_is_renewed_but_never_of_an_account_used_elsewhere(world, other_commander):
    """
    Otherwise a commander could get into another operation by renewing its commander's passphrase.
    """
    member, _ = added(world)
    guest, _ = added(world, username="opener")

    passphrase = actions.renew_passphrase(member=member, by=world.commander, at=at("12"))
    with pytest.raises(Refused) as refused:
        actions.renew_passphrase(member=guest, by=world.commander, at=at("12"))

    member.user.refresh_from_db()
    assert member.user.check_password(passphrase)
    assert codes(refused) == ["account-shared"]


def test_a_lost_telephone_does_not_lock_its_owner_out(world):
    """
    The authenticator app went with the telephone: whoever gets a new passphrase in person logs in with it alone.
    """
    member, _ = added(world)
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.TOTP, data={"secret": "x"})

    actions.renew_passphrase(member=member, by=world.commander, at=at("12"))

    assert not Authenticator.objects.filter(user=member.user).exists()
    assert Entry.objects.get(kind="operation.passphrase-renewed").data == f'{{"factors":1,"member":"{member.id}"}}'


def test_everything_wrong_with_a_new_member_is_told_at_once(world):
    """
    A username with a space and no name.
    """
    with pytest.raises(Refused) as refused:
        added(world, username="qin yue", display_name=" ")

    assert codes(refused) == ["username-invalid", "name-missing"]


def test_who_no_commander_may_help_is_helped_on_the_server(world):
    """
    The only commander has lost phone and codes: whoever has the server makes a way in, and the journal keeps that it was done.
    """
    user = world.commander.user
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})

    given = actions.renew_on_server(username=user.username, at=at("12"))
    with pytest.raises(Refused) as refused:
        actions.renew_on_server(username="nobody", at=at("12"))

    user.refresh_from_db()
    assert user.check_password(given)
    assert not Authenticator.objects.filter(user=user).exists()
    assert world.kinds() == ["operation.passphrase-renewed"]
    assert codes(refused) == ["account-unknown"]
