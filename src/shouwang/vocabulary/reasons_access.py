"""Reasons about who may do what."""

from shouwang.vocabulary.words import Words

REASONS = {
    "not-your-operation": Words("You have no part in this operation.", "您没有参加这次行动。"),
    "key-lost": Words(
        "The key {key} that seals this is not here. Restore the folder of keys from its backup (SHOUWANG_KEYS); if it was destroyed, so is what it sealed.",
        "用于加密此内容的密钥 {key} 不在本机。请从备份中恢复密钥文件夹（SHOUWANG_KEYS）；若密钥已销毁，其加密的内容也已一并销毁。",
    ),
    "role-may-not": Words(
        "Your role in this operation is {role}; this needs {needed}.",
        "您在本次行动中的角色是{role}，此事需要{needed}。",
    ),
}
