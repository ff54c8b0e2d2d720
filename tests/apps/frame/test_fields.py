"""Moments and days as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from shouwang.apps.frame import fields

NOW = datetime(2022, 3, 11, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Seven o'clock in the morning."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def typed(moment: datetime) -> str:
    """A moment as a browser sends it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_a_clock_that_runs_ahead_a_little_is_taken_for_now():
    """
    A telephone three minutes fast is no reason to refuse an order, nor to let it come in the future.
    """
    assert fields.PastField().clean(typed(NOW + timedelta(minutes=3))) == NOW


def test_what_has_not_happened_cannot_be_written_down():
    """
    An hour ahead is no clock that runs fast.
    """
    with pytest.raises(ValidationError):
        fields.PastField().clean(typed(NOW + timedelta(hours=1)))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (fields.PastField, "0022-03-11T07:00"),
        (fields.MomentField, "9999-12-31T23:59"),
        (fields.DayField, "0001-01-01"),
        (fields.DayField, "9999-12-31"),
    ],
)
def test_a_slip_in_the_year_is_told(field, text):
    """
    Such years are slips, and a day after the last of the calendar cannot be reckoned.
    """
    with pytest.raises(ValidationError):
        field().clean(text)


def test_left_empty_it_happens_now():
    """
    The usual case: it is written down as it happens.
    """
    assert fields.PastField().clean("") == NOW


@pytest.mark.parametrize("text", ["East \u202egate", "\u2066East gate", "East\x07gate", "East\x1bgate"])
def test_no_field_of_text_takes_what_nobody_sees(text):
    """
    A sign that turns text round makes one name look like another; the field of any form says which sign it was.
    """
    with pytest.raises(ValidationError) as refused:
        forms.CharField().clean(text)

    assert "U+" in refused.value.messages[0]


def test_line_breaks_and_the_signs_of_other_scripts_are_text():
    """
    Tabs and new lines are typed on purpose; joiners belong to scripts and to pictures.
    """
    text = "One\n\ttwo \u200d 𠮷"

    assert forms.CharField().clean(text) == text
    assert forms.CharField(widget=forms.Textarea).clean("a\r\nb") == "a\r\nb"
