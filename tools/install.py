"""
Set up ``.venv`` from a hashed list: ``python -m tools.install run`` or ``dev``.

Uses uv where it can be had (seconds) and plain pip where it cannot (a minute); both refuse a file whose hash is not in the list.
Standard library only, as it runs on a bare Python.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

from tools import machine

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
LISTS = TOP / "requirements"


def main(arguments: list[str]) -> int:
    """Set up for ``run`` (the product) or ``dev`` (with tests and checks)."""
    if arguments not in (["run"], ["dev"]):
        sys.stderr.write("Say what to set up: python -m tools.install run, or dev.\n")
        return 2
    started = time.monotonic()
    try:
        make_venv()
        machine.say(f"Installing what requirements/{arguments[0]}.txt lists")
        bring_installer()
        install("--require-hashes", "-r", LISTS / f"{arguments[0]}.txt")
        install("--no-deps", "--no-build-isolation", "-e", TOP)
    except machine.Missing as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    machine.say(f"Ready after {time.monotonic() - started:.0f} s")
    return 0


def make_venv() -> None:
    """Make ``.venv`` unless it works already; on Debian the module it needs is a package of its own."""
    if PYTHON.exists() and call(PYTHON, "-c", "import pip", quiet=True) == 0:
        return
    machine.say(f"Making .venv with Python {sys.version.split()[0]}")
    if importlib.util.find_spec("ensurepip") is None:
        machine.install_packages(f"python3.{sys.version_info.minor}-venv", why="Python's ensurepip")
    if call(sys.executable, "-m", "venv", "--clear", VENV):
        raise machine.Missing("Python could not make a virtual environment; its message stands above.")


def bring_installer() -> None:
    """uv and the package builder, by pip; without uv for this machine the builder alone."""
    if UV.exists() and call(UV, "--version", quiet=True) == 0:
        return
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if call(*pip, "-r", LISTS / "build.txt"):
        raise machine.Missing("requirements/build.txt could not be installed; pip's message stands above.")


def install(*what: str | Path) -> None:
    """One ``install`` by uv or, if uv cannot run here or ``SHOUWANG_TEST_INSTALLER=pip``, by pip."""
    if UV.exists() and os.environ.get("SHOUWANG_TEST_INSTALLER") != "pip":
        how = [] if sys.stderr.isatty() else ["--quiet"]
        if call(UV, "pip", "install", *how, "--python", PYTHON, *what) == 0:
            return
        machine.say("uv did not manage; trying the same with pip, which takes about a minute")
    if call(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *what):
        raise machine.Missing(f"Installing {what[-1]} failed; the message stands above. Is there a way to a package index?")


def call(*command: str | Path, quiet: bool = False) -> int:
    """
    Run a command; its status. Its output is shown unless *quiet*.

    uv trusts the certificates the system trusts, as pip does: behind a company's proxy its own list would refuse every address.
    """
    output = subprocess.DEVNULL if quiet else None
    variables = {**os.environ, "UV_SYSTEM_CERTS": "true", "UV_PYTHON_DOWNLOADS": "never", "PYTHONUTF8": "1"}
    return subprocess.run([str(part) for part in command], stdout=output, stderr=output, env=variables, cwd=TOP, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
