"""What the tests of the frame share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A test reads English unless it says otherwise, whatever the test before it spoke."""
    with translation.override("en"):
        yield
