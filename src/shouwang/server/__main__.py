"""``python -m shouwang.server COMMAND``: Django's commands and our own (``serve``, ``demo``)."""

import os
import sys

from shouwang.server.environment import WrongSettings


def main() -> int:
    """Run one command; a wrong setting ends with its explanation and status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["shouwang-server", *sys.argv[1:]])
    except WrongSettings as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
