"""
Rings: the keys under which what names people is sealed. Without its ring a sealed text is noise, wherever a copy of it lies.

A ring is a key of a folder of its own, ``<owner>.<class>.<name>.key``; the newest of an owner and a class is the one that seals, older
ones only open what is not sealed anew yet. What is sealed begins with the name of its ring, so that it says itself what opens it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from time import monotonic

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shouwang.files.keys import BYTES, key_in, key_that_is_in, settle
from shouwang.vocabulary.reasons import Reason, Refused

NAME = 8
"""Bytes of a ring's name."""
NONCE = 12
"""Bytes of a nonce of AES-GCM (NIST SP 800-38D: 96 bits)."""
_NONCES = count(int.from_bytes(os.urandom(NONCE)))
"""Each process counts from a place of its own, drawn at random among 2**96: no two meet, and no text waits for dice."""
os.register_at_fork(after_in_child=lambda: globals().update(_NONCES=count(int.from_bytes(os.urandom(NONCE)))))
MARK = 16
DAY = re.compile(r"\d{4}-\d\d-\d\d")
KEY, DRAFT = ".key", ".part"
LOOKED_AFTER = timedelta(hours=1)
"""How often, at least, copies of keys are looked through for those whose time is over."""
LOOKS_AGAIN = 1.0
"""Seconds for which a key that another process has destroyed may still open what is read here."""


class Lost(LookupError):
    """The ring that opens a text is not here: destroyed, or not restored."""


class Remaining(OSError):
    """Keys that were to be destroyed and still lie there: each file, and why."""

    def __init__(self, files: Sequence[tuple[Path, OSError]]) -> None:
        self.paths = [path for path, _ in files]
        super().__init__("; ".join(f"{path}: {fault.strerror or fault}" for path, fault in files))


class Ring:
    """One key: it seals (AES-256-GCM), opens, and makes the marks by which a number is found without being read."""

    def __init__(self, name: bytes, key: bytes) -> None:
        self.name = name
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, about: bytes) -> bytes:
        """The text sealed; it opens only for the same *about* (what it is: a column, a file)."""
        nonce = (next(_NONCES) & (1 << 8 * NONCE) - 1).to_bytes(NONCE)
        return self.name + nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """The text again; raises ``ValueError`` if one bit of it is not as it was sealed."""
        try:
            return self._cipher.decrypt(sealed[NAME : NAME + NONCE], sealed[NAME + NONCE :], about)
        except InvalidTag as fault:
            raise ValueError("What is sealed here was altered.") from fault

    def mark(self, plain: str) -> bytes:
        """The keyed hash of a number (HMAC-SHA-256): the same number has the same mark, and no mark tells its number."""
        return hmac.digest(self._marking, plain.encode(), hashlib.sha256)[:MARK]

    @cached_property
    def _marking(self) -> bytes:
        return hmac.digest(self._key, b"shouwang marks", hashlib.sha256)


class Rings:
    """
    All rings of a folder. Whoever shares the folder shares the rings: it is looked at again whenever something in it has changed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = -1
        self._looked = 0.0
        self._paths: dict[bytes, Path] = {}
        self._newest: dict[tuple[str, str], bytes] = {}
        self._open: dict[bytes, Ring] = {}

    def current(self, owner: str, kept_as: str) -> Ring:
        """The ring that seals for an owner; made when there is none yet."""
        self._look()
        name = self._newest.get((owner, kept_as))
        return self._ring(name) if name else self.renew(owner, kept_as)

    def renew(self, owner: str, kept_as: str) -> Ring:
        """A new ring, which seals from now on; the older ones still open."""
        name = secrets.token_bytes(NAME)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key_in(self.folder, f"{owner}.{kept_as}.{name.hex()}")
        self._seen = -1
        self._look()
        return self._ring(self._newest[owner, kept_as])

    def of(self, sealed: bytes) -> Ring:
        """The ring that opens this text; raises :class:`Lost` if it is not here."""
        name = sealed[:NAME]
        if name not in self._paths:
            self._seen = -1
        if name not in self._paths or monotonic() - self._looked >= LOOKS_AGAIN:
            self._look()
        return self._ring(name)

    def names(self, owner: str, kept_as: str | None = None, copies: Path | None = None) -> set[bytes]:
        """The rings of an owner, of one class or of all; those too of which only a copy is left under *copies*."""
        self._look()
        begin = f"{owner}.{kept_as}." if kept_as else f"{owner}."
        return {_name_of(path) for path in (*self._paths.values(), *_keys_under(copies, KEY, DRAFT)) if path.name.startswith(begin)}

    def all_names(self) -> set[bytes]:
        """All rings that are here."""
        self._look()
        return set(self._paths)

    def newest(self, owner: str, kept_as: str) -> bytes | None:
        """The name of the ring that seals for an owner; None while there is none."""
        self._look()
        return self._newest.get((owner, kept_as))

    def lying(self, names: set[bytes], copies: Path | None = None) -> list[Path]:
        """The files in which these rings still lie, here and in the backups of the keys under *copies*."""
        self._look()
        here = [self._paths[name] for name in names if name in self._paths]
        return here + [copy for copy in _keys_under(copies, KEY, DRAFT) if _name_of(copy) in names]

    def superseded(self, before: datetime) -> dict[tuple[str, str], set[bytes]]:
        """The rings that seal no more since a time before *before*, by owner and class: what they sealed is to be sealed anew."""
        self._look()
        settled = before.timestamp() * 1e9
        found: dict[tuple[str, str], set[bytes]] = {}
        for name, path in self._paths.items():
            owner, kept_as, _ = path.stem.split(".")
            newest = self._newest[owner, kept_as]
            if name != newest and self._paths[newest].stat().st_mtime_ns < settled:
                found.setdefault((owner, kept_as), set()).add(name)
        return found

    def destroy(self, names: set[bytes], copies: Path | None = None) -> int:
        """
        Overwrite and remove these rings, here and in the backups of the keys under *copies*; gives how many files were removed.

        Every one is tried; raises :class:`Remaining` with all that could not be removed.
        """
        paths, remaining = self.lying(names, copies), []
        for path in paths:
            try:
                _destroy(path)
            except OSError as fault:
                remaining.append((path, fault))
        for name in names:
            self._open.pop(name, None)
        self._seen = -1
        if remaining:
            raise Remaining(remaining)
        return len(paths)

    def _ring(self, name: bytes) -> Ring:
        ring = self._open.get(name)
        if ring is None:
            path = self._paths.get(name)
            if path is None:
                raise Lost(name.hex())
            try:
                ring = self._open[name] = Ring(name, key_that_is_in(path.parent, path.stem))
            except FileNotFoundError as fault:  # destroyed since the folder was looked at
                raise Lost(name.hex()) from fault
        return ring

    def _look(self) -> None:
        """See what is in the folder, if it is not as it was."""
        self._looked = monotonic()
        try:
            changed = self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            changed = 0
        if changed == self._seen:
            return
        ages: dict[tuple[str, str], tuple[int, str]] = {}
        self._paths, self._newest = {}, {}
        for path in _keys_under(self.folder):
            owner, kept_as, name = path.name.removesuffix(".key").split(".")
            age = (path.stat().st_mtime_ns, name)
            self._paths[bytes.fromhex(name)] = path
            if age > ages.get((owner, kept_as), (-1, "")):
                ages[owner, kept_as] = age
                self._newest[owner, kept_as] = bytes.fromhex(name)
        self._open = {name: ring for name, ring in self._open.items() if name in self._paths}
        self._seen = changed


def _keys_under(folder: Path | None, *kinds: str) -> Iterator[Path]:
    """The rings in a folder and below it, of these *kinds* of files; among copies a draft that was cut off holds a ring as well."""
    if folder and folder.exists():
        yield from sorted(path for kind in kinds or (KEY,) for path in folder.rglob(f"*{kind}") if path.name.count(".") == 3)


def _destroy(path: Path) -> None:
    """Overwrite a key and remove it; one that cannot be written is removed all the same, and one that is gone already is gone."""
    with suppress(OSError), path.open("r+b") as file:
        file.write(secrets.token_bytes(BYTES * 2))
        os.fsync(file.fileno())
    path.unlink(missing_ok=True)
    settle(path.parent)


def _name_of(path: Path) -> bytes:
    """The name of the ring that a file holds."""
    return bytes.fromhex(path.suffixes[-2][1:])


def back_up(folder: Path, copies: Path, at: datetime, days: int | None) -> Path:
    """
    Copy all keys into a folder of this day under *copies*, on the disk for good; gives the new copy.

    A day's folder goes before its first copy is *days* old, an hour early, since this is done each hour. One of a day to come was made
    under a wrong clock: what is in it is in today's too. With no *days* none goes. Whatever else lies under *copies* is not ours. Where there are copies and no key
    at all, the folder is away, not emptied: nothing is done, and :class:`Refused` raised.
    """
    keys = sorted(folder.rglob(f"*{KEY}"))
    if not keys and any(copies.rglob(f"*{KEY}")):
        raise Refused(Reason("keys-away", {"folder": str(folder), "copies": str(copies)}))
    copy = copies / f"{at:%Y-%m-%d}"
    copy.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in keys:
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # destroyed at this moment
            continue
        target = copy / path.relative_to(folder)
        if not target.exists() or target.read_bytes() != content:
            _put_down(target, content)
    if days is None:
        return copy
    gone_by = f"{at + LOOKED_AFTER - timedelta(days=days):%Y-%m-%d}"
    for old in copies.iterdir():
        if DAY.fullmatch(old.name) and old.is_dir() and not gone_by < old.name <= copy.name:
            _remove(old)
    return copy


def _put_down(target: Path, content: bytes) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_suffix(DRAFT)
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(target)
    settle(target.parent)


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
