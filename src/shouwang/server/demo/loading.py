"""Loading a model operation, with progress; what it comes to, and who can log in."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from shouwang.apps.operations.models import Operation
from shouwang.apps.reports import reads as reports
from shouwang.server.demo import opening, playing
from shouwang.server.demo.cast import Cast
from shouwang.server.demo.folder import Folder
from shouwang.vocabulary.outline import FigureLine

TEN = (
    "staff-on-roll",
    "staff-excused",
    "staff-on-post",
    "compounds",
    "buildings",
    "households",
    "residents",
    "days",
    "checks",
    "turned-back",
)
"""The headline figures, in the order in which they are printed."""


class Progress:
    """A line that says what is being done and how far it is; quiet for what takes less than two seconds."""

    EVERY = 0.5

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._said = time.monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Say how far *what* is, at most twice a second."""
        if done == of or time.monotonic() - self._said > self.EVERY:
            self._said = time.monotonic()
            self._stream.write(f"• {what}: {done} of {of}\n")
            self._stream.flush()


def load(path: Path, say: Callable[[str, int, int], None]) -> Cast:
    """Play the model operation in the folder *path*; everything through actions, in the order of the story."""
    cast = Cast(Folder(path))
    steps: list[tuple[str, Callable[[Cast], None]]] = [
        ("operation", opening.open_operation),
        ("members", opening.add_members),
        ("places", opening.add_places),
        ("maps and entrances", opening.draw_maps),
        ("site facts", opening.describe_sites),
        ("roll", opening.enrol),
    ]
    for number, (what, step) in enumerate(steps, start=1):
        step(cast)
        say(f"Before the order ({what})", number, len(steps))
    scenes = playing.scenes(cast)
    for number, (_, scene) in enumerate(scenes, start=1):
        scene()
        say("What happened in the ten days", number, len(scenes))
    return cast


def headline(operation: Operation) -> list[FigureLine]:
    """The ten figures that a superior asks for first."""
    lines = reports.figure_lines(operation)
    return [lines[code] for code in TEN]
