"""Between the journal's entries, the figures engine and the report's rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Operation
from shouwang.engines.figures import outline
from shouwang.engines.figures.definitions import FIGURES
from shouwang.engines.figures.ledger import Ledger
from shouwang.engines.figures.plausibility import doubts
from shouwang.engines.figures.tally import Counted
from shouwang.engines.journal.standing import standing
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.outline import FigureLine, Section
from shouwang.vocabulary.words import Words


class Kept:
    """
    The ledgers of this process, for the operations looked at last, each caught up with the journal when it is asked.

    Nothing is stored: a new process counts afresh, so a figure cannot drift from its entries.
    """

    MOST = 8
    """So many ledgers are kept at once; one that was let go is counted afresh."""

    def __init__(self) -> None:
        self._ledgers: OrderedDict[UUID, tuple[Ledger, int]] = OrderedDict()
        self._lock = Lock()

    def ledger(self, operation: Operation) -> tuple[Ledger, int]:
        """
        The ledger as of now and the number of the last entry in it.

        Inside a transaction a fresh one is counted, since what a transaction sees may be rolled back.
        """
        if connection.in_atomic_block:
            return _caught_up(Ledger(FIGURES, standing), 0, operation)
        with self._lock:
            ledger, number = self._ledgers.get(operation.id, (Ledger(FIGURES, standing), 0))
            if number > journal.last_number(operation):
                ledger, number = Ledger(FIGURES, standing), 0  # The database under us is an older one: somebody has restored a backup.
            self._ledgers[operation.id] = kept = _caught_up(ledger, number, operation)
            self._ledgers.move_to_end(operation.id)
            if len(self._ledgers) > self.MOST:
                self._ledgers.popitem(last=False)
            return kept

    def counted(self, operation: Operation) -> list[Counted]:
        """All figures as of now; counted under the lock, since a ledger weighs its groups when it is asked."""
        ledger, _ = self.ledger(operation)
        with self._lock:
            return ledger.all_counted()


KEPT = Kept()


def _caught_up(ledger: Ledger, number: int, operation: Operation) -> tuple[Ledger, int]:
    entries, last = journal.entries_after(operation, number)
    for entry in entries:
        ledger.add(entry)
    return ledger, last


def counted_over(entries: Iterable[Entry]) -> list[Counted]:
    """All figures over just these standing entries."""
    ledger = Ledger(FIGURES, list)
    for entry in entries:
        ledger.add(entry)
    return ledger.all_counted()


def lines_of(counted: Sequence[Counted]) -> dict[str, FigureLine]:
    """Figures as they are printed, doubts beside them."""
    values = {one.figure.code: one.value for one in counted}
    return outline.lines(counted, doubts(values))


def as_json(counted: Sequence[Counted], sections: Sequence[Section]) -> dict[str, Any]:
    """What a freeze keeps of the figures and of the text made from them."""
    lines = lines_of(counted)
    return {
        "lines": {code: _line_as_json(line) for code, line in lines.items()},
        "sections": [
            {
                "heading": _words_as_json(section.heading),
                "paragraphs": [_words_as_json(paragraph) for paragraph in section.paragraphs],
                "figures": [line.code for line in section.figures],
            }
            for section in sections
        ],
        "traces": {one.figure.code: [str(id_) for id_ in one.entries] for one in counted},
    }


def frozen_lines(frozen: Mapping[str, Any]) -> dict[str, FigureLine]:
    """The figures that a freeze kept."""
    return {
        code: FigureLine(
            code=code,
            name=_words(line["name"]),
            definition=_words(line["definition"]),
            unit=_words(line["unit"]),
            value=line["value"],
            entries=line["entries"],
            doubts=tuple(_words(doubt) for doubt in line["doubts"]),
        )
        for code, line in frozen["lines"].items()
    }


def frozen_sections(frozen: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections that a freeze kept."""
    lines = frozen_lines(frozen)
    return tuple(
        Section(
            _words(section["heading"]),
            tuple(_words(paragraph) for paragraph in section["paragraphs"]),
            tuple(lines[code] for code in section["figures"]),
        )
        for section in frozen["sections"]
    )


def _line_as_json(line: FigureLine) -> dict[str, Any]:
    return {
        "name": _words_as_json(line.name),
        "definition": _words_as_json(line.definition),
        "unit": _words_as_json(line.unit),
        "value": line.value,
        "entries": line.entries,
        "doubts": [_words_as_json(doubt) for doubt in line.doubts],
    }


def _words_as_json(words: Words) -> list[str]:
    return [words.en, words.zh]


def _words(pair: Sequence[str]) -> Words:
    return Words(*pair)
