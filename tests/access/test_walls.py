"""The wall between operations in PostgreSQL: with the application's own filter taken away, no row of another operation comes or goes."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations import walls
from shouwang.apps.operations.models import Operation, Role
from tests.apps.journal.phones import Phone
from tests.world import at

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


def seen(table: str, column: str) -> set[str]:
    """Of which operations rows come, asked past everything of ours."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}"')  # names of our tables
        return {row[0] for row in cursor.fetchall()}


def test_the_role_of_the_tests_sees_no_more_than_the_server_s():
    """
    Otherwise nothing here, nor any other test on PostgreSQL, would meet the wall.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)")
        assert cursor.fetchone() is None


def test_within_one_operation_no_row_of_another_comes(street):
    """
    From every table that carries an operation; without a word nothing comes at all, and for everybody everything.
    """
    mine, theirs = (str(house.commander.operation_id) for house in (street.house, street.next_door))
    tables = [(model._meta.db_table, walls.column_of(model)) for model in walls.walled()]

    everything = {table: seen(table, column) for table, column in tables}
    with walls.within(street.house.commander.operation_id):
        inside = {table: seen(table, column) for table, column in tables}
    walls._tell("")
    nothing = {table: seen(table, column) for table, column in tables}
    walls._tell(walls.EVERYWHERE)

    assert {table for table, operations in inside.items() if operations - {mine}} == set()
    assert {table for table, operations in nothing.items() if operations} == set()
    assert {table for table, operations in everything.items() if theirs in operations} >= {
        "journal_entry",
        "people_person",
        "territory_resident",
    }


def test_nothing_is_written_into_another_operation(street):
    """
    An update meets no row, an insert is refused.
    """
    mine, theirs = (house.commander.operation for house in (street.house, street.next_door))
    with walls.within(mine.pk):
        changed = Operation.objects.filter(pk=theirs.pk).update(name="Ours now")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            theirs.bodies.create(part="host", name="Ours")

    assert changed == 0


def test_the_pages_are_the_same_behind_the_wall(street):
    """
    Nothing that a page of an operation needs lies on the other side.
    """
    pages = ("board:board", "command:about", "command:orders", "people:roll", "people:callout", "territory:register", "territory:places")
    pages += ("journal:log", "journal:devices", "reports:figures", "reports:reports", "command:members", "command:close")
    browser, operation = street.browsers[Role.COMMANDER], street.house.commander.operation_id

    told = {name: browser.get(reverse(name, args=[operation])).status_code for name in pages}

    assert told == dict.fromkeys(pages, 200)


def test_devices_write_and_pull_behind_the_wall(street):
    """
    What they send is stored, and what they are told is the whole of it.
    """
    phone = Phone(street.world, "South gate")
    phone.write(at("12 08:00"))

    receipt = phone.send(at("12 08:01"))
    answer = Client().post(
        "/api/v1/state/", '{"held": []}', content_type="application/json", headers={"Authorization": f"Bearer {phone.token}"}
    )

    assert receipt.contiguous == 1
    assert {part["part"]: bool(part["put"]) for part in answer.json()} == dict.fromkeys(("operation", "posts", "doors", "badges"), True)


def test_the_journal_can_be_partitioned_by_operation(street):
    """
    A table partitioned by operation takes every constraint and index of the journal's as it is, and its entries.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE parted (LIKE journal_entry INCLUDING DEFAULTS) PARTITION BY HASH (operation_id)")
        for number in range(4):
            cursor.execute(f"CREATE TABLE parted_{number} PARTITION OF parted FOR VALUES WITH (MODULUS 4, REMAINDER {number})")
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'journal_entry'")
        for (definition,) in cursor.fetchall():
            name = definition.split(" INDEX ")[1].split(" ")[0]
            cursor.execute(definition.replace(f"INDEX {name} ON public.journal_entry", "INDEX ON parted"))
        cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'journal_entry'::regclass AND NOT tgisinternal")
        for (definition,) in cursor.fetchall():
            if " FOR EACH ROW " in definition:
                cursor.execute(definition.replace("ON public.journal_entry", "ON parted"))
        cursor.execute("INSERT INTO parted SELECT * FROM journal_entry")
        cursor.execute("SELECT count(*) FROM parted")
        moved = cursor.fetchone()[0]
        with pytest.raises(Exception, match=r"(?i)append|only|never|refus"), transaction.atomic():
            cursor.execute("UPDATE parted SET kind = 'x'")

    assert moved == Entry.objects.count() > 0
