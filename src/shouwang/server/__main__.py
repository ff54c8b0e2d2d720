"""``python -m shouwang.server COMMAND``: our own commands (``demo``, ``serve``, ``keep``, ``backup``, ``renew``, ``restore``, ``keys-lost``) and Django's."""

from __future__ import annotations

import os
import sys

from shouwang.files.pipes import until_cut_off
from shouwang.server.environment import WrongSettings

OWN = ("demo", "serve", "keep", "backup", "renew", "restore", "keys-lost")
"""Our own commands; every other word is Django's."""


def main() -> int:
    """Run one command; a wrong setting ends with its explanation and status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
    try:
        return until_cut_off(lambda: _run(sys.argv[1:]))
    except WrongSettings as problem:
        sys.stderr.write(f"{problem}\n")
        return 2


def _run(words: list[str]) -> int:
    if words and words[0] in OWN:
        import django

        django.setup()
        from shouwang.server import commands

        return commands.main(words)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["shouwang-server", *words])
    return 0


if __name__ == "__main__":
    sys.exit(main())
