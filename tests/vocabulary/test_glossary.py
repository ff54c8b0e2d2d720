"""The glossary."""

from collections import Counter

import pytest
from django.utils.translation import override

from shouwang.apps.operations.models import Body, Role
from shouwang.vocabulary.glossary import GLOSSARY
from shouwang.vocabulary.kinds_command import CODES

KEYS = {"host": "host-community"}
"""Codes whose term has another key."""


def test_a_word_means_one_thing():
    """
    Two entries with the same word in a language would leave the reader guessing.
    """
    english = Counter(term.word.en for term in GLOSSARY.values())
    chinese = Counter(term.word.zh for term in GLOSSARY.values())

    assert [word for word, times in english.items() if times > 1] == []
    assert [word for word, times in chinese.items() if times > 1] == []


def test_keys_are_words_with_dashes():
    """
    A key stands in documents and links; it has to survive there.
    """
    odd = [key for key in GLOSSARY if not key.replace("-", "").isalpha() or not key.islower()]

    assert GLOSSARY
    assert odd == []


def test_each_meaning_is_one_sentence_in_its_language():
    """
    A glossary is read in passing.
    """
    english = [term.word.en for term in GLOSSARY.values() if not term.meaning.en.endswith(".")]
    chinese = [term.word.zh for term in GLOSSARY.values() if not term.meaning.zh.endswith("。")]

    assert english == chinese == []


@pytest.mark.parametrize(("field", "choices"), [("role", Role), ("part", Body.Part)])
def test_the_log_and_the_pages_call_people_and_bodies_as_the_glossary_does(field, choices):
    """
    A guard called one thing on the page, another in the log and a third in the glossary is three people to a reader.
    """
    terms = {code: GLOSSARY[KEYS.get(code, code)].word for code in choices.values}

    with override("zh-hans"):
        pages = {choice.value: str(choice.label) for choice in choices}

    assert {code: words.zh for code, words in CODES[field].items()} == {code: term.zh for code, term in terms.items()} == pages
    assert {code: words.en.lower() for code, words in CODES[field].items()} == {code: term.en for code, term in terms.items()}
