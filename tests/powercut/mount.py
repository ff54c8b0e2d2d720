"""The disk, mounted over FUSE by a process of its own: ``python -m tests.powercut.mount FOLDER``; it is told what to do on its standard input."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from functools import wraps
from itertools import count
from pathlib import Path
from posixpath import basename, dirname
from random import Random
from threading import RLock, Thread
from typing import Any

from tests.powercut.disk import Disk, File
from tools import machine

LIBRARY = "fuse3"
FOLDER, FILE = stat.S_IFDIR, stat.S_IFREG


def bring() -> None:
    """See to it that disks can be mounted; raises :class:`tools.machine.Missing`."""
    if not Path("/dev/fuse").exists() or not machine.is_root():
        raise machine.Missing("Disks of our own need root and /dev/fuse.")
    if find_library(LIBRARY) is None:
        machine.install_packages("libfuse3-3", why="FUSE")


class Answers:
    """What the kernel asks, answered from the disk, one question at a time."""

    use_ns = True

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.open_files: dict[int, File] = {}
        self.numbers = count(1)

    def _of(self, path: str, number: int | None) -> File:
        file = self.open_files.get(number or 0)
        if file is None:
            return self.disk.find(path)
        self.disk.be_on()
        return file

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        """What is told of a file."""
        file = self._of(path, fh)
        return {
            "st_mode": file.mode, "st_nlink": 1, "st_size": len(file.seen), "st_uid": file.owner[0], "st_gid": file.owner[1],
            "st_mtime": file.changed_at, "st_ctime": file.changed_at, "st_atime": file.changed_at,
        }  # fmt: skip

    def readdir(self, path: str, _fh: int) -> list[str]:
        """What is in a folder."""
        self.disk.find(path)
        return [".", "..", *(basename(name) for name in self.disk.below(path) if dirname(name) == path)]

    def mkdir(self, path: str, mode: int) -> None:
        """A folder."""
        self.disk.make(path, FOLDER | mode & 0o7777, caller())

    def create(self, path: str, mode: int, _info: Any = None) -> int:
        """A file, open."""
        return self._opened(self.disk.make(path, FILE | mode & 0o7777, caller()))

    def open(self, path: str, flags: int) -> int:
        """A file that is there, open."""
        file = self.disk.find(path)
        if flags & os.O_TRUNC:
            file.resize(0)
        return self._opened(file)

    def _opened(self, file: File) -> int:
        number = next(self.numbers)
        self.open_files[number] = file
        return number

    def release(self, _path: str, fh: int) -> None:
        """Closed."""
        self.open_files.pop(fh, None)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        """Bytes."""
        return bytes(self._of(path, fh).seen[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        """Bytes."""
        return self.disk.write(self._of(path, fh), offset, data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> None:
        """A new length."""
        self._of(path, fh).resize(length)

    def fallocate(self, path: str, _mode: int, offset: int, length: int, fh: int) -> None:
        """Room for what will be written."""
        file = self._of(path, fh)
        if len(file.seen) < offset + length:
            file.resize(offset + length)

    def fsync(self, path: str, _datasync: int, fh: int) -> None:
        """It lasts."""
        self.disk.sync(self._of(path, fh))

    def fsyncdir(self, path: str, _datasync: int, _fh: int) -> None:
        """Its names last."""
        self.disk.sync_folder(path)

    def unlink(self, path: str) -> None:
        """A name goes."""
        self.disk.remove(path)

    rmdir = unlink

    def rename(self, old: str, new: str, _flags: int = 0) -> None:
        """Another name."""
        self.disk.move(old, new)

    def chmod(self, path: str, mode: int) -> None:
        """Who may; it lasts at once."""
        file = self.disk.find(path)
        file.mode = stat.S_IFMT(file.mode) | mode & 0o7777

    def chown(self, path: str, uid: int, gid: int) -> None:
        """Whose it is; it lasts at once."""
        self.disk.find(path).owner = (uid, gid)

    def utimens(self, path: str, _times: Any = None) -> None:
        """Times are not kept."""
        self.disk.find(path)

    def statfs(self, _path: str) -> dict[str, int]:
        """There is room."""
        return {"f_bsize": 4096, "f_frsize": 4096, "f_blocks": 1 << 20, "f_bavail": 1 << 19, "f_bfree": 1 << 19}


def caller() -> tuple[int, int]:
    """Who asks."""
    import mfusepy

    uid, gid, _ = mfusepy.fuse_get_context()
    return uid, gid


def serve(folder: str) -> None:
    """Mount and answer until the folder is unmounted."""
    os.environ.setdefault("FUSE_LIBRARY_PATH", find_library(LIBRARY) or "")
    import mfusepy

    disk, lock = Disk(), RLock()

    class Operations(Answers, mfusepy.Operations):  # type: ignore[misc,unused-ignore]
        """As the library wants them."""

    for name in vars(Answers):
        if not name.startswith("_") and callable(getattr(Answers, name)):
            setattr(Operations, name, alone(getattr(Answers, name), lock, mfusepy.FuseOSError))
    Thread(target=obey, args=(disk, lock), daemon=True).start()
    mfusepy.FUSE(Operations(disk), folder, foreground=True, nothreads=True, allow_other=True, attr_timeout=0, entry_timeout=0)


def alone(answer: Callable[..., Any], lock: Any, error: type[OSError]) -> Callable[..., Any]:
    """One at a time, with errors as the library knows them."""

    @wraps(answer)
    def locked(*words: Any) -> Any:
        with lock:
            try:
                return answer(*words)
            except OSError as fault:
                raise error(fault.errno) from None  # type: ignore[call-arg,arg-type]

    return locked


def obey(disk: Disk, lock: Any) -> None:
    """What the tests tell: each line is a word with its numbers, answered by a line of JSON."""
    for line in sys.stdin:
        word, *numbers = line.split()
        with lock:
            if word == "arm":
                disk.cut_in, disk.dice = int(numbers[0]), Random(int(numbers[1]))
            elif word == "cut":
                disk.cut()
            elif word == "on":
                disk.is_off = False
            elif word == "settle":
                disk.settle()
            told = {"off": disk.is_off, "cuts": disk.cuts, "writes": disk.writes, "syncs": disk.syncs}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


class Mounted:
    """A mounted disk, from outside."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self.folder, self.process = folder, process

    def tell(self, *words: object) -> dict[str, int]:
        """Say something to the disk; its answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer: dict[str, int] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def mounted(folder: Path) -> Iterator[Mounted]:
    """A new disk at *folder*; gone at the end."""
    folder.mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.powercut.mount", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        disk = Mounted(folder, process)
        try:
            disk.tell("how")
            while not folder.is_mount():
                assert process.poll() is None, "the disk could not be mounted"
            yield disk
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=False, capture_output=True)
            process.kill()


if __name__ == "__main__":
    serve(sys.argv[1])
