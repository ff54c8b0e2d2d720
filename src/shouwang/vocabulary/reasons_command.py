"""Reasons about orders, phases and the call-out."""

from shouwang.vocabulary.words import Words

REASONS = {
    "operation-closed": Words(
        "The operation was closed on {day}. Reopen its last phase to go on.",
        "行动已于{day}结束。如需继续，请重新开启最后一个阶段。",
    ),
}
