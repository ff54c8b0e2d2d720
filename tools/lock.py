"""
Choose versions afresh: every ``requirements/*.txt``, for all systems, with hashes and without naming an index.

With ``--keep`` only what is new is chosen; every version that the lists have stays.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
UV = TOP / ".venv" / "bin" / "uv"
HOW = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet"]
LISTS = {
    "requirements/build.txt": ["requirements/build.in"],
    "requirements/run.txt": ["pyproject.toml", "--extra", "all", "-c", "requirements/build.txt"],
    "requirements/dev.txt": [
        "pyproject.toml",
        "--extra",
        "all",
        "--group",
        "dev",
        "-c",
        "requirements/run.txt",
        "-c",
        "requirements/build.txt",
    ],
}


def main() -> int:
    """Write the three lists; the later ones keep to the versions of the earlier."""
    afresh = [] if "--keep" in sys.argv else ["--upgrade"]
    for target, sources in LISTS.items():
        sys.stdout.write(f"• {target}\n")
        subprocess.run([str(UV), "pip", "compile", *sources, *HOW, *afresh, "--output-file", target], cwd=TOP, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
