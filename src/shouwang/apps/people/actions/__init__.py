"""
Writing the roll and the call-out.

Names, reasons and limits stay in their tables; the journal gets ids, steps and answers.
"""

from shouwang.apps.people.actions.badges import issue_badges, withdraw_badge
from shouwang.apps.people.actions.callout import (
    acknowledge,
    answer,
    arrive,
    ask_exemption,
    close_callout,
    correct_time,
    deliver,
    notify,
    send_callout,
    take_back,
    take_post,
    tried_by_phone,
)
from shouwang.apps.people.actions.excusing import decide
from shouwang.apps.people.actions.roll import (
    LimitsTold,
    add_limits,
    apply_roll,
    change,
    enrol,
    keep_draft,
    link_login,
    record_limits,
    remove,
)

__all__ = [
    "LimitsTold",
    "acknowledge",
    "add_limits",
    "answer",
    "apply_roll",
    "arrive",
    "ask_exemption",
    "change",
    "close_callout",
    "correct_time",
    "decide",
    "deliver",
    "enrol",
    "issue_badges",
    "keep_draft",
    "link_login",
    "notify",
    "record_limits",
    "remove",
    "send_callout",
    "take_back",
    "take_post",
    "tried_by_phone",
    "withdraw_badge",
]
