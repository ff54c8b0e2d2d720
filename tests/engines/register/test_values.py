"""Values of a person, as sheets hold them."""

from __future__ import annotations

from datetime import date

import pytest

from shouwang.engines.register import values
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Occupancy, Sex
from tests.engines.register.sheets import AT, id_number

GOOD = id_number("19780305", "027")


@pytest.mark.parametrize(
    "written", [GOOD, f"{GOOD[:6]} {GOOD[6:14]} {GOOD[14:]}", "".join(chr(ord(sign) + 0xFEE0) for sign in GOOD), f"'{GOOD}"]
)
def test_an_identity_number_in_any_dress(written):
    """
    Spaces, full width and a stray apostrophe do not change the number.
    """
    assert values.id_number_of(written) == GOOD


def test_the_published_example_of_the_check_digit():
    """
    GB 11643-1999 prints 11010519491231002X and 440524188001010014 as examples.
    """
    assert values.id_number_of("11010519491231002X") == "11010519491231002X"
    assert values.id_number_of("440524188001010014") == "440524188001010014"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (GOOD[:17] + ("1" if GOOD[17] != "1" else "2"), "id-check-digit-wrong"),
        (GOOD[:16], "id-wrong-length"),
        (float(GOOD[:17] + "0"), "id-digits-lost"),
        ("9.90000E+17", "id-digits-lost"),
    ],
)
def test_a_wrong_identity_number_is_told_and_not_kept(written, code):
    """
    A number with a lost or a mistaken digit belongs to somebody else.
    """
    answer = values.id_number_of(written)

    assert isinstance(answer, Reason)
    assert answer.code == code


@pytest.mark.parametrize("written", ["", "无", "990000********0021", "/"])
def test_no_identity_number_is_no_doubt(written):
    """
    Masked and missing numbers are usual; there is nothing to correct.
    """
    assert values.id_number_of(written) == ""


def test_what_an_identity_number_tells():
    """
    Digits 7 to 14 are the day of birth; the 17th is odd for men.
    """
    assert values.day_of_digits(values.birth_in_id(GOOD)) == "1978-03-05"
    assert values.sex_in_id(GOOD) is Sex.MALE
    assert values.sex_in_id(id_number("19780305", "028")) is Sex.FEMALE


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("1978.3.5", "1978-03-05"),
        ("1978年3月5日", "1978-03-05"),
        ("１９７８年３月５日", "1978-03-05"),
        ("19780305", "1978-03-05"),
        (19780305.0, "1978-03-05"),
        ("1978/03/05", "1978-03-05"),
        ("1978-3-5 0:00:00", "1978-03-05"),
        (28554.0, "1978-03-05"),
        (date(1978, 3, 5), "1978-03-05"),
        ("1978年3月", "1978-03"),
        ("197803", "1978-03"),
        ("1978年", "1978"),
        (1978.0, "1978"),
    ],
)
def test_days_of_birth_in_every_writing(written, born):
    """
    28554 is the day number Excel gives the fifth of March 1978; a month or a year stays as vague as it is.
    """
    assert values.born_of(written, AT) == born


@pytest.mark.parametrize("written", ["1978.13.5", "2030-01-01", "1850", "春天", "1978-02-30"])
def test_impossible_days_of_birth_are_told(written):
    """
    No thirteenth month, no future, nobody of 172 years, no thirtieth of February.
    """
    answer = values.born_of(written, AT)

    assert isinstance(answer, Reason)


def test_an_age_gives_a_year_that_says_it_is_about():
    """
    44 in March 2022 is born in 1977 or 1978; EDTF writes the approximate year with a tilde.
    """
    assert values.born_of_age("44岁", AT) == "1978~"
    assert values.born_of_age(44.0, AT) == "1978~"


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        (19900001234.0, "19900001234"),
        ("199-0000-1234", "19900001234"),
        ("+86 199 0000 1234", "19900001234"),
        ("１９９００００１２３４", "19900001234"),
        ("19900001234/19900005678", "19900001234 19900005678"),
        ("0990-5550123", "0990-5550123"),
        ("无", ""),
    ],
)
def test_telephone_numbers_are_cleaned(written, phone):
    """
    Dashes, spaces, full width, the country code and the float of a spreadsheet are not part of a number.
    """
    assert values.phone_of(written) == phone


@pytest.mark.parametrize("written", ["1990000123", "明天再打", "12345"])
def test_a_number_too_short_to_be_rung_is_told(written):
    """
    A digit is missing; nobody can call it.
    """
    answer = values.phone_of(written)

    assert isinstance(answer, Reason)
    assert answer.code == "phone-not-understood"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("单 禾", "单禾"),
        ("单　禾", "单禾"),
        ("周禾（租户）", "周禾"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("不详", ""),
        ("/", ""),
    ],
)
def test_names_lose_only_what_is_not_the_name(written, name):
    """
    Two-character names are spaced out to line up; remarks stand in brackets; the dot belongs to the name.
    """
    assert values.name_of(written) == name


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("自住", Occupancy.LIVED_IN),
        ("空置", Occupancy.EMPTY),
        ("出租房", Occupancy.LET),
        ("群租", Occupancy.LET),
        ("不详", Occupancy.UNKNOWN),
        ("", None),
    ],
)
def test_the_state_of_a_flat(written, state):
    """
    Lived in, empty, let, unknown; and a blank says nothing.
    """
    assert values.occupancy_of(written) is state
