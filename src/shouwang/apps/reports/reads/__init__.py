"""Figures, the outline of a report, its files, what a form may ask for, what is handed over."""

from shouwang.apps.command.reads import body_name
from shouwang.apps.reports.reads.destroying import ASKERS, CONFIRMERS, Certificate, certificate, not_to_be_destroyed
from shouwang.apps.reports.reads.documents import WRITERS, Document, not_printable, page, phases, suggested, written, written_for_all
from shouwang.apps.reports.reads.figures import (
    BY_CODE,
    compared,
    day_in,
    ends_of,
    entries_behind,
    figure_lines,
    figures,
    figures_until,
    last_day,
)
from shouwang.apps.reports.reads.forms import FormValues, left_empty
from shouwang.apps.reports.reads.packs import last_frozen_report, pack_of
from shouwang.apps.reports.reads.reports import (
    changed_since_freeze,
    frozen_trace,
    lines_of,
    outline,
    photos_to_decide,
    publishable,
    reports_showing,
    sections_of,
)
from shouwang.apps.reports.reads.signing import NEEDED_TO_PUBLISH, SIGNERS, chain, is_signed, not_to_sign

__all__ = [
    "ASKERS",
    "BY_CODE",
    "CONFIRMERS",
    "NEEDED_TO_PUBLISH",
    "SIGNERS",
    "WRITERS",
    "Certificate",
    "Document",
    "FormValues",
    "body_name",
    "certificate",
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
    "last_day",
    "last_frozen_report",
    "left_empty",
    "lines_of",
    "not_printable",
    "not_to_be_destroyed",
    "not_to_sign",
    "outline",
    "pack_of",
    "page",
    "phases",
    "photos_to_decide",
    "publishable",
    "reports_showing",
    "sections_of",
    "suggested",
    "written",
    "written_for_all",
]
