"""The forms of rosters and of what is asked of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.fields import MomentField
from shouwang.apps.operations.models import Member
from shouwang.apps.roster import reads
from shouwang.apps.roster.actions import Take
from shouwang.apps.roster.actions.making import MOST_DAYS
from shouwang.apps.roster.forms.groups import offer_people
from shouwang.apps.roster.models import Roster
from shouwang.vocabulary.times import day_said

EACH = "each"
"""Instead of a pattern: a roster by each."""


class RosterForm(forms.Form):
    """A roster to be made."""

    starts_at = MomentField(label=_("From"), help_text=_("Shifts change at this time of day."))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS, initial=7)
    pattern: Any = forms.ChoiceField(label=_("Shifts"), widget=forms.RadioSelect, initial="3x8")
    based_on: Any = forms.ModelChoiceField(
        label=_("Based on"), queryset=Roster.objects.none(), required=False, empty_label=_("nothing: begin anew"),
        help_text=_("What is kept in it stays. Among rosters that are as good, the one that changes least of it is taken."),
    )  # fmt: skip
    people: Any = forms.MultipleChoiceField(
        label=_("Who may be given duty"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever is excused is left out already, and is given no duty. What somebody cannot bear is taken into account by itself."
        ),
    )

    def __init__(self, by: Member, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        patterns = [(code, words.within(get_language() or "en")) for code, words in reads.PATTERN_WORDS.items()]
        self.fields["pattern"].choices = [*patterns, (EACH, _("Each of them, to compare"))]  # type: ignore[attr-defined]
        offer_people(self, by)
        self.fields["starts_at"].initial = next_hour()
        based_on: Any = self.fields["based_on"]
        said = _("Roster %(number)s (%(state)s)")
        based_on.queryset = reads.rosters(by.operation).filter(state__in=(Roster.State.DRAFT, Roster.State.PUBLISHED))
        based_on.label_from_instance = lambda one: said % {"number": one.number, "state": one.get_state_display()}
        based_on.initial = reads.current(by.operation, timezone.now())

    def asked(self) -> list[dict[str, Any]]:
        """The rosters that are asked for: one, or one by each pattern."""
        chosen = self.cleaned_data["pattern"]
        return [{**self.cleaned_data, "pattern": pattern} for pattern in (reads.PATTERN_WORDS if chosen == EACH else (chosen,))]


def next_hour() -> datetime:
    """The next full hour."""
    return timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


class MendForm(forms.Form):
    """A proposal as it was shown: who takes which duty from when on, and who is relieved."""

    take = forms.JSONField(required=False)
    leave = forms.JSONField(required=False)

    def clean(self) -> dict[str, Any]:
        """Each as a record."""
        values = super().clean() or {}
        try:
            values["take"] = [
                Take(UUID(duty), UUID(person), datetime.fromisoformat(start)) for duty, person, start in values.get("take") or ()
            ]
            values["leave"] = [UUID(duty) for duty in values.get("leave") or ()]
        except (TypeError, ValueError, AttributeError) as error:
            raise forms.ValidationError(_("This cannot be read.")) from error
        return values

    def takes(self) -> list[Take]:
        """Who takes what."""
        return list(self.cleaned_data["take"])

    def leaves(self) -> list[UUID]:
        """The duties that nobody has any more."""
        return list(self.cleaned_data["leave"])


class WhatIfForm(forms.Form):
    """What is supposed of a roster."""

    missing: Any = forms.MultipleChoiceField(label=_("Who would be missing"), required=False, widget=forms.CheckboxSelectMultiple)
    like: Any = forms.ChoiceField(label=_("One more post, like"), required=False)
    test_day: Any = forms.ChoiceField(label=_("A test day, 07:00 to 19:00"), required=False)
    test_people = forms.IntegerField(label=_("People it takes"), required=False, min_value=1, max_value=50, initial=4)

    def __init__(self, roster: Roster, board: Any, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        none, tongue = [("", _("none"))], get_language() or "en"
        self.fields["missing"].choices = [(str(load.person), load.name) for load in sorted(board.loads, key=lambda load: load.name)]  # type: ignore[attr-defined]
        self.fields["like"].choices = [*none, *((str(post.id), str(post)) for post in board.posts)]  # type: ignore[attr-defined]
        days = reads.days_ahead(roster)
        self.fields["test_day"].choices = [*none, *((day.isoformat(), day_said(day, tongue)) for day in days)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be supposed."""
        values = super().clean() or {}
        if not self.errors and not (values["missing"] or values["like"] or values["test_day"]):
            raise forms.ValidationError(_("Choose at least one thing to be otherwise."))
        return values

    def supposed(self) -> dict[str, Any]:
        """What is supposed, as the engine is asked."""
        given = self.cleaned_data
        day = date.fromisoformat(given["test_day"]) if given["test_day"] else None
        return {
            "missing": sorted(given["missing"]),
            "like": given["like"],
            "test_day": day,
            "test_people": (given["test_people"] or 1) if day else 0,
        }
