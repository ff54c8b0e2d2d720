"""What is done with the journal: entries are written, struck and corrected, notes and files kept. Other apps import from here."""

from shouwang.apps.journal.actions.writing import (
    SERVER,
    WRITERS_OF_NOTES,
    Line,
    attach,
    correct_note,
    keep_text,
    strike,
    take_out,
    write,
    write_all,
    write_note,
)

__all__ = [
    "SERVER",
    "WRITERS_OF_NOTES",
    "Line",
    "attach",
    "correct_note",
    "keep_text",
    "strike",
    "take_out",
    "write",
    "write_all",
    "write_note",
]
