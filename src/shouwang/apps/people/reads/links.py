"""Addresses that open without a login: a random id, signed, so that a guess or a slip of the pen is known for what it is."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from django.core import signing


@dataclass(frozen=True)
class Secret:
    """The secret part of one sort of addresses, told from all others by *salt*."""

    salt: str

    def of(self, identity: UUID) -> str:
        """The secret part for *identity*."""
        return self._signer.sign(urlsafe_b64encode(identity.bytes).decode().rstrip("="))

    def behind(self, token: str) -> UUID | None:
        """The identity that *token* was made for; None when it is none of ours."""
        try:
            return UUID(bytes=urlsafe_b64decode(self._signer.unsign(token) + "=="))
        except (signing.BadSignature, ValueError):
            return None

    @property
    def _signer(self) -> signing.Signer:
        return signing.Signer(sep=".", salt=self.salt)


CALLS = Secret("shouwang.people.call")
BADGES = Secret("shouwang.people.badge")
DUTIES = Secret("shouwang.roster.duties")
