"""Figures, the outline of a report, its files, what a form may ask for, what is handed over."""

from shouwang.apps.reports.reads.documents import WRITERS, Document, page, suggested, written
from shouwang.apps.reports.reads.figures import BY_CODE, compared, day_in, ends_of, entries_behind, figure_lines, figures, figures_until
from shouwang.apps.reports.reads.forms import FormValues
from shouwang.apps.reports.reads.packs import last_frozen_report, pack_of
from shouwang.apps.reports.reads.reports import body_name, changed_since_freeze, frozen_trace, lines_of, outline, publishable, sections_of
from shouwang.apps.reports.reads.signing import NEEDED_TO_PUBLISH, SIGNERS, chain, is_signed, not_to_sign

__all__ = [
    "BY_CODE",
    "NEEDED_TO_PUBLISH",
    "SIGNERS",
    "WRITERS",
    "Document",
    "FormValues",
    "body_name",
    "chain",
    "changed_since_freeze",
    "compared",
    "day_in",
    "ends_of",
    "entries_behind",
    "figure_lines",
    "figures",
    "figures_until",
    "frozen_trace",
    "is_signed",
    "last_frozen_report",
    "lines_of",
    "not_to_sign",
    "outline",
    "pack_of",
    "page",
    "publishable",
    "sections_of",
    "suggested",
    "written",
]
