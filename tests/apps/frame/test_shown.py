"""Two people open one form: neither overwrites unseen what the other has written."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms

from shouwang.apps.frame.fields import DayField, MomentField
from shouwang.apps.frame.shown import RowForm, RowsFormSet
from tests.world import at


class GateForm(RowForm):
    """A row with a field of each kind."""

    name = forms.CharField()
    telephone = forms.CharField(required=False)
    open_from = MomentField(required=False)
    built = DayField(required=False)
    kind = forms.ChoiceField(choices=[("gate", "Gate"), ("gap", "Gap")])
    needs: Any = forms.MultipleChoiceField(choices=[("light", "Light"), ("heat", "Heat")], required=False)
    guarded = forms.BooleanField(required=False)


ROW = {
    "name": "East gate",
    "telephone": "",
    "open_from": at("12 08:30"),
    "built": at("1").date(),
    "kind": "gate",
    "needs": ["heat", "light"],
    "guarded": True,
}


class HourForm(forms.Form):
    """One line of several."""

    starts = forms.TimeField(required=False)
    least = forms.IntegerField(required=False)


class HoursForms(RowsFormSet):
    """Lines that nothing tells apart."""

    key, title = "starts", "Hours"


Hours: Any = forms.formset_factory(HourForm, formset=HoursForms, extra=1)
LINES = [{"starts": time(6), "least": 1}, {"starts": time(22), "least": 2}]
OTHERS = [{"starts": time(12), "least": 4}, *LINES]


def opened(row: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends of the form as it is drawn, untouched."""
    form = GateForm(initial=row)
    sent = {name: form[name].value() for name in form.fields}
    for name in ("open_from", "built"):
        sent[name] = form.fields[name].widget.format_value(sent[name])
    return {name: value for name, value in sent.items() if value not in (None, False)}


def sent(typed: dict[str, Any], row: dict[str, Any]) -> GateForm:
    """The form as it came back, when *row* is what stands there now."""
    form = GateForm(typed, initial=row)
    form.is_valid()
    return form


def test_a_form_that_nobody_touched_changes_nothing(db):
    """
    Every kind of field comes back as it went out, moments without their seconds.
    """
    form = sent(opened(ROW), ROW)

    assert not form.errors
    assert form.taken_over == []
    assert "shown" not in form.cleaned_data


def test_what_somebody_else_wrote_meanwhile_stays(db):
    """
    One changed the name, another the telephone and the needs: all of it holds.
    """
    typed = opened(ROW) | {"name": "South gate"}
    now = ROW | {"telephone": "19900009999", "needs": ["light"], "guarded": False, "kind": "gap", "built": at("2").date()}

    form = sent(typed, now)

    assert not form.errors
    assert form.cleaned_data == now | {"name": "South gate"}
    assert form.taken_over == ["Telephone", "Built", "Kind", "Needs", "Guarded"]


def test_one_field_written_by_two_is_told_with_both_texts(db):
    """
    What the other wrote is said, what was typed is kept; who has read it and sends again means it.
    """
    typed, now = opened(ROW) | {"name": "South gate"}, ROW | {"name": "North gate"}

    told = sent(typed, now)
    again = sent(typed | {"shown": told["shown"].value()}, now)

    assert "North gate" in str(told.errors["name"])
    assert told["name"].value() == "South gate"
    assert not again.errors
    assert again.cleaned_data["name"] == "South gate"


def test_a_field_left_alone_is_not_written_by_the_second_sending_either(db):
    """
    The form came back because of another field; the telephone that it still shows is not what its user typed.
    """
    typed, now = opened(ROW) | {"kind": "hole"}, ROW | {"telephone": "19900009999"}

    told = sent(typed, now)
    again = sent(typed | {"kind": "gap", "shown": told["shown"].value()}, now)

    assert set(told.errors) == {"kind"}
    assert again.cleaned_data["telephone"] == "19900009999"


def test_the_marks_tell_nothing(db):
    """
    They are keyed: nobody finds out a telephone by trying all of them.
    """
    first, other = opened(ROW | {"telephone": "19900009999"}), opened(ROW)

    assert "19900009999" not in first["shown"]
    assert first["shown"] != other["shown"]


def drawn(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What a browser sends of these lines as they are drawn, untouched."""
    forms_ = Hours(initial=lines, prefix="hour")
    sent = {f"hour-{name}": value for name, value in forms_.management_form.initial.items()}
    sent |= {one[name].html_name: one[name].value() or "" for one in forms_ for name in one.fields}
    return sent | {"hour-shown": mark(forms_)}


def mark(forms_: RowsFormSet) -> str:
    """What the hidden field holds."""
    return re.findall(r'value="(.*)"', forms_.shown)[0]


def test_lines_left_alone_are_those_that_somebody_else_wrote_meanwhile(db):
    """
    As a whole: one more line at the top does not slide under what was typed below it.
    """
    untouched, alone = Hours(drawn(LINES), initial=OTHERS, prefix="hour"), Hours(drawn(LINES), initial=LINES, prefix="hour")

    assert untouched.is_valid()
    assert untouched.lines() == OTHERS
    assert untouched.taken_over == ["Hours"]
    assert alone.is_valid()
    assert (alone.lines(), alone.taken_over) == (LINES, [])


def test_lines_written_by_two_are_told_as_a_whole(db):
    """
    What stands there now is read out; who sends again means it. An emptied line is none.
    """
    typed = drawn(LINES) | {"hour-0-least": "3", "hour-1-starts": ""}

    told = Hours(typed, initial=OTHERS, prefix="hour")
    again = Hours(typed | {"hour-shown": mark(told)}, initial=OTHERS, prefix="hour")

    assert not told.is_valid()
    assert "12:00" in str(told.non_form_errors())
    assert again.is_valid()
    assert again.lines() == [{"starts": time(6), "least": 3}]
