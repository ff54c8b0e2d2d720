"""
A second wall behind the application's filter: on PostgreSQL a connection that works for one operation sees no row of another (decision 0013).

Every table that carries an operation has a policy of row-level security. A connection works for all operations until the door to a page or
an interface narrows it (:func:`within`); one that was told nothing, as somebody else's program, sees nothing. A superuser sees through
every wall, so the server's own role must not be one. SQLite has no such thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.apps import AppConfig, apps
from django.db import DatabaseError, connection, connections
from django.db.models import Model

from shouwang.apps.operations.models import Operation

EVERYWHERE = "*"
OPTION = f"-c shouwang.operation={EVERYWHERE}"
"""How a connection of ours begins."""
TOLD = "(SELECT current_setting('shouwang.operation', true))"
RULE = f"{TOLD} = '{EVERYWHERE}' OR {{column}} = (SELECT nullif(nullif({TOLD}, '{EVERYWHERE}'), '')::uuid)"


@contextmanager
def within(operation: UUID) -> Iterator[None]:
    """What is read and written here belongs to *operation*, whatever a query asks for."""
    if connection.vendor != "postgresql":
        yield
        return
    _tell(str(operation))
    try:
        yield
    finally:
        try:
            _tell(EVERYWHERE)
        except DatabaseError:  # it is broken, or in a transaction that has failed: the next request shall not find it so
            connection.close()


def _tell(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('shouwang.operation', %s, false)", [what])


def column_of(model: type[Model]) -> str | None:
    """The column by which a table's rows belong to an operation; None where they belong to none."""
    if model is Operation:
        return "id"
    return next((field.column for field in model._meta.concrete_fields if field.related_model is Operation), None)


def walled() -> list[type[Model]]:
    """The tables behind the wall: all that carry an operation."""
    return [model for model in apps.get_models() if column_of(model)]


def build(sender: AppConfig, using: str, **_: Any) -> None:
    """After the tables of an app have been made, each that carries an operation gets its policy; one that has it is left alone."""
    database = connections[using]
    if database.vendor != "postgresql":
        return
    with database.cursor() as cursor:
        there = set(database.introspection.table_names(cursor))
        cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'within_operation'")
        there -= {table for (table,) in cursor.fetchall()}
        for model in sender.get_models():
            if (column := column_of(model)) and model._meta.db_table in there:
                table, rule = database.ops.quote_name(model._meta.db_table), RULE.format(column=database.ops.quote_name(column))
                cursor.execute(
                    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
                    f"CREATE POLICY within_operation ON {table} USING ({rule})"
                )
