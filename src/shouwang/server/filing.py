"""
The copies of files beside the backups: one of each, since they never change, with its SHA-256 in a list.

A disk forgets without a word, and a folder is left behind. So each file is hashed when it is copied, a share of all again with every backup,
and every one before it is brought back; what is missing or altered is named.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from shouwang.files.keys import settle
from shouwang.vocabulary.reasons import Reason

FILES = "files"
"""Where in the folder of backups the files lie."""
SUMS = "files.sha256"
"""Beside it: the SHA-256 of each, as ``sha256sum --check`` reads them."""
TOLD = re.compile(rf"(?P<sha256>[0-9a-f]{{64}})  {FILES}/(?P<name>[^\ufffd]+)")
"""A line of that list."""
NO_TEXT = "\ufffd"
"""What stands in a line where its bytes are no UTF-8."""
GONE = "files.gone"
"""Those that an older backup may still name and that were destroyed since, or sealed anew under another name."""
LOOKED = ".files.looked"
"""The last one that was hashed again: the next backup goes on there."""
SHARE = 64 << 20
"""Bytes of older copies that are hashed again with each backup (ours): less than a second of a plain disk."""


def sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each copy beside the backups, by its name; what cannot be read of the list is not known."""
    told = filter(None, map(TOLD.fullmatch, _lines(folder / SUMS)))
    return {line["name"]: line["sha256"] for line in told}


def damaged(folder: Path) -> list[Reason]:
    """The lists beside the backups in *folder* of which something cannot be read, each by its name, with the way out."""
    unread = {
        SUMS: any(not TOLD.fullmatch(line) for line in _raw_lines(folder / SUMS)),
        GONE: any(NO_TEXT in line for line in _raw_lines(folder / GONE)),
    }
    return [Reason("list-damaged", {"list": name}) for name, is_unread in unread.items() if is_unread]


def copy_files(source: Path, folder: Path, wanted: Collection[str], opens: Callable[[str, Path], bool]) -> list[Reason]:
    """
    Copy what is new of *source* beside the backups in *folder*, hash it and a share of what is there; gives what is lost, each time anew.

    *wanted* are the files that the newest backup names. A copy that was altered goes, since nothing sealed can be opened any more when a bit of
    it is another; it is made anew where the file itself is still as it was. Where file and copy agree, or a key *opens* the copy, it is the
    list that is wrong. One of which the list tells nothing and that no key opens stays, since its key may come back, but is not listed.
    """
    target, known = folder / FILES, sums(folder)
    new = mirror(source, target, wanted)
    there = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
    found = {name: sha256_of(target / name) for name in {*_share(folder, there), *(set(there) - known.keys())}} | new
    doubted = {name: told for name, told in found.items() if told != known.get(name, new.get(name))}
    for name in [name for name in doubted if opens(name, target / name) or (name not in new and _is(source / name, doubted[name]))]:
        del doubted[name]
        known.pop(name, None)
    altered = {name: told for name, told in doubted.items() if name in known or ((source / name).is_file() and opens(name, source / name))}
    for name in altered:
        (target / name).unlink()
    healed = mirror(source, target, wanted)
    for name in altered.keys() & healed.keys():
        if healed[name] == known.get(name) or opens(name, target / name):
            known[name] = healed[name]
        else:
            (target / name).unlink()
    known = {name: told for name, told in found.items() if name not in doubted} | known
    lost = [_reason(name, known.get(name), altered.get(name)) for name in wanted if not (target / name).is_file()]
    lost += [_unproved(name) for name in wanted if name in doubted and name not in known]
    gone = ({*_lines(folder / GONE)} | known.keys()) - {*there, *wanted}
    _put(folder / GONE, gone)
    _put(folder / SUMS, (f"{known[name]}  {FILES}/{name}" for name in known.keys() - gone))
    return sorted(lost, key=lambda reason: str(reason.parameters["name"]))


def not_whole(folder: Path, wanted: Collection[str], here: Path, opens: Callable[[str, Path], bool]) -> dict[str, Reason]:
    """
    The files that a backup in *folder* names and that cannot be brought back as they were, each hashed; not those that are *here* whole already.

    What a key *opens* is whole whatever the list tells, which may be lost, damaged or wrong; one of which it tells nothing is whole only then.
    What was destroyed after the backup was made is not missing.
    """
    known, gone, faults = sums(folder), {*_lines(folder / GONE)}, {}
    for name in sorted(wanted):
        paths = [path for path in (here / name, folder / FILES / name) if path.is_file()]
        told = [sha256_of(path) for path in paths]
        if not told and name in gone:
            continue
        agree = name in known and len(told) > 1 and len(set(told)) == 1
        if known.get(name) in told or agree or any(opens(name, path) for path in paths):
            continue
        faults[name] = _reason(name, known.get(name), told[-1] if told else None) if name in known or not told else _unproved(name)
    return faults


def spoilt(folder: Path, wanted: Collection[str], here: Path, opens: Callable[[str, Path], bool]) -> list[Path]:
    """The *wanted* files that are *here* and not whole, though their copy beside the backup is: that has to take their place."""
    known = sums(folder)

    def is_whole(name: str, path: Path) -> bool:
        return known.get(name) == sha256_of(path) or opens(name, path)

    pairs = [(name, here / name, folder / FILES / name) for name in sorted(wanted)]
    both = [each for each in pairs if each[1].is_file() and each[2].is_file()]
    return [mine for name, mine, copy in both if not is_whole(name, mine) and is_whole(name, copy)]


def _unproved(name: str) -> Reason:
    return Reason("file-unproved", {"name": name, "list": SUMS})


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


def _is(path: Path, told: str) -> bool:
    return path.is_file() and sha256_of(path) == told


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
    """What can be read of a list: a disk that forgets spoils lines of it, not all."""
    return [line for line in _raw_lines(path) if NO_TEXT not in line]


def _raw_lines(path: Path) -> list[str]:
    return [line.decode(errors="replace") for line in path.read_bytes().splitlines()] if path.exists() else []


def _put(path: Path, lines: Iterable[str]) -> None:
    """Write a list, whole or not at all, if it is another one; where nothing is on it there is none."""
    content = "".join(f"{line}\n" for line in sorted(lines)).encode()
    if content == (path.read_bytes() if path.exists() else b""):
        return
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    settle(path.parent)
