"""
The SQLite start-up gate.

SQLite before 3.51.3 can corrupt a write-ahead log when it is reset while another connection reads.
We bring a newer one in the ``pysqlite3`` wheel and put it in the place of Python's own before Django looks.
Where neither is new enough, the write-ahead log is not used: slower, but safe, and the status page says so.
"""

from __future__ import annotations

import sys
from typing import Any

SAFE_SINCE = (3, 51, 3)


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


def is_safe_for_wal(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix for the write-ahead log reset."""
    return version >= SAFE_SINCE


def options(version: tuple[int, ...]) -> dict[str, Any]:
    """
    Connection options for Django.

    ``synchronous=FULL``: what was answered for is on the disk. ``BEGIN IMMEDIATE``: a writer waits at the door instead of failing inside.
    ``recursive_triggers``: else ``INSERT OR REPLACE`` would delete a journal entry behind the back of its trigger.
    """
    journal_mode = "WAL" if is_safe_for_wal(version) else "DELETE"
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={journal_mode};PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;",
    }
