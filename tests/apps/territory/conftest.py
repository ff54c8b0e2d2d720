"""Willow Court with its two compounds, and small household sheets made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from shouwang.apps.operations.models import Role
from shouwang.apps.territory.actions import imports, places
from shouwang.apps.territory.models import ImportPlan, Place
from tests.world import World, at, world  # noqa: F401

HEAD = ("楼号", "单元", "房号", "姓名", "与户主关系", "身份证号", "联系电话", "房屋性质")
SHAN = ("3", "2", "401", "单小军", "户主", "990000196503121231", "19900001234", "自住")
ZENG = ("3", "2", "401", "曾玉兰", "配偶", "", "", "")
RENTER = ("3", "2", "402", "仇安", "户主", "", "19900005678", "出租")
EMPTY = ("3", "2", "403", "", "", "", "", "空置")
FAMILY = (SHAN, ZENG, RENTER, EMPTY)


def sheet(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> BytesIO:
    """A household sheet with these rows."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "住户"
    page.append(["柳园小区住户登记表"])
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


@pytest.fixture
def willow(world: World) -> Place:  # noqa: F811
    """The compound Willow Court, 柳园."""
    return places.add_place(level="compound", name="柳园小区", by=world.commander, at=at("11 15:30"))


@pytest.fixture
def planned(world: World, willow: Place) -> Callable[..., ImportPlan]:  # noqa: F811
    """Plan the import of a sheet with these rows."""

    def plan(*rows: Sequence[Any], name: str = "register.xlsx", moment: str = "11 17:00", **options: Any) -> ImportPlan:
        return imports.plan_import(files=[(name, sheet(*rows, **options))], by=world.member(Role.CASEWORKER), at=at(moment))

    return plan


@pytest.fixture
def registered(world: World, planned: Callable[..., ImportPlan]) -> ImportPlan:  # noqa: F811
    """The register with the family of 3-2-401, the renter of 402 and the empty flat 403."""
    made = planned(*FAMILY)
    return imports.apply_import(import_plan=made.id, by=world.member(Role.CASEWORKER), at=at("11 17:30"))
