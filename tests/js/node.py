"""Where JavaScript runs outside a browser: the machine's own node, or the one that the browser tests bring with them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable


def node() -> str:
    """The program; where there is none the test is skipped, which CI counts as a failure."""
    found = shutil.which("node") or compute_driver_executable()[0]
    if not Path(found).exists():
        pytest.skip("no node: what JavaScript must say the same is tested where there is one")
    return found


def ran(*arguments: str | Path, given: str = "") -> str:
    """What a program of JavaScript prints; *given* is what it reads."""
    done = subprocess.run([node(), *map(str, arguments)], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


def answers(questions: Iterable[dict[str, Any]]) -> list[Any]:
    """What the post app's modules answer to each question, one run for all (``answers.mjs``)."""
    given = "".join(json.dumps(each) + "\n" for each in questions)
    return [json.loads(line) for line in ran(Path(__file__).with_name("answers.mjs"), given=given).split("\n") if line]
