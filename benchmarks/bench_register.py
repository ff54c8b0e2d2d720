"""
How long the import of a household sheet takes, from the file to the last row in the database, and how much memory.

Each size runs in a process of its own on an empty SQLite database; beside it a bare ``python-calamine`` read of the same file, in the same run.
``make bench-register`` runs 10,000 and 100,000 people; ``python -m benchmarks.bench_register 10000`` only the small one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from benchmarks.figures import Bench, Measured

LIMITS = {10_000: (5.0, 300.0), 100_000: (45.0, 600.0)}
"""People: seconds and MB for the whole import (what the project promises)."""
TIMES_CALAMINE = 8.0
"""The reading and understanding of the file may take so many times the bare read."""
SEARCH_LIMIT = 60.0
"""Milliseconds for one search."""
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁单曾仇解查"
SIGNS = "安平和宁远山江河松柏桐枫云雨雪晨星月春夏秋冬文武明亮清朗静雅思齐"
HEAD = ("楼号", "单元", "房号", "姓名", "与户主关系", "性别", "身份证号", "联系电话", "房屋性质", "备注")


def main(arguments: list[str]) -> int:
    """Run the sizes named, or all."""
    if arguments[:1] == ["--child"]:
        sys.stdout.write(json.dumps(measured_here(Path(arguments[1]))) + "\n")
        return 0
    sizes = [int(size) for size in arguments] or list(LIMITS)
    with Bench("register: import of household sheets") as bench, tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"people-{size}.xlsx"
            write_sheet(path, size)
            tell(bench, size, bare_read(path), child(path, Path(folder) / f"data-{size}"))
    return bench.status


def tell(bench: Bench, size: int, bare: float, found: dict[str, Any]) -> None:
    """The figures of one size."""
    seconds, megabytes = LIMITS.get(size, (45.0 * size / 100_000, 600.0))
    bench.add(Measured(f"import of {size:,} people", found["import"], "s", limit=seconds))
    bench.add(Measured(f"memory for {size:,} people", found["memory"], "MB", limit=megabytes))
    bench.add(Measured(f"reading {size:,} people", found["reading"], "s", limit=bare * TIMES_CALAMINE))
    bench.add(Measured(f"reading {size:,} people, as a multiple", found["reading"], "s", peer=bare, peer_name="calamine alone"))
    bench.add(Measured(f"same sheet again, {size:,} people", found["again"], "s", limit=seconds))
    for what in ("name", "door", "telephone"):
        bench.add(Measured(f"search by {what} among {size:,} people", found[what], "ms", limit=SEARCH_LIMIT))


def write_sheet(path: Path, people: int) -> None:
    """One sheet of invented people: buildings of four units, eleven floors, three flats a floor, two or three people a flat."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("住户")
    sheet.append(["平安小区住户登记表"])
    sheet.append(HEAD)
    for row in rows(people, Random(11)):  # noqa: S311 - the same people each time
        sheet.append(row)
    book.save(path)


def rows(people: int, dice: Random) -> Iterator[list[str | None]]:
    """A row per person."""
    number, flat = 0, 0
    while number < people:
        building, rest = divmod(flat, 132)
        unit, rest = divmod(rest, 33)
        room = f"{rest // 3 + 1}{rest % 3 + 1:02}"
        for place in range(min(dice.choice((1, 2, 2, 3, 4)), people - number)):
            born = f"{dice.randrange(1935, 2018)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
            name = dice.choice(SURNAMES) + dice.choice(SIGNS) + dice.choice(("", dice.choice(SIGNS)))
            relation = "户主" if place == 0 else dice.choice(("配偶", "儿子", "女儿", "母亲"))
            phone = f"199{dice.randrange(10**8):08}" if dice.random() < 0.6 else None
            yield [
                f"{building + 1}号楼",
                f"{unit + 1}单元",
                room,
                name,
                relation,
                None,
                identity(born, number),
                phone,
                "自住" if place == 0 else None,
                None,
            ]
            number += 1
        flat += 1


def identity(born: str, number: int) -> str:
    """An identity number of a district that does not exist, with its right check digit (GB 11643-1999)."""
    body = f"99{number // 1000 % 10_000:04}{born}{number % 1000:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def bare_read(path: Path) -> float:
    """Seconds that python-calamine alone needs for the file."""
    from python_calamine import CalamineWorkbook

    start = perf_counter()
    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    return perf_counter() - start


def child(path: Path, data: Path) -> dict[str, Any]:
    """The measurements of a process of its own."""
    environment = {**os.environ, "SHOUWANG_DATA": str(data), "SHOUWANG_DATABASE_URL": "sqlite:///bench.sqlite3"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_register", "--child", str(path)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def measured_here(path: Path) -> dict[str, float]:
    """Import *path* into an empty database and look people up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from shouwang.apps.territory.actions import imports
    from shouwang.files.sheets import read_workbook

    call_command("migrate", verbosity=0)
    member = someone()
    at = datetime(2022, 3, 11, 10, tzinfo=UTC)
    start = perf_counter()
    with path.open("rb") as file:
        made = imports.plan_import(files=[(path.name, file)], by=member, at=at)
    imports.apply_import(import_plan=made.id, by=member, at=at)
    found = {"import": perf_counter() - start, "memory": peak_megabytes()}
    found["reading"] = seconds(lambda: read_workbook(path))
    del made
    with path.open("rb") as file:
        start = perf_counter()
        imports.plan_import(files=[(path.name, file)], by=member, at=at)
        found["again"] = perf_counter() - start
    return found | searched(member)


def someone() -> Any:
    """A caseworker in a new operation with one compound."""
    from shouwang.apps.operations.models import Member, Operation, Role, User
    from shouwang.apps.territory.actions import places

    at = datetime(2022, 3, 11, 8, tzinfo=UTC)
    operation = Operation.objects.create(
        name="Bench", hazard="epidemic", legal_basis="—", area="—", time_zone="Asia/Shanghai", started_at=at
    )
    member = Member.objects.create(operation=operation, user=User.objects.create(username="bench"), role=Role.COMMANDER)
    places.add_place(level="compound", name="平安小区", by=member, at=at)
    return member


def searched(member: Any) -> dict[str, float]:
    """Milliseconds for one search of each sort, the median of several."""
    from benchmarks.figures import middle
    from shouwang.apps.territory.reads import search

    asked = {"name": ("shanxj", "wangan", "zsp", "单"), "door": ("3-2-401", "32401", "1-1"), "telephone": ("1991234", "5678")}
    return {
        what: 1000 * middle([seconds(lambda query=query: search.found(query, member)) for query in queries for _ in range(5)])
        for what, queries in asked.items()
    }


def seconds(work: Any) -> float:
    """How long *work* takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def peak_megabytes() -> float:
    """The most memory this process and the reading child have had, added up."""
    import resource

    return sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
