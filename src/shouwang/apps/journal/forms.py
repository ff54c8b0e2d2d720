"""What people type into the log, and what they ask of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.fields import DayField, PastField
from shouwang.apps.journal import reads
from shouwang.apps.journal.actions import WHY_NEVER
from shouwang.vocabulary.kinds_command import CODES


def choices(field: str) -> list[tuple[str, str]]:
    """The codes of a field with their words in the language of the page."""
    return [(code, words.within(get_language() or "en")) for code, words in CODES[field].items()]


class NoteForm(forms.Form):
    """A note: about what, what, when."""

    topic: Any = forms.ChoiceField(label=_("Topic"), choices=lambda: choices("topic"))
    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    at = PastField()


class StrikeForm(forms.Form):
    """Why an entry is struck."""

    reason: Any = forms.ChoiceField(label=_("Why"), choices=lambda: choices("reason"))
    note = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept apart from the journal, like every free text."),
    )


class DeviceForm(forms.Form):
    """A device that is enrolled."""

    name = forms.CharField(
        label=_("Name of the device"), max_length=60, help_text=_("As it is called at the post, for example: East gate, blue case.")
    )


class GapForm(forms.Form):
    """Which numbers of a device will never come, and why."""

    epoch = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    first = forms.IntegerField(label=_("From number"), min_value=1)
    last = forms.IntegerField(label=_("To number"), min_value=1)
    reason: Any = forms.ChoiceField(
        label=_("Why"), choices=lambda: [(code, words.within(get_language() or "en")) for code, words in WHY_NEVER.items()]
    )


class LogFilterForm(forms.Form):
    """What of the log is asked for."""

    group: Any = forms.ChoiceField(label=_("Subject"), required=False)
    day = DayField(label=_("Day"), required=False)
    text = forms.CharField(label=_("Words in notes"), required=False, max_length=100)
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
    batch = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        groups = [(name, words.within(get_language() or "en")) for name, (words, _kinds) in reads.GROUPS.items()]
        self.fields["group"].choices = [("", _("Everything")), *groups]  # type: ignore[attr-defined]

    def clean_batch(self) -> datetime | None:
        """The moment at which many entries were written in one go; what cannot be read asks for nothing."""
        try:
            return datetime.fromisoformat(self.cleaned_data["batch"]).astimezone(UTC)
        except (ValueError, OverflowError):
            return None

    def wanted(self) -> reads.Wanted:
        """What is asked for; what was typed wrongly is left out."""
        self.is_valid()
        told = self.cleaned_data
        return reads.Wanted(**{name: told.get(name) or default for name, default in NOTHING.items()})


NOTHING: dict[str, Any] = {"group": "", "kind": "", "day": None, "place": None, "subject": None, "text": "", "batch": None}
