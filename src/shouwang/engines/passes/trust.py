"""
Whose signature counts: an operation's keys for passes, in a list that its root key signs, and other documents under the same keys.

Each kind of document is signed for that kind, so that none can stand for another. A phone knows the root key from its enrolment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shouwang.engines.passes import cose
from shouwang.engines.passes.cose import PrivateKey, PublicKey
from shouwang.vocabulary.reasons import Reason, Refused

PASS, TRUST, WITHDRAWN, PACK = (f"shouwang.{kind}".encode() for kind in ("pass", "trust", "withdrawn", "pack"))
"""What something may be signed for."""
KEY_ID_SIZE = 4
LARGEST = 5_000_000
"""Bytes of a document at most; more is not looked at."""


def raw_of(key: PublicKey) -> bytes:
    """A public key as it is told: 32 bytes of Ed25519, or the 65 of a point on P-256."""
    if isinstance(key, Ed25519PublicKey):
        return key.public_bytes_raw()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def key_of(raw: bytes) -> PublicKey:
    """The same again. Raises ``ValueError``."""
    try:
        return Ed25519PublicKey.from_public_bytes(raw) if len(raw) == 32 else EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
    except UnsupportedAlgorithm as fault:
        raise ValueError(str(fault)) from fault


def key_id_of(key: PublicKey) -> bytes:
    """By what a key is called on a pass: the first bytes of its SHA-256."""
    return hashlib.sha256(raw_of(key)).digest()[:KEY_ID_SIZE]


@dataclass(frozen=True, slots=True)
class Signer:
    """
    A key that may issue passes.

    Those issued from *since* on, and before *until* if it has been replaced, count. With *issued_after* all that it issued before are withdrawn.
    """

    public: PublicKey
    since: datetime
    until: datetime | None = None
    issued_after: datetime | None = None

    @property
    def key_id(self) -> bytes:
        """How passes name it."""
        return key_id_of(self.public)

    def has_issued(self, at: datetime) -> bool:
        """Whether what it signs may bear this moment of issue."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Trust:
    """The keys of an operation; each list has a higher *number* than the one before. Two keys of one id are refused."""

    operation: str
    number: int
    signers: Mapping[bytes, Signer]

    @classmethod
    def of(cls, operation: str, number: int, *signers: Signer) -> Trust:
        """The list of some signers."""
        keys = {signer.key_id: signer for signer in signers}
        if len(keys) != len(signers):
            raise ValueError("Two signers have one key id: make one of the keys anew.")
        return cls(operation, number, keys)


def signed_document(kind: bytes, value: Any, key: PrivateKey) -> bytes:
    """A document of a kind, as it is sent."""
    return cose.signed(cose.written(value), key, key_id_of(key.public_key()), kind)


def opened_document(kind: bytes, raw: bytes, keys: Mapping[bytes, PublicKey]) -> Any:
    """What a document says, once one of *keys* is known to have signed it for this kind. Raises *Refused*."""
    name = kind.decode().removeprefix("shouwang.")
    if len(raw) > LARGEST:
        raise Refused(Reason("document-unreadable", {"kind": name, "fault": f"{len(raw)} bytes"}))
    try:
        message = cose.taken_apart(raw)
        key = keys.get(message.key_id)
        if key is None or not message.is_signed_by(key, kind):
            raise Refused(Reason("document-not-signed", {"kind": name}))
        return cose.read(message.payload)
    except ValueError as fault:
        raise Refused(Reason("document-unreadable", {"kind": name, "fault": str(fault)})) from fault


def told(trust: Trust, root: PrivateKey) -> bytes:
    """The list as it is sent, signed by the operation's root key."""
    signers = [
        [
            raw_of(each.public),
            *(None if moment is None else int(moment.timestamp()) for moment in (each.since, each.until, each.issued_after)),
        ]
        for each in trust.signers.values()
    ]
    return signed_document(TRUST, [trust.operation, trust.number, signers], root)


def trust_in(raw: bytes, root: PublicKey) -> Trust:
    """The list that was sent. Raises *Refused*."""
    value = opened_document(TRUST, raw, {key_id_of(root): root})
    try:
        operation, number, signers = value
        return Trust.of(str(operation), int(number), *(Signer(key_of(public), *map(_moment, moments)) for public, *moments in signers))
    except (ValueError, TypeError) as fault:
        raise Refused(Reason("document-unreadable", {"kind": "trust", "fault": str(fault)[:100]})) from fault


def _moment(seconds: int | None) -> Any:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
