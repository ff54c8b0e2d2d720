"""What people type about orders, phases, posts and members."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shouwang.apps.command import reads
from shouwang.apps.command.actions import NamedBody, file_faults
from shouwang.apps.command.models import Level, Post
from shouwang.apps.frame.fields import DayField, MomentField, PastField, TelephoneField
from shouwang.apps.frame.shown import RowForm
from shouwang.apps.operations.models import Body, Hazard, Member, Operation, Role


@cache
def time_zones() -> list[tuple[str, str]]:
    """Every time zone this machine knows; those of old computers and single letters are no place to be."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class OpenOperationForm(forms.Form):
    """What is opened, on which legal basis, where, since when, and who takes part."""

    name = forms.CharField(
        label=pgettext_lazy("of an operation or a body", "Name"),
        max_length=120,
        help_text=_("As people will call it, such as “Willow Court watch”."),
    )
    hazard = forms.ChoiceField(label=_("Against"), choices=Hazard)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, help_text=_("Law and article, or the order it rests on."))
    area = forms.CharField(label=_("Area"), max_length=300, help_text=_("Which compounds, streets or blocks."))
    started_at = PastField(label=_("Began"))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, help_text=_("All times of the operation are shown in it."))
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    legal_basis_en = forms.CharField(label=_("Legal basis in English"), max_length=500, required=False)
    area_en = forms.CharField(label=_("Area in English"), max_length=500, required=False)
    unit = forms.CharField(label=_("Deployed unit"), max_length=120)
    unit_liaison = forms.CharField(label=_("Liaison of the deployed unit"), max_length=60, required=False)
    unit_telephone = TelephoneField(label=_("Telephone of the deployed unit"))
    host = forms.CharField(label=_("Host community"), max_length=120, required=False)
    host_liaison = forms.CharField(label=_("Liaison of the host community"), max_length=60, required=False)
    host_telephone = TelephoneField(label=_("Telephone of the host community"))
    superior = forms.CharField(label=_("Superior"), max_length=120, required=False)
    superior_liaison = forms.CharField(label=_("Liaison of the superior"), max_length=60, required=False)
    superior_telephone = TelephoneField(label=_("Telephone of the superior"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["time_zone"].initial = settings.TIME_ZONE

    def bodies(self) -> list[NamedBody]:
        """The bodies that were named."""
        told = self.cleaned_data
        return [NamedBody(part, told[part], told[f"{part}_liaison"], told[f"{part}_telephone"]) for part in Body.Part.values if told[part]]


class BodyForm(RowForm):
    """One body that takes part."""

    part = forms.ChoiceField(label=_("Part in the operation"), choices=Body.Part)
    name = forms.CharField(label=pgettext_lazy("of an operation or a body", "Name"), max_length=120)
    name_en = forms.CharField(
        label=_("Name in English"), max_length=200, required=False, help_text=_("For reports in English; left empty, the name as it is.")
    )
    liaison = forms.CharField(label=_("Liaison"), max_length=60, required=False)
    telephone = TelephoneField()


class OrderForm(forms.Form):
    """An order as it stands on the paper."""

    level = forms.ChoiceField(label=_("Level"), choices=Level)
    issuer = forms.CharField(label=_("Issuer"), max_length=200)
    title = forms.CharField(label=_("Title"), max_length=200)
    number = forms.CharField(label=_("Document number"), max_length=100, required=False)
    received_at = PastField(label=_("Received"))
    effective_at = MomentField(label=_("In force from"), required=False)
    text = forms.CharField(
        label=_("Text of the order"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Articles are found by their numbers."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, DOCX, JPEG, PNG or plain text, 20 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.jpg,.jpeg,.png,.txt"}),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=300, required=False)
    issuer_en = forms.CharField(label=_("Issuer in English"), max_length=200, required=False)
    supersedes: Any = forms.ModelChoiceField(
        label=_("Takes the place of"), queryset=None, required=False, empty_label=_("no earlier order")
    )
    superseded_part = forms.CharField(
        label=_("Which part of it"), max_length=200, required=False, help_text=_("Such as “article 1”. Leave empty when all of it.")
    )

    def clean_file(self) -> Any:
        """The file; what cannot be kept is told together with whatever else is wrong."""
        file = self.cleaned_data["file"]
        if wrong := [reason.within(get_language() or "en") for reason in file_faults(file, file.name if file else "")]:
            raise forms.ValidationError(wrong)
        return file

    def __init__(self, *given: Any, operation: Operation, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["supersedes"].queryset = reads.orders(operation)  # type: ignore[attr-defined]


class SupersedeForm(forms.Form):
    """Which earlier order, and which part of it, an order takes the place of."""

    older: Any = forms.ModelChoiceField(label=_("Takes the place of"), queryset=None)
    part = OrderForm.base_fields["superseded_part"]

    def __init__(self, *given: Any, operation: Operation, newer: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["older"].queryset = reads.orders(operation).exclude(pk=newer.pk)  # type: ignore[attr-defined]


class WhenForm(forms.Form):
    """When it happened."""

    at = PastField()


class CloseForm(WhenForm):
    """The end of the operation; where phases were not handed over, that this is meant."""

    nobody_takes_over = forms.BooleanField(label=_("Nobody takes over: close it without handing over"), required=False)

    def __init__(self, *given: Any, kept: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        if not kept:
            del self.fields["nobody_takes_over"]


class OpenPhaseForm(forms.Form):
    """A phase that begins."""

    task = forms.CharField(
        label=_("Task"), max_length=200, required=False, help_text=_("In one line, such as “hold two compounds day and night”.")
    )
    at = PastField(label=_("Begins"))
    until = DayField(label=_("Last day planned"))


class UntilForm(forms.Form):
    """How long a phase runs now."""

    until = DayField(label=_("New last day"))
    at = PastField(label=_("Decided"))


class PostForm(forms.Form):
    """Who takes which post of command."""

    member: Any = forms.ModelChoiceField(label=_("Member"), queryset=None)
    post = forms.ChoiceField(label=_("Post"), choices=Post)
    rank = forms.IntegerField(label=_("Place in succession"), min_value=1, help_text=_("1 commands; if 1 is away, 2 does; and so on."))
    at = PastField(label=_("Since"))

    def __init__(self, *given: Any, operation: Operation, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["member"].queryset = able_to_command(operation)  # type: ignore[attr-defined]
        self.fields["rank"].initial = reads.next_rank(operation)


class HandOverPostForm(forms.Form):
    """To whom a post goes, with the note that goes with it."""

    to: Any = forms.ModelChoiceField(label=_("Successor"), queryset=None)
    note = forms.CharField(
        label=_("Hand-over note"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is going on, what is due next, what to watch."),
    )
    at = PastField()

    def __init__(self, *given: Any, operation: Operation, holder: Member, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["to"].queryset = able_to_command(operation).exclude(pk=holder.pk)  # type: ignore[attr-defined]


class AwayForm(forms.Form):
    """From when to when the holder of a post is away."""

    since = MomentField(label=_("Away from"), required=False, help_text=_("Leave empty for now."))
    until = MomentField(label=_("Away until"), required=False, help_text=_("Leave empty if not known; the holder reports back."))


class MemberForm(forms.Form):
    """A new member."""

    display_name = forms.CharField(label=_("Name"), max_length=60, required=False, help_text=_("As colleagues know them."))
    username = forms.CharField(
        label=_("Username"), max_length=150, widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.GUARD)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)


def able_to_command(operation: Operation) -> Any:
    """Members whose role lets them hold a post of command."""
    return Member.objects.filter(operation=operation, left_at=None, role__in=reads.MAY_COMMAND).select_related("user")
