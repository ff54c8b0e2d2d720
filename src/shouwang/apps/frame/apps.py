"""What the frame sets right at the start, for every form."""

from __future__ import annotations

from django import forms
from django.apps import AppConfig


class Frame(AppConfig):
    """The page frame: how pages and forms look, and what no form takes."""

    name = "shouwang.apps.frame"

    def ready(self) -> None:
        """Whoever writes a form need not think of invisible characters: every field of text refuses them."""
        from shouwang.apps.frame.fields import no_hidden_signs

        forms.CharField.default_validators = [no_hidden_signs]
