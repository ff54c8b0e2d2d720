"""The first account. It belongs to no operation, so no journal tells of it."""

from __future__ import annotations

from django.db import transaction

from shouwang.apps.operations import reads
from shouwang.apps.operations.models import User
from shouwang.vocabulary.reasons import Reason, Refused


@transaction.atomic
def make_first_account(*, username: str, display_name: str, password: str) -> User:
    """Make the account of whoever sets the server up; it may open operations. Refused when there is any account already."""
    if reads.has_accounts():
        raise Refused(Reason("first-account-exists"))
    return User.objects.create_user(username=username, display_name=display_name, password=password, is_staff=True)
