"""What people type about posts, rosters and duty."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.fields import MomentField, PastField, clock_input
from shouwang.apps.frame.shown import RowForm, RowsFormSet
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.roster import reads
from shouwang.apps.roster.actions import NeedTold, Take
from shouwang.apps.roster.actions.making import MOST_DAYS
from shouwang.apps.roster.models import Duty, Group, GroupWish, Post, Roster
from shouwang.apps.roster.reads import GroupSeen, GroupsSeen
from shouwang.apps.territory.models import Level, Place
from shouwang.vocabulary.limits import LIMITS, Safety
from shouwang.vocabulary.times import HOUR, MINUTE, day_said
from shouwang.vocabulary.watching import TIMES, WatchTimes


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
        help_text=_("Whoever is excused is left out already. What somebody cannot bear is taken into account by itself."),
    )

    def __init__(self, by: Member, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        patterns = [(code, words.within(get_language() or "en")) for code, words in reads.PATTERN_WORDS.items()]
        self.fields["pattern"].choices = [*patterns, (EACH, _("Each of them, to compare"))]  # type: ignore[attr-defined]
        _offer_people(self, by)
        self.fields["starts_at"].initial = next_hour()
        based_on: Any = self.fields["based_on"]
        said = _("Roster %(number)s (%(state)s)")
        based_on.queryset = reads.rosters(by.operation).filter(state__in=(Roster.State.DRAFT, Roster.State.PUBLISHED))
        based_on.label_from_instance = lambda one: said % {"number": one.number, "state": one.get_state_display()}
        based_on.initial = reads.current(by.operation)

    def asked(self) -> list[dict[str, Any]]:
        """The rosters that are asked for: one, or one by each pattern."""
        chosen = self.cleaned_data["pattern"]
        return [{**self.cleaned_data, "pattern": pattern} for pattern in (reads.PATTERN_WORDS if chosen == EACH else (chosen,))]


def next_hour() -> datetime:
    """The next full hour."""
    return timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


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
        _offer_people(self, by)


def _offer_people(form: forms.Form, by: Member) -> None:
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


class GiveForm(forms.Form):
    """Who takes a duty, and which part of it."""

    to = forms.UUIDField(widget=forms.HiddenInput)
    starts_at = MomentField(label=_("From"), required=False)
    ends_at = MomentField(label=_("until"), required=False)


class WeatherForm(forms.Form):
    """How cold it is from a moment on."""

    since = MomentField(label=_("From"), initial=timezone.now)
    degrees = forms.IntegerField(label=_("Degrees Celsius"), min_value=-60, max_value=55)
    is_storm = forms.BooleanField(label=_("It storms, or snows hard"), required=False)


class DropOutForm(forms.Form):
    """How long somebody cannot come; left empty, for one duty."""

    until = MomentField(label=_("Not available until"), required=False, help_text=_("Empty: only this duty."))


class RestForm(forms.Form):
    """Until when somebody rests."""

    until = MomentField(label=_("Rests until"))


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


class SwapForm(forms.Form):
    """With which duty another is swapped."""

    other: Any = forms.ModelChoiceField(label=_("Swap with"), queryset=Duty.objects.none())

    def __init__(self, duty: Duty, names: dict[Any, str], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        others = duty.roster.duties.filter(withdrawn_at=None, left_at=None).exclude(person=duty.person_id).select_related("post")
        field = self.fields["other"]
        field.queryset = others  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: (  # type: ignore[attr-defined]
            f"{names.get(one.person_id, '—')} · {one.post} · {timezone.localtime(one.starts_at):%m-%d %H:%M}"
        )


class WhenForm(forms.Form):
    """When it happened."""

    at = PastField()


class DutyWishForm(forms.Form):
    """When somebody would rather have no duty."""

    starts_at = MomentField(label=_("Rather not from"))
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


def post_initial(post: Post) -> dict[str, Any]:
    """What the form of a post is filled with."""
    return {name: getattr(post, name) for name in ("name", "name_en", "place", "is_outdoors", "is_seated", "is_safe_alone", "is_hard")}


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
