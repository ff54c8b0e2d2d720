"""The word that opens a new server to its owner."""

from __future__ import annotations

from pathlib import Path

from shouwang.apps.operations import reads
from shouwang.files import keys


def test_two_servers_with_the_trial_key_have_two_set_up_words(tmp_path: Path, settings):
    """
    Everybody knows the trial key; a word made from it would open every new server to every reader of the source.
    """
    words = []
    for name in ("here", "there"):
        settings.DATA = tmp_path / name
        words.append(reads.set_up_word())

    again = reads.set_up_word()

    assert words[0] != words[1]
    assert again == words[1]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*.key")} == {0o600}


def test_a_word_is_easy_to_type_and_hard_to_guess(tmp_path: Path):
    """
    Ten signs of 16 are a million million words.
    """
    word = keys.word_in(tmp_path, "set-up-word")

    assert len(word) == 10
    assert set(word) <= set("0123456789abcdef")
