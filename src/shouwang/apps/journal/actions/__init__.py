"""What is done with the journal: entries are written, struck and corrected, notes and files kept. Other apps import from here."""

from shouwang.apps.journal.actions.apart import keep_unreadable
from shouwang.apps.journal.actions.devices import (
    WHY_NEVER,
    date_withdrawals,
    enrol_device,
    explain_gap,
    take_back_explanation,
    tell_given,
    withdraw_device,
)
from shouwang.apps.journal.actions.forgetting import (
    change_keeping,
    finish_forgetting,
    forget,
    forget_due,
    give_up_files,
    let_go_of_keys,
    renew_key,
)
from shouwang.apps.journal.actions.group import GROUP, Group, take_in_together
from shouwang.apps.journal.actions.growing import begin_epoch, grow, root_at, sign_by_another, sign_checkpoint
from shouwang.apps.journal.actions.intake import mark_safe, take_in
from shouwang.apps.journal.actions.own_clock import confirm_clock, look_at_clock
from shouwang.apps.journal.actions.writing import (
    SERVER,
    WRITERS_OF_NOTES,
    Line,
    attach,
    correct_note,
    held_pen,
    keep_text,
    strike,
    take_out,
    write,
    write_all,
    write_note,
)

__all__ = [
    "GROUP",
    "SERVER",
    "WHY_NEVER",
    "WRITERS_OF_NOTES",
    "Group",
    "Line",
    "attach",
    "begin_epoch",
    "change_keeping",
    "confirm_clock",
    "correct_note",
    "date_withdrawals",
    "enrol_device",
    "explain_gap",
    "finish_forgetting",
    "forget",
    "forget_due",
    "give_up_files",
    "grow",
    "held_pen",
    "keep_text",
    "keep_unreadable",
    "let_go_of_keys",
    "look_at_clock",
    "mark_safe",
    "renew_key",
    "root_at",
    "sign_by_another",
    "sign_checkpoint",
    "strike",
    "take_back_explanation",
    "take_in",
    "take_in_together",
    "take_out",
    "tell_given",
    "withdraw_device",
    "write",
    "write_all",
    "write_note",
]
