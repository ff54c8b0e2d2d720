"""Passes and keys by dice, and all the ways in which somebody may have tampered with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shouwang.engines.passes import base45, cose
from shouwang.engines.passes.cose import PrivateKey
from shouwang.engines.passes.gate_pass import GatePass
from shouwang.engines.passes.reading import PREFIX, text_of
from shouwang.engines.passes.trust import PASS, TRUST, Signer, Trust, key_id_of
from shouwang.engines.passes.withdrawn import Withdrawn, empty
from shouwang.vocabulary.gate import PassKind, Purpose

NOON = datetime(2022, 3, 12, 4, tzinfo=UTC)
KEYS: list[PrivateKey] = [derive_private_key(7, SECP256R1()), Ed25519PrivateKey.from_private_bytes(bytes([7] * 32))]
STRANGERS: list[PrivateKey] = [derive_private_key(8, SECP256R1()), Ed25519PrivateKey.from_private_bytes(bytes([8] * 32))]
ROOT = Ed25519PrivateKey.from_private_bytes(bytes([9] * 32))
SIGNERS = [Signer(key.public_key(), NOON - timedelta(days=1), NOON + timedelta(days=1)) for key in KEYS]
TRUST_LIST = Trust.of("willow-court", 3, *SIGNERS)


def some_pass(dice: Random) -> GatePass:
    """A pass of any kind that holds at noon."""
    zones = tuple(sorted(dice.sample(range(1, 300), dice.choice([1, 1, 1, 2, 5]))))
    issued = NOON - timedelta(seconds=dice.randrange(80_000))
    binding = dice.choice(["", "W07", "42"])
    purposes = Purpose(dice.randrange(256))
    return GatePass(
        dice.randbytes(8), PassKind(dice.randrange(1, 8)), zones, purposes, issued, NOON + timedelta(days=dice.randrange(1, 7)), binding
    )


def withdrawn_of(ids: list[bytes]) -> Withdrawn:
    """The list of these."""
    return empty(bytes(16), NOON).after(1, NOON, ids)


def _letter(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """One letter of the code is another."""
    text = text_of(gate_pass, key)
    place = dice.randrange(len(text))
    return text[:place] + dice.choice([each for each in base45.LETTERS if each != text[place]]) + text[place + 1 :]


def _bit(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """One bit of the message is another."""
    raw = bytearray(base45.decoded(text_of(gate_pass, key).removeprefix(PREFIX)))
    raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
    return PREFIX + base45.encoded(bytes(raw))


def _cut(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """Cut off, or with something after it."""
    text = text_of(gate_pass, key)
    return dice.choice([text[: dice.randrange(len(text))], text + "00", text + "0", text.removeprefix(PREFIX), text.lower(), PREFIX, ""])


def _edited(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """It says something else, under the signature of the true one."""
    message = cose.taken_apart(base45.decoded(text_of(gate_pass, key).removeprefix(PREFIX)))
    later = replace(gate_pass, expires_at=gate_pass.expires_at + timedelta(days=dice.randrange(1, 400)))
    other = dice.choice(
        [later, replace(gate_pass, id=dice.randbytes(8)), replace(gate_pass, zones=(999,)), replace(gate_pass, binding="X31")]
    )
    return _put_together(message.protected, message.key_id, cose.written(other.claims()), message.signature)


def _strange(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """Signed by somebody else, under their own name or under that of a key that is trusted."""
    stranger = dice.choice(STRANGERS)
    named = dice.choice([stranger, key])
    return PREFIX + base45.encoded(cose.signed(cose.written(gate_pass.claims()), stranger, key_id_of(named.public_key()), PASS))


def _for_else(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """Truly signed, for something else than a pass."""
    kind = dice.choice([TRUST, b"", b"shouwang.withdrawn"])
    return PREFIX + base45.encoded(cose.signed(cose.written(gate_pass.claims()), key, key_id_of(key.public_key()), kind))


def _algorithm(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """Another algorithm, or none, is named."""
    message = cose.taken_apart(base45.decoded(text_of(gate_pass, key).removeprefix(PREFIX)))
    header: Any = dice.choice([{1: -7 if message.algorithm == -8 else -8}, {1: 5}, {1: -37}, {}, {1: "none"}, {4: message.key_id}])
    signature = dice.choice([message.signature, bytes(64), b"", message.signature[:63], message.signature + b"\0"])
    return _put_together(cose.written(header), message.key_id, message.payload, signature)


def _otherwise(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """The same, written in another way: of unknown length, a longer number, no tag, a header more."""
    message = cose.taken_apart(base45.decoded(text_of(gate_pass, key).removeprefix(PREFIX)))
    parts = [message.protected, {4: message.key_id}, message.payload, message.signature]
    head, body = cose.written(cbor2.CBORTag(18, parts))[:2], cose.written(cbor2.CBORTag(18, parts))[2:]
    more = cose.written(cbor2.CBORTag(18, [message.protected, {4: message.key_id, 33: b"x"}, message.payload, message.signature]))
    forms = [head[:1] + b"\x9f" + body + b"\xff", b"\xd8\x12" + head[1:] + body, cose.written(parts), more, head[:1] + b"\x98\x04" + body]
    return PREFIX + base45.encoded(dice.choice(forms))


def _odd_claims(dice: Random, gate_pass: GatePass, key: PrivateKey) -> str:
    """Truly signed by a key that should never have signed such claims."""
    claims = gate_pass.claims()
    odd: Any = dice.choice(
        [
            claims | {-1: 0}, claims | {-1: 8}, claims | {-2: []}, claims | {-2: [1]}, claims | {-2: [2, 1]}, claims | {-2: 0}, claims | {-3: 256},
            claims | {-4: ""}, claims | {-4: "W077X"}, claims | {-4: "W-7"}, claims | {7: b"short"}, claims | {7: "12345678"}, claims | {4: 1.5},
            claims | {4: claims[6]}, claims | {4: 2**32}, claims | {4: -1}, claims | {9: 1}, {key: claims[key] for key in claims if key != 4},
            [1, 2], 7, "x", claims | {6: True}, claims | {-2: [1] * 9}, claims | {6: int(NOON.timestamp()) + 200_000, 4: int(NOON.timestamp()) + 400_000},
        ]
    )  # fmt: skip
    return PREFIX + base45.encoded(cose.signed(cose.written(odd), key, key_id_of(key.public_key()), PASS))


def _put_together(protected: bytes, key_id: bytes, payload: bytes, signature: bytes) -> str:
    return PREFIX + base45.encoded(cose.written(cbor2.CBORTag(18, [protected, {4: key_id}, payload, signature])))


TAMPERING: list[Callable[[Random, GatePass, PrivateKey], str]] = [
    _letter, _bit, _cut, _edited, _strange, _for_else, _algorithm, _otherwise, _odd_claims,
]  # fmt: skip
"""What somebody may have done to a pass. None of it may ever be accepted."""
