"""Words, reasons, kinds and ids refuse what would go wrong later."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.vocabulary.ids import uuid7
from shouwang.vocabulary.journal_kinds import KINDS
from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.reasons import REASONS, Reason, Refused, refuse_if
from shouwang.vocabulary.words import Words, plain

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_words_with_different_gaps_are_refused():
    """
    A figure told in one language only would be a lie in the other.
    """
    with pytest.raises(ValueError, match="Gaps differ"):
        Words("{checks} checks", "核验")


def test_half_a_sentence_is_not_said():
    """
    A gap without its value must not reach a reader.
    """
    with pytest.raises(KeyError):
        Words("{checks} checks", "核验{checks}次").within("en")


@given(st.text(min_size=1))
def test_what_somebody_typed_is_said_as_it_was_typed(text):
    """
    Braces in a title are characters of the title and no gaps.
    """
    assert plain(text).within("en") == text
    assert plain(text).within("zh-hans") == text


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_said_in_both_languages(code):
    """
    Filled with anything, a reason is a sentence: no gap is left, the Chinese one is Chinese.
    """
    reason = Reason(code, dict.fromkeys(REASONS[code].gaps, "7"))

    assert "{" not in reason.within("en")
    assert CHINESE.search(reason.within("zh-hans"))


def test_an_unknown_reason_is_a_programming_error():
    """
    Found when it is written, not when somebody is turned back for it.
    """
    with pytest.raises(ValueError, match="not in vocabulary"):
        Reason("because")


def test_a_reason_that_lacks_a_parameter_is_refused():
    """
    The sentence would have a hole.
    """
    code = next(code for code, words in REASONS.items() if words.gaps)

    with pytest.raises(ValueError, match="lacks"):
        Reason(code)


def test_all_reasons_are_told_at_once():
    """
    Nobody likes to be told one fault at a time.
    """
    reasons = [Reason("not-your-operation"), Reason("report-not-frozen")]

    with pytest.raises(Refused) as refused:
        refuse_if(reasons)

    assert refused.value.reasons == tuple(reasons)


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_seven(milliseconds, random):
    """
    Version and variant stand where RFC 9562 wants them, and the moment can be read back.
    """
    made = uuid7(milliseconds, random)

    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == milliseconds


@given(st.integers(0, 2**48 - 2), st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_sort_by_the_moment_they_were_made(milliseconds, earlier, later):
    """
    Whatever the dice say, a later millisecond makes a later id.
    """
    assert uuid7(milliseconds, earlier) < uuid7(milliseconds + 1, later)


FITS = {
    Holds.COUNT: (0, 303),
    Holds.NUMBER: (-5, 0),
    Holds.SECONDS: (-5, 0),
    Holds.FLAG: (True, False),
    Holds.CODE: ("coming", "with-limits", "household.added", "3", "2x12", "a" * 40),
    Holds.ID: (str(UUID(int=7)),),
    Holds.MOMENT: ("2022-03-11T07:00:00.000Z",),
    Holds.DAY: ("2022-03-11",),
    Holds.HASH: ("a" * 64,),
    Holds.STATE: ("doors 1.12", "doors 1.12, posts 2.3"),
    Holds.TITLE: ("关于实行静态管理的通告", ""),
}
DOES_NOT_FIT = {
    Holds.COUNT: (-1, True, "3", 1.5, None, 2**53),
    Holds.NUMBER: (False, "3", 2**53),
    Holds.SECONDS: (False, "3", 2**53),
    Holds.FLAG: (0, "yes", None),
    Holds.CODE: ("Coming", "with limits", "王芳", "", "a--b", "13800000000", "138-0000-0000", "a" * 41, "shift\n"),
    Holds.ID: ("7", str(UUID(int=7)).upper().replace("0", "A"), None),
    Holds.MOMENT: ("2022-03-11T07:00:00", "yesterday", 5),
    Holds.DAY: ("20220311", "2022-3-11", ""),
    Holds.HASH: ("A" * 64, "a" * 63),
    Holds.STATE: ("", "doors", "doors 1", "doors 1.12,", "Mr Li 1.2, 3-2-401", "wang-li 1.2", "doors 1.13800138000"),
    Holds.TITLE: ("x" * 201, None, 3),
}


@pytest.mark.parametrize("holds", Holds)
def test_a_field_takes_what_it_holds_and_nothing_else(holds):
    """
    No field takes free text, so nobody's name can slip into the journal by mistake.
    """
    kind = Kind("test.kind", Words("Test.", "测试。"), {"field": holds})

    assert [value for value in FITS[holds] if kind.faults({"field": value})] == []
    assert [value for value in DOES_NOT_FIT[holds] if not kind.faults({"field": value})] == []


def test_all_faults_of_an_entry_are_told():
    """
    One field is missing, one is unknown, one holds the wrong thing.
    """
    kind = Kind("test.kind", Words("Test.", "测试。"), {"a": Holds.COUNT, "b": Holds.CODE, "c?": Holds.FLAG})

    faults = kind.faults({"b": "Not A Code", "d": 1})

    assert len(faults) == 3


def test_a_sentence_may_not_depend_on_what_may_be_left_out():
    """
    Else some entry would be told with a hole in it.
    """
    with pytest.raises(ValueError, match="does not hold for certain"):
        Kind("test.kind", Words("{a}.", "{a}。"), {"a?": Holds.COUNT})


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_no_kind_has_room_for_a_person(kind):
    """
    Titles are for public documents, places and bodies; entries about people and households hold none.
    """
    titles = [name for name, holds in kind.holds.items() if holds is Holds.TITLE]

    assert not titles or kind.code.partition(".")[0] in {"operation", "order", "phase", "post", "report", "form", "register", "callout"}


ALONE = {"journal.struck", "note.written", "gate.checked", "round.closed", "request.done", "device.clock-wrong"}
"""Kinds of which the pages keep nothing but the entry."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_every_kind_says_where_its_mistake_is_put_right(kind):
    """
    An entry that has a row is undone together with it; only what stands alone is struck in the log.
    """
    assert (kind.undo is None) == (kind.code in ALONE)
    assert kind.undo is None or CHINESE.search(kind.undo.zh)
