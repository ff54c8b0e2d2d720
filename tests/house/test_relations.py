"""Models point down, as imports do: a foreign key written as a string is still an arrow."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import Model

LEVELS = [
    {"board"},
    {"reports", "sync"},
    {"logistics"},
    {"roster", "gate", "rounds", "care", "notices"},
    {"people", "territory"},
    {"command"},
    {"journal"},
    {"operations"},
    {"frame"},
]
LEVEL = {app: level for level, names in enumerate(reversed(LEVELS)) for app in names}


def arrows(model: type[Model]) -> list[tuple[str, type[Model]]]:
    """The model's relations that it declares itself, by field name; those that point at it are others' business."""
    fields = model._meta.get_fields(include_hidden=False)
    return [(field.name, field.related_model) for field in fields if field.is_relation and not field.auto_created and field.related_model]


def wrong_arrows(model: type[Model]) -> list[str]:
    """Relations to an app at the same level or above; Django's own apps lie under all of ours."""
    here = model._meta.app_label
    return [
        f"{model._meta.label}.{name} points up to {other._meta.label}"
        for name, other in arrows(model)
        if other._meta.app_label in LEVEL and other._meta.app_label != here and LEVEL[other._meta.app_label] >= LEVEL[here]
    ]


def ours() -> list[type[Model]]:
    """All models of our apps."""
    return [model for model in apps.get_models() if model.__module__.startswith("shouwang.")]


def test_every_relation_points_down():
    """
    What lies below must be able to live without what lies above.
    """
    models_of_ours = ours()

    wrong = [line for model in models_of_ours for line in wrong_arrows(model)]

    assert models_of_ours
    assert wrong == []


def test_an_arrow_up_is_seen(monkeypatch):
    """
    The journal relates to operations, below it. Were operations above, the same relation would be wrong.
    """
    entry = apps.get_model("journal", "Entry")

    monkeypatch.setitem(LEVEL, "operations", LEVEL["journal"] + 1)

    assert [line for line in wrong_arrows(entry) if "points up to operations." in line]


def test_every_app_has_its_level():
    """
    A new app says first where it stands.
    """
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("shouwang.apps.")}

    assert labels <= LEVEL.keys()


def test_what_belongs_to_an_operation_says_so():
    """
    Operation_id is the key by which a district's database is spread; a table of ours lacks it only if it is about no operation at all.
    """
    about_no_operation = {"operations.User", "operations.Operation", "frame.Sent", "journal.ServerClock"}
    owned = {"operation", *(field.name for field in apps.get_model("operations", "Member")._meta.fields if field.name == "operation")}

    lacking = {
        model._meta.label
        for model in ours()
        if model._meta.managed and not owned & {field.name for field in model._meta.fields if isinstance(field, models.ForeignKey)}
    }

    assert lacking <= about_no_operation
