"""Forms for logging in: that of the first account, and that of a passkey."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from shouwang.apps.operations import reads
from shouwang.apps.operations.models import User


class FirstAccountForm(forms.Form):
    """Name, username and password of whoever sets the server up."""

    word = forms.CharField(
        label=_("Set-up word"),
        max_length=40,
        help_text=_("The server printed it when it started, with the address of this page."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    display_name = forms.CharField(
        label=_("Your name"), max_length=60, help_text=_("As colleagues know you."), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = forms.CharField(
        label=_("Username"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. A sentence is easier to remember than a word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label=_("Password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean_word(self) -> str:
        """The word of this server and no other."""
        word = str(self.cleaned_data["word"]).strip().lower()
        if not constant_time_compare(word, reads.set_up_word()):
            raise ValidationError(
                _("This is not the set-up word of this server. Look where the server was started: the word is printed there.")
            )
        return word

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same, and good enough for this name."""
        given = super().clean() or self.cleaned_data
        password = given.get("password")
        if password and "again" in given and password != given["again"]:
            self.add_error("again", _("The two passwords differ."))
        if password:
            try:
                validate_password(password, User(username=given.get("username", ""), display_name=given.get("display_name", "")))
            except ValidationError as weak:
                self.add_error("password", weak)
        return given


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey has no name of its own: people would call it after themselves, and it is told apart by when it was set up."""

    name = None

    def clean(self) -> dict[str, Any]:
        """What django-allauth asks for, without a name."""
        return {**super().clean(), "name": ""}
