"""The glossary."""

from collections import Counter

from shouwang.vocabulary.glossary import GLOSSARY


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
