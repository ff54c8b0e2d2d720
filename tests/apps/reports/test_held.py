"""What a report holds on to: its freeze, its own operation's photos, the host it goes to."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.apps.command import actions as command
from shouwang.apps.operations.models import Hazard, Member, Operation, Role, User
from shouwang.apps.reports import actions
from shouwang.apps.reports.models import HandOverPack, Photo, Report
from shouwang.vocabulary.reasons import Refused
from tests.apps.reports.test_reports import SAID, WORDS, codes, draft, frozen
from tests.files.sample_report import photo as jpeg
from tests.world import at


@pytest.fixture
def elsewhere(world) -> Member:
    """The commander of another operation."""
    other = Operation.objects.create(name="North dyke", hazard=Hazard.FLOOD, area="North", time_zone="Asia/Shanghai", started_at=at("11"))
    return Member.objects.create(operation=other, user=User.objects.create(username="north"), role=Role.COMMANDER)


def photo_of(by: Member, consent: str = Photo.Consent.NOBODY_SEEN) -> Photo:
    """A photo somebody kept."""
    return actions.add_photo(file=jpeg(), name="gate.jpg", words=SAID, consent=consent, taken_at=at("11 16:00"), by=by, at=at("11 16:05"))


def test_a_form_opened_before_the_freeze_does_not_thaw_the_report(world):
    """
    Somebody edits the draft while the commander freezes it; saving then must not wipe the frozen figures out.
    """
    stale = draft(world)
    actions.freeze_report(report=Report.objects.get(pk=stale.pk), by=world.commander, at=at("20 17:10"))

    with pytest.raises(Refused) as refused:
        actions.edit_report(report=stale, by=world.commander, at=at("20 17:30"), photos=[], **WORDS)

    kept = Report.objects.get(pk=stale.pk)
    assert codes(refused) == ["report-in-another-state"]
    assert (kept.state, kept.frozen is None) == (Report.State.FROZEN, False)


def test_photos_of_another_operation_reach_no_report(world, elsewhere, data_folder):
    """
    Operations never see each other's people, and a photo shows people.
    """
    theirs = photo_of(elsewhere)

    with pytest.raises(Refused) as refused:
        draft(world, photos=[theirs])
    with pytest.raises(Refused) as again:
        actions.edit_report(report=draft(world), by=world.commander, at=at("20 17:30"), photos=[theirs], **WORDS)

    assert codes(refused) == codes(again) == ["not-your-operation"]
    assert Report.objects.filter(photos=theirs).count() == 0


def test_without_a_host_of_record_the_register_goes_to_nobody(world):
    """
    No host community is named, so there is nobody to whom the register may go.
    """
    phase = command.open_phase(until=date(2022, 3, 20), by=world.commander, at=at("11 15:00"))
    phase = command.close_phase(phase=phase, by=world.commander, at=at("20 17:00"))
    frozen(world)

    with pytest.raises(Refused) as refused:
        actions.hand_over(phase=phase, by=world.commander, at=at("20 18:00"))

    assert codes(refused) == ["receiver-not-named"]
    assert HandOverPack.objects.count() == 0
    assert "register.exported" not in world.kinds()
