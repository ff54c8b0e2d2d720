"""The versions in which the state was told, and the pieces of each: what a device decided by can be looked up long after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from shouwang.apps.operations.models import Confidential, Operation, new_id
from shouwang.apps.operations.sealed import SealedJSON
from shouwang.engines.journal import state
from shouwang.vocabulary.retention import RESIDENTS


class Version(models.Model):
    """
    One version of a part of the state. *root* is that of its pieces, *pieces* how many they are.

    *looked* is the number of the last entry after which it was known to hold still: what was written later may have changed it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="state_versions")
    part = models.CharField(max_length=30)
    epoch = models.PositiveIntegerField()
    number = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    pieces = models.PositiveIntegerField()
    at = models.DateTimeField()
    looked = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["operation", "part", "-number"]
        constraints = (models.UniqueConstraint(fields=["operation", "part", "number"], name="one_version_of_a_number"),)

    def __str__(self) -> str:
        return f"{self.part} {self.version}"

    @property
    def version(self) -> state.Version:
        """The same as the engine has it."""
        return state.Version(self.epoch, self.number)


class Piece(Confidential):
    """
    What a *key* of a part says from version *since* on, and up to, not including, version *until* (None: it still does).

    No name is in it; how many live behind a door is sealed and destroyed as the register is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="state_pieces")
    part = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    says = SealedJSON()
    since = models.PositiveBigIntegerField()
    until = models.PositiveBigIntegerField(null=True, blank=True)

    kept_as = RESIDENTS.code
    seen_by: ClassVar[dict[str, frozenset[str]]] = {}

    class Meta(Confidential.Meta):
        constraints = (
            models.UniqueConstraint(fields=["operation", "part", "key"], condition=models.Q(until=None), name="a_key_says_one_thing"),
        )
        indexes = (models.Index(fields=["operation", "part", "until"], name="pieces_of_a_part"),)

    def __str__(self) -> str:
        return f"{self.part} {self.key}"
