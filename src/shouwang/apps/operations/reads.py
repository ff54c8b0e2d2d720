"""Who is here, and in which operations one takes part."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F, QuerySet

from shouwang.apps.operations.models import Member, User
from shouwang.files import keys


def has_accounts() -> bool:
    """Whether anybody can log in; if not, the first visitor makes the first account."""
    return User.objects.exists()


def set_up_word() -> str:
    """
    The word that ``serve`` prints on a new server and the first visitor must know, so that no passer-by becomes its owner.

    It is drawn once for each data folder and kept there, since the secret key may be the trial key that everybody knows.
    After the first account it opens nothing.
    """
    return keys.word_in(settings.DATA, "set-up-word")


def memberships(user: User) -> QuerySet[Member]:
    """The operations one takes part in: those that go on first, the latest first."""
    mine = Member.objects.filter(user=user, left_at=None).select_related("operation")
    return mine.order_by(F("operation__closed_at").desc(nulls_first=True), "-operation__started_at")
