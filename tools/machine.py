"""
What this machine has and what it may be given: programs, system packages, root.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "no", "false"}
"""In CI a part that cannot be tested is a failure; on a person's machine it is a skip, told loudly."""


class Missing(Exception):
    """The machine lacks something and it could not be brought; the message says what and how to bring it by hand."""


def say(text: str) -> None:
    """One line for the person in front of the terminal, shown at once."""
    sys.stdout.write(f"• {text}\n")
    sys.stdout.flush()


def is_root() -> bool:
    """Whether system packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def first_program(*names: str) -> Path | None:
    """The first of *names* that is on the PATH."""
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def install_packages(*packages: str, why: str) -> None:
    """
    Bring system packages with apt-get, as root.

    Raises :class:`Missing` when this is not root, there is no apt-get, or apt-get fails.
    """
    by_hand = f"Install by hand: {' '.join(packages)}."
    if not (is_root() and shutil.which("apt-get")):
        raise Missing(f"{why} is missing and this is not root on a machine with apt-get. {by_hand}")
    say(f"{why}: installing {', '.join(packages)} (a minute or so)")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode and "install" in command:
            raise Missing(f"{why} could not be installed. {by_hand}\n{done.stdout[-2000:]}")


def run(command: Sequence[str | Path], **variables: str) -> int:
    """Run *command* with *variables* added to the environment; its status."""
    return subprocess.run([str(part) for part in command], env={**os.environ, **variables}, check=False).returncode
