"""
A disk that forgets what was not fsynced, when the power goes.

What it may do with the rest is what POSIX and real disks allow, decided by dice:

- what was written since a file's last fsync survives sector by sector (512 bytes), in any mixture; so does its new length;
- names that were made, moved or removed since their folder's last fsync survive up to a random one of them, in order, as a file system with
  a log keeps them; a file's own fsync does not make its name last;
- what was fsynced is there.
"""

from __future__ import annotations

import errno
import stat
import time
from dataclasses import dataclass, field
from posixpath import dirname
from random import Random

SECTOR = 512
MOODS = (0.0, 0.1, 0.5, 0.9, 1.0)
"""How likely a sector that was not fsynced is to survive, in one power cut or another."""

Op = tuple[int, bytes] | int
"""Bytes at a place, or a new length."""


@dataclass
class File:
    """A file or a folder: what is seen, what lasts, and what was done since."""

    mode: int
    seen: bytearray = field(default_factory=bytearray)
    lasting: bytearray = field(default_factory=bytearray)
    since: list[Op] = field(default_factory=list)
    owner: tuple[int, int] = (0, 0)
    changed_at: int = field(default_factory=time.time_ns)

    @property
    def is_folder(self) -> bool:
        """Whether other names stand below it."""
        return stat.S_ISDIR(self.mode)

    def write(self, at: int, data: bytes) -> None:
        """Bytes, seen at once."""
        put(self.seen, at, data)
        self.since.append((at, data))
        self.changed_at = time.time_ns()

    def resize(self, length: int) -> None:
        """A new length, seen at once."""
        resize(self.seen, length)
        self.since.append(length)
        self.changed_at = time.time_ns()

    def settle(self) -> None:
        """All of it lasts."""
        self.lasting[:] = self.seen
        self.since.clear()

    def lose(self, dice: Random) -> None:
        """The power goes."""
        mood = dice.choice(MOODS)
        for op in self.since:
            if isinstance(op, int):
                if dice.random() < mood:
                    resize(self.lasting, op)
                continue
            at, data = op
            for begin, end in sectors(at, len(data)):
                if dice.random() < mood:
                    put(self.lasting, begin, data[begin - at : end - at])
        self.seen[:] = self.lasting
        self.since.clear()


def put(image: bytearray, at: int, data: bytes) -> None:
    """Bytes into an image, with zeros before them where there was nothing."""
    resize(image, max(len(image), at))
    image[at : at + len(data)] = data


def resize(image: bytearray, length: int) -> None:
    """Cut off, or filled with zeros."""
    del image[length:]
    image.extend(bytes(length - len(image)))


def sectors(at: int, length: int) -> list[tuple[int, int]]:
    """The stretches of a write that lie in one sector each."""
    ends = [*range((at // SECTOR + 1) * SECTOR, at + length, SECTOR), at + length]
    return list(zip([at, *ends[:-1]], ends, strict=True))


@dataclass(frozen=True)
class NameOp:
    """A name was made for a file, or taken away (None)."""

    path: str
    file: File | None

    @property
    def folder(self) -> str:
        """Whose fsync makes it last."""
        return dirname(self.path)


class Disk:
    """Names and files. After *cut_in* more writes and fsyncs the power goes; until it is back every question is answered with EIO."""

    def __init__(self) -> None:
        self.names: dict[str, File] = {"/": File(stat.S_IFDIR | 0o777)}
        self.lasting = dict(self.names)
        self.since: list[tuple[NameOp, ...]] = []
        self.dice = Random(0)
        self.cut_in: int | None = None
        self.is_off = False
        self.writes = self.syncs = self.cuts = 0

    # What programs do

    def find(self, path: str) -> File:
        """The file of this name."""
        self.be_on()
        file = self.names.get(path)
        if file is None:
            raise OSError(errno.ENOENT, path)
        return file

    def be_on(self) -> None:
        """Without power nothing answers."""
        if self.is_off:
            raise OSError(errno.EIO, "the power is off")

    def make(self, path: str, mode: int, owner: tuple[int, int]) -> File:
        """A new file or folder."""
        self.be_on()
        file = File(mode, owner=owner)
        self._name(NameOp(path, file))
        return file

    def remove(self, path: str) -> None:
        """A name goes; a folder must be empty."""
        if self.find(path).is_folder and self.below(path):
            raise OSError(errno.ENOTEMPTY, path)
        self._name(NameOp(path, None))

    def move(self, before: str, after: str) -> None:
        """Another name, in the place of what bore it."""
        file = self.find(before)
        moved = [before, *(self.below(before) if file.is_folder else ())]
        gone = [NameOp(path, None) for path in moved]
        self._name(*gone, *(NameOp(after + path[len(before) :], self.names[path]) for path in moved))

    def below(self, folder: str) -> list[str]:
        """Every name below a folder."""
        begin = folder.rstrip("/") + "/"
        return [path for path in self.names if path != "/" and path.startswith(begin)]

    def write(self, file: File, at: int, data: bytes) -> int:
        """Bytes into a file."""
        self._count()
        self.writes += 1
        file.write(at, data)
        return len(data)

    def sync(self, file: File) -> None:
        """What was written into the file lasts."""
        self._count()
        self.syncs += 1
        file.settle()

    def sync_folder(self, path: str) -> None:
        """The names in a folder last."""
        self._count()
        self.syncs += 1
        for step in self.since:
            if any(op.folder == path for op in step):
                apply(self.lasting, step)
        self.since = [step for step in self.since if all(op.folder != path for op in step)]

    def _name(self, *step: NameOp) -> None:
        apply(self.names, step)
        self.since.append(step)

    def _count(self) -> None:
        self.be_on()
        if self.cut_in is not None:
            self.cut_in -= 1
            if self.cut_in < 0:
                self.cut()
                raise OSError(errno.EIO, "the power is off")

    # What happens to it

    def settle(self) -> None:
        """Everything lasts: where a test begins."""
        for file in self.names.values():
            file.settle()
        self.lasting = dict(self.names)
        self.since.clear()

    def cut(self) -> None:
        """The power goes."""
        for step in self.since[: self.dice.randint(0, len(self.since))]:
            apply(self.lasting, step)
        self.since.clear()
        for file in self.lasting.values():
            file.lose(self.dice)
        self.names = {path: file for path, file in self.lasting.items() if has_folders(path, self.lasting)}
        self.lasting = dict(self.names)
        self.is_off, self.cut_in = True, None
        self.cuts += 1


def apply(names: dict[str, File], step: tuple[NameOp, ...]) -> None:
    """Names made and taken away, in one step."""
    for op in step:
        if op.file is None:
            names.pop(op.path, None)
        else:
            names[op.path] = op.file


def has_folders(path: str, names: dict[str, File]) -> bool:
    """Whether everything around it is there."""
    return path == "/" or (dirname(path) in names and has_folders(dirname(path), names))
