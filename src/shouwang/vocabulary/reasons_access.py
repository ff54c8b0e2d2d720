"""Reasons about who may do what."""

from shouwang.vocabulary.words import Words

REASONS = {
    "not-your-operation": Words("You have no part in this operation.", "您没有参加这次行动。"),
    "role-may-not": Words(
        "Your role in this operation is {role}; this needs {needed}.",
        "您在本次行动中的角色是{role}，此事需要{needed}。",
    ),
}
