"""
Checkpoints: how far a journal had grown when, signed, so that nobody can change it afterwards without being found out.

A checkpoint is a signed note, the text form of public transparency logs (C2SP signed-note and tlog-checkpoint): lines of text, an empty line,
and a signature line. Ed25519. Who trusts a checkpoint trusts a key, known by its name and a short key id.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shouwang.engines.journal.canonical import written

ED25519 = b"\x01"
"""C2SP signed-note: the number of the kind of signature, in key ids and in written keys."""
ORIGIN = "shouwang.journal/"
LEAVES = "shouwang.leaves"
"""How the leaf hashes begin that may stand at the end of a file of notes: ours, as C2SP has no form for them."""
SIGNATURE = "— "
KEY_ID, SEED, SIGNED, LEAF = 4, 32, 64, 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    The journal of *operation* had *size* entries under *root* at the moment *at*.

    *epoch* is 1 until the server was lost and brought back from a backup; each time it is one more.
    """

    operation: UUID
    size: int
    root: bytes
    at: datetime
    epoch: int = 1

    def text(self) -> str:
        """What is signed: origin, size, root, and as further lines the moment, and the epoch if it is not the first."""
        told = f"{ORIGIN}{self.operation}\n{self.size}\n{base64.b64encode(self.root).decode()}\nat {written(self.at)}\n"
        return told if self.epoch == 1 else f"{told}epoch {self.epoch}\n"


@dataclass(frozen=True, slots=True)
class Key:
    """A public key by which checkpoints are trusted; its *name* has neither spaces nor plus signs."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature says whose it is."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID]

    def __str__(self) -> str:
        """``name+id+key``, as it is printed and handed on."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def key_from(text: str) -> Key:
    """The key that was written ``name+id+key``; raises ``ValueError`` if anything in it does not fit the rest."""
    name, _, rest = text.strip().partition("+")
    id_, _, encoded = rest.partition("+")
    raw = _decoded(encoded)
    key = Key(name, raw[1:])
    if raw[:1] != ED25519 or len(key.public) != SEED or key.id.hex() != id_ or " " in name or not name:
        raise ValueError(f"{text.strip()[:80]!r} is not the key of a journal.")
    return key


def key_of(private: Ed25519PrivateKey, name: str) -> Key:
    """The public half, under this name."""
    return Key(name, private.public_key().public_bytes_raw())


def signed(checkpoint: Checkpoint, private: Ed25519PrivateKey, name: str) -> str:
    """The checkpoint as a signed note."""
    text = checkpoint.text()
    signature = key_of(private, name).id + private.sign(text.encode())
    return f"{text}\n{SIGNATURE}{name} {base64.b64encode(signature).decode()}\n"


def opened(note: str, key: Key) -> Checkpoint:
    """The checkpoint in a note that *key* has signed; raises ``ValueError``, saying why, if it has not or there is none."""
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    if not any(_is_signed(text, line, key) for line in signatures.split("\n")):
        raise ValueError(f"No signature of {key.name} holds.")
    try:
        origin, size, root, at, *rest = text.splitlines()
        moment, epoch = datetime.fromisoformat(at.removeprefix("at ")), int(rest[0].removeprefix("epoch ")) if rest else 1
        checkpoint = Checkpoint(UUID(origin.removeprefix(ORIGIN)), int(size), _decoded(root), moment, epoch)
    except ValueError as fault:
        raise ValueError("What is signed is not a checkpoint.") from fault
    if checkpoint.text() != text:
        raise ValueError("What is signed is not a checkpoint.")
    return checkpoint


def is_by(note: str, key: Key) -> bool:
    """Whether a note names *key* as one that signed it; whether the signature holds is not asked."""
    begin = f"\n{SIGNATURE}{key.name} "
    told = note.partition(begin)[2][:8]
    try:
        return base64.b64decode(told + "=" * (-len(told) % 4))[:KEY_ID] == key.id
    except binascii.Error:
        return False


def _is_signed(text: str, line: str, key: Key) -> bool:
    name, _, encoded = line.removeprefix(SIGNATURE).rpartition(" ")
    try:
        raw = _decoded(encoded)
        if name != key.name or raw[:KEY_ID] != key.id or len(raw) != KEY_ID + SIGNED:
            return False
        Ed25519PublicKey.from_public_bytes(key.public).verify(raw[KEY_ID:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def _decoded(text: str) -> bytes:
    """Base64 as it is written, and in no other spelling."""
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error as fault:
        raise ValueError("This is not base64.") from fault
    if base64.b64encode(raw).decode() != text:
        raise ValueError("This is not base64.")
    return raw


def leaves_text(leaves: Iterable[bytes]) -> str:
    """Leaf hashes as they stand at the end of a file of notes, each in a line."""
    return "\n".join([LEAVES, *(base64.b64encode(leaf).decode() for leaf in leaves), ""])


def leaves_in(text: str) -> tuple[str, list[bytes]]:
    """A file of notes without the leaf hashes at its end, and these. Raises ``ValueError`` at anything else after their beginning."""
    notes, mark, rest = text.rpartition(f"\n\n{LEAVES}\n")
    if not mark:
        return text, []
    leaves = [_decoded(line) for line in rest.removesuffix("\n").split("\n")]
    if any(len(leaf) != LEAF for leaf in leaves):
        raise ValueError("The leaf hashes are damaged.")
    return f"{notes}\n", leaves


def notes_in(text: str) -> tuple[Key | None, list[str]]:
    """
    A file of notes, one after the other: the key that may stand above them, and each note.

    Raises ``ValueError`` at anything else in it: what is not read could hide a note that somebody has damaged.
    """
    parts = [part for part in re.split(r"\n{2,}", text.strip("\n")) if part]
    key = key_from(parts.pop(0)) if parts and not parts[0].startswith(ORIGIN) else None
    if len(parts) % 2:
        raise ValueError("The last note has no signature.")
    notes: list[str] = []
    for told, signatures in zip(parts[::2], parts[1::2], strict=True):
        if not told.startswith(ORIGIN) or not all(line.startswith(SIGNATURE) for line in signatures.split("\n")):
            raise ValueError(f"Note {len(notes) + 1} is damaged.")
        notes.append(f"{told}\n\n{signatures}\n")
    return key, notes
