"""What people type about the roll and the call-out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.command.models import Order
from shouwang.apps.frame.fields import DayField, MomentField, PastField, TelephoneField, clock_input
from shouwang.apps.frame.shown import RowForm
from shouwang.apps.operations.models import Member, User
from shouwang.apps.people import reads
from shouwang.apps.people.actions import LimitsTold
from shouwang.apps.people.models import PHONE_AFTER, Answer, Person, Step
from shouwang.files.roll import Roll, read_roll
from shouwang.vocabulary import roll as words
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.roll import Particulars


def said(meanings: Any) -> list[tuple[str, str]]:
    """A list of codes with their words in the language of the page, as choices."""
    return [(code, meaning.within(get_language() or "en")) for code, meaning in meanings.items()]


def words_of(refused: Refused) -> str:
    """Every reason of a refusal in one line."""
    return " ".join(reason.within(get_language() or "en") for reason in refused.reasons)


def errors_of(form: forms.Form) -> str:
    """Every error of a form in one line."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


class PersonForm(RowForm):
    """One line of the roll."""

    name = forms.CharField(label=_("Name"), max_length=60)
    number = forms.IntegerField(label=_("Number on the roll"), min_value=1, max_value=999_999, required=False)
    title = forms.CharField(label=_("Job title"), max_length=80, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("not said")), *Person.Sex.choices], required=False)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    telephone = TelephoneField(max_length=30)
    email = forms.EmailField(label=_("E-mail"), max_length=120, required=False)
    address = forms.CharField(
        label=_("Lives in"), max_length=120, required=False, help_text=_("The area is enough: it is for shuttles and fair distances.")
    )
    language = forms.ChoiceField(label=_("Language of messages"), choices=settings.LANGUAGES, initial="zh-hans")
    joined_as: Any = forms.ChoiceField(
        label=_("Joined as"), choices=Person.Joined.choices, widget=forms.RadioSelect, initial=Person.Joined.ASSIGNED
    )
    party_member = forms.BooleanField(label=_("Party member"), required=False)
    drives = forms.BooleanField(label=_("Drives"), required=False)
    has_car = forms.BooleanField(label=_("Brings a car"), required=False)
    licence = forms.CharField(label=_("Driving licence"), max_length=40, required=False)
    skills = forms.CharField(label=_("Skills"), max_length=200, required=False)
    availability = forms.CharField(
        label=_("Available"), max_length=200, required=False, help_text=_("For example: from 13 March; weekdays from 18:00.")
    )
    minutes_away = forms.IntegerField(
        label=_("Minutes to the posts"),
        min_value=0,
        max_value=600,
        required=False,
        help_text=_("From home, as they usually come. Who is near is asked first when a post stands empty."),
    )
    ppe_trained = forms.BooleanField(label=_("Trained to put on and take off protective clothing"), required=False)
    own_test_day = DayField(label=_("Day of the last own test"), required=False)

    def particulars(self) -> Particulars:
        """The line as a record."""
        return Particulars(**self.cleaned_data)


class LimitsForm(RowForm):
    """What somebody cannot bear."""

    kinds: Any = forms.MultipleChoiceField(label=_("Limits"), widget=forms.CheckboxSelectMultiple, required=False)
    care_from = forms.TimeField(label=_("At home from"), required=False, widget=clock_input())
    care_until = forms.TimeField(label=_("until"), required=False, widget=clock_input())
    least_rest = forms.IntegerField(
        label=_("Hours of rest between two duties"), min_value=words.LEAST_REST[0], max_value=words.LEAST_REST[-1], required=False
    )
    most_hours = forms.IntegerField(
        label=_("Hours at a stretch at most"), min_value=words.MOST_HOURS[0], max_value=words.MOST_HOURS[-1], required=False
    )
    coldest = forms.IntegerField(
        label=_("Not outside below so many °C"), min_value=words.COLDEST[0], max_value=words.COLDEST[-1], required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["kinds"].choices = said(words.LIMITS)  # type: ignore[attr-defined]

    def told(self) -> LimitsTold:
        """The limits as a record."""
        return LimitsTold(**self.cleaned_data)


class OwnLimitsForm(LimitsForm):
    """What somebody cannot bear besides what is known, told by themselves."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, anew=False, **named)
        self.fields["care_until"].help_text = _("If hours are known already, the shortest that hold both are kept.")
        del self.fields["note"]  # it would take the place of one that is known
        self.fields["kinds"].choices = said({code: words_ for code, words_ in words.LIMITS.items() if code != "other"})  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be told."""
        values = super().clean() or {}
        if not self.errors and not any(value not in (None, "", []) for value in values.values()):
            raise forms.ValidationError(_("Choose at least one thing."))
        return values


class LoginForm(forms.Form):
    """Which login is a person's; those of the operation can be chosen."""

    user = forms.ModelChoiceField(label=_("Login"), queryset=User.objects.none(), required=False, empty_label=_("none"))

    def __init__(self, *arguments: Any, by: Member, **named: Any) -> None:
        super().__init__(*arguments, **named)
        members = User.objects.filter(memberships__operation_id=by.operation_id, memberships__left_at=None)
        self.fields["user"].queryset = members.order_by("username")  # type: ignore[attr-defined]


class RollFileForm(forms.Form):
    """A sheet with the roll."""

    file = forms.FileField(label=_("Sheet (.xlsx, .xls, .ods or .csv)"))

    roll: Roll

    def clean_file(self) -> UploadedFile[Any]:
        """Read the sheet; one that cannot be opened is told here, wrong rows are the plan's business."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"roll{Path(file.name or '').suffix.lower()[:6]}"
            path.write_bytes(file.read())
            try:
                self.roll = read_roll(path, name=Path(file.name or "").name)
            except Refused as refused:
                raise forms.ValidationError([reason.within(get_language() or "en") for reason in refused.reasons]) from refused
        return file


class CallOutForm(forms.Form):
    """A call-out before it is sent."""

    order = forms.ModelChoiceField(
        label=_("Answers the order"), queryset=Order.objects.none(), required=False, empty_label=_("no recorded order")
    )
    received_at = MomentField(
        label=_("Order received"),
        required=False,
        help_text=_("The clock of the call-out starts here. Empty: as recorded with the order."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 4}))
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    text_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        help_text=_("For those whose language is English. Left empty, they read it as it was given."),
    )
    assembly_place = forms.CharField(label=_("Assembly place"), max_length=200)
    assembly_place_en = forms.CharField(label=_("Assembly place in English"), max_length=200, required=False)
    deadline = MomentField(label=_("Be there by"))
    phone_after = forms.IntegerField(
        label=_("Phone after (minutes)"),
        initial=PHONE_AFTER,
        min_value=1,
        max_value=600,
        help_text=_("Without a sign for so long, somebody is to be phoned. 15 is our own proposal."),
    )
    people: Any = forms.MultipleChoiceField(label=_("Who is called"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *arguments: Any, by: Member, **named: Any) -> None:
        super().__init__(*arguments, **named)
        seen = reads.people_seen(by)
        self.fields["people"].choices = [(str(person["id"]), f"{person['name']} · {person['title']}".strip(" ·")) for person in seen]  # type: ignore[attr-defined]
        self.fields["people"].initial = [str(person["id"]) for person in seen]
        self.fields["order"].queryset = Order.objects.filter(operation_id=by.operation_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The order's own time, where none was typed."""
        values = super().clean() or {}
        order = values.get("order")
        values["received_at"] = values.get("received_at") or (order.received_at if order else None)
        if not values["received_at"]:
            self.add_error("received_at", _("Choose the order, or say when it was received."))
        return values

    def callout(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "people": [UUID(person) for person in self.cleaned_data["people"]]}


RECORDED = (
    (Step.NOTIFIED, _("Told by chat")),
    ("in-person", _("Told in person")),
    ("tried", _("Phoned, no answer")),
    (Step.READ, _("Phoned, has heard it")),
    (Answer.COMING, _("Says: coming")),
    (Answer.WITH_LIMITS, _("Says: coming, with limits")),
    (Step.ARRIVED, _("Arrived")),
    (Step.ON_POST, _("On post")),
)
"""What command can write down for somebody."""


class RecordForm(forms.Form):
    """What the shift lead writes down for somebody, and when it happened."""

    what = forms.ChoiceField(label=_("What happened"), choices=RECORDED)
    at = PastField(help_text=_("Empty: now. Give the time of the event, not of typing."))


class CorrectForm(forms.Form):
    """The right time of a step."""

    step = forms.ChoiceField(label=_("Step"), choices=Step.choices)
    at = PastField(required=True, help_text="")


class WhyForm(forms.Form):
    """Why somebody cannot come."""

    why: Any = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["why"].choices = said(words.WHY_NOT)  # type: ignore[attr-defined]


class ComingForm(forms.Form):
    """By when somebody will be there."""

    expected_at = MomentField(label=_("I shall be there at"), required=False, help_text=_("Empty: by the time asked for."))


class DecisionForm(forms.Form):
    """The commander's answer to a request."""

    decision = forms.ChoiceField(label=_("Decision"), choices=[("granted", _("Grant")), ("refused", _("Refuse"))])
    note = forms.CharField(label=_("Note to the person"), max_length=300, required=False)


def initial_of(person: dict[str, Any]) -> dict[str, Any]:
    """What a form begins with: a line of the roll as it stands."""
    return {name: person[name] for name in PersonForm.base_fields if name in person}
