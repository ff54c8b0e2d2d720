"""Reasons about the register."""

from shouwang.vocabulary.words import Words

REASONS: dict[str, Words] = {}
