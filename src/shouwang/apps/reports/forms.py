"""Forms for photos, reports and superiors' forms."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from shouwang.apps.command.models import Phase
from shouwang.apps.frame.fields import DayField, MomentField
from shouwang.apps.frame.shown import RowForm
from shouwang.apps.operations.models import Operation
from shouwang.apps.reports import reads
from shouwang.apps.reports.models import Photo, Report
from shouwang.files import images

AS_GIVEN = _("Left empty, pages in English show it as it was given.")
LARGEST_UPLOAD = 20 * 1024 * 1024


class Upload(forms.FileField):
    """A file of at most 20 MB."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, or an error that says how large it is and how large it may be."""
        file = super().clean(data, initial)
        if file and file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                _("“%(name)s” has %(size)s MB. Give a file of at most 20 MB."),
                params={"name": file.name, "size": file.size // 1024 // 1024 + 1},
            )
        return file


class DaysForm(RowForm):
    """How many days a class is kept."""

    days = forms.IntegerField(label=_("Days"), min_value=0, help_text=_("0: as soon as the operation is closed."))


class ConfirmForm(forms.Form):
    """The name of the operation, typed by whoever confirms its end."""

    name = forms.CharField(label=_("Name of the operation"), help_text=_("Type it as it stands above."))


class CompareForm(forms.Form):
    """Two days, each looked at from its end."""

    earlier = DayField(label=_("Before: at the end of"))
    later = DayField(label=_("After: at the end of"))

    def clean(self) -> dict[str, Any]:
        """The days, the earlier one first."""
        told = super().clean() or {}
        if (earlier := told.get("earlier")) and (later := told.get("later")) and earlier > later:
            raise forms.ValidationError(_("The first day comes after the second. Exchange them."))
        return told


class PhotoForm(forms.Form):
    """A photo with everything that is said about it."""

    file = Upload(
        label=_("Photo"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP. Time, place and camera are taken out of the published copy."),
    )
    taken_at = MomentField(
        label=_("Taken at"),
        required=False,
        help_text=_("Left empty: what the photo itself says, else now."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=200)
    alternative = forms.CharField(label=_("What is seen"), max_length=300, help_text=_("For people who cannot see the picture."))
    caption_en = forms.CharField(label=_("Caption in English"), max_length=200, required=False, help_text=AS_GIVEN)
    alternative_en = forms.CharField(label=_("What is seen, in English"), max_length=300, required=False, help_text=AS_GIVEN)
    consent = forms.ChoiceField(label=_("Have the people in it agreed?"), choices=Photo.Consent.choices, widget=forms.RadioSelect)

    def moment(self, operation: Operation, file: bytes) -> Any:
        """When the photo was taken: as typed, else as the camera wrote, else now."""
        typed, camera = self.cleaned_data["taken_at"], images.taken(file).at
        moment = typed or camera or timezone.now()
        return moment if timezone.is_aware(moment) else moment.replace(tzinfo=ZoneInfo(operation.time_zone))


class ConsentForm(forms.Form):
    """Whether the people in a photo have agreed."""

    consent = forms.ChoiceField(label=_("Have the people in it agreed?"), choices=Photo.Consent.choices)


def phase_words(phase: Phase) -> str:
    """A phase as it is chosen: its number and how long it goes."""
    zone, form = ZoneInfo(phase.operation.time_zone), pgettext("moment", "j F Y")
    ends = phase.closed_at.astimezone(zone) if phase.closed_at else phase.until
    days = {"begins": date_format(phase.opened_at.astimezone(zone), form), "ends": date_format(ends, form)}
    return gettext("Phase %(number)d, %(begins)s – %(ends)s") % {"number": phase.number, **days}


class ReportForm(RowForm, forms.ModelForm):  # type: ignore[type-arg]  # cannot be subscripted at run time
    """The words of a report; its figures are counted."""

    phase = forms.TypedChoiceField(label=_("Phase"), coerce=int)

    class Meta:
        model = Report
        fields = (
            "phase",
            "day",
            "number",
            "title",
            "subtitle",
            "author",
            "closing",
            "contact",
            "photos",
            "title_en",
            "subtitle_en",
            "author_en",
            "closing_en",
            "contact_en",
        )
        labels = {
            "day": _("Day of the report"),
            "number": _("Number of the report"),
            "title": _("Title"),
            "title_en": _("Title in English"),
            "subtitle": _("Subtitle"),
            "subtitle_en": _("Subtitle in English"),
            "author": _("Author"),
            "author_en": _("Author in English"),
            "closing": _("Closing words"),
            "closing_en": _("Closing words in English"),
            "contact": _("Contact for questions and complaints"),
            "contact_en": _("Contact in English"),
            "photos": _("Photos"),
        }
        help_texts = {
            "author": _("An office, not a person."),
            "title_en": AS_GIVEN,
            "contact": _("An office with telephone or address; it is printed on the public page."),
            "photos": _("Only photos whose people have agreed can be chosen."),
        }
        widgets = {
            "day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "photos": forms.CheckboxSelectMultiple,
            "closing": forms.Textarea(attrs={"rows": 5}),
            "closing_en": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, operation: Operation, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [(phase.number, phase_words(phase)) for phase in reads.phases(operation)]
        self.fields["phase"].choices = choices  # type: ignore[attr-defined]
        agreed = (Photo.Consent.GIVEN, Photo.Consent.NOBODY_SEEN)
        photos = Photo.objects.filter(operation=operation, withdrawn_at=None, consent__in=agreed).order_by("taken_at")
        self.fields["photos"].queryset = photos  # type: ignore[attr-defined]


class ErratumForm(forms.Form):
    """Why a frozen figure is corrected; what it is now is counted."""

    figure = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why"), max_length=300)
    why_en = forms.CharField(label=_("Why, in English"), max_length=300, required=False)


class TemplateForm(forms.Form):
    """A superior's form."""

    title = forms.CharField(label=_("Name of the form"), max_length=120)
    file = Upload(
        label=_("Form with placeholders"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.docx"}),
        help_text=_("XLSX or DOCX. Write {{households}} or {{户数}} where the figure belongs."),
    )


class FillForm(forms.Form):
    """For which day a form is filled."""

    day = DayField(label=_("Day"))
