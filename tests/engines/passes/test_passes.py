"""Passes are small, say what they say, and nothing that was tampered with is one."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import cwt
import pytest
import segno
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shouwang.engines.passes import base45, cose, reading, spoken, trust, withdrawn
from shouwang.engines.passes.gate_pass import GatePass
from shouwang.vocabulary.gate import PassKind, Purpose
from shouwang.vocabulary.reasons import Refused
from tests.engines.passes.making import KEYS, NOON, ROOT, SIGNERS, STRANGERS, TAMPERING, TRUST_LIST, some_pass, withdrawn_of

TAMPERED = int(os.environ.get("SHOUWANG_TEST_PASSES", "10000"))
WEEK = timedelta(days=7)
MINIMAL = GatePass(bytes(range(8)), PassKind.RESIDENT, (1,), Purpose.HOME | Purpose.NECESSITIES, NOON, NOON + WEEK, "W07")
PUBLIC = {trust.key_id_of(key.public_key()): key.public_key() for key in KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_a_pass_is_small(key):
    """
    120 bytes and 180 letters at most, so that the code is one of version 7 with a quarter of it spare: 45 modules a side.
    """
    text = reading.text_of(MINIMAL, key)

    assert len(base45.decoded(text.removeprefix("SW1:"))) <= 120
    assert len(text) <= 180
    assert segno.make(text, error="m").designator == "7-M"


@pytest.mark.parametrize("key", KEYS)
def test_what_is_written_is_read(key):
    """
    Two hundred passes of every kind.
    """
    dice = Random(1)

    for gate_pass in (some_pass(dice) for _ in range(200)):
        found, signer = reading.read(reading.text_of(gate_pass, key), TRUST_LIST)
        assert found == gate_pass
        assert signer.key_id == trust.key_id_of(key.public_key())
        assert reading.against(found, signer, withdrawn_of([]), NOON) is None


@pytest.mark.parametrize("key", KEYS)
def test_somebody_elses_reader_reads_the_same(key):
    """
    A library that shares no line with ours decodes the token and verifies the signature, told what it is signed for.
    """
    raw = base45.decoded(reading.text_of(MINIMAL, key).removeprefix("SW1:"))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    theirs = cwt.COSEKey.from_pem(public, kid=trust.key_id_of(key.public_key()))

    payload = cwt.COSE.new().decode(raw, theirs, external_aad=trust.PASS)

    assert cose.read(payload) == MINIMAL.claims()


def test_nothing_that_was_tampered_with_is_accepted():
    """
    Forged, edited, cut, written otherwise, signed by or for something else: every one is refused, and for a reason that has words.
    """
    dice, refused = Random(2022), Counter[str]()
    for number in range(TAMPERED):
        change = TAMPERING[number % len(TAMPERING)]
        text = change(dice, some_pass(dice), KEYS[number % 2])
        try:
            found = reading.read(text, TRUST_LIST)
        except Refused as fault:
            refused[fault.reasons[0].code] += 1
        else:
            pytest.fail(f"{change.__name__}: {text} was taken for {found}")

    assert refused.keys() == {"pass-unreadable", "pass-key-unknown", "pass-forged"}
    assert refused.total() == TAMPERED


def test_what_does_not_hold_is_told():
    """
    Withdrawn, all of its signer withdrawn, expired, from the future: in this order, the first that is so.
    """
    signer = SIGNERS[0]
    held, gone = withdrawn_of([]), withdrawn_of([MINIMAL.id])

    def code(listed, at, signer=signer):
        reason = reading.against(MINIMAL, signer, listed, at)
        return reason and reason.code

    assert code(held, NOON) is None
    assert code(held, NOON + WEEK - timedelta(seconds=1)) is None
    assert code(gone, NOON) == "pass-withdrawn"
    assert code(held, NOON, replace(signer, issued_after=NOON + timedelta(seconds=1))) == "pass-issued-before"
    assert code(held, NOON, replace(signer, issued_after=NOON)) is None
    assert code(held, NOON + WEEK) == "pass-expired"
    assert code(held, NOON - timedelta(minutes=10)) is None
    assert code(held, NOON - timedelta(minutes=11)) == "pass-not-yet"


def test_a_replaced_key_issues_nothing_any_more():
    """
    What it had issued before still counts; a pass that bears a later moment was made with a stolen key.
    """
    later = replace(MINIMAL, issued_at=NOON + timedelta(days=1), expires_at=NOON + WEEK)

    with pytest.raises(Refused, match="signature"):
        reading.read(reading.text_of(later, KEYS[0]), TRUST_LIST)


def test_the_list_of_keys_comes_from_the_root_alone():
    """
    As it was told, whoever else signs it; and a pass is no list, though the root key had signed it.
    """
    told = trust.told(TRUST_LIST, ROOT)

    assert trust.trust_in(told, ROOT.public_key()) == TRUST_LIST
    for forged in (trust.told(TRUST_LIST, STRANGERS[1]), trust.signed_document(trust.PASS, [1], ROOT)):
        with pytest.raises(Refused, match="Nobody whom this operation trusts"):
            trust.trust_in(forged, ROOT.public_key())
    with pytest.raises(Refused, match="cannot be read"):
        trust.trust_in(told[:-1], ROOT.public_key())


def test_the_withdrawn_list_is_small_and_follows():
    """
    Of a million issued ten thousand are withdrawn: at most 80 kB; a day on which 150 more come, or 80 come and 80 go, at most 2 kB.
    """
    dice = Random(3)
    ids = [dice.randbytes(8) for _ in range(10_000)]
    before = withdrawn.empty(dice.randbytes(16), NOON).after(1, NOON, ids)
    more = before.after(2, NOON + WEEK, [*ids, *(dice.randbytes(8) for _ in range(150))])
    others = before.after(2, NOON + WEEK, [*ids[80:], *(dice.randbytes(8) for _ in range(80))])
    whole = withdrawn.whole(before, KEYS[0])

    held = withdrawn.taken(whole, None, PUBLIC)

    assert len(whole) <= 80_000
    assert held == before
    assert all(each in held for each in ids)
    assert sum(dice.randbytes(8) in held for _ in range(10_000)) == 0
    for now in (more, others):
        told = withdrawn.changes(before, now, KEYS[1])
        assert len(told) <= 2_000
        assert withdrawn.taken(told, held, PUBLIC) == now
        assert withdrawn.taken(whole, now, PUBLIC) == now, "an older list never replaces a newer one"
        assert withdrawn.taken(told, now, PUBLIC) == now


def test_a_difference_that_does_not_follow_is_refused():
    """
    Of another list, of one that is not here, or signed by a stranger: what is here stays.
    """
    one, two, three = (withdrawn_of([bytes([number]) * 8]) for number in (1, 2, 3))
    second, third = replace(two, number=2), replace(three, number=3)
    told = withdrawn.changes(second, third, KEYS[0])

    for held in (None, one, replace(one, number=2)):
        with pytest.raises(Refused, match="The whole list is needed"):
            withdrawn.taken(told, held, PUBLIC)
    with pytest.raises(Refused, match="Nobody whom"):
        withdrawn.taken(withdrawn.changes(second, third, STRANGERS[0]), second, PUBLIC)
    assert withdrawn.taken(told, second, PUBLIC) == third


def test_one_digit_mistaken_or_two_exchanged_is_found():
    """
    The whole of a thousand codes, every mistake of these two kinds.
    """
    dice = Random(5)
    for code in (spoken.new_code(dice) for _ in range(1000)):
        assert spoken.is_code(code)
        wrong = {code[:place] + digit + code[place + 1 :] for place in range(7) for digit in "0123456789"} - {code}
        exchanged = {code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(6)} - {code}
        assert not any(map(spoken.is_code, wrong | exchanged))
    assert not spoken.is_code("12345")
    assert not spoken.is_code("１２３４５６７")
    assert not spoken.is_code("")


def test_base45_is_that_of_its_specification():
    """
    The examples of RFC 9285, 4.3 and 4.4; what no bytes have is refused.
    """
    assert base45.encoded(b"AB") == "BB8"
    assert base45.encoded(b"Hello!!") == "%69 VD92EX0"
    assert base45.encoded(b"base-45") == "UJCLQE7W581"
    assert base45.decoded("QED8WEX0") == b"ietf!"
    for wrong in ("GGW", "A", "AB8A", "ab8", "::", ":::", "Ä01"):
        with pytest.raises(ValueError, match="Base45"):
            base45.decoded(wrong)
