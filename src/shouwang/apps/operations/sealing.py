"""For migrations: columns that stood open are sealed, with whatever stands in them already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import migrations

from shouwang.apps.operations.sealed import Noise, Sealed


def sealing(app: str, model: str, columns: Mapping[str, Sealed], kept_as: str) -> list[Any]:
    """
    The steps after which *columns* of a table are sealed under the class *kept_as*, or the one that each row says, by the key of its operation.

    A column is put aside, made anew and filled through the rows. There is no way back: it would write people open again.
    """
    steps: list[Any] = []
    for name, column in columns.items():
        empty = column.clone()
        empty.default = Noise(b"")
        steps += [migrations.RenameField(model, name, _open(name)), migrations.AddField(model, name, empty, preserve_default=False)]
    steps.append(migrations.RunPython(lambda apps, editor: _fill(apps.get_model(app, model), editor.connection.alias, columns, kept_as)))
    return steps + [migrations.RemoveField(model, _open(name)) for name in columns]


def _open(name: str) -> str:
    return f"open_{name}"


def _fill(table: Any, database: str, columns: Iterable[str], kept_as: str) -> None:
    for row in table.objects.using(database).all():
        row.kept_as = getattr(row, "kept_as", kept_as)
        for name in columns:
            setattr(row, name, getattr(row, _open(name)))
        row.save(update_fields=list(columns))
