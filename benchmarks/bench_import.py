"""
How long household sheets take to be read, understood and planned, without any database, and what hostile files cost.

Each step runs in a process of its own, so that its memory is its own; beside it stands a bare ``python-calamine`` read of the same file
in the same run. ``make bench-import`` runs all; ``python benchmarks/bench_import.py 10000`` only the small one and the hostile files.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
if __package__ in (None, ""):
    sys.path.insert(0, str(ROOT))

from benchmarks.figures import Bench, Measured, middle  # noqa: E402 - after the path, so that the file runs by itself too

SIZES = (10_000, 100_000)
TIMES_CALAMINE = 8.0
"""Reading, understanding and planning may take so many times the bare read."""
PARENT_MEGABYTES = 450.0
"""What the reading process may use for 100,000 people, so that the import has room for its tables below 600."""
HOSTILE_SECONDS, HOSTILE_MEGABYTES = 1.0, 200.0
"""A hostile file is refused within these."""
RUNS = 3
AT = date(2022, 3, 13)
HEAD = ("序号", "楼号", "单元", "房号", "姓名", "与户主关系", "性别", "身份证号", "出生日期", "联系电话", "是否租户", "备注")
SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁单曾仇解查"
SIGNS = "安平和宁远山江河松柏桐枫云雨雪晨星月春夏秋冬文武明亮清朗静雅思齐"


def main(arguments: list[str]) -> int:
    """Measure; status 1 if a limit is broken."""
    if arguments[:1] == ["--step"]:
        sys.stdout.write(json.dumps(STEPS[arguments[1]](Path(arguments[2]))) + "\n")
        return 0
    with Bench("Household sheets: read, understood, planned") as bench, tempfile.TemporaryDirectory() as folder:
        for size in [int(size) for size in arguments] or SIZES:
            path = Path(folder) / f"people-{size}.xlsx"
            write_sheet(path, size)
            measure_sheet(bench, path, size)
        measure_hostile(bench, Path(folder))
    return bench.status


def measure_sheet(bench: Bench, path: Path, size: int) -> None:
    """The figures of one size; bare and ours take turns, so that a busy moment meets both."""
    both = [(step("bare", path), step("ours", path)) for _ in range(RUNS)]
    bare, ours = ([runs[index] for runs in both] for index in (0, 1))
    alone = middle([run["seconds"] for run in bare])
    for name in ("read", "understood", "planned"):
        bench.add(Measured(f"import.{size}.{name}", middle([run[name] for run in ours]), "s", peer=alone, peer_name="calamine alone"))
    bench.add(Measured(f"import.{size}", middle([run["seconds"] for run in ours]), "s", limit=TIMES_CALAMINE * alone))
    bench.add(
        Measured(f"import.{size}.as-a-multiple", middle([run["seconds"] for run in ours]), "s", peer=alone, peer_name="calamine alone")
    )
    bench.add(Measured(f"import.{size}.again", middle([run["again"] for run in ours]), "s", peer=alone, peer_name="calamine alone"))
    bench.add(Measured(f"import.{size}.memory", max(run["megabytes"] for run in ours), "MB", limit=PARENT_MEGABYTES))
    peer = max(run["megabytes"] for run in bare)
    bench.add(
        Measured(
            f"import.{size}.memory-of-the-child", max(run["child_megabytes"] for run in ours), "MB", peer=peer, peer_name="calamine alone"
        )
    )


def measure_hostile(bench: Bench, folder: Path) -> None:
    """Time and memory of each refusal, the child's and the reader's together."""
    from tests.files import hostile

    for name in hostile.MADE:
        run = step("refused", hostile.write(folder, name))
        bench.add(Measured(f"hostile.{name}", run["seconds"], "s", limit=HOSTILE_SECONDS))
        bench.add(Measured(f"hostile.{name}.memory", run["child_megabytes"], "MB", limit=HOSTILE_MEGABYTES))


def step(name: str, path: Path) -> dict[str, float]:
    """One step in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--step", name, str(path)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "0"}, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def megabytes(who: int) -> float:
    """The most memory this process or one of its children has used."""
    return resource.getrusage(who).ru_maxrss / 1024


def bare_read(path: Path) -> dict[str, float]:
    """What python-calamine needs to give every row of the file."""
    from python_calamine import CalamineWorkbook

    start = perf_counter()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return {"seconds": perf_counter() - start, "rows": len(rows), "megabytes": megabytes(resource.RUSAGE_SELF)}


def our_read(path: Path) -> dict[str, float]:
    """Reading in the child, understanding, planning against nothing and against the register this makes."""
    from shouwang.engines.register.planning import apply, plan
    from shouwang.engines.register.reading import understand
    from shouwang.files.sheets import read_workbook

    start = perf_counter()
    workbook = read_workbook(path)
    read = perf_counter()
    found = understand([workbook], at=AT)
    understood = perf_counter()
    changes = plan([], found)
    planned = perf_counter()
    register = apply([], changes)
    before = perf_counter()
    again = plan(register, found)
    if found.people + len(found.doubts) < len(workbook.sheets[0].rows) - 1 or not again.is_empty:
        raise SystemExit("The sheet of the benchmark is not read cleanly.")
    return {
        "read": read - start,
        "understood": understood - read,
        "planned": planned - understood,
        "seconds": planned - start,
        "again": perf_counter() - before,
        "megabytes": megabytes(resource.RUSAGE_SELF),
        "child_megabytes": megabytes(resource.RUSAGE_CHILDREN),
    }


def refused(path: Path) -> dict[str, float]:
    """What it takes to refuse a hostile file."""
    from shouwang.files.sheets import read_workbook
    from shouwang.vocabulary.reasons import Refused

    start = perf_counter()
    try:
        read_workbook(path)
    except Refused:
        return {"seconds": perf_counter() - start, "child_megabytes": megabytes(resource.RUSAGE_CHILDREN)}
    raise SystemExit(f"{path.name} was not refused.")


STEPS: dict[str, Callable[[Path], dict[str, float]]] = {"bare": bare_read, "ours": our_read, "refused": refused}


def write_sheet(path: Path, people: int) -> None:
    """A sheet of invented people, one row each, three to a flat, written by its size alone."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("登记表")
    for row in sheet_rows(people):
        sheet.append(row)
    book.save(path)


def sheet_rows(people: int) -> Iterator[list[object]]:
    """Header and rows; every identity number is right and belongs to a region that does not exist."""
    dice = Random(people)  # noqa: S311 - invented people, the same ones each time
    yield list(HEAD)
    for number in range(people):
        flat = number // 3
        day = date(1930, 1, 1).toordinal() + (number // 1000 * 307 + number % 1000 * 17) % 32_000
        body = f"990000{date.fromordinal(day):%Y%m%d}{number % 1000:03}"
        weights = (pow(2, 17 - place, 11) for place in range(17))
        identity = body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
        name = dice.choice(SURNAMES) + dice.choice(SIGNS) + dice.choice(SIGNS)
        yield [
            number + 1, f"{flat // 100 + 1}号楼", f"{flat % 100 // 20 + 1}单元", (flat % 20 // 2 + 1) * 100 + flat % 2 + 1, name,
            "子" if number % 3 else "户主", "男" if int(body[16]) % 2 else "女", identity, f"{date.fromordinal(day):%Y.%m.%d}",
            f"199{number:08}", "否", "",
        ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
