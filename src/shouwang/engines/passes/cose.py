"""
COSE_Sign1 (RFC 9052), as much of it as a pass needs: one signature, ES256 or Ed25519, over a payload and over what it is signed for.

Whatever is signed here is signed *for* something, said as external data: a pass can never be taken for a list of keys.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

TAG = 18
ALGORITHM, KEY_ID = 1, 4
ES256, EDDSA = -7, -8
SIGNED = 64
"""Bytes of a signature of either kind."""
PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey
PublicKey = EllipticCurvePublicKey | Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Sign1:
    """A signed message taken apart; nothing is verified yet."""

    protected: bytes
    algorithm: int
    key_id: bytes
    payload: bytes
    signature: bytes

    @property
    def written(self) -> bytes:
        """As we would have written it."""
        return _written(written({ALGORITHM: self.algorithm}), self.key_id, self.payload, self.signature)

    def is_signed_by(self, key: PublicKey, signed_for: bytes = b"") -> bool:
        """Whether *key* has signed it for this; a key of another kind than the message names has not."""
        told = structure(self.protected, self.payload, signed_for)
        if len(self.signature) != SIGNED:
            return False
        try:
            if isinstance(key, Ed25519PublicKey) and self.algorithm == EDDSA:
                key.verify(self.signature, told)
            elif isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1) and self.algorithm == ES256:
                one, other = (int.from_bytes(part) for part in (self.signature[:32], self.signature[32:]))
                key.verify(encode_dss_signature(one, other), told, ECDSA(SHA256()))
            else:
                return False
        except InvalidSignature:
            return False
        return True


def structure(protected: bytes, payload: bytes, signed_for: bytes) -> bytes:
    """What is signed: the ``Sig_structure`` of RFC 9052, 4.4."""
    return cbor2.dumps(["Signature1", protected, signed_for, payload])


def signed(payload: bytes, key: PrivateKey, key_id: bytes, signed_for: bytes = b"") -> bytes:
    """A message that *key* signs for something; the algorithm is protected, the key's id is a hint and is not."""
    is_curve = isinstance(key, EllipticCurvePrivateKey)
    protected = written({ALGORITHM: ES256 if is_curve else EDDSA})
    told = structure(protected, payload, signed_for)
    if isinstance(key, EllipticCurvePrivateKey):
        signature = b"".join(part.to_bytes(32) for part in decode_dss_signature(key.sign(told, ECDSA(SHA256()))))
    else:
        signature = key.sign(told)
    return _written(protected, key_id, payload, signature)


def _written(protected: bytes, key_id: bytes, payload: bytes, signature: bytes) -> bytes:
    return written(cbor2.CBORTag(TAG, [protected, {KEY_ID: key_id}, payload, signature]))


def taken_apart(raw: bytes) -> Sign1:
    """The parts of a message, with or without its tag. Raises ``ValueError`` for what is none."""
    message = read(raw)
    message = message.value if isinstance(message, cbor2.CBORTag) and message.tag == TAG else message
    if not isinstance(message, list | tuple) or len(message) != 4:
        raise ValueError("no COSE_Sign1")
    protected, unprotected, payload, signature = message
    if not (isinstance(unprotected, dict) and all(isinstance(each, bytes) for each in (protected, payload, signature))):
        raise ValueError("no COSE_Sign1")
    known = read(protected) if protected else {}
    algorithm, key_id = _header(known, unprotected, ALGORITHM), _header(known, unprotected, KEY_ID)
    if type(algorithm) is not int or not isinstance(key_id, bytes):
        raise ValueError("no algorithm or no key id")
    return Sign1(protected, algorithm, key_id, payload, signature)


def _header(protected: Any, unprotected: dict[Any, Any], label: int) -> Any:
    """What a header says; what is protected goes before."""
    return protected.get(label, unprotected.get(label)) if isinstance(protected, dict) else None


def read(raw: bytes) -> Any:
    """One CBOR value, and nothing after it. Raises ``ValueError``."""
    stream = io.BytesIO(raw)
    try:
        value = cbor2.CBORDecoder(stream).decode()
    except (cbor2.CBORDecodeError, RecursionError, OverflowError, MemoryError, TypeError) as fault:
        raise ValueError(f"no CBOR: {type(fault).__name__}") from fault
    if stream.read(1):
        raise ValueError("more than one CBOR value")
    return value


def written(value: Any) -> bytes:
    """The one way in which we write a value: shortest numbers, known lengths, keys in order (RFC 8949, 4.2)."""
    return cbor2.dumps(value, canonical=True)


def read_plain(raw: bytes) -> Any:
    """One value, written in that way: no unknown length, no key twice, no longer number than need be. Raises ``ValueError``."""
    value = read(raw)
    try:
        is_plain = written(value) == raw
    except (cbor2.CBOREncodeError, TypeError, RecursionError, OverflowError) as fault:
        raise ValueError("it holds what we never write") from fault
    if not is_plain:
        raise ValueError("it is not written as we write")
    return value
