"""What tests of the journal share."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.apps.journal.computers import Computer
from tests.world import at


@pytest.fixture
def computer(monkeypatch) -> Computer:
    """A computer whose clock is right."""
    found = Computer(at("12 08:00"))
    monkeypatch.setattr(timezone, "now", found)
    return found
