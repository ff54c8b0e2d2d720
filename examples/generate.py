"""
Write ``examples/two-compounds/`` anew: ``python -m examples.generate [folder]``.

The same seed gives the same bytes; a test holds the committed folder against a fresh run.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

from examples.generator import callout, days, forms, ground, operation, orders, photos, register, staff
from examples.generator.names import Names

SEED = "two-compounds"
HERE = Path(__file__).parent / "two-compounds"


def dice(subject: str) -> Random:
    """Dice of their own for each subject, so that a change in one file leaves the others alone."""
    return Random(f"{SEED}/{subject}")


def generate(folder: Path) -> None:
    """Write every file of the model operation into *folder*; only its README is written by hand."""
    names = Names(dice("names"))
    staff.write(folder, names)
    operation.write(folder, names)
    orders.write(folder)
    register.write(folder, names, dice("register"))
    ground.write(folder)
    callout.write(folder, dice("call-out"))
    days.write(folder)
    photos.write(folder, dice("photos"))
    forms.write(folder)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
