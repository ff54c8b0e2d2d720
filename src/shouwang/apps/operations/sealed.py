"""
Columns that name people: sealed on their way into the database, opened on their way out (decision 0010).

The database, its log, its free pages and its backups hold noise; the key lies in ``SHOUWANG_KEYS``. A sealed column is read and written
like any other, through rows: it cannot be searched, ordered by, or set by ``update()``. What must be found by number has a :class:`Mark`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Substr
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property

from shouwang.files.rings import NAME, Lost, Ring, Rings
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.retention import ACCOUNTS

if TYPE_CHECKING:
    Column = models.Field[Any, Any]
    Bytes = models.BinaryField[Any, Any]
else:
    Column = models.Field
    Bytes = models.BinaryField

NO_SIGN = re.compile(r"[\W_]+")
_RINGS: dict[Any, Rings] = {}


def rings() -> Rings:
    """The rings of this server."""
    folder = settings.KEYS
    if folder not in _RINGS:
        _RINGS[folder] = Rings(folder)
    return _RINGS[folder]


def ring_of(row: models.Model) -> Ring:
    """The ring that seals what a row says: that of its operation and of its class; accounts belong to no operation."""
    return rings().current(owner_of(row), row.kept_as)  # type: ignore[attr-defined]


def unsealed(sealed: bytes, about: bytes) -> bytes:
    """What is sealed, opened; refused where its key is not here."""
    try:
        return rings().of(sealed).open(sealed, about)
    except Lost as fault:
        raise Refused(Reason("key-lost", {"key": str(fault)})) from fault


def owner_of(row: models.Model) -> str:
    """Whose ring seals a row."""
    return str(getattr(row, "operation_id", ACCOUNTS))


class Noise(NamedTuple):
    """What is already sealed: the only thing that goes into a sealed column."""

    sealed: bytes


class Unread:
    """What stands in the place of a value whose ring is lost: it says nothing, and is written back as it lay there."""

    sealed: bytes


class UnreadText(str, Unread):  # noqa: SLOT000 - it carries what it stands for
    """In the place of a text."""


class UnreadBytes(bytes, Unread):
    """In the place of bytes."""


class UnreadNames(dict[str, Any], Unread):
    """In the place of a dictionary."""


IN_PLACE_OF: dict[type, type[Any]] = {str: UnreadText, bytes: UnreadBytes, dict: UnreadNames}


class Sealed(Column):
    """
    A sealed column of any kind: *written* turns its value into text, *read* back.

    An empty value is kept open, as nothing. Where the ring is lost, reading is refused, or gives *lost* if that is not None: saved again, it
    stays sealed as it was, and is there once the ring is.
    """

    description = "sealed"

    def __init__(self, *args: Any, lost: Any = None, **named: Any) -> None:
        self.lost = lost
        super().__init__(*args, **named | {"editable": False})

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, named = super().deconstruct()
        named.pop("editable", None)
        return name, path, args, named

    def get_internal_type(self) -> str:
        """Bytes."""
        return "BinaryField"

    def written(self, value: Any) -> str:
        """The value as text."""
        return str(value)

    def read(self, text: str) -> Any:
        """The text as a value."""
        return text

    def opened(self, plain: bytes) -> Any:
        """What was sealed as a value."""
        return self.read(plain.decode())

    @cached_property
    def about(self) -> bytes:
        """What is sealed says which column it belongs to, so that none can be put in another's place."""
        return f"{self.model._meta.label_lower}.{self.attname}".encode()

    def sealed_by(self, ring: Ring, value: Any) -> bytes | None:
        """The value as it is stored."""
        if value is None:
            return None
        return ring.seal(self.written(value).encode(), self.about) if value != self.nothing else b""

    @cached_property
    def nothing(self) -> Any:
        """What an empty column says."""
        return self.get_default() if self.has_default() else ""

    def from_db_value(self, stored: Any, expression: Any, connection: Any) -> Any:
        """Open it."""
        if stored is None:
            return None
        sealed = bytes(stored)
        if not sealed:
            return self.nothing
        try:
            return self.opened(unsealed(sealed, self.about))
        except Refused:
            if self.lost is None:
                raise
            unread = IN_PLACE_OF[type(self.lost)](self.lost)
            unread.sealed = sealed
            return unread

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal it."""
        value = getattr(model_instance, self.attname)
        if isinstance(value, Unread):
            return Noise(value.sealed)
        if value is None or value == self.nothing:
            return None if value is None else Noise(b"")
        return Noise(self.sealed_by(ring_of(model_instance), value) or b"")

    def get_prep_value(self, value: Any) -> Any:
        """Only what is sealed goes in."""
        if value is None or isinstance(value, Noise):
            return value and value.sealed
        raise TypeError(f"{self.name} is sealed: it is written through its row, and cannot be searched or updated in the database.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """As the database takes bytes."""
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(value)


class SealedText(Sealed):
    """Text of at most *max_length* characters."""


class SealedNumber(Sealed):
    """A whole number, or None."""

    def read(self, text: str) -> int:
        """A number again."""
        return int(text)


class SealedTime(Sealed):
    """A time of day, or None."""

    def read(self, text: str) -> time:
        """A time again."""
        return time.fromisoformat(text)


class SealedDate(Sealed):
    """A day, or None."""

    def read(self, text: str) -> date:
        """A day again."""
        return date.fromisoformat(text)


class SealedJSON(Sealed):
    """Lists and dictionaries; *encoder* as in Django's own field."""

    def __init__(self, *args: Any, encoder: type[json.JSONEncoder] | None = None, **named: Any) -> None:
        self.encoder = encoder
        super().__init__(*args, **named)

    def written(self, value: Any) -> str:
        """As JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=self.encoder)

    def read(self, text: str) -> Any:
        """From JSON."""
        return json.loads(text)


class SealedBytes(Sealed):
    """Bytes."""

    nothing = b""

    def sealed_by(self, ring: Ring, value: Any) -> bytes | None:
        """Sealed as they are."""
        return ring.seal(bytes(value), self.about) if value else b""

    def opened(self, plain: bytes) -> bytes:
        """As they were."""
        return plain


class Mark(Bytes):
    """
    The keyed hash of the column *of*, by which rows are found that say the same number: digits and letters count, nothing else.

    It is set when the row is saved. Look up with :func:`marked`.
    """

    def __init__(self, *args: Any, of: str, **named: Any) -> None:
        self.of = of
        super().__init__(*args, **{"max_length": 16, "db_index": True, "default": b"", **named})

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, named = super().deconstruct()
        return name, path, args, {**named, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Mark it."""
        return marked(ring_of(model_instance), getattr(model_instance, self.of))


def marked(ring: Ring, number: str) -> bytes:
    """The mark of a number; nothing has none."""
    plain = NO_SIGN.sub("", number).upper()
    return ring.mark(plain) if plain else b""


def sealed_columns(model: type[models.Model]) -> list[Sealed]:
    """The columns of a table that are sealed."""
    return [field for field in model._meta.concrete_fields if isinstance(field, Sealed)]


def rings_used(database: str) -> set[bytes]:
    """The names of the rings that sealed whatever stands in a database: what is needed to read it."""
    found: set[bytes] = set()
    for model in apps.get_models():
        for field in sealed_columns(model):
            begin = Substr(models.F(field.name), 1, NAME, output_field=models.BinaryField())
            names = model._base_manager.using(database).values_list(begin, flat=True).distinct()
            found |= {bytes(name) for name in names if name}
    return found


def empty_lost(database: str, lost: set[bytes]) -> int:
    """Leave nothing in the columns that these rings had sealed, since nobody can read them again; how many values there were."""
    count = 0
    for field, rows in _sealed_by(database, lost):
        marks = {mark.of: mark.name for mark in field.model._meta.concrete_fields if isinstance(mark, Mark)}
        values: dict[str, Noise | bytes | None] = {field.name: None if field.null else Noise(b"")}
        count += rows.update(**values | ({marks[field.name]: b""} if field.name in marks else {}))
    return count


def how_many_lost(database: str, lost: set[bytes]) -> int:
    """How many values these rings have sealed."""
    return sum(rows.count() for _, rows in _sealed_by(database, lost))


def _sealed_by(database: str, names: set[bytes]) -> Iterator[tuple[Sealed, models.QuerySet[Any]]]:
    """Every sealed column, and the rows in which one of these rings has sealed it."""
    for model in apps.get_models():
        for field in sealed_columns(model):
            begin = Substr(models.F(field.name), 1, NAME, output_field=models.BinaryField())
            yield field, model._base_manager.using(database).alias(sealed_by=begin).filter(sealed_by__in=sorted(names))


def sealed_in(owner: str, code: str) -> Iterator[tuple[type[models.Model], models.QuerySet[Any]]]:
    """
    The tables whose rows an owner's rings of a class seal, and these rows.

    A table says its class in ``kept_as``; where that is a column, each row says its own.
    """
    for model in apps.get_models():
        kept_as = getattr(model, "kept_as", None)
        each_says = isinstance(kept_as, DeferredAttribute)
        if kept_as == code or each_says:
            rows = model._base_manager.filter(**({"kept_as": code} if each_says else {}))
            yield model, rows if owner == ACCOUNTS else rows.filter(operation=owner)


def emptied(model: type[models.Model]) -> dict[str, Noise | bytes | None]:
    """The values that leave nothing in the columns that name people, for ``update()``."""
    marks: dict[str, Noise | bytes | None] = {field.name: b"" for field in model._meta.concrete_fields if isinstance(field, Mark)}
    return marks | {field.name: None if field.null else Noise(b"") for field in sealed_columns(model)}


def seal_anew(rows: Iterable[models.Model]) -> int:
    """Open rows and seal them with the ring that seals now; how many there were."""
    count = 0
    for row in rows:
        row.save(update_fields=list(emptied(type(row))))
        count += 1
    return count


def sealed_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], owner: object) -> Iterator[Sequence[Any]]:
    """For rows written past Django: the values of *columns* as they are to be stored. In the place of a :class:`Mark` stands its number."""
    fields = [model._meta.get_field(name) for name in columns]
    sealing = [(place, field.sealed_by) for place, field in enumerate(fields) if isinstance(field, Sealed)]
    marking = [place for place, field in enumerate(fields) if isinstance(field, Mark)]
    if not sealing:
        yield from rows
        return
    ring = rings().current(str(owner), model.kept_as)  # type: ignore[attr-defined]
    for row in rows:
        stored = list(row)
        for place, seal in sealing:
            stored[place] = seal(ring, stored[place])
        for place in marking:
            stored[place] = marked(ring, stored[place])
        yield stored


def marks_of(model: type[models.Model], owner: object, number: str) -> list[bytes]:
    """What a number may be marked with: under the ring that seals now, and under older ones of which something may be left."""
    held = rings()
    return [marked(held.of(name), number) for name in held.names(str(owner), model.kept_as)]  # type: ignore[attr-defined]


# For migrations


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
