"""Template words of the frame: ``{{ words|say }}``."""

from __future__ import annotations

from typing import Protocol

from django import template
from django.utils.translation import get_language

register = template.Library()


class Sayable(Protocol):
    """Words or a reason: something that can be said in a language."""

    def within(self, language: str) -> str:
        """The sentence in *language*."""


@register.filter
def say(thing: Sayable) -> str:
    """Words or a reason in the language of the page."""
    return thing.within(get_language() or "en")
