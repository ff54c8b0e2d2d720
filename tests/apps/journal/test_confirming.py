"""After a doubt about the server's clock nothing is destroyed by it for a day, whatever ended the doubt: one wrong click can be put right."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse

from shouwang.apps.journal import actions, reads
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.own_clock import WAITS
from shouwang.server.backups import copy_keys
from shouwang.server.keeper import Keeper
from shouwang.vocabulary.retention import HEALTH
from tests.apps.journal.computers import FLAT, MINUTE, doubt


@pytest.mark.parametrize("ahead", FLAT)
def test_one_wrong_confirmation_destroys_nothing(world, computer, data_folder, settings, django_capture_on_commit_callbacks, ahead):
    """
    Closed yesterday, and somebody confirms the wrong year: for a day of the server's work all stays, and put right nothing has gone; the right
    time is doubted then, until it is confirmed as well. Before that the page says what would go, and what to do. Switched off meanwhile, nothing of the day goes by.
    """
    settings.BACKUP_MINUTES = 0
    actions.attach(file=BytesIO(b"a limit"), name="limit", media_type="text/plain", operation=world.operation, kept_as=HEALTH.code)
    Operation.objects.filter(pk=world.operation.pk).update(closed_at=computer.true - timedelta(days=1))
    keeper = Keeper(clock=computer, behind=lambda task, _name: task())
    computer.runs()
    computer.ahead = ahead
    computer.runs()
    page = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()
    actions.confirm_clock(by=world.commander, at=computer())

    def left(minutes: int) -> int:
        for _ in range(minutes):
            computer.true += MINUTE
            with django_capture_on_commit_callbacks(execute=True):
                keeper.tick()
        return next(one.rows for one in reads.held(world.operation) if one.keeping is HEALTH)

    at_once = left(2)
    computer.true += timedelta(days=3)
    off_for_days, waits = left(65), reads.waits_to_destroy()
    computer.ahead = timedelta()
    put_right, doubted = left(2), doubt()
    actions.confirm_clock(by=world.commander, at=computer())
    confirmed_again = left(2), doubt()

    assert (at_once, off_for_days, put_right, confirmed_again) == (1, 1, 1, (1, None))
    assert "set the clock right within this day and confirm it once more" in page
    assert timedelta(hours=22) < waits < WAITS
    assert doubted == ("own-clock-behind" if ahead > timedelta() else "own-clock-ahead")
    assert ("this has had its time" in page) is (ahead > timedelta())
    assert ("nothing of this operation has had its time" in page) is (ahead < timedelta())


def test_after_a_day_of_work_what_is_due_goes(world, computer, data_folder, settings, django_capture_on_commit_callbacks):
    """
    Off for three weeks, and confirmed rightly: a day later, and not before, what has had its time is destroyed.
    """
    settings.BACKUP_MINUTES = 0
    actions.attach(file=BytesIO(b"a limit"), name="limit", media_type="text/plain", operation=world.operation, kept_as=HEALTH.code)
    Operation.objects.filter(pk=world.operation.pk).update(closed_at=computer.true)
    keeper = Keeper(clock=computer, behind=lambda task, _name: task())
    computer.runs()
    computer.runs(timedelta(days=21))
    actions.confirm_clock(by=world.commander, at=computer())

    gone_after = None
    for minute in range(0, 26 * 60, 2):
        computer.true += 2 * MINUTE
        with django_capture_on_commit_callbacks(execute=True):
            actions.look_at_clock()
            keeper._try("forget", timedelta(hours=1), computer(), keeper._forget)
        if gone_after is None and not next(one.rows for one in reads.held(world.operation) if one.keeping is HEALTH):
            gone_after = timedelta(minutes=minute)

    assert gone_after is not None
    assert timedelta(hours=23, minutes=50) < gone_after < timedelta(hours=25, minutes=2)


def test_copies_of_keys_wait_as_well(world, computer, data_folder, settings, tmp_path):
    """
    By a wrong year, confirmed, every copy is older than a week or of a day to come: none goes.
    """
    settings.KEY_BACKUPS = tmp_path / "copies"
    computer.runs()
    copy_keys(computer())
    for ahead in FLAT:
        computer.ahead = ahead
        computer.runs()
        actions.confirm_clock(by=world.commander, at=computer())
        copy_keys(computer())

    assert (settings.KEY_BACKUPS / "2022-03-12").exists()
    assert len([*settings.KEY_BACKUPS.iterdir()]) == 3
