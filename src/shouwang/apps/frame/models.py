"""Tables of the frame."""

from __future__ import annotations

from django.db import models


class Sent(models.Model):
    """A form that has been sent, known by its :func:`~shouwang.apps.frame.once.mark`, and the page to which its answer led."""

    mark = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)
    led_to = models.TextField(null=True)  # noqa: DJ001  # none: it is still being worked on; empty: the answer was a page

    def __str__(self) -> str:
        return self.mark
