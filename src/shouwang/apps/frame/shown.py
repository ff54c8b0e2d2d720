"""
Nobody overwrites unseen what somebody else has written: a form that writes a row anew knows what it showed.

Each field carries a mark of what stood in it when the page was drawn. When the form comes back, a field that its user left alone takes what
stands there now; one that somebody else has changed too is told, with what was typed kept. The marks are keyed digests: they say nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.forms.boundfield import BoundField
from django.forms.widgets import DateTimeBaseInput
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwang.vocabulary.words import listed

MARKS = "shown"
"""The name of the hidden field with the marks."""
SIGNS = 12
"""Hexadecimal signs of a mark: enough that two values never share one by chance."""
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Marks(forms.CharField):
    """What the form showed; drawn from what stands there now, whatever came back."""

    def __init__(self, now: Callable[[], str]) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=now)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The marks of now, also in a form that comes back."""
        return initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Marks are nothing that anybody types."""
        return False


class RowForm(forms.Form):
    """A form that writes a row anew, *initial* being the row as it is now; *anew* is false for a form that makes a new one."""

    def __init__(self, *given: Any, anew: bool = True, **named: Any) -> None:
        super().__init__(*given, **named)
        self.taken_over: list[str] = []
        self._told: set[str] = set()
        if anew:
            self.fields[MARKS] = Marks(self._marks)

    def clean(self) -> dict[str, Any]:
        """What was typed where it was changed, what stands there now where it was not; both changed by two people is told."""
        told = super().clean() or self.cleaned_data
        told.pop(MARKS, None)
        for bound, was in self._came_back():
            now, typed = _plain(bound, bound.initial), _plain(bound, bound.data, typed=True)
            if was == _mark(bound, now) or typed == now:
                continue
            if typed is not None and was == _mark(bound, typed):
                told[bound.name] = bound.field.clean(bound.field.prepare_value(bound.initial))
                self.errors.pop(bound.name, None)
                self.taken_over.append(str(bound.label))
            else:
                self._told.add(bound.name)
                said = _("Meanwhile somebody else wrote “%(value)s” here. What you typed is kept: send it again to put it in its place.")
                self.add_error(bound.name, ValidationError(said, params={"value": _said(bound, now)}))
        return told

    def _marks(self) -> str:
        """A mark for each field. A form that comes back keeps those it had, but for what its user has been told by now."""
        before = self._before()
        marks = {bound.name: _mark(bound, _plain(bound, bound.initial)) for bound in self._watched()}
        kept = {name: mark for name, mark in before.items() if name in marks and name not in self._told}
        return " ".join(f"{name}={mark}" for name, mark in (marks | kept).items())

    def _before(self) -> dict[str, str]:
        """The marks that came back."""
        sent = str(self.data.get(self.add_prefix(MARKS)) or "") if self.is_bound and MARKS in self.fields else ""
        return {name: mark for name, _equals, mark in (one.partition("=") for one in sent.split())}

    def _came_back(self) -> Iterator[tuple[BoundField, str]]:
        before = self._before()
        return ((bound, before[bound.name]) for bound in self._watched() if bound.name in before)

    def _watched(self) -> list[BoundField]:
        """Every field somebody types into; a file replaces nothing unseen."""
        return [
            self[name]
            for name, field in self.fields.items()
            if not (field.disabled or self[name].is_hidden or isinstance(field, forms.FileField))
        ]


class RowsFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """
    Lines that nothing tells apart, which together replace those that stood there: they are compared as a whole.

    *initial* are the lines as they are now; one in which *key* is empty is none. A template shows ``{{ forms.shown }}`` beside the lines.
    """

    key: str
    title: Any

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.taken_over: list[str] = []
        self._is_told = False

    @property
    def shown(self) -> str:
        """A hidden field with the mark of what stood there when the page was drawn, or of what its user has been told by now."""
        self.is_valid()
        mark = (not self._is_told and self._before()) or self._mark(self._now())
        return format_html('<input type="hidden" name="{}" value="{}">', f"{self.prefix}-{MARKS}", mark)

    def clean(self) -> None:
        """Lines that were left alone take what stands there now; changed by two people, that is told."""
        was, now, typed = self._before(), self._now(), self._typed()
        if not was or was == self._mark(now) or typed == now:
            return
        if was == self._mark(typed):
            self.taken_over.append(str(self.title))
            return
        self._is_told = True
        said = _("Meanwhile somebody else wrote “%(value)s” here. What you typed is kept: send it again to put it in its place.")
        raise ValidationError(said, params={"value": self._said()})

    def lines(self) -> list[Mapping[str, Any]]:
        """What holds from now on: the lines as typed, or as somebody else wrote them meanwhile."""
        if self.taken_over:
            return [line for line in self.initial or () if line.get(self.key)]
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get(self.key)]

    def _before(self) -> str:
        return str(self.data.get(f"{self.prefix}-{MARKS}") or "")

    def _now(self) -> list[list[Any]]:
        form = self.empty_form
        return [[_plain(bound, line.get(bound.name)) for bound in form] for line in self.initial or () if line.get(self.key)]

    def _typed(self) -> list[list[Any]]:
        return [[_plain(bound, bound.data, typed=True) for bound in form] for form in self.forms if form[self.key].data]

    def _mark(self, lines: list[list[Any]]) -> str:
        return salted_hmac("shouwang.frame.shown", f"{self.prefix}\n{lines}").hexdigest()[:SIGNS]

    def _said(self) -> str:
        """The lines of now, as one would read them out."""
        form = self.empty_form
        return listed(
            (" · ".join(_said(bound, _plain(bound, line.get(bound.name))) for bound in form) for line in self.initial or ()),
            get_language() or "en",
        )


def _plain(bound: BoundField, value: Any, *, typed: bool = False) -> Any:
    """A value in the one form in which what stands there and what was typed can be compared; None for what cannot be read."""
    field = bound.field
    if not typed:
        value = field.prepare_value(value)
        if isinstance(field.widget, DateTimeBaseInput):
            value = field.widget.format_value(value)
    try:
        value = field.to_python(value)
    except ValidationError:
        return None
    if isinstance(value, list | tuple):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    return "" if value is None else getattr(value, "pk", value)


def _mark(bound: BoundField, value: Any) -> str:
    return salted_hmac("shouwang.frame.shown", f"{bound.html_name}\n{value}").hexdigest()[:SIGNS]


def _said(bound: BoundField, value: Any) -> str:
    """A value as the form would show it."""
    choices = {str(code): str(label) for code, label in getattr(bound.field, "choices", [])}
    values = value if isinstance(value, list) else [value]
    return listed((choices.get(str(one), str(one)) for one in values if one not in ("", False)), get_language() or "en") or "—"


def tell_taken_over(request: HttpRequest, *written: forms.BaseForm) -> None:
    """Say, after a form was written, what of it somebody else had changed meanwhile and was left as they wrote it."""
    fields = [label for form in written for label in getattr(form, "taken_over", [])]
    if fields:
        said = _("Meanwhile somebody else changed: %(fields)s. That was left as they wrote it.")
        messages.info(request, said % {"fields": listed(dict.fromkeys(fields), get_language() or "en")})


def one_writer(view: View) -> View:
    """Let one at a time write through a page: what a form is compared with is then what it is written over."""

    @wraps(view)
    def held(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *given, **named)
        with transaction.atomic():
            if connection.vendor == "postgresql":  # SQLite has one writer anyway
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [request.path])
            return view(request, *given, **named)

    return cast(View, held)
