"""The status page: what is in order, and the way out where something is not."""

from __future__ import annotations

import pytest
from django.db import connection

from shouwang.apps.frame import reads


class Server:
    """A PostgreSQL server that answers what a test wants: the settings that are off, and whether the role sees through walls."""

    vendor, pg_version = "postgresql", 150018

    def __init__(self, off: list[str], sees_through: bool) -> None:
        self._answers = [[(name,) for name in off], [(sees_through,)]]

    def cursor(self) -> Server:
        return self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, _: str) -> None:
        self._found = self._answers.pop(0)

    def fetchall(self) -> list[tuple[object, ...]]:
        return self._found

    def fetchone(self) -> tuple[object, ...]:
        return self._found[0]


@pytest.mark.parametrize(
    ("off", "sees_through", "said"),
    [
        ([], False, []),
        (["fsync"], False, ["power cut"]),
        ([], True, ["no superuser"]),
        (["synchronous_commit"], True, ["power cut", "no superuser"]),
    ],
)
def test_the_page_asks_for_a_database_that_keeps_and_walls(monkeypatch, off, sees_through, said):
    """
    Whatever would lose entries or let one operation see another is told, each with its way out.
    """
    monkeypatch.setattr(reads, "connection", Server(off, sees_through))

    check = reads._postgresql()

    assert check.is_right is (said == [])
    assert [word for word in ("power cut", "no superuser") if word in check.way_out] == said


def test_the_tests_run_behind_the_walls(world):
    """
    The page of this very server, as its commander sees it: its database is in order, on SQLite as on PostgreSQL by a role that is no superuser.
    """
    page = world.browser(world.commander).get("/status/").content.decode()

    assert "sees through the wall" not in page
    assert ("PostgreSQL" in page) is (connection.vendor == "postgresql")
