"""Photos, reports, forms and packs: every step is one transaction with its entry."""

from shouwang.apps.reports.actions.destroying import ask_destruction, confirm_destruction, finish_destructions, take_back_destruction
from shouwang.apps.reports.actions.forms import FILLERS, add_form_template, fill_form
from shouwang.apps.reports.actions.packs import hand_over
from shouwang.apps.reports.actions.photos import PhotoWords, add_photo, record_consent, withdraw_photo
from shouwang.apps.reports.actions.reports import (
    correct_report,
    discard_draft,
    draft_report,
    edit_report,
    freeze_report,
    publish_report,
    sign_report,
    thaw_report,
)

__all__ = [
    "FILLERS",
    "PhotoWords",
    "add_form_template",
    "add_photo",
    "ask_destruction",
    "confirm_destruction",
    "correct_report",
    "discard_draft",
    "draft_report",
    "edit_report",
    "fill_form",
    "finish_destructions",
    "freeze_report",
    "hand_over",
    "publish_report",
    "record_consent",
    "sign_report",
    "take_back_destruction",
    "thaw_report",
    "withdraw_photo",
]
