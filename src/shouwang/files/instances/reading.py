"""Lines of a published instance, and what was found wrong in them on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.words import Words

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One line of a file."""

    number: int
    text: str

    def fields(self, separator: str | None = ",") -> list[str]:
        """Its fields, without blanks around them."""
        return [part.strip() for part in self.text.split(separator)]


@dataclass
class Reader:
    """One file, line by line; faults are gathered and told together."""

    path: Path
    faults: list[Reason] = field(default_factory=list)

    def lines(self, comment: str = "#") -> list[Line]:
        """The lines that say something."""
        numbered = (Line(number, line.strip()) for number, line in enumerate(self.text().splitlines(), start=1))
        return [line for line in numbered if line.text and not line.text.startswith(comment)]

    def text(self) -> str:
        """The whole file."""
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise Refused(Reason("roster-file-unreadable", {"file": self.path.name, "fault": str(fault)})) from fault

    @contextmanager
    def reading(self, line: Line, wanted: Words) -> Iterator[None]:
        """What is read from one line inside this; when it cannot be, that is noted, and reading goes on after the block."""
        try:
            yield
        except (ValueError, IndexError, KeyError):
            self.wrong(line, wanted)

    def each(self, lines: list[Line], read: Callable[[Line], T], wanted: Words) -> list[T]:
        """What each line says, as far as it can be read."""
        found = []
        for line in lines:
            with self.reading(line, wanted):
                found.append(read(line))
        return found

    def wrong(self, line: Line, wanted: Words) -> None:
        """One line that says something else than it should."""
        told = {"file": self.path.name, "line": line.number, "text": line.text[:80], "wanted": wanted}
        self.faults.append(Reason("instance-line", told))

    def missing(self, section: str) -> None:
        """A part of the file that is not there."""
        self.faults.append(Reason("instance-missing", {"file": self.path.name, "section": section}))

    def refuse(self) -> None:
        """Raise everything that was found wrong, if anything was."""
        refuse_if(self.faults)


def amount(text: str) -> int:
    """A whole number that is not negative."""
    if (number := int(text)) < 0:
        raise ValueError
    return number


def known(name: str, names: object) -> str:
    """A name that was introduced before."""
    if name not in names:  # type: ignore[operator]
        raise ValueError
    return name
