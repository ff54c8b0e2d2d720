"""The post app reads passes, keys and lists as the server does: the same words, or the same refusal; nothing tampered with is taken by either."""

from __future__ import annotations

import base64
import os
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from shouwang.engines.passes import reading, spoken, trust, withdrawn
from shouwang.vocabulary.reasons import Refused
from tests.engines.passes.making import KEYS, NOON, ROOT, STRANGERS, TAMPERING, TRUST_LIST, some_pass, withdrawn_of
from tests.js.node import answers

PASSES = int(os.environ.get("SHOUWANG_TEST_PASSES", "3000"))
DAY = timedelta(days=1)
MOMENTS = [NOON, NOON, NOON - DAY, NOON + DAY, NOON + 3 * DAY, NOON + 30 * DAY, NOON - 10_000 * DAY]
"""By the clock of whoever reads: right, or wrong by days, or by decades."""


def text(raw: bytes) -> str:
    """As it is written in JSON."""
    return base64.b64encode(raw).decode()


def ours(code: str, listed: withdrawn.Withdrawn, at: Any) -> dict[str, Any]:
    """What the server says of a code, as the phone writes it."""
    try:
        found, signer = reading.read(code, TRUST_LIST)
    except Refused as fault:
        return {"refused": fault.reasons[0].code}
    against = reading.against(found, signer, listed, at)
    return {
        "kind": found.kind, "zones": list(found.zones), "purposes": found.purposes, "binding": found.binding, "id": found.id.hex(),
        "issuedAt": int(found.issued_at.timestamp()), "expiresAt": int(found.expires_at.timestamp()), "holds": against and against.code,
    }  # fmt: skip


def test_both_read_alike():
    """
    True passes at any hour, some of them withdrawn, and tampered ones: each is what the other says it is, and none of the last is a pass.
    """
    dice, cases = Random(31), []
    for number in range(PASSES):
        gate_pass, key = some_pass(dice), KEYS[number % 2]
        is_true = dice.random() < 0.4
        code = reading.text_of(gate_pass, key) if is_true else dice.choice(TAMPERING)(dice, gate_pass, key)
        cases.append((is_true, code, gate_pass.id, dice.choice(MOMENTS)))
    listed = withdrawn_of([pass_id for is_true, _, pass_id, _ in cases if is_true and dice.random() < 0.2])
    first = [
        {"about": "trust", "raw": text(trust.told(TRUST_LIST, ROOT)), "root": text(trust.raw_of(ROOT.public_key()))},
        {"about": "withdrawn", "raw": text(withdrawn.whole(listed, KEYS[0]))},
    ]
    asked = [{"about": "read", "text": code, "at": int(at.timestamp())} for _, code, _, at in cases]

    told = answers([*first, *asked])[len(first) :]

    kinds = Counter[str]()
    for (is_true, code, _, at), theirs in zip(cases, told, strict=True):
        assert theirs == ours(code, listed, at), code
        assert ("refused" in theirs) != is_true, code
        kinds[theirs.get("refused") or theirs["holds"] or "holds"] += 1
    assert kinds.keys() == {
        "holds", "pass-withdrawn", "pass-expired", "pass-not-yet", "pass-unreadable", "pass-key-unknown", "pass-forged",
    }  # fmt: skip


def test_both_follow_a_list_alike():
    """
    Whole, then changed, then an older one: the number that is held; one that does not follow or that a stranger signed is refused for the same reason.
    """
    dice = Random(4)
    ids = [dice.randbytes(8) for _ in range(300)]
    lists = [withdrawn.empty(dice.randbytes(16), NOON)]
    for number in range(1, 4):
        lists.append(lists[-1].after(number, NOON + number * DAY, ids[10 * number : 100 * number]))
    sent = [
        withdrawn.changes(lists[1], lists[2], KEYS[0]), withdrawn.whole(lists[1], KEYS[0]), withdrawn.changes(lists[2], lists[3], KEYS[0]),
        withdrawn.changes(lists[1], lists[2], STRANGERS[0]), withdrawn.changes(lists[1], lists[2], KEYS[1]),
        withdrawn.changes(lists[2], lists[3], KEYS[0]), withdrawn.whole(lists[0], KEYS[0]), b"\xa0", trust.told(TRUST_LIST, KEYS[0]),
    ]  # fmt: skip
    wanted: list[Any] = []
    held, keys = None, {trust.key_id_of(key.public_key()): key.public_key() for key in KEYS}
    for raw in sent:
        try:
            held = withdrawn.taken(raw, held, keys)
            wanted.append(held.number)
        except Refused as fault:
            wanted.append({"refused": fault.reasons[0].code})
    first = [{"about": "trust", "raw": text(trust.told(TRUST_LIST, ROOT)), "root": text(trust.raw_of(ROOT.public_key()))}]

    told = answers([*first, *({"about": "withdrawn", "raw": text(raw)} for raw in sent)])[1:]

    assert told == wanted
    assert wanted == [
        {"refused": "list-does-not-follow"}, 1, {"refused": "list-does-not-follow"}, {"refused": "document-not-signed"}, 2, 3, 3,
        {"refused": "document-unreadable"}, {"refused": "document-not-signed"},
    ]  # fmt: skip


def test_a_list_of_keys_that_a_stranger_signed_is_none():
    """
    The phone knows the root key from its enrolment, and believes nobody else.
    """
    told = {"about": "trust", "raw": text(trust.told(TRUST_LIST, STRANGERS[1])), "root": text(trust.raw_of(ROOT.public_key()))}

    assert answers([told]) == [{"refused": "document-not-signed"}]


def test_both_know_a_code_by_its_check():
    """
    Two thousand, half of them with something mistaken.
    """
    dice = Random(6)
    codes = [spoken.new_code(dice) if dice.random() < 0.5 else f"{dice.randrange(10**7):07}" for _ in range(2000)] + [
        "",
        "123456",
        "１２３４５６７",
    ]

    assert answers({"about": "code", "code": code} for code in codes) == [spoken.is_code(code) for code in codes]
