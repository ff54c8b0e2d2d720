"""
The copies of files beside the backups: one of each, since they never change, with its SHA-256 in a list.

A disk forgets without a word, and a folder is left behind. So each file is hashed when it is copied, a share of all again with every backup,
and every one before it is brought back; what is missing or altered is named.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from shouwang.files.keys import settle
from shouwang.vocabulary.reasons import Reason

FILES = "files"
"""Where in the folder of backups the files lie."""
SUMS = "files.sha256"
"""Beside it: the SHA-256 of each, as ``sha256sum --check`` reads them."""
GONE = "files.gone"
"""Those that an older backup may still name and that were destroyed since, or sealed anew under another name."""
LOOKED = ".files.looked"
"""The last one that was hashed again: the next backup goes on there."""
SHARE = 64 << 20
"""Bytes of older copies that are hashed again with each backup (ours): less than a second of a plain disk."""


def sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each copy beside the backups, by its name; what cannot be read of the list is not known."""
    lines = (line.partition("  ") for line in _lines(folder / SUMS))
    return {name.removeprefix(f"{FILES}/"): told for told, _, name in lines if name}


def copy_files(source: Path, folder: Path, wanted: Collection[str]) -> list[Reason]:
    """
    Copy what is new of *source* beside the backups in *folder*, hash it and a share of what is there; gives what is lost, each time anew.

    *wanted* are the files that the newest backup names. A copy that was altered goes, since nothing sealed can be opened any more when a bit of
    it is another; it is made anew where the file itself is still as it was. Where file and copy agree it is the list that is wrong.
    """
    target, known = folder / FILES, sums(folder)
    new = mirror(source, target, wanted)
    there = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    found = {name: sha256_of(target / name) for name in {*_share(folder, there), *(set(there) - known.keys())}} | new
    altered = {name: told for name, told in found.items() if told != known.get(name, told)}
    for name in [name for name in altered.keys() - new.keys() if (source / name).is_file() and sha256_of(source / name) == altered[name]]:
        del altered[name], known[name]
    for name in altered:
        (target / name).unlink()
    known = found | known
    healed = mirror(source, target, wanted)
    for name in altered:
        if name in healed and healed[name] == known[name]:
            there.append(name)
        elif name in healed:
            (target / name).unlink()
    lost = {name: altered.get(name) for name in wanted if not (target / name).is_file()}
    gone = ({*_lines(folder / GONE)} | known.keys()) - {*there, *wanted}
    _put(folder / GONE, gone)
    _put(folder / SUMS, (f"{known[name]}  {FILES}/{name}" for name in known.keys() - gone))
    return [_reason(name, known.get(name), told) for name, told in sorted(lost.items())]


def not_whole(folder: Path, wanted: Collection[str], here: Path, opens: Callable[[str, Path], bool]) -> dict[str, Reason]:
    """
    The files that a backup in *folder* names and that cannot be brought back as they were, each hashed; not those that are *here* whole already.

    One of which the list tells nothing, since it is lost or damaged, is whole only where a key *opens* it. What was destroyed after the backup was
    made is not missing.
    """
    known, gone, faults = sums(folder), {*_lines(folder / GONE)}, {}
    for name in sorted(wanted):
        paths = [path for path in (here / name, folder / FILES / name) if path.is_file()]
        told = [sha256_of(path) for path in paths]
        if not told and name in gone:
            continue
        agree = len(told) > 1 and len(set(told)) == 1
        if not told or (name in known and known[name] not in told and not agree):
            faults[name] = _reason(name, known.get(name), told[-1] if told else None)
        elif name not in known and not any(opens(name, path) for path in paths):
            faults[name] = Reason("file-unproved", {"name": name, "list": SUMS})
    return faults


def _reason(name: str, wanted: str | None, found: str | None) -> Reason:
    told = {"name": name, "wanted": wanted or "?"}
    return Reason("file-altered", told | {"found": found}) if found else Reason("file-missing", told)


def mirror(source: Path, target: Path, wanted: Collection[str] = (), *, without: Collection[str] = ()) -> dict[str, str]:
    """
    Make *target* hold the files of *source*, those *without* excepted, and besides only *wanted* ones; the SHA-256 of what was copied.

    What is there already is not copied again. A *source* that is not there, or empty as a mount is whose disk is away, takes nothing away;
    nor does one that has lost a file which is still named.
    """
    here = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()} if source.exists() else set()
    if not here:
        return {}
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(target).as_posix() not in {*here, *wanted}:
            path.unlink()
    new = [name for name in sorted(here - {*without}) if not (target / name).exists()]
    return {name: _copied(source / name, target / name) for name in new}


def _copied(path: Path, copy: Path) -> str:
    """Copy a file, on the disk for good; its SHA-256, of what was read."""
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft, told = copy.with_suffix(".part"), hashlib.sha256()
    with path.open("rb") as read, draft.open("wb") as written:
        while some := read.read(1 << 20):
            told.update(some)
            written.write(some)
        written.flush()
        os.fsync(written.fileno())
    draft.rename(copy)
    settle(copy.parent)
    return told.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _share(folder: Path, there: list[str]) -> list[str]:
    """The copies whose turn it is to be hashed again: those that follow the last one of the time before."""
    last = "".join(_lines(folder / LOOKED)[:1])
    turn, left = [], SHARE
    for name in [*(name for name in there if name > last), *(name for name in there if name <= last)]:
        left -= (folder / FILES / name).stat().st_size
        turn.append(name)
        if left <= 0:
            break
    _put(folder / LOOKED, turn[-1:])
    return turn


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _put(path: Path, lines: Iterable[str]) -> None:
    """Write a list, whole or not at all, if it is another one; where nothing is on it there is none."""
    listed = sorted(lines)
    if listed == sorted(_lines(path)):
        return
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in listed)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    settle(path.parent)
