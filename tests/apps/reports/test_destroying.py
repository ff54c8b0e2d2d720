"""
The end: ten thousand invented people are put in, destroyed, and looked for byte by byte.

The journal, the frozen report and its figures stay as they were.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as product
from django.db import connection, models
from openpyxl import Workbook

from shouwang.apps.command.actions import orders
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.journal.models import Attachment, Kept
from shouwang.apps.operations.models import Operation, Role
from shouwang.apps.operations.sealed import rings, sealed_columns
from shouwang.apps.people import actions as people
from shouwang.apps.people.models import Person
from shouwang.apps.reports import actions, reads
from shouwang.apps.reports.models import Destruction
from shouwang.apps.roster.actions import groups
from shouwang.apps.roster.models import Group
from shouwang.apps.territory.actions import imports, places
from shouwang.apps.territory.models import Household, ImportPlan, Level, Place, Resident
from shouwang.files.rings import NAME as NAME_OF_KEY
from shouwang.files.rings import Lost, back_up
from shouwang.server import backups
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.retention import HEALTH, KEPT, RESIDENTS, SHEETS
from shouwang.vocabulary.roll import Particulars
from tests.apps.reports.test_reports import draft, frozen
from tests.files.sample_report import photo as jpeg
from tests.world import World, at

CANARIES = 10_000
NUMBER, TELEPHONE = "99009919800{:07d}", "19555{:06d}"
SIGNS = "零一二三四五六七八九"


def looked_for(bird: str, number: str, telephone: str) -> dict[bytes, re.Pattern[bytes]]:
    """
    Any of them, in UTF-8, in UTF-16, escaped in JSON: how it begins, and enough of it that noise does not look like it. Eleven digits amid a
    longer hash are no telephone.
    """
    in_utf_8, in_json = ([f"{bird}{sign}".encode(coding) for sign in SIGNS] for coding in ("utf-8", "unicode-escape"))
    in_utf_16 = [f"{bird}{one}{two}".encode("utf-16-le") for one in SIGNS for two in SIGNS]
    return {
        bird.encode(): re.compile(b"|".join(in_utf_8)),
        bird.encode("utf-16-le"): re.compile(b"|".join(map(re.escape, in_utf_16))),
        bird.encode("unicode-escape"): re.compile(b"|".join(map(re.escape, in_json))),
        number.encode(): re.compile(number.encode() + rb"[0-9]{7}"),
        telephone.encode(): re.compile(rb"(?<![0-9a-f])%b0[09][0-9]{4}|%b0[09][0-9]{4}(?![0-9a-f])" % ((telephone.encode(),) * 2)),
    }


TRACES = looked_for("雀", "99009919800", "19555")
"""No other test writes such names and numbers in plain: on PostgreSQL those that run beside write into the same log."""


def name(number: int) -> str:
    """A name that nobody bears."""
    return "雀" + "".join(SIGNS[int(digit)] for digit in f"{number:05d}")


def sheet(count: int) -> BytesIO:
    """A household sheet with so many people, four behind a door."""
    book = Workbook(write_only=True)
    page = book.create_sheet("住户")
    page.append(["楼号", "单元", "房号", "姓名", "与户主关系", "身份证号", "联系电话", "备注"])
    for each in range(count):
        door = each // 4
        person = (name(each), "其他" if each % 4 else "户主", NUMBER.format(each), TELEPHONE.format(each))
        page.append([str(door // 400 + 1), str(door // 100 % 4 + 1), f"{door % 100 // 4 + 1}{door % 4 + 1:02d}", *person, name(each)])
    stream = BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def filled(world: World, count: int) -> None:
    """A register, a roll, limits, notes, what was written for everybody, and a file, all with canaries."""
    commander = world.commander
    places.add_place(level=Level.COMPOUND, name="柳园小区", by=commander, at=at("11 15:30"))
    plan = imports.plan_import(files=[("register.xlsx", sheet(count))], by=commander, at=at("11 16:00"))
    imports.apply_import(import_plan=plan.id, by=commander, at=at("11 16:10"))
    for each in range(20):
        told = Particulars(number=each + 1, name=name(90_000 + each), telephone=TELEPHONE.format(90_000 + each))
        person = people.enrol(particulars=told, by=commander, at=at("11 16:20"))
        limits = people.LimitsTold(kinds=["no-nights"], note=name(91_000 + each))
        people.record_limits(person=person, limits=limits, at=at("11 16:21"), by=commander)
        journal.write_note(text=f"{name(92_000 + each)} called {TELEPHONE.format(each)}", topic="shift", by=commander, at=at("12 08:00"))
    told_to_everybody(world, person)
    content = BytesIO(name(93_000).encode() * 50)
    journal.attach(file=content, name=f"{name(93_001)}.txt", media_type="text/plain", operation=world.operation)
    commander.user.display_name = name(94_000)
    commander.user.save()


def told_to_everybody(world: World, person: Person) -> None:
    """An order, a call-out, a note on a site, what a group is told, and the words of a photo that nobody has published."""
    commander, now = world.commander, at("12 08:10")
    order = orders.receive_order(issuer="Street office", level="street", title="Hold the gates", text=name(95_000), by=commander, at=now)
    people.send_callout(
        by=commander, at=now, title="Come", text=name(95_001), text_en=name(95_002), assembly_place="Gate", deadline=at("12 09:00"),
        received_at=now, people=[person.pk], order=order,
    )  # fmt: skip
    compound = Place.objects.get(operation=world.operation, level=Level.COMPOUND)
    places.describe_site(compound=compound, facts={"power": ("yes", name(95_003))}, by=commander, at=now)
    group = Group.objects.create(operation=world.operation, number=1, made_at=now)
    groups.keep_group(group=group, lead=None, by=commander, at=now, instructions=name(95_004), communications=name(95_005))
    words = actions.PhotoWords(name(95_006), name(95_007), name(95_008), name(95_009))
    actions.add_photo(file=jpeg(), name="x.jpg", words=words, consent="nobody-seen", taken_at=now, by=world.guard, at=now)


def data_folders(tmp_path: Path) -> Iterator[Path]:
    """Where anything may lie: the database with its log, files, mail, backups, keys and their copies."""
    yield tmp_path
    yield Path(product.KEYS)
    if connection.vendor == "sqlite":
        yield Path(connection.settings_dict["NAME"]).parent
    else:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SHOW data_directory")
            yield Path(cursor.fetchone()[0])


def traces(tmp_path: Path, marks: Mapping[bytes, re.Pattern[bytes]] = TRACES) -> list[str]:
    """The files in which a canary is found, with what was found."""
    found = []
    for path in (Path(folder) / name for place in data_folders(tmp_path) for folder, _, names in os.walk(place) for name in names):
        with contextlib.suppress(FileNotFoundError):  # a database of a test that runs beside has gone
            content = readable(path)
            found += [f"{path.name}: {begin!r}" for begin, whole in marks.items() if is_in(content, begin, whole)]
    return found


def readable(path: Path) -> bytes:
    """What stands in a file; a dump of PostgreSQL as SQL, for squeezed bytes hide what is there and look like what is not."""
    if path.suffix != ".dump":
        return path.read_bytes()
    return subprocess.run(["pg_restore", "--file=-", str(path)], check=True, capture_output=True).stdout


def is_in(content: bytes, begin: bytes, whole: re.Pattern[bytes]) -> bool:
    """Whether *whole* stands anywhere; looking for its beginning first is a hundred times as fast."""
    at = content.find(begin)
    while at >= 0 and not whole.match(content, at):
        at = content.find(begin, at + 1)
    return at >= 0


def sealed_values() -> list[bytes]:
    """Every sealed value there is, as it lies in the database."""
    found = []
    for model in apps.get_models():
        for field in sealed_columns(model):
            column = models.ExpressionWrapper(models.F(field.name), output_field=models.BinaryField())
            found += [bytes(value) for value in model._base_manager.annotate(as_stored=column).values_list("as_stored", flat=True) if value]
    return found


@pytest.fixture
def closed(several_connections, world: World, data_folder: Path, settings) -> World:
    """An operation with canaries and a frozen report, closed."""
    settings.BACKUPS, settings.KEY_BACKUPS = data_folder / "backups", data_folder / "key-backups"
    filled(world, CANARIES)
    frozen(world)
    Operation.objects.filter(pk=world.operation.pk).update(closed_at=at("20 18:00"))
    world.operation.refresh_from_db()
    return world


def test_after_the_end_nobody_is_found_and_the_report_stands(closed, data_folder):
    """
    Before: the pages tell a name, no file does. After: 0 traces, no sealed value opens, neither here nor in an older backup; the journal is whole.
    """
    world, report = closed, reads_of_report(closed)
    assert Resident.behind_the_door.count() == CANARIES
    assert {one.name for one in Resident.behind_the_door.filter(operation=world.operation)[:3]} <= set(map(name, range(CANARIES)))
    assert traces(data_folder) == []
    copy_of_keys(data_folder)
    older, sealed = backups.back_up(at("20 19:00")), sealed_values()
    assert all(opens(one) for one in sealed[:50])

    actions.ask_destruction(by=world.commander, at=at("21 09:00"))
    done = actions.confirm_destruction(name=world.operation.name, by=world.member(Role.HOST), at=at("21 09:05"))
    journal.finish_forgetting(now=now() + timedelta(minutes=5))

    assert len(sealed) > 5 * CANARIES
    assert not any(map(opens, {one[:NAME_OF_KEY] for one in sealed}))
    assert Resident.behind_the_door.count() == Household.behind_the_door.count() == Person.behind_the_door.count() == 0
    assert traces(data_folder) == []
    assert older.path.exists()
    assert reads_of_report(world) == report
    assert journal_reads.held_whole("default").entries == done.size
    told = reads.certificate(world.operation)
    assert told is not None
    assert {keeping.code: kept.rows for keeping, kept in told.classes}[RESIDENTS.code] >= CANARIES
    assert "雀" not in world.browser(world.commander).get(f"/o/{world.operation.pk}/keeping/certificate/").content.decode()


@pytest.mark.sqlite
def test_an_older_backup_brought_back_tells_nobody(closed, data_folder, tmp_path):
    """
    Its rows are there, and every one of them is noise.
    """
    older = backups.back_up(at("20 19:00"))
    actions.ask_destruction(by=closed.commander, at=at("21 09:00"))
    actions.confirm_destruction(name=closed.operation.name, by=closed.shift_lead, at=at("21 09:05"))
    journal.finish_forgetting(now=now() + timedelta(minutes=5))
    shutil.copy(older.path, tmp_path / "back.sqlite3")

    with backups.known_to_django(NAME=str(tmp_path / "back.sqlite3")):
        rows = Resident._base_manager.using(backups.TRIED)
        there = rows.count()
        with pytest.raises(Refused, match="The key"):
            list(rows.values_list("name", flat=True)[:1])

    assert there == CANARIES


def test_the_search_finds_what_is_not_sealed(world, data_folder, several_connections):
    """
    Otherwise finding nothing would prove nothing. These three are of another feather than the canaries, whose search must find none.
    """
    Place.objects.create(
        operation=world.operation, level=Level.COMPOUND, name="鸦七", code="x", label="x", path="x/", keys="with 19556000007"
    )
    (data_folder / "notes.txt").write_text("990099198010000007", encoding="utf-8")
    (data_folder / "notes.json").write_text('{"name": "\\u9e26\\u4e03"}', encoding="utf-8")

    found = traces(data_folder, looked_for("鸦", "99009919801", "19556"))

    assert {each.rpartition(": ")[2] for each in found} == {repr(mark) for mark in ("鸦".encode(), rb"\u9e26", b"99009919801", b"19556")}


def opens(sealed: bytes) -> bool:
    """Whether there is a key for it."""
    try:
        rings().of(sealed)
    except Lost:
        return False
    return True


def reads_of_report(world: World) -> tuple[object, ...]:
    """What stands in the frozen report."""
    report = world.operation.reports.get()
    return report.frozen, report.frozen_at, {code: line.value for code, line in reads.lines_of(report).items()}


def copy_of_keys(data_folder: Path) -> None:
    """As the keeper does each day."""
    back_up(Path(product.KEYS), data_folder / "key-backups", at("20 12:00"), 7)


def now():
    """By the clock of the file system, which dates the keys."""
    from django.utils import timezone

    return timezone.now()


# Who may, and when


@pytest.fixture
def small(world: World, data_folder: Path, settings) -> World:
    """The same with four people, one transaction."""
    settings.BACKUPS, settings.KEY_BACKUPS = data_folder / "backups", data_folder / "key-backups"
    filled(world, 4)
    return world


def test_everything_that_stands_against_it_is_told_at_once(small):
    """
    The operation goes on, no report is frozen, one is a draft.
    """
    draft(small)

    with pytest.raises(Refused) as refused:
        actions.ask_destruction(by=small.commander, at=at("20 18:00"))

    assert [reason.code for reason in refused.value.reasons] == ["destroy-while-open", "destroy-without-report", "destroy-with-draft"]
    assert not Destruction.objects.exists()


@pytest.mark.parametrize(
    ("role", "typed", "code"),
    [
        (Role.COMMANDER, "Willow Court watch", "destroy-needs-another"),
        (Role.GUARD, "Willow Court watch", "role-may-not"),
        (Role.AUDITOR, "Willow", "destroy-name-differs"),
    ],
)
def test_it_takes_another_who_types_the_name(small, role, typed, code):
    """
    Whoever asks does not confirm, and nobody by mistake.
    """
    frozen(small)
    Operation.objects.filter(pk=small.operation.pk).update(closed_at=at("20 18:00"))
    actions.ask_destruction(by=small.commander, at=at("20 18:10"))

    with pytest.raises(Refused) as refused:
        actions.confirm_destruction(name=typed, by=small.member(role), at=at("20 18:20"))

    assert [reason.code for reason in refused.value.reasons] == [code]
    assert Resident.behind_the_door.count() == 4


def test_a_journal_that_was_altered_stops_it(small, monkeypatch):
    """
    First it must be found out what happened; afterwards nobody could ask the people.
    """
    frozen(small)
    Operation.objects.filter(pk=small.operation.pk).update(closed_at=at("20 18:00"))

    def altered(copy: str) -> None:
        raise ValueError("entry 2 is not the one that was written")

    monkeypatch.setattr(journal_reads, "held_whole", altered)

    with pytest.raises(Refused) as refused:
        actions.ask_destruction(by=small.commander, at=at("20 18:10"))

    assert [reason.code for reason in refused.value.reasons] == ["destroy-journal-broken"]


# Clocks


def test_each_class_goes_at_its_own_time(small, django_capture_on_commit_callbacks):
    """
    Closed on the 20th: limits go after 7 days, the register after 30; the entry tells counts and no name.
    """
    Operation.objects.filter(pk=small.operation.pk).update(closed_at=at("20 18:00"))
    small.operation.refresh_from_db()

    def left(days: int) -> set[str]:
        with django_capture_on_commit_callbacks(execute=True):
            journal.forget_due(operation=small.operation, now=at("20 18:00") + timedelta(days=days))
        return {one.keeping.code for one in journal_reads.held(small.operation) if one.rows} - {SHEETS.code}

    assert left(6) == {"residents", "staff", "health", "texts"}
    assert left(7) == {"residents", "staff", "texts"}
    assert left(30) == set()
    assert [kind for kind in small.kinds() if kind == "people.forgotten"] == ["people.forgotten"] * 4


def test_the_commander_keeps_longer_within_what_is_allowed(small):
    """
    Limits of staff for at most 30 days: 20 is fine, 31 is refused, another role too.
    """
    journal.change_keeping(code=HEALTH.code, days=20, by=small.commander, at=at("12 08:00"))

    with pytest.raises(Refused) as too_long:
        journal.change_keeping(code=HEALTH.code, days=31, by=small.commander, at=at("12 08:01"))
    with pytest.raises(Refused) as not_theirs:
        journal.change_keeping(code=HEALTH.code, days=20, by=small.shift_lead, at=at("12 08:02"))

    assert [reason.code for reason in (*too_long.value.reasons, *not_theirs.value.reasons)] == ["keeping-too-long", "role-may-not"]
    assert Kept.objects.get(code=HEALTH.code).days == 20


def test_old_sheets_go_while_the_rest_is_sealed_anew(small, django_capture_on_commit_callbacks):
    """
    A sheet that came in eight days ago goes, one of today stays and is still read once the old key is gone.
    """
    with django_capture_on_commit_callbacks(execute=True):
        old = journal.attach(file=BytesIO(b"old"), name="old.xlsx", media_type="x", operation=small.operation, kept_as=SHEETS.code)
        Attachment.objects.filter(pk=old.pk).delete()
        old.id = type(old.id)("017f0000-0000-7000-8000-000000000001")
        old.write(b"old")
        old.save(force_insert=True)
    before = rings().names(str(small.operation.pk), SHEETS.code)

    with django_capture_on_commit_callbacks(execute=True):
        journal.forget_due(operation=small.operation, now=now())
    with django_capture_on_commit_callbacks(execute=True):
        journal.finish_forgetting(now=now() + timedelta(minutes=5))

    after = rings().names(str(small.operation.pk), SHEETS.code)
    assert len(after) == 1
    assert not after & before
    old.refresh_from_db()
    with pytest.raises(Refused, match="was destroyed"):
        old.read()
    (sheet_of_today,) = Attachment.objects.filter(kept_as=SHEETS.code).exclude(file="")
    assert sheet_of_today.read()[:2] == b"PK"
    assert ImportPlan.behind_the_door.get().before


def test_every_class_is_held_by_something():
    """
    A table that seals says how long; and no clock runs for nothing.
    """
    from django.apps import apps

    sealing = [model for model in apps.get_models() if sealed_columns(model)]

    assert [model.__name__ for model in sealing if not hasattr(model, "kept_as")] == []
    assert {model.kept_as for model in sealing if isinstance(model.kept_as, str)} == KEPT.keys() | {"accounts"}
