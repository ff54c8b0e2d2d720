"""The forms of groups and who is in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.shown import RowForm, RowsFormSet
from shouwang.apps.operations.models import Member
from shouwang.apps.people import reads as people
from shouwang.apps.roster.models import Group, GroupWish
from shouwang.apps.roster.reads import GroupSeen, GroupsSeen


class GroupsForm(forms.Form):
    """Groups to be built."""

    count = forms.IntegerField(label=_("How many groups"), min_value=1, max_value=99, initial=8)
    seed = forms.IntegerField(
        label=_("Variant"), min_value=0, max_value=9999, initial=0, help_text=_("Another number gives other groups that are as even.")
    )
    people: Any = forms.MultipleChoiceField(
        label=_("Who is put into a group"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is excused is left out already."),
    )

    def __init__(self, by: Member, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offer_people(self, by)


def offer_people(form: forms.Form, by: Member) -> None:
    """Everybody on the roll to choose from; who is not excused is chosen."""
    seen, excused = people.people_seen(by), people.excused(by)
    form.fields["people"].choices = [(str(one["id"]), f"{one['name']} · {one['title']}".strip(" ·")) for one in seen]  # type: ignore[attr-defined]
    form.fields["people"].initial = [str(one["id"]) for one in seen if one["id"] not in excused]


class PairForm(forms.Form):
    """Two who shall be in one group, or not; emptied, it is no line."""

    use_required_attribute = False

    what = forms.ChoiceField(label=_("Wish"), choices=GroupWish.What.choices, required=False)
    one = forms.ChoiceField(label=_("One person"), required=False)
    other = forms.ChoiceField(label=_("With whom"), required=False)

    def __init__(self, *given: Any, choices: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("one", "other"):
            self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two people, or nobody."""
        values = super().clean() or {}
        if bool(values.get("one")) != bool(values.get("other")) or (values.get("one") and values["one"] == values["other"]):
            self.add_error("other", _("Choose two people, or nobody."))
        return values


class PairsForms(RowsFormSet):
    """Who shall be together, and who not."""

    key, title = "one", _("Who shall be together, and who not")


PairsForm: Any = forms.formset_factory(PairForm, formset=PairsForms, extra=3, max_num=60, validate_max=True)


class MoveForm(forms.Form):
    """Somebody, and the group they are to be in."""

    person: Any = forms.ChoiceField(label=_("Who is moved"))
    to: Any = forms.ChoiceField(label=_("Into"), required=False)

    def __init__(self, groups: GroupsSeen, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        everybody = [(each.group.names, one) for each in groups.groups for one in each.people] + [(None, one) for one in groups.others]
        tongue = get_language() or "en"
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(one.person), f"{one.name} · {names.within(tongue)}" if names else one.name) for names, one in everybody
        ]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            *((str(each.group.pk), str(each.group)) for each in groups.groups), ("", _("in no group"))
        ]  # fmt: skip


class GroupForm(RowForm):
    """What a group is called, who leads it, what it is told."""

    name = forms.CharField(label=_("Name of the group"), max_length=80, required=False, help_text=_("Besides its number, if it has one."))
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    lead: Any = forms.ChoiceField(label=_("Who leads"), required=False)
    instructions = forms.CharField(
        label=_("Special instructions"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands on the group's card. What somebody cannot bear does not belong here: everybody reads it."),
    )  # fmt: skip
    communications = forms.CharField(
        label=_("Communications"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Radio channel, chat, whom to ring first."),
    )  # fmt: skip

    def __init__(self, seen: GroupSeen, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["lead"].choices = [("", _("nobody yet")), *((str(one.person), one.name) for one in seen.people)]  # type: ignore[attr-defined]


def group_initial(group: Group) -> dict[str, Any]:
    """What the form of a group is filled with."""
    return {name: getattr(group, name) for name in ("name", "name_en", "instructions", "communications")} | {"lead": group.lead_id or ""}
