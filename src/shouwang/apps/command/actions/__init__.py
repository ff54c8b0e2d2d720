"""What command does: open and close, orders, phases, the command cell, members. Other apps import from here."""

from shouwang.apps.command.actions.cell import fill_post, hand_over_post, leave_post, mark_away, mark_back
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.command.actions.members import add_member, change_role, remove_member, renew_on_server, renew_passphrase
from shouwang.apps.command.actions.opening import NamedBody, close_operation, name_body, open_operation
from shouwang.apps.command.actions.orders import acknowledge_order, file_faults, receive_order, supersede_order, withdraw_order
from shouwang.apps.command.actions.phases import close_phase, extend_phase, hand_over_phase, open_phase, reopen_phase

__all__ = [
    "NamedBody",
    "acknowledge_order",
    "add_member",
    "change_role",
    "close_operation",
    "close_phase",
    "extend_phase",
    "file_faults",
    "fill_post",
    "hand_over_phase",
    "hand_over_post",
    "held_operation",
    "leave_post",
    "mark_away",
    "mark_back",
    "name_body",
    "open_operation",
    "open_phase",
    "receive_order",
    "remove_member",
    "renew_on_server",
    "renew_passphrase",
    "reopen_phase",
    "supersede_order",
    "withdraw_order",
]
