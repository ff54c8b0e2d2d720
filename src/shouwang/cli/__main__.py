"""
``shouwang``: one command, its sub-commands one file each.

A module of this package that has ``HELP`` (Words), ``add(parser)`` and ``run(arguments) -> int`` is the sub-command of its name.
It imports what is heavy inside ``run``; only the module that is asked for is imported at all, unless help is wanted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

import shouwang
from shouwang import cli
from shouwang.files.pipes import until_cut_off
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import Words

REFUSED = 2
LANGUAGES = ("en", "zh")


class Command(Protocol):
    """What a sub-command's module has."""

    HELP: Words

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Give *parser* its arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; the exit status."""


def command_names() -> list[str]:
    """The sub-commands there are."""
    return sorted(module.name for module in iter_modules(cli.__path__) if not module.name.startswith("_"))


def command(name: str) -> Command:
    """The module of one sub-command."""
    return cast("Command", import_module(f"shouwang.cli.{name}"))


def parser_for(names: Sequence[str], language: str) -> argparse.ArgumentParser:
    """A parser that knows the sub-commands *names*."""
    parser = argparse.ArgumentParser(prog="shouwang", description=shouwang.__doc__)
    parser.add_argument("--version", action="version", version=f"shouwang {shouwang.__version__}")
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        module = command(name)
        module.add(chosen.add_parser(name.replace("_", "-"), help=module.HELP.within(language), description=module.HELP.within(language)))
    return parser


def language_of(argv: Sequence[str]) -> str:
    """The language asked for by ``--language``, wherever it stands."""
    for index, word in enumerate(argv):
        if word.startswith("--language"):
            value = word.partition("=")[2] or (argv[index + 1] if index + 1 < len(argv) else "")
            return value if value in LANGUAGES else "en"
    return "en"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 2 when it was refused, with every reason on standard error."""
    return until_cut_off(lambda: _run(sys.argv[1:] if argv is None else list(argv)))


def _run(argv: Sequence[str]) -> int:
    names = command_names()
    asked = argv[0].replace("-", "_") if argv else ""
    language = language_of(argv)
    arguments = parser_for([asked] if asked in names else names, language).parse_args(argv)
    try:
        return command(arguments.command.replace("-", "_")).run(arguments)
    except Refused as no:
        for reason in no.reasons:
            print(reason.within(language), file=sys.stderr)
        return REFUSED


if __name__ == "__main__":
    sys.exit(main())
