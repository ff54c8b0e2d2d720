"""
Keys, each in a file of its own that only its owner may read, in a folder that is backed up apart from the data.

Who has the data without the keys can read no sealed text and sign nothing.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

BYTES = 32


def key_in(folder: Path, name: str) -> bytes:
    """The key of this name, 32 random bytes; made when there is none yet, and on the disk before it is given out."""
    try:
        return key_that_is_in(folder, name)
    except FileNotFoundError:
        return _made(folder / f"{name}.key")


def key_that_is_in(folder: Path, name: str) -> bytes:
    """The key of this name; none is made. Raises ``FileNotFoundError`` when there is none."""
    path = folder / f"{name}.key"
    key = bytes.fromhex(path.read_text(encoding="ascii"))
    if len(key) != BYTES:
        raise ValueError(f"{path.name} holds {len(key)} bytes where a key has {BYTES}: restore it from the backup of the keys.")
    return key


def word_in(folder: Path, name: str) -> str:
    """A word of this name that somebody has to read off the server: 10 random signs, made once and kept like a key."""
    return key_in(folder, name).hex()[:10]


def _made(path: Path) -> bytes:
    """A new key; of two who make it at the same moment the second takes the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key, draft = secrets.token_bytes(BYTES), path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key.hex())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return key_in(path.parent, path.stem)
    finally:
        draft.unlink()
    settle(path.parent)
    return key


def settle(folder: Path) -> None:
    """Put a folder's entries on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
