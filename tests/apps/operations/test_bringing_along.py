"""A database of before is brought along: what stood open in it is sealed, and reads as it did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from shouwang.apps.command.models import Order
from shouwang.apps.reports.models import Photo
from shouwang.server.backups import TRIED, known_to_django


def stored(table: str, column: str) -> list[bytes]:
    """What lies in the database itself."""
    with connections[TRIED].cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [bytes(row[0]) for row in cursor.fetchall()]


BEFORE = [("command", "0001_initial"), ("reports", "0001_initial")]


def migrate(to: list[tuple[str, str]] | None = None) -> StateApps:
    """Bring the tables of the database beside to a state, or up to today's; the models as they are there."""
    executor = MigrationExecutor(connections[TRIED])
    executor.migrate(to or executor.loader.graph.leaf_nodes())
    return executor.loader.project_state(to).apps


@pytest.fixture
def beside(tmp_path: Path, transactional_db: None) -> Iterator[None]:
    """A database of its own."""
    with known_to_django(NAME=str(tmp_path / "beside.sqlite3")):
        yield


@pytest.mark.sqlite
def test_what_stood_open_is_sealed_and_reads_as_before(beside, tmp_path):
    """
    An order with and one without words, and a photo whose published copy is kept as public: its words are, too.
    """
    before = migrate(BEFORE)
    now = "2022-03-12T08:00:00+00:00"
    told = {"hazard": "epidemic", "legal_basis": "x", "area": "x", "time_zone": "UTC", "started_at": now}
    operation = before.get_model("operations", "Operation").objects.using(TRIED).create(name="x", **told)
    orders = before.get_model("command", "Order").objects.using(TRIED)
    for title, text in (("one", "Ask Gu Ning."), ("two", "")):
        orders.create(operation=operation, level="street", issuer="x", title=title, text=text, received_at=now)
    files = [
        before.get_model("journal", "Attachment")
        .objects.using(TRIED)
        .create(operation_id=operation.pk, kept_as=kept_as, media_type="image/jpeg", size=1, sha256="0" * 64)
        for kept_as in ("texts", "public")
    ]
    before.get_model("reports", "Photo").objects.using(TRIED).create(
        operation=operation, original_id=files[0].pk, published_id=files[1].pk, taken_at=now, caption="Gu Ning at the gate", alternative="x"
    )

    connections[TRIED].close()
    assert b"Gu Ning" in (tmp_path / "beside.sqlite3").read_bytes()

    migrate()

    connections[TRIED].close()
    assert not any(b"Gu Ning" in path.read_bytes() for path in tmp_path.glob("beside.sqlite3*"))
    assert [order.text for order in Order.objects.using(TRIED).order_by("title")] == ["Ask Gu Ning.", ""]
    photo = Photo.objects.using(TRIED).get()
    assert (photo.caption, photo.caption_en, photo.kept_as) == ("Gu Ning at the gate", "", "public")
    lying = stored("command_order", "text") + stored("reports_photo", "caption")
    assert sorted(map(bool, lying)) == [False, True, True]
    assert not any(b"Gu Ning" in each for each in lying)
