"""Reasons about files that cannot be read."""

from shouwang.vocabulary.words import Words

REASONS: dict[str, Words] = {}
