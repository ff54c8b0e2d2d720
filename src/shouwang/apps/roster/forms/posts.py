"""The forms of posts, what they need, and the weather at them."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.fields import MomentField, clock_input
from shouwang.apps.frame.shown import RowForm, RowsFormSet
from shouwang.apps.operations.models import Operation
from shouwang.apps.roster.actions import NeedTold
from shouwang.apps.roster.models import Post
from shouwang.apps.territory.models import Level, Place


class PostForm(RowForm):
    """A post, without its hours."""

    name = forms.CharField(label=_("Name of the post"), max_length=80, help_text=_("As people call it: East gate, Tent at building 3."))
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    place: Any = forms.ModelChoiceField(
        label=_("Where it is"), queryset=Place.objects.none(), required=False, empty_label=_("not on the map")
    )
    is_outdoors = forms.BooleanField(label=_("Outdoors"), required=False, initial=True)
    is_seated = forms.BooleanField(label=_("There is a seat"), required=False, initial=True)
    is_safe_alone = forms.BooleanField(
        label=_("One may be alone there at night"), required=False, help_text=_("Only where others are about, as in a command room.")
    )
    is_suited = forms.BooleanField(
        label=_("In a protective suit"), required=False, help_text=_("Two are planned there, who take turns to come out of it.")
    )
    is_driving = forms.BooleanField(
        label=_("At the wheel"),
        required=False,
        help_text=_("A shuttle, an errand car: only those who drive, and nobody who has been up too long."),
    )
    is_hard = forms.BooleanField(label=_("A hard post"), required=False, help_text=_("Nobody likes it there: it is shared evenly, too."))

    def __init__(self, operation: Operation, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        levels = (Level.ENTRANCE, Level.COMPOUND, Level.BUILDING, Level.COMMUNITY)
        places = Place.objects.filter(operation=operation, level__in=levels).order_by("label", "name")
        self.fields["place"].queryset = places  # type: ignore[attr-defined]


class NeedForm(forms.Form):
    """What a post needs at certain hours; emptied, it is no line."""

    use_required_attribute = False

    starts = forms.TimeField(label=_("From"), widget=clock_input(), required=False)
    ends = forms.TimeField(label=_("until"), widget=clock_input(), required=False)
    least = forms.IntegerField(label=_("At least"), min_value=0, max_value=50, required=False)
    ideal = forms.IntegerField(label=_("Better"), min_value=0, max_value=50, required=False)
    leads = forms.IntegerField(label=_("Of them leading"), min_value=0, max_value=50, required=False)
    is_mixed = forms.BooleanField(label=_("Men and women"), required=False)

    def clean(self) -> dict[str, Any]:
        """All three, or none."""
        values = super().clean() or {}
        given = [name for name in ("starts", "ends", "least") if values.get(name) is not None]
        for name in ("starts", "ends", "least"):
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("Give from, until and at least, or none of them."))
        return values


class NeedsForms(RowsFormSet):
    """The hours of a post; an empty line is none."""

    key, title = "starts", _("How many, at which hours")

    def needs(self) -> list[NeedTold]:
        """Each line as a record."""
        return [
            NeedTold(one["starts"], one["ends"], one["least"], one["ideal"] or 0, one["leads"] or 0, one["is_mixed"])
            for one in self.lines()
        ]


NeedsForm: Any = forms.formset_factory(NeedForm, formset=NeedsForms, extra=1, max_num=12, validate_max=True)


USUAL = ({"starts": time(6), "ends": time(22), "least": 1}, {"starts": time(22), "ends": time(6), "least": 2})
"""What a new post is proposed with: one by day, two at night (RULES: no lone worker at night)."""


class WeatherForm(forms.Form):
    """How cold it is from a moment on."""

    since = MomentField(label=_("From"), initial=timezone.now)
    degrees = forms.IntegerField(label=_("Degrees Celsius"), min_value=-60, max_value=55)
    is_storm = forms.BooleanField(label=_("It storms, or snows hard"), required=False)


def post_initial(post: Post) -> dict[str, Any]:
    """What the form of a post is filled with."""
    return {
        name: getattr(post, name)
        for name in ("name", "name_en", "place", "is_outdoors", "is_seated", "is_suited", "is_safe_alone", "is_hard")
    }


def needs_initial(post: Post | None) -> list[dict[str, Any]]:
    """The hours of a post as they are, or as they usually are."""
    if post is None:
        return list(USUAL)
    return [
        {
            "starts": need.starts,
            "ends": need.ends,
            "least": need.least,
            "ideal": need.ideal or None,
            "leads": need.leads or None,
            "is_mixed": need.is_mixed,
        }
        for need in post.needs.all()
    ]
