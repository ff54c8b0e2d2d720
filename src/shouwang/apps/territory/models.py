"""Tables of the territory: places and what stands on them, and the register of those who live there."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations.access import DOORS, REGISTER
from shouwang.apps.operations.models import Confidential, Member, Operation, new_id
from shouwang.apps.operations.sealed import Mark, SealedBytes, SealedJSON, SealedText
from shouwang.vocabulary.retention import RESIDENTS, SHEETS, TEXTS

# Places


class Level(models.TextChoices):
    """How large a place is; the order of the tree, from the outside in. Entrances and posts hang on any of them."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Street")
    COMMUNITY = "community", _("Community")
    COMPOUND = "compound", _("Compound")
    BUILDING = "building", _("Building")
    UNIT = "unit", _("Unit")
    DOOR = "door", _("Door")
    ENTRANCE = "entrance", _("Entrance")
    POST = "post", _("Post")


INWARD = (Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY, Level.COMPOUND, Level.BUILDING, Level.UNIT, Level.DOOR)


class Places(models.QuerySet["Place"]):
    """Questions to the tree."""

    def under(self, place: Place) -> Places:
        """*place* itself and everything inside it."""
        return self.filter(operation_id=place.operation_id, path__startswith=place.path)

    def in_order(self) -> Places:
        """As one walks: 3 before 10, a building's units one after another."""
        return self.order_by(walking_order("path"))


def walking_order(path: str) -> Collate:
    """Order by a path sign by sign, whatever language the database sorts in."""
    return Collate(path, "C" if connection.vendor == "postgresql" else "BINARY")


class Place(models.Model):
    """
    A place of any size. *name* is what the sign says (3号楼), *code* the bare number or name (3).

    *path* lists the sort keys from the outside in; it orders the tree and finds everything inside a place.
    Two places of one level inside the same place never share a code, so their paths differ.
    *label* is how people say a door, building-unit-room; *keys* holds what the search box compares.
    *geometry* is GeoJSON (RFC 7946), a geometry object.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="places")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    level = models.CharField(max_length=10, choices=Level)
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=80)
    label = models.CharField(max_length=120)
    path = models.CharField(max_length=700)
    keys = models.CharField(max_length=400)
    geometry = models.TextField(null=True, blank=True)  # noqa: DJ001 - no geometry is not an empty geometry

    objects = Places.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "path"], name="one_place_of_a_path"),)
        indexes = (models.Index(fields=["operation", "level", "keys"], name="places_by_keys"),)

    def __str__(self) -> str:
        return self.name


class Way(models.Model):
    """A road or footpath inside a compound, for the schematic map."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="ways")
    compound = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="ways")
    name = models.CharField(max_length=80, blank=True)
    geometry = models.TextField()

    def __str__(self) -> str:
        return self.name


class Claim(models.Model):
    """A compound taken over by somebody who answers for it (认领)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="claims")
    compound = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="claim")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.compound}: {self.member}"


class Fact(models.TextChoices):
    """What one has to know of a site before people can stand there day and night."""

    PROPERTY_COMPANY = "property-company", _("Property company")
    POWER = "power", _("Power at the post")
    WATER = "water", _("Drinking water")
    TOILET = "toilet", _("Toilet")
    WARM_ROOM = "warm-room", _("Warm room")
    LIGHT = "light", _("Light at night")
    SIGNAL = "signal", _("Mobile signal")


class Answer(models.TextChoices):
    """Yes, no, or nobody has looked yet."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")


class SiteFact(models.Model):
    """One line of a compound's fact sheet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="site_facts")
    compound = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="facts")
    fact = models.CharField(max_length=20, choices=Fact)
    answer = models.CharField(max_length=10, choices=Answer)
    note = SealedText(max_length=200)

    kept_as = TEXTS.code

    class Meta:
        constraints = (models.UniqueConstraint(fields=["compound", "fact"], name="one_answer_per_fact"),)

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.get_answer_display()}"


class Use(models.TextChoices):
    """What an entrance is for."""

    MAIN = "main", _("Main gate: people and vehicles")
    PEOPLE = "people", _("People only")
    VEHICLES = "vehicles", _("Vehicles only")
    FIRE = "fire", _("Fire lane")
    SERVICE = "service", _("Refuse and deliveries")
    INFORMAL = "informal", _("Informal: gap, wall, shop back door")


class Entrance(models.Model):
    """What is known of an entrance; where it lies stands in its place's geometry. *width* in cm, 0 when nobody has measured."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="entrances")
    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="entrance")
    width = models.PositiveIntegerField(default=0)
    use = models.CharField(max_length=10, choices=Use)
    photo = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.place.name


class KeyHolder(Confidential):
    """Who has the key of an entrance, to be rung at any hour."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="key_holders")
    entrance = models.OneToOneField(Entrance, on_delete=models.CASCADE, related_name="key_holder")
    name = SealedText(max_length=60)
    telephone = SealedText(max_length=40)

    kept_as = RESIDENTS.code
    seen_by = {"entrance_id": DOORS, "name": DOORS, "telephone": DOORS}

    def __str__(self) -> str:
        return f"key holder {self.id}"


# The register


class Occupancy(models.TextChoices):
    """Whether anybody lives behind a door. An empty flat is a finding, not a gap."""

    LIVED_IN = "lived-in", _("Lived in")
    EMPTY = "empty", _("Empty")
    LET = "let", _("Let")
    UNKNOWN = "unknown", _("Unknown")


class Register(models.Model):
    """One per operation. *version* moves with every change, so that a plan made against an older register is noticed."""

    operation = models.OneToOneField(Operation, primary_key=True, on_delete=models.CASCADE, related_name="register")
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"register, version {self.version}"


class Household(Confidential):
    """
    Those who live together behind a door; *family* counts the households at one door from 1. An empty flat is a household of nobody.

    *members* is how many live there. *head* is the name of the head, kept here so that a page of doors needs one question.
    *version* is the register's version in which the household last changed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="households")
    door = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="households")
    family = models.PositiveSmallIntegerField(default=1)
    occupancy = models.CharField(max_length=10, choices=Occupancy)
    members = models.PositiveIntegerField(default=0)
    floor = models.SmallIntegerField(null=True, blank=True)
    head = SealedText(max_length=60)
    landlord = SealedText(max_length=100)
    landlord_phone = SealedText(max_length=60)
    note = SealedText(max_length=300)
    version = models.PositiveIntegerField(default=0)

    kept_as = RESIDENTS.code
    seen_by = {
        "door_id": DOORS,
        "family": DOORS,
        "occupancy": DOORS,
        "members": DOORS,
        "floor": DOORS,
        "head": REGISTER,
        "landlord": REGISTER,
        "landlord_phone": REGISTER,
        "note": REGISTER,
        "version": REGISTER,
    }

    class Meta(Confidential.Meta):
        constraints = (models.UniqueConstraint(fields=["operation", "door", "family"], name="one_household_of_a_number"),)

    def __str__(self) -> str:
        return f"household {self.id}"


class Sex(models.TextChoices):
    """As the register tells it."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Resident(Confidential):
    """
    Somebody who lives in a household; *name* is empty for a renter nobody has asked yet.

    *keys* holds the name as the search box compares it: the characters, pinyin in full, the surname with initials, initials alone.
    *born* is an EDTF date: a day, a month, a year, or ``1978~``. *is_tenant* is None where nobody has said.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="residents")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="residents")
    place_in_row = models.PositiveSmallIntegerField(default=1)
    name = SealedText(max_length=60)
    keys = SealedText(max_length=300)
    relation = SealedText(max_length=30)
    is_head = models.BooleanField(default=False)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    born = SealedText(max_length=12)
    id_number = SealedText(max_length=40)
    id_mark = Mark(of="id_number")
    telephone = SealedText(max_length=60)
    telephone_mark = Mark(of="telephone")
    is_tenant = models.BooleanField(null=True, blank=True)
    needs = SealedText(max_length=300)
    note = SealedText(max_length=300)

    kept_as = RESIDENTS.code
    seen_by = dict.fromkeys(
        (
            "household_id",
            "place_in_row",
            "name",
            "relation",
            "is_head",
            "sex",
            "born",
            "id_number",
            "telephone",
            "is_tenant",
            "needs",
            "note",
        ),
        REGISTER,
    )

    def __str__(self) -> str:
        return f"resident {self.id}"


# Imports


class SheetMapping(models.Model):
    """How the columns of a source were understood, remembered under the source's *signature* for its next sheet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="sheet_mappings")
    signature = models.CharField(max_length=64)
    columns = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operation", "signature"], name="one_mapping_of_a_source"),)

    def __str__(self) -> str:
        return self.signature


class ImportPlan(Confidential):
    """
    What an import would do, before anybody said yes; once applied, also how it is withdrawn.

    *against* is the register's version it was made for, *compounds* where the doors of each file stand if it does not say.
    *columns* and *decisions* are what a person chose; *tables*, *doubts* and *plan* what the reading came to, as ``bridge.py`` writes it.
    *doing* is a long deed that has begun and not ended; *trouble* are the reasons, code and parameters, for which the last one was refused.
    *touched* says which households it changed, and how, and which places it added; *before* is what the register said of those households,
    as ``bridge.py`` keeps it. Both are for withdrawing alone: nobody sees them through a door.
    """

    class State(models.TextChoices):
        """Where the import stands."""

        BROUGHT = "brought", _("Not read yet")
        PLANNED = "planned", _("To be reviewed")
        APPLIED = "applied", _("Applied")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Deed(models.TextChoices):
        """What takes a while when the sheets are large."""

        READING = "reading", _("The sheets are being read")
        APPLYING = "applying", _("The import is being applied")
        WITHDRAWING = "withdrawing", _("The import is being withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="import_plans")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.BROUGHT)
    doing = models.CharField(max_length=12, choices=Deed, blank=True)
    trouble = SealedJSON(default=list)
    against = models.PositiveIntegerField(default=0)
    compounds = models.JSONField(default=dict)
    applied_version = models.PositiveIntegerField(null=True, blank=True)
    sources: models.ManyToManyField[Attachment, Any] = models.ManyToManyField(Attachment, related_name="+")
    columns = SealedJSON(default=dict)
    decisions = SealedJSON(default=dict)
    counts = models.JSONField(default=dict)
    tables = SealedJSON(default=list)
    doubts = SealedJSON(default=list)
    plan = SealedText(default="")
    touched = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    before = SealedBytes(default=b"")

    kept_as = SHEETS.code
    seen_by = dict.fromkeys(
        (
            "made_by_id",
            "made_at",
            "applied_at",
            "state",
            "doing",
            "trouble",
            "against",
            "applied_version",
            "compounds",
            "columns",
            "decisions",
            "counts",
            "tables",
            "doubts",
            "plan",
        ),
        REGISTER,
    )

    def __str__(self) -> str:
        return f"import {self.id}"
