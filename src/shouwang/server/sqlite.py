"""
The SQLite start-up gate.

SQLite before 3.51.3 can corrupt a write-ahead log when it is reset while another connection reads.
We bring a newer one in the ``pysqlite3`` wheel and put it in the place of Python's own before Django looks.
Where neither is new enough, the write-ahead log is not used: slower, but safe, and the status page says so.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

SAFE_SINCE = (3, 51, 3)
NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "ocfs2",
        "gfs2",
        "beegfs",
        "fuse.sshfs",
        "fuse.glusterfs",
    }
    | {"fuse.rclone", "fuse.s3fs", "fuse.juicefs", "fuse.cephfs"}
)
"""
File systems of other machines. SQLite's locks cannot be trusted there (sqlite.org, "How To Corrupt An SQLite Database File", 2.1), and its
write-ahead log needs memory that all who write share (sqlite.org, "Write-Ahead Logging": not over a network file system).
"""
SHARED = frozenset({"9p", "virtiofs", "vboxsf", "prl_fs", "drvfs", "vmhgfs", "fuse.vmhgfs-fuse", "fuse.grpcfuse", "fuse.osxfs"})
"""
Folders that a host lends to a virtual machine, as Docker and WSL do on Windows and macOS: two kernels, so no shared memory either. 9p maps
no shared memory at all unless it is mounted so (kernel.org, "v9fs"); virtiofs keeps locks inside the guest unless it is told otherwise
(virtiofsd, ``--posix-lock``), so that whoever opens the file on the host meets none. Damaged databases: microsoft/WSL issue 2395.
"""
MOUNTS = Path("/proc/self/mountinfo")


def use_the_newest() -> tuple[int, ...]:
    """Make ``import sqlite3`` give the newest SQLite at hand; return its version."""
    import sqlite3

    try:
        import pysqlite3
    except ImportError:
        return sqlite3.sqlite_version_info
    if pysqlite3.sqlite_version_info > sqlite3.sqlite_version_info:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
        return tuple(pysqlite3.sqlite_version_info)
    return sqlite3.sqlite_version_info


def file_system_of(folder: Path, mounts: str) -> str:
    """The kind of file system that *folder* lies on, by the kernel's list of *mounts*; empty where it is not known."""
    best, kind = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        place = before.split(" ")[4].replace("\\040", " ")
        if folder.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, after.split(" ")[0]
    return kind


def shared_by(place: Path) -> str:
    """The kind of file system of *place*, if others may write there behind our kernel's back; else nothing."""
    kind = file_system_of(place.resolve(), MOUNTS.read_text(encoding="utf-8")) if MOUNTS.exists() else ""
    return kind if kind in NETWORK | SHARED else ""


def refuse_network(data: Path, keys: Path, database: Path | None) -> list[str]:
    """
    Every place that may not lie where it lies; *database* is the file of SQLite, or None.

    Backups may: one process writes them, and each is read again and counted before it is believed.
    """
    ways_out = "Name {what} on a disk of this machine, or set SHOUWANG_DATABASE_URL=postgresql://USER:PASSWORD@HOST:PORT/NAME."
    told = []
    if database and (kind := shared_by(data)):
        told.append(f"SHOUWANG_DATA is {data}, {_lies_on(kind)}: {TWO_WRITERS} {ways_out.format(what='a folder')}")
    if database and not database.is_relative_to(data) and (kind := shared_by(database)):
        told.append(f"SHOUWANG_DATABASE_URL names {database}, {_lies_on(kind)}: {TWO_WRITERS} {ways_out.format(what='a file')}")
    if (not database or not keys.is_relative_to(data)) and (kind := shared_by(keys)):
        told.append(f"SHOUWANG_KEYS is {keys}, {_lies_on(kind)}: {KEYS_ELSEWHERE} Name a folder on a disk of this machine.")
    return told


TWO_WRITERS = "two who write there can destroy the database."
KEYS_ELSEWHERE = (
    "a key that is overwritten and removed there may stay behind on the other machine, and nobody could be forgotten for certain."
)


def _lies_on(kind: str) -> str:
    return f"which lies on a {'network file system' if kind in NETWORK else 'folder shared with a host'} ({kind})"


def is_safe_for_wal(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix for the write-ahead log reset."""
    return version >= SAFE_SINCE


def options(version: tuple[int, ...]) -> dict[str, Any]:
    """
    Connection options for Django.

    ``synchronous=FULL``, without the write-ahead log ``EXTRA``: what was answered for is on the disk. Without that log a commit is the
    removal of a file, and only ``EXTRA`` waits until the folder knows of it. ``BEGIN IMMEDIATE``: a writer waits at the door instead of failing inside.
    ``recursive_triggers``: else ``INSERT OR REPLACE`` would delete a journal entry behind the back of its trigger.
    """
    journal_mode, synchronous = ("WAL", "FULL") if is_safe_for_wal(version) else ("DELETE", "EXTRA")
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={journal_mode};PRAGMA synchronous={synchronous};PRAGMA busy_timeout=20000;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;",
    }
