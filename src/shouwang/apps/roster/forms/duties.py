"""The forms of single duties: given, swapped, dropped, told of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.fields import MomentField, PastField
from shouwang.apps.roster.models import Duty


class GiveForm(forms.Form):
    """Who takes a duty, and which part of it."""

    to = forms.UUIDField(widget=forms.HiddenInput)
    starts_at = MomentField(label=_("From"), required=False)
    ends_at = MomentField(label=_("until"), required=False)


class DropOutForm(forms.Form):
    """How long somebody cannot come; left empty, for one duty."""

    until = MomentField(label=_("Not available until"), required=False, help_text=_("Empty: only this duty."))


class SwapForm(forms.Form):
    """With which duty another is swapped; one at the same post and in the same hours is no other."""

    other: Any = forms.ModelChoiceField(label=_("Swap with"), queryset=Duty.objects.none())

    def __init__(self, duty: Duty, names: dict[Any, str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        of_roster, beside = Q(roster=duty.roster), Q(roster__published_at__isnull=False, ends_at__gt=timezone.now())
        rows = Duty.objects.filter(of_roster | beside if duty.roster.published_at else of_roster, operation=duty.operation)
        same = Q(person=duty.person_id) | Q(post=duty.post_id, starts_at=duty.starts_at, ends_at=duty.ends_at)
        others = rows.filter(withdrawn_at=None, left_at=None).exclude(same).select_related("post")
        field = self.fields["other"]
        field.queryset = others  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: (  # type: ignore[attr-defined]
            f"{names.get(one.person_id, '—')} · {one.post} · {timezone.localtime(one.starts_at):%m-%d %H:%M}"
        )


class WhenForm(forms.Form):
    """When it happened."""

    at = PastField()


class HadLeftForm(forms.Form):
    """When somebody had left before they came to another post: now it cannot have been."""

    at = PastField(required=True, help_text="", error_messages={"required": _("Give the time at which they had left.")})
