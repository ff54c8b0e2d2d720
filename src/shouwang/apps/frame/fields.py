"""Moments and days as people type them, and refusals as people read them: the same in every form."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.telephones import wrong_telephones

MINUTES = "%Y-%m-%dT%H:%M"
CLOCKS_DIFFER = timedelta(minutes=5)
"""A telephone may run ahead by so much (ours); what it says is then taken for now."""
YEARS = range(2000, 2200)
"""Years that are meant (ours). Others are slips of the finger, and near the ends of the calendar moments cannot be reckoned with."""


TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Signs of Unicode that override or isolate the direction of a text: with them a name can be made to look like another."""


def no_hidden_signs(text: object) -> None:
    """
    Refuse signs that nobody sees and that do something: control characters, and those that turn the text after them round.

    Every field of text in every form asks this (see ``apps.py``); line breaks and tabs are text, and NUL Django refuses itself.
    """
    if not isinstance(text, str):  # a field whose text was read already: an id, JSON
        return
    hidden = dict.fromkeys(sign for sign in text if (unicodedata.category(sign) == "Cc" and sign not in "\n\r\t\0") or sign in TURNING)
    if hidden:
        named = " ".join(f"U+{ord(sign):04X}" for sign in hidden)
        raise ValidationError(_("There are invisible control characters in it (%(signs)s). Type it anew."), params={"signs": named})


def clock_input() -> forms.TimeInput:
    """A time of day, by the browser's own picker."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in the operation's time zone, by the browser's own picker."""

    def __init__(self, **named: Any) -> None:
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES)
        super().__init__(**{"widget": picker, "input_formats": [MINUTES, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **named})

    def to_python(self, value: Any) -> datetime | None:
        """The moment; a year that cannot be meant is told."""
        at: datetime | None = super().to_python(value)
        _refuse_slip(at)
        return at


class PastField(MomentField):
    """When something happened; left empty, it is happening now. Never in the future."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**{"label": _("When it happened"), "required": False, "help_text": _("Leave empty for now."), **named})

    def clean(self, value: Any) -> datetime:
        """The moment; what has not happened yet cannot be written down."""
        now = timezone.now()
        at: datetime = super().clean(value) or now
        if at > now + CLOCKS_DIFFER:
            raise ValidationError(_("This is in the future. Give the time at which it happened."))
        return min(at, now)


class DayField(forms.DateField):
    """A day, by the browser's own picker."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **named})

    def to_python(self, value: Any) -> date | None:
        """The day; a year that cannot be meant is told."""
        day: date | None = super().to_python(value)
        _refuse_slip(day)
        return day


class TelephoneField(forms.CharField):
    """A telephone number, as people write it."""

    def __init__(self, **named: Any) -> None:
        keys = forms.TextInput(attrs={"inputmode": "tel"})
        super().__init__(**{"label": _("Telephone"), "max_length": 40, "required": False, "widget": keys, **named})

    def clean(self, value: Any) -> str:
        """The number; what cannot be dialled is told."""
        text: str = super().clean(value)
        if wrong := [reason.within(get_language() or "en") for reason in wrong_telephones([text])]:
            raise ValidationError(wrong)
        return text


def add_refusal(form: forms.BaseForm, refused: Refused, field: str | None = None) -> None:
    """Put every reason of a refusal into *form*, in the language of the page; at *field*, or above the form when none is named."""
    for reason in refused.reasons:
        form.add_error(field, reason.within(get_language() or "en"))


def tell_refusal(request: HttpRequest, refused: Refused) -> None:
    """Say every reason of a refusal above the next page, in its language."""
    for reason in refused.reasons:
        messages.warning(request, reason.within(get_language() or "en"))


def _refuse_slip(when: date | None) -> None:
    if when is not None and when.year not in YEARS:
        raise ValidationError(_("The year %(year)s cannot be meant. Check it."), params={"year": when.year})
