"""Sealed columns: read and written like others, and noise to everybody who has no key."""

from __future__ import annotations

from datetime import time

import pytest
from django.apps import apps
from django.db import connection, models

from shouwang.apps.operations.models import Body, User
from shouwang.apps.operations.sealed import emptied, marks_of, rings
from shouwang.apps.people.models import Limits, Person
from shouwang.apps.territory.models import Household, Level, Place, Resident
from shouwang.vocabulary.reasons import Refused
from tests.world import World, at


def stored(table: str, column: str) -> list[bytes]:
    """What lies in the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [bytes(row[0]) for row in cursor.fetchall()]


@pytest.fixture
def resident(world: World) -> Resident:
    """Somebody at a door."""
    door = Place.objects.create(operation=world.operation, level=Level.DOOR, name="401", code="401", label="3-2-401", path="x/", keys="")
    home = Household.behind_the_door.create(operation=world.operation, door=door, occupancy="lived-in", head="单小军")
    made: Resident = Resident.behind_the_door.create(
        operation=world.operation, household=home, name="单小军", telephone="199 0000-1234", id_number="99000019650312123x"
    )
    return made


def test_a_row_is_read_as_it_was_written(resident):
    """
    As a row, as values, through a relation; and in the database there is nothing of it.
    """
    row = Resident.behind_the_door.select_related("household").get()

    assert (row.name, row.household.head, row.note) == ("单小军", "单小军", "")
    assert list(Resident.behind_the_door.values_list("name", "telephone")) == [("单小军", "199 0000-1234")]
    assert "单小军".encode() not in stored("territory_resident", "name")[0]
    assert stored("territory_resident", "note") == [b""]


def test_values_of_other_kinds_come_back_as_they_were(world):
    """
    Lists, times, whole numbers, and nothing at all.
    """
    person = Person.behind_the_door.create(operation=world.operation, name="Ada", birth_year=1970)
    Limits.behind_the_door.create(
        operation=world.operation, person=person, kinds=["no-nights"], care_from=time(7, 30), told_by=person.id, told_at=at("12 08:00")
    )

    read, limits = Person.behind_the_door.get(), Limits.behind_the_door.get()

    assert (read.birth_year, read.own_test_day, read.telephone) == (1970, None, "")
    assert (limits.kinds, limits.care_from, limits.care_until, limits.note) == (["no-nights"], time(7, 30), None, "")


def test_what_is_emptied_reads_as_nothing(world):
    """
    A name of an account that is gone: the account is known by what one logs in with.
    """
    user = world.commander.user
    Body.objects.create(operation=world.operation, part="host", name="Host", liaison="Ada")

    User.objects.update(**emptied(User))
    Body.objects.update(**emptied(Body))

    user.refresh_from_db()
    assert (user.display_name, str(user)) == ("", "willow-commander")
    assert Body.objects.get().liaison == ""


def test_the_database_is_asked_for_no_name(resident):
    """
    It could not answer; so the question is a fault of ours, not an empty list.
    """
    with pytest.raises(TypeError, match="sealed"):
        Resident.behind_the_door.filter(name="单小军").exists()
    with pytest.raises(TypeError, match="sealed"):
        Resident.behind_the_door.update(name="x")


def test_a_number_is_found_however_it_is_written(world, resident):
    """
    By the mark beside it, which tells nothing of the number.
    """
    found = {
        number: Resident.behind_the_door.filter(telephone_mark__in=marks_of(Resident, world.operation.pk, number)).count()
        for number in ("19900001234", "199-0000 1234", "19900001235")
    }

    assert found == {"19900001234": 1, "199-0000 1234": 1, "19900001235": 0}
    assert b"19900001234" not in stored("territory_resident", "telephone_mark")[0]


def test_a_lost_key_is_told_and_an_account_is_still_known(world, resident):
    """
    Nothing is made up in the place of a name; who logs in can do so without one.
    """
    user = world.commander.user
    rings().destroy(rings().names(str(world.operation.pk)))
    rings().destroy(rings().names("accounts"))

    with pytest.raises(Refused, match="SHOUWANG_KEYS"):
        list(Resident.behind_the_door.values_list("name"))
    assert str(User.objects.get(pk=user.pk)) == "willow-commander"


# What stands open

NAMES_OF_THINGS = {
    "operations.Operation": {"name", "name_en", "legal_basis", "legal_basis_en", "area", "area_en", "time_zone"},
    "operations.Body": {"name", "name_en"},
    "journal.Device": {"name"},
    "command.Order": {"issuer", "issuer_en", "number", "title", "title_en"},
    "command.Supersession": {"part"},
    "command.Phase": {"task", "receiver", "receiver_en"},
    "people.CallOut": {"title", "title_en", "assembly_place", "assembly_place_en"},
    "territory.Place": {"name", "code", "label", "path", "keys", "geometry"},
    "territory.Way": {"name", "geometry"},
    "roster.Group": {"name", "name_en"},
    "roster.Post": {"name", "name_en"},
    "reports.FormTemplate": {"title"},
    "reports.HandOverPack": {"receiver"},
}
"""Places, offices, devices, documents: called by what they are; most stand in the journal, too, which stays."""
PUBLISHED = {
    "reports.Report": {
        "number", "title", "title_en", "subtitle", "subtitle_en", "author", "author_en", "closing", "closing_en", "contact", "contact_en", "frozen"
    },
    "reports.Erratum": {"figure", "why", "why_en"},
}  # fmt: skip
"""What everybody may read; nothing is destroyed while one is a draft."""
NOBODY_TYPES = {
    "frame.Sent": {"mark", "led_to"},
    "operations.User": {"password", "username", "first_name", "last_name", "email"},
    "journal.Device": {"secret"},
    "journal.Pen": {"stamp"},
    "journal.Entry": {"kind", "stamp", "data"},
    "journal.Apart": {"reason"},
    "journal.Checkpoint": {"note"},
    "journal.Kept": {"code"},
    "journal.SpentKey": {"code"},
    "journal.Attachment": {"kept_as", "media_type", "sha256", "file"},
    "command.Phase": {"pack_sha256"},
    "people.Call": {"channels"},
    "territory.SheetMapping": {"signature", "columns"},
    "territory.ImportPlan": {"compounds", "counts", "touched"},
    "roster.OwnLimits": {"values"},
    "roster.OwnTimes": {"values"},
    "roster.Roster": {"pattern", "people", "values", "bounds"},
    "roster.Taking": {"alarm"},
    "roster.Telling": {"alarm", "rung"},
    "roster.Message": {"alarm", "what", "channel"},
    "reports.Photo": {"kept_as"},
    "reports.FilledForm": {"empty"},
    "sync.Version": {"part"},
    "sync.Piece": {"part", "key"},
}
"""Codes, hashes, numbers and random ids; and what one logs in with."""


def test_what_somebody_writes_freely_is_sealed():
    """
    A column in which text stands open is the name of a thing, published, or written by nobody; a new one is sealed, or stands here with its reason.
    """
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField)
    found = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and model.__module__.startswith("shouwang.")
    }
    known = {(label, name) for listed in (NAMES_OF_THINGS, PUBLISHED, NOBODY_TYPES) for label, names in listed.items() for name in names}

    assert found - known == set()
    assert known - found == set()
