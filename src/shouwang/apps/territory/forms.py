"""Forms of the territory and the register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwang.apps.frame.fields import TelephoneField
from shouwang.apps.frame.shown import RowForm
from shouwang.apps.operations.models import Operation
from shouwang.apps.territory import reads
from shouwang.apps.territory.models import INWARD, Answer, Entrance, Fact, Level, Occupancy, Place, Sex, SiteFact, Use

MOST_FILES = 40


FIELDS = {
    "": _("Not used"),
    "compound": _("Compound"),
    "building": _("Building"),
    "unit": _("Unit"),
    "floor": _("Floor"),
    "room": _("Room"),
    "door": _("Whole address"),
    "name": _("Name"),
    "head": _("Head of the household"),
    "renter": _("Name of the renter"),
    "landlord": _("Landlord"),
    "relation": _("Relation"),
    "id_number": _("ID number"),
    "phone": _("Telephone"),
    "renter_phone": _("Telephone of the renter"),
    "landlord_phone": _("Telephone of the landlord"),
    "sex": _("Sex"),
    "born": _("Born"),
    "age": _("Age"),
    "count": _("Number of people"),
    "occupancy": _("Flat: lived in, empty, let"),
    "tenant": _("Tenant"),
    "needs": _("Needs"),
    "note": _("Note"),
    "context": _("Door as it was read before"),
    "problem": _("What was wrong before"),
}
"""What a column can be understood as."""

DECISIONS = {
    "set": _("Read the cell as"),
    "keep": _("It is right as it stands"),
    "leave-out": _("Leave this row out"),
    "lives-here": _("The person lives here"),
    "another-person": _("Another person: the ID number is wrong"),
}
"""What can be decided about a doubtful row."""


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A place, told with the one around it."""

    def label_from_instance(self, obj: Any) -> str:
        """``Willow Court · 3号楼``."""
        around = f"{obj.parent.name} · " if obj.parent and obj.level != Level.COMPOUND else ""
        return f"{around}{obj.label}"


def outer_places(operation: Operation, *levels: str) -> Any:
    """Places of *levels* (none given: all that other places can lie in), as one walks."""
    places = Place.objects.filter(operation=operation).select_related("parent").in_order()
    return places.filter(level__in=levels) if levels else places.exclude(level__in=[Level.DOOR, Level.ENTRANCE, Level.POST])


class PlaceForm(forms.Form):
    """Add places, one to a line."""

    parent = PlaceChoice(queryset=Place.objects.none(), required=False, label=_("Inside"), empty_label=_("Nothing: an outermost place"))
    level = forms.ChoiceField(choices=[choice for choice in Level.choices if choice[0] != Level.ENTRANCE], label=_("What it is"))
    names = forms.CharField(
        label=_("Names"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One place a line, as its sign says: 3号楼, Unit 2, 401."),
        max_length=20_000,
    )

    def __init__(self, operation: Operation, *rest: Any, **named: Any) -> None:
        super().__init__(*rest, **named)
        self.fields["parent"].queryset = outer_places(operation)  # type: ignore[attr-defined]

    def clean_names(self) -> list[str]:
        """The lines that are not empty."""
        return [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]


class NameForm(RowForm):
    """Another name for a place."""

    name = forms.CharField(label=pgettext_lazy("of a place", "Name"), max_length=80)


class MoveForm(RowForm):
    """Another place around a place."""

    parent = PlaceChoice(queryset=Place.objects.none(), required=False, label=_("Inside"), empty_label=_("Nothing: an outermost place"))

    def __init__(self, place: Place, *rest: Any, **named: Any) -> None:
        super().__init__(*rest, **named)
        wider = INWARD[: INWARD.index(Level(place.level))] if place.level in INWARD else INWARD[:-1]
        parent: Any = self.fields["parent"]
        parent.queryset = outer_places(place.operation, *wider)
        if place.level in {Level.DOOR, Level.ENTRANCE}:
            parent.required, parent.empty_label = True, None


class FactsForm(RowForm):
    """The fact sheet of a compound: for each fact an answer and a note."""

    def __init__(self, facts: list[SiteFact], *rest: Any, **named: Any) -> None:
        super().__init__(*rest, **named)
        for row in facts:
            self.fields[row.fact] = forms.ChoiceField(
                choices=Answer.choices, initial=row.answer, label=Fact(row.fact).label, widget=forms.RadioSelect
            )
            self.fields[f"{row.fact}-note"] = forms.CharField(
                initial=row.note, required=False, max_length=200, label=_("Note on: %(fact)s") % {"fact": Fact(row.fact).label}
            )

    def pairs(self) -> list[tuple[Any, Any]]:
        """Answer and note side by side."""
        return [(self[fact], self[f"{fact}-note"]) for fact in Fact.values if fact in self.fields]

    def facts(self) -> dict[str, tuple[str, str]]:
        """As the action takes it."""
        return {fact: (self.cleaned_data[fact], self.cleaned_data[f"{fact}-note"]) for fact in Fact.values if fact in self.fields}


class EntranceForm(RowForm):
    """One entrance of the inventory."""

    parent = PlaceChoice(queryset=Place.objects.none(), label=_("Entrance of"))
    name = forms.CharField(
        label=pgettext_lazy("of a place", "Name"), max_length=80, help_text=_("As people call it: East gate, Gap beside the boiler house.")
    )
    use = forms.ChoiceField(choices=Use.choices, label=_("What it is for"))
    width = forms.IntegerField(
        label=_("Width in cm"), min_value=0, max_value=5000, required=False, help_text=_("Leave empty when nobody has measured.")
    )
    key_name = forms.CharField(label=_("Who has the key"), max_length=60, required=False)
    key_telephone = TelephoneField(label=_("Telephone of the key holder"))
    photo = forms.ImageField(label=_("Photo"), required=False, help_text=_("JPEG or PNG. Place and time in it are taken out."))
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)

    def __init__(self, operation: Operation, *rest: Any, entrance: Entrance | None = None, **named: Any) -> None:
        super().__init__(*rest, anew=entrance is not None, **named)
        self.fields["parent"].queryset = outer_places(operation, Level.COMPOUND, Level.BUILDING, Level.UNIT)  # type: ignore[attr-defined]
        if entrance:
            self.fields["parent"].disabled = True

    def geometry(self) -> dict[str, Any] | None:
        """The point that was typed, as GeoJSON."""
        spot = [self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")]
        return None if None in spot else {"type": "Point", "coordinates": spot}


class MapForm(forms.Form):
    """A GeoJSON file for a compound."""

    file = forms.FileField(
        label=_("GeoJSON file"), help_text=_("Buildings, entrances and ways; exports from OpenStreetMap are understood.")
    )


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each checked like one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files as a list."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class SheetsForm(forms.Form):
    """Household sheets to be imported."""

    files = ManyFilesField(  # type: ignore[assignment]  # our name for the field, not the form's uploads
        label=_("Household sheets"),
        help_text=_("XLSX, XLS, ODS or CSV, as the community keeps them; several at once."),
        widget=ManyFiles(attrs={"multiple": True, "accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
    )
    compound = PlaceChoice(
        queryset=Place.objects.none(),
        required=False,
        label=_("Compound"),
        empty_label=_("As the sheets say"),
        help_text=_("Only needed when the sheets do not name it."),
    )

    def __init__(self, operation: Operation, *rest: Any, **named: Any) -> None:
        super().__init__(*rest, **named)
        self.fields["compound"].queryset = outer_places(operation, Level.COMPOUND)  # type: ignore[attr-defined]
        compounds = reads.places.compounds(operation)
        if len(compounds) == 1:
            self.fields["compound"].initial = compounds[0]

    def clean_files(self) -> list[Any]:
        """At most so many files, and none too large."""
        files: list[Any] = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)s files at once.") % {"most": MOST_FILES})
        return files


class HouseholdForm(RowForm):
    """A household as one person at the gate or the desk knows it."""

    occupancy = forms.ChoiceField(choices=Occupancy.choices, label=_("Flat"))
    members = forms.IntegerField(label=_("People living here"), min_value=0, max_value=60)
    landlord = forms.CharField(label=_("Landlord"), max_length=100, required=False)
    landlord_phone = forms.CharField(
        label=_("Telephone of the landlord"), max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class MemberForm(RowForm):
    """One line of a household: a person."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    relation = forms.CharField(label=_("Relation"), max_length=30, required=False)
    is_head = forms.BooleanField(label=_("Head of the household"), required=False)
    sex = forms.ChoiceField(choices=[("", "—"), *Sex.choices], label=_("Sex"), required=False)
    born = forms.RegexField(
        r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?|~)?$", label=_("Born"), required=False, help_text=_("1978-03-05, or only 1978.")
    )
    id_number = forms.CharField(label=_("ID number"), max_length=40, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    is_tenant = forms.NullBooleanField(label=_("Tenant"), required=False)
    needs = forms.CharField(label=_("Needs"), max_length=300, required=False)
    gone = forms.BooleanField(label=_("Does not live here any more"), required=False)


class BaseMembersForm(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """The lines of a household; *initial* are its people as they are now. One that comes back is compared person by person."""

    def __init__(self, data: Any = None, *, initial: list[dict[str, Any]], prefix: str) -> None:
        self.people = {str(person["id"]): person for person in initial}
        super().__init__(data, initial=initial, prefix=prefix)
        if data is not None:
            self.ids = [str(data.get(f"{prefix}-{number}-id") or "") for number in range(self.total_form_count())]
            self.initial = [self.people.get(one, {}) for one in self.ids]

    def clean(self) -> None:
        """Somebody who was changed here does still live here: what is typed about a person who was taken out meanwhile is told."""
        for one in self.forms:
            said = getattr(one, "cleaned_data", {})
            if self.was_taken_out(one) and not said.get("gone") and any(said[name] for name in said.keys() - {"id"}):
                raise forms.ValidationError(
                    _("Meanwhile somebody else took %(name)s out of this household. Open the page again."),
                    params={"name": said.get("name") or "—"},
                )

    def was_taken_out(self, one: Any) -> bool:
        """Whether the person of this line, who was there when the page was drawn, is there no more."""
        sent = str(one["id"].data or "")
        return bool(sent) and sent not in self.people

    def lines(self) -> list[dict[str, Any]]:
        """Everybody who lives here: as typed, and as they are those who came meanwhile."""
        typed = [one.cleaned_data for one in self.forms if one.cleaned_data and not self.was_taken_out(one)]
        came = [person for one, person in self.people.items() if one not in self.ids]
        return [person for person in typed if not person.get("gone")] + came

    def leaving(self) -> int:
        """How many do not live here any more, by what was ticked."""
        return sum(bool(one.cleaned_data.get("gone")) and not self.was_taken_out(one) for one in self.forms if one.cleaned_data)


MembersForm = forms.formset_factory(MemberForm, formset=BaseMembersForm, extra=1, max_num=60, validate_max=True)


class GateForm(forms.Form):
    """Register somebody at the gate in a minute: who, where, how to reach."""

    door = forms.CharField(label=_("Door"), max_length=60, help_text=_("3-2-401: building, unit, room."))
    compound = PlaceChoice(queryset=Place.objects.none(), required=False, label=_("Compound"))
    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    telephone = forms.CharField(label=_("Telephone"), max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    is_tenant = forms.BooleanField(label=_("Rents the flat"), required=False, initial=True)
    people = forms.IntegerField(label=_("People who live there with them"), min_value=1, max_value=60, initial=1)

    def __init__(self, operation: Operation, *rest: Any, **named: Any) -> None:
        super().__init__(*rest, **named)
        self.fields["compound"].queryset = outer_places(operation, Level.COMPOUND)  # type: ignore[attr-defined]
