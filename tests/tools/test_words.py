"""The catalogue program finds every word and refuses a doubtful translation."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest

from tools import words
from tools.words import Word


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{% translate "Let in" %}', [Word("Let in")]),
        ("{% trans 'Open' context 'door' as label %}", [Word("Open", context="door")]),
        ('{% button _("Turn back") %}{{ _("Close")|upper }}', [Word("Turn back"), Word("Close")]),
        ('{% translate "5% left" %}', [Word("5%% left")]),
        ("{% blocktranslate trimmed %}\n  Hello\n  {{ name }}\n{% endblocktranslate %}", [Word("Hello %(name)s")]),
        (
            "{% blocktranslate count n=n %}{{ n }} door{% plural %}{{ n }} doors{% endblocktranslate %}",
            [Word("%(n)s door", "%(n)s doors")],
        ),
        ('{# _("no") #}{% comment %}{% translate "no" %}{% endcomment %}{{ plain }}', []),
    ],
)
def test_words_of_a_template_are_those_django_looks_up(template, expected):
    """
    The keys are the ones Django asks the catalogue for: per cent doubled, variables as %(name)s, blanks trimmed when told so.
    """
    found = list(words.words_in_template(template))

    assert found == expected


def test_words_of_python_are_found_under_any_name():
    """
    An underscore is a name like any other: what counts is what was imported under it.
    """
    source = "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n_('a' 'b'); ngettext('one', 'many', n); pgettext('door', 'Open')"

    found = list(words.words_in_python(source))

    assert found == [Word("ab"), Word("one", "many"), Word("Open", context="door")]


def test_a_word_put_together_at_run_time_is_refused():
    """
    No catalogue can hold what is known only at run time, so the program says where it stands.
    """
    source = "from django.utils.translation import gettext\n\ngettext(f'Hello {name}')"

    with pytest.raises(ValueError, match="line 3: gettext wants plain strings"):
        list(words.words_in_python(source))


@pytest.mark.parametrize(
    ("english", "chinese", "fault"),
    [
        ("Let in", "放行", ""),
        ("%(n)s doors, locked", "%(n)s 扇门，已锁", ""),
        ("Let in", "", "has no Chinese"),
        ("%(n)s doors", "几扇门", "has the gaps"),
        ("<b>Stop</b>", "停", "has the gaps"),
        ("Stop, wait", "停,等", "half-width"),
        ("Stop.", "停下.", "half-width"),
        (" and", "和", "blank"),
    ],
)
def test_a_translation_is_judged(english, chinese, fault):
    """
    Kept: a whole translation with the same gaps. Broken: nothing, a lost gap, a lost tag, foreign punctuation, a lost blank.
    """
    entry = polib.POEntry(msgid=english, msgstr=chinese)

    found = " ".join(words.faults_of(entry))

    assert fault in found if fault else found == ""


def test_merging_keeps_what_was_translated_and_drops_what_is_gone(tmp_path: Path):
    """
    A page changes one word: its neighbour keeps its Chinese, the old word goes, the new one waits for its own.
    """
    catalogue = polib.POFile()
    catalogue.extend([polib.POEntry(msgid="Stay", msgstr="留下"), polib.POEntry(msgid="Gone", msgstr="走了")])
    found = words.Found(places={Word("Stay"): {"a.html"}, Word("New"): {"a.html"}})

    words.merge(catalogue, found, drop=True)

    assert {entry.msgid: entry.msgstr for entry in catalogue} == {"Stay": "留下", "New": ""}


def test_filling_in_reaches_the_compiled_catalogue(tmp_path: Path):
    """
    What was filled in as JSON is what Django reads: plural and context included; a word on no page is named.
    """
    catalogue = words.read(tmp_path / "django.po")
    places = {Word("Open", context="door"): {"a"}, Word("%(n)s door", "%(n)s doors"): {"a"}}
    words.merge(catalogue, words.Found(places=places), drop=True)

    unknown = words.fill(catalogue, json.loads('{"door\\u0004Open": "打开", "%(n)s door": "%(n)s 扇门", "No page": "无"}'))
    words.save(catalogue, tmp_path / "django.po")
    compiled = polib.mofile(str(words.compile_catalogue(tmp_path / "django.po")))

    assert unknown == ["No page"]
    assert {words.translation_of(entry) for entry in compiled} == {"打开", "%(n)s 扇门"}
