"""How every form is drawn: ``{{ form }}`` gives fields with label, hint and error, and all errors at the top."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class FormRenderer(TemplatesSetting):
    """Django's widgets in our own frame."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"


class ExampleForm(forms.Form):
    """Each kind of field, for the page of parts."""

    name = forms.CharField(label=_("Title of the order"), max_length=120, help_text=_("As it stands on the paper."))
    level = forms.ChoiceField(label=_("Level"), choices=[("city", _("City")), ("district", _("District")), ("street", _("Street"))])
    received_at = forms.DateTimeField(label=_("Received"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), required=False)
    answer: Any = forms.ChoiceField(
        label=_("Answer"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Coming")), ("limits", _("Coming, with limits")), ("no", _("Cannot"))],
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    read = forms.BooleanField(label=_("I have read the order"), required=False)
