"""What each role sees of other people, field by field; and that nobody goes round the doors."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Confidential, Role
from shouwang.vocabulary.reasons import Refused
from tests.house import SOURCE, shown

pytestmark = pytest.mark.django_db
CONFIDENTIAL = {model._meta.label: model for model in apps.get_models() if issubclass(model, Confidential)}


@cache
def agreed() -> dict[str, dict[str, frozenset[str]]]:
    """Field by field, the roles that may see it, as written down beside this file."""
    folder = Path(__file__).parent
    circles = tomllib.loads((folder / "matrix.toml").read_text(encoding="utf-8"))["circles"]
    doors = tomllib.loads((folder / "doors.toml").read_text(encoding="utf-8"))
    return {label: {field: frozenset(circles[who]) for who, fields in seen.items() for field in fields} for label, seen in doors.items()}


def test_each_confidential_table_is_agreed_upon():
    """
    A table about people that nobody talked about is not yet fit to hold people.
    """
    assert set(agreed()) == set(CONFIDENTIAL)


@pytest.mark.parametrize("label", CONFIDENTIAL)
def test_a_model_says_what_was_agreed(label):
    """
    A field is opened to a role in two places or not at all.
    """
    said = {field: frozenset(map(str, roles)) for field, roles in CONFIDENTIAL[label].seen_by.items()}

    assert said == agreed()[label]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("label", CONFIDENTIAL)
def test_a_role_sees_its_fields_and_no_others(street, label, role):
    """
    Every row of one's own operation with exactly the agreed fields; without any field, no row at all.
    """
    model, member = CONFIDENTIAL[label], street.world.member(role)
    fields = {field for field, roles in agreed()[label].items() if role in roles}
    own = set(model.behind_the_door.filter(operation=member.operation_id).values_list("pk", flat=True))

    rows = list(access.seen(model, member))

    assert own, f"tests/access/house.py makes no {label}"
    assert {row["id"] for row in rows} == (own if fields else set())
    assert {frozenset(row) for row in rows} == ({frozenset(fields | {"id"})} if fields else set())


@pytest.mark.parametrize("label", CONFIDENTIAL)
def test_who_has_left_sees_nothing(street, label):
    """
    A commander who went home yesterday has no part in it today.
    """
    member = street.world.commander
    member.left_at = street.world.operation.started_at

    rows = list(access.seen(CONFIDENTIAL[label], member))
    with pytest.raises(Refused) as refused:
        access.rows_for_writing(CONFIDENTIAL[label], member, access.EVERY_ROLE)

    member.left_at = None
    assert rows == []
    assert [reason.code for reason in refused.value.reasons] == ["not-your-operation"]


@pytest.mark.parametrize("label", CONFIDENTIAL)
def test_rows_for_writing_are_ones_own(street, label):
    """
    The door for changes gives the rows of one operation, and none to a role that may not change them.
    """
    model, commander = CONFIDENTIAL[label], street.world.commander

    rows = access.rows_for_writing(model, commander, access.COMMAND)
    with pytest.raises(Refused) as refused:
        access.rows_for_writing(model, street.world.guard, access.COMMAND)

    assert {row.operation_id for row in rows} == {commander.operation_id}
    assert [reason.code for reason in refused.value.reasons] == ["role-may-not"]


def test_nobody_goes_round_the_doors():
    """
    ``behind_the_door`` is written in the app where a model lives and in ``access.py``, and nowhere else.
    """
    homes = {model.__name__: {SOURCE / "apps" / model._meta.app_label} for model in CONFIDENTIAL.values()}
    any_home = set().union(*homes.values())
    allowed = {SOURCE / "apps" / "operations" / name for name in ("access.py", "models.py")}
    round_them = [
        f"{shown(path)}:{line} {whose}.behind_the_door"
        for path in sorted(SOURCE.rglob("*.py"))
        for line, whose in uses_in(path)
        if path not in allowed and not homes.get(whose, any_home) & set(path.parents)
    ]

    assert round_them == []


def test_who_only_reads_figures_sees_nobody():
    """
    The superior and the auditor have the counts and the log; people stay with those who care for them.
    """
    outsiders = {Role.SUPERIOR, Role.AUDITOR}
    open_to_them = {
        f"{label}.{field}" for label, model in CONFIDENTIAL.items() for field, roles in model.seen_by.items() if outsiders & set(roles)
    }

    assert open_to_them == set()


def uses_in(path: Path) -> list[tuple[int, Any]]:
    """The lines of a file that reach behind the door, and whose door it is."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "behind_the_door"]
    return [(node.lineno, ast.unparse(node.value).rpartition(".")[2]) for node in nodes]
