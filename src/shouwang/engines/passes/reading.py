"""
Reading a pass: from the letters of a code to what it says, and whether it holds now.

Nothing in it is believed before the signature is; and no signature is looked at whose key is not in the list.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from shouwang.engines.passes import base45, cose
from shouwang.engines.passes.cose import PrivateKey
from shouwang.engines.passes.gate_pass import GatePass, gate_pass_of
from shouwang.engines.passes.trust import PASS, Signer, Trust, key_id_of
from shouwang.vocabulary.reasons import Reason, Refused

PREFIX = "SW1:"
LONGEST = 600
"""Letters of a pass at most; more is not looked at."""
AHEAD = timedelta(minutes=10)
"""By so much the clock of whoever reads a pass may be behind that of whoever issued it. Our proposal."""


def text_of(gate_pass: GatePass, key: PrivateKey) -> str:
    """What stands in the code on the card."""
    return PREFIX + base45.encoded(cose.signed(cose.written(gate_pass.claims()), key, key_id_of(key.public_key()), PASS))


def read(text: str, trust: Trust) -> tuple[GatePass, Signer]:
    """The pass in a code, and who issued it. Raises *Refused* for everything that none of the keys in *trust* has signed."""
    try:
        message = _taken_apart(text)
    except ValueError as fault:
        raise Refused(Reason("pass-unreadable", {"fault": str(fault)})) from fault
    signer = trust.signers.get(message.key_id)
    if signer is None:
        raise Refused(Reason("pass-key-unknown", {"key": message.key_id.hex()}))
    if not message.is_signed_by(signer.public, PASS):
        raise Refused(Reason("pass-forged"))
    try:
        gate_pass = gate_pass_of(cose.read_plain(message.payload))
    except ValueError as fault:
        raise Refused(Reason("pass-unreadable", {"fault": str(fault)})) from fault
    if not signer.has_issued(gate_pass.issued_at):
        raise Refused(Reason("pass-forged"))
    return gate_pass, signer


def _taken_apart(text: str) -> cose.Sign1:
    if len(text) > LONGEST:
        raise ValueError(f"{len(text)} letters")
    if not text.startswith(PREFIX):
        raise ValueError(f"it does not begin with {PREFIX}")
    raw = base45.decoded(text.removeprefix(PREFIX))
    message = cose.taken_apart(raw)
    if raw != message.written:
        raise ValueError("it is not written as we write")
    return message


def against(gate_pass: GatePass, signer: Signer, withdrawn: Container[bytes], at: datetime) -> Reason | None:
    """Why a genuine pass does not hold at a moment; None if it does."""
    if gate_pass.id in withdrawn:
        return Reason("pass-withdrawn")
    if signer.issued_after and gate_pass.issued_at < signer.issued_after:
        return Reason("pass-issued-before", {"at": signer.issued_after})
    if at >= gate_pass.expires_at:
        return Reason("pass-expired", {"at": gate_pass.expires_at})
    if at < gate_pass.issued_at - AHEAD:
        return Reason("pass-not-yet", {"at": gate_pass.issued_at})
    return None
