"""The forms of one person: absences, limits, wishes, rest, and how the watch reaches them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.fields import MomentField
from shouwang.apps.frame.shown import RowForm, RowsFormSet
from shouwang.vocabulary.limits import LIMITS, Safety
from shouwang.vocabulary.times import HOUR, MINUTE
from shouwang.vocabulary.watching import TIMES, WatchTimes


class RestForm(forms.Form):
    """Until when somebody rests."""

    until = MomentField(label=_("Rests until"))


class DutyWishForm(forms.Form):
    """When somebody would rather have no duty, or would like some."""

    is_for: Any = forms.TypedChoiceField(
        label=_("The wish"),
        choices=[("no", _("Rather no duty")), ("yes", _("Gladly duty"))],
        coerce=lambda told: told == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("until"))


class AbsenceForm(forms.Form):
    """One stretch in which somebody is not available."""

    starts_at = MomentField(label=_("Not available from"), required=False)
    ends_at = MomentField(label=_("until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Both ends or none."""
        values = super().clean() or {}
        if bool(values.get("starts_at")) != bool(values.get("ends_at")):
            self.add_error("ends_at", _("Give both, or neither."))
        return values


class AbsencesForms(RowsFormSet):
    """Every stretch in which somebody is not available."""

    key, title = "starts_at", _("Not available")


AbsencesForm: Any = forms.formset_factory(AbsenceForm, formset=AbsencesForms, extra=2, max_num=20, validate_max=True)


class LimitsForm(RowForm):
    """The operation's safety limits: hours, or numbers."""

    def __init__(self, safety: Safety, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, limit in LIMITS.items():
            value = getattr(safety, name)
            is_time = isinstance(value, timedelta)
            self.fields[name] = forms.FloatField(
                label=limit.words.within(get_language() or "en"),
                initial=value / HOUR if is_time else value,
                widget=forms.NumberInput(attrs={"step": "0.5" if is_time else "1", "min": "0"}),
            )

    def values(self) -> dict[str, timedelta | int]:
        """The limits as they are meant."""
        usual = Safety()
        return {
            name: self.cleaned_data[name] * HOUR if isinstance(getattr(usual, name), timedelta) else int(self.cleaned_data[name])
            for name in LIMITS
        }


class TimesForm(RowForm):
    """The times of the watch, in minutes."""

    def __init__(self, times: WatchTimes, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, bounds in TIMES.items():
            self.fields[name] = forms.IntegerField(
                label=bounds.words.within(get_language() or "en"),
                initial=getattr(times, name) // MINUTE,
                widget=forms.NumberInput(attrs={"min": bounds.least, "max": bounds.most}),
            )

    def values(self) -> dict[str, timedelta]:
        """The times as they are meant."""
        return {name: self.cleaned_data[name] * MINUTE for name in TIMES}

    def told(self) -> list[dict[str, Any]]:
        """Each with its bounds, as the page lists them."""
        usual = WatchTimes()
        return [{"field": self[name], "bounds": bounds, "usual": getattr(usual, name) // MINUTE} for name, bounds in TIMES.items()]


class ReachForm(RowForm):
    """At which message services alarms reach somebody, one address a line."""

    addresses = forms.CharField(
        label=_("Addresses of message services"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One a line, as Apprise writes them: wecombot://KEY, dingtalk://TOKEN, feishu://TOKEN, ntfy://TOPIC."),
    )
