"""The tables are what the models say."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration():
    """
    A user's database is brought along by migrations alone; a change without one breaks there, not here.
    """
    said = io.StringIO()

    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())

    assert "No changes" in said.getvalue()
