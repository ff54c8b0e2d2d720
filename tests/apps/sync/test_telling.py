"""
What devices are told: whatever is lost, late, spoilt or set back on the way, in the end both sides have the same, by themselves.

The oracle is the rows as they are. What a device decided by can be looked up by the version that it names.
"""

from __future__ import annotations

import base64
import json
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Operation
from shouwang.apps.people import actions as people
from shouwang.apps.people.models import Badge
from shouwang.apps.sync import actions, reads
from shouwang.apps.sync.models import Piece, Version
from shouwang.apps.sync.reads import SOURCES, versions
from shouwang.apps.territory.actions import places
from shouwang.apps.territory.models import Level, Place
from shouwang.engines.journal import state
from shouwang.engines.journal.state import Delta, Held, Replica, root_of
from shouwang.vocabulary.kinds import PARTS
from shouwang.vocabulary.retention import RESIDENTS
from shouwang.vocabulary.roll import Particulars
from tests.apps.journal.phones import Phone
from tests.world import World, at

STATE = "/api/v1/state/"
NOW = at("12 09:00")


class Telephone:
    """Replicas of every part, and what was decided by them."""

    def __init__(self, world: World, name: str) -> None:
        self.phone = Phone(world, name)
        self.replicas = {part: Replica(part) for part in SOURCES}
        self.decided: list[tuple[str, state.Version, dict[str, state.Piece]]] = []
        self.late: list[Delta] = []

    def pull(self) -> bool:
        """Ask and take in; whether all of it led where it should."""
        told = actions.tell(device=self.phone.device, held=[each.held for each in self.replicas.values()], at=NOW)
        heard = [self.replicas[delta.part].heard(delta) for delta in told]  # every one, also after one that failed
        return all(heard)

    def ask_in_vain(self) -> None:
        """Ask; the answer comes later or never."""
        self.late += actions.tell(device=self.phone.device, held=[each.held for each in self.replicas.values()], at=NOW)

    def decide(self) -> None:
        """Somebody at the post decides something by what the telephone has."""
        self.decided += [(part, each.version, dict(each.pieces)) for part, each in self.replicas.items() if each.version != state.NONE]


class Walk:
    """An operation that changes under the telephones."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.dice, self.count, self.lost_before = world, Random(seed), 0, 0
        self.by = world.commander
        self.phones = [Telephone(world, name) for name in (f"East gate {seed}", f"West gate {seed}")]
        self.compound = places.add_place(level=Level.COMPOUND, name=f"Willow Court {seed}", by=self.by, at=NOW)

    def step(self) -> None:
        """Anything may happen next."""
        phone = self.dice.choice(self.phones)
        does = (self.change, self.change, self.change, phone.pull, phone.ask_in_vain, phone.decide, lambda: self.mishap(phone))
        self.dice.choice(does)()

    def change(self) -> None:
        """People work on the pages."""
        self.count += 1
        self.dice.choice((self._add, self._rename, self._remove, self._badge))()

    def mishap(self, phone: Telephone) -> None:
        """A late answer, a spoilt memory, a lost one, a server brought back from a backup."""
        what, replica = self.dice.randrange(4), phone.replicas[self.dice.choice([*SOURCES])]
        if what == 0 and phone.late:
            late = phone.late.pop(self.dice.randrange(len(phone.late)))
            phone.replicas[late.part].heard(late)
        elif what == 1 and replica.pieces:
            replica.pieces[self.dice.choice([*replica.pieces])] = {"name": "spoilt"}
        elif what == 2:
            phone.replicas = {part: Replica(part) for part in SOURCES}
        elif what == 3:
            with transaction.atomic():
                journal.begin_epoch(operation=self.world.operation, at=NOW)

    def _add(self) -> None:
        level = self.dice.choice((Level.BUILDING, Level.POST))
        places.add_place(level=level, name=f"{self.count}", parent=self.compound, by=self.by, at=NOW)

    def _some(self) -> Place | None:
        some = list(Place.objects.filter(operation=self.world.operation, level=Level.POST).order_by("path"))
        return self.dice.choice(some) if some else None

    def _rename(self) -> None:
        if place := self._some():
            places.rename_place(place=place, name=f"post {self.count}", by=self.by, at=NOW)

    def _remove(self) -> None:
        if place := self._some():
            places.remove_place(place=place, by=self.by, at=NOW)

    def _badge(self) -> None:
        held = Badge.objects.filter(operation=self.world.operation, withdrawn_at=None).first()
        if held and self.dice.random() < 0.4:
            people.withdraw_badge(person=held.person_id, why="lost", by=self.by, at=NOW)
        else:
            told = Particulars(name="仇月", number=1 + Badge.objects.filter(operation=self.world.operation).count())
            person = people.enrol(particulars=told, by=self.by, at=NOW)
            people.issue_badges(people=[person.id], by=self.by, at=NOW)

    def faults(self) -> list[str]:
        """After two quiet pulls each: where a telephone has something else than the rows say, or a decision cannot be looked up."""
        found = []
        for phone in self.phones:
            phone.pull()
            if not phone.pull():
                found.append(f"{phone.phone.device}: two pulls were not enough")
            for part, replica in phone.replicas.items():
                if replica.pieces != dict(SOURCES[part].read(self.world.operation)):
                    found.append(f"{phone.phone.device}: {part} is not as it is")
            for part, version, pieces in phone.decided:
                known = reads.version_of(self.world.operation, part, version)
                if root_of(pieces) == bytes(known.root if known else b"") and reads.pieces_at(known) != pieces:
                    found.append(f"{phone.phone.device}: {part} {version} cannot be looked up")
        return found


def walked(world: World, seed: int, steps: int = 60) -> Walk:
    """A walk of so many steps."""
    walk = Walk(world, seed)
    for _ in range(steps):
        walk.step()
    return walk


@pytest.mark.parametrize("seed", range(6))
def test_in_the_end_all_have_what_is(world, seed):
    """
    Sixty steps of changes, lost and late answers, spoilt and lost memories and restores; then two pulls.
    """
    walk = walked(world, seed)

    assert walk.faults() == []
    assert {row.version for row in Version.objects.filter(operation=world.operation)}


def _believing(operation: Operation, held: Held) -> Delta:
    known = reads.version_of(operation, held.part, held.version)
    return versions.delta(operation, Held(held.part, held.version, bytes(known.root)) if known else held)


def _blindly(replica: Replica, delta: Delta) -> bool:
    pieces = {} if delta.is_whole else {key: piece for key, piece in replica.pieces.items() if key not in delta.gone}
    replica.version, replica.pieces = delta.version, {**pieces, **delta.put}
    return True


BUGS: dict[str, list[tuple[Any, str, Any]]] = {
    "neither side looks at the root": [(reads, "delta", _believing), (Replica, "heard", _blindly)],
    "nobody looks again": [(reads, "stale", lambda source, operation: reads.current(operation, source.part) is None)],
    "what was said before is not kept": [(reads, "pieces_at", lambda version: dict(SOURCES[version.part].read(version.operation)))],
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_server_that_errs_is_found_out(world, monkeypatch, bug):
    """
    With each of these one of the walks does not end well, or they would prove nothing.
    """
    for patch in BUGS[bug]:
        monkeypatch.setattr(*patch)

    walk = walked(world, seed=1)
    for phone in walk.phones:
        phone.pull()
        for replica in phone.replicas.values():
            replica.pieces.clear()
    for _ in range(4):
        walk.change()
        walk.phones[0].decide()

    assert walk.faults() != []


@pytest.mark.parametrize("blind", ["server", "telephone"])
def test_one_side_that_looks_is_enough(world, monkeypatch, blind):
    """
    The roots are compared on both sides, so that either may err.
    """
    monkeypatch.setattr(*((reads, "delta", _believing) if blind == "server" else (Replica, "heard", _blindly)))
    walk = walked(world, seed=3)
    for replica in walk.phones[0].replicas.values():
        replica.pieces.clear()

    assert walk.faults() == []


def test_only_what_changed_is_told(world):
    """
    One post renamed among twenty: one piece, no more; nothing changed: none, and no new version.
    """
    phone, walk = Telephone(world, "North gate"), Walk(world, 0)
    for number in range(20):
        places.add_place(level=Level.POST, name=f"Post {number}", parent=walk.compound, by=walk.by, at=NOW)
    phone.pull()
    before = Version.objects.count()
    quiet = actions.tell(device=phone.phone.device, held=[each.held for each in phone.replicas.values()], at=NOW)
    places.rename_place(place=walk._some(), name="South", by=walk.by, at=NOW)

    told = actions.tell(device=phone.phone.device, held=[each.held for each in phone.replicas.values()], at=NOW)

    assert [(len(each.put), len(each.gone), each.is_whole) for each in quiet] == [(0, 0, False)] * len(SOURCES)
    changed = {each.part: each for each in told if each.put or each.gone}
    assert changed.keys() == {"posts"}
    assert [piece["name"] for piece in changed["posts"].put.values()] == ["South"]
    assert Version.objects.count() == before + 1


def test_who_has_something_else_is_told_whole_and_it_is_written_down(world):
    """
    The shift lead can see by which wrong state the telephone at the gate may have decided.
    """
    phone, walk = Telephone(world, "North gate"), Walk(world, 0)
    places.add_place(level=Level.POST, name="North", parent=walk.compound, by=walk.by, at=NOW)
    phone.pull()
    phone.replicas["posts"].pieces.clear()

    told = actions.tell(device=phone.phone.device, held=[each.held for each in phone.replicas.values()], at=NOW)

    assert [each.part for each in told if each.is_whole] == ["posts"]
    wrong = Entry.objects.get(kind="device.state-wrong")
    assert json.loads(wrong.data) == {"device": str(phone.phone.device.id), "state": f"posts {phone.replicas['posts'].version}"}


def test_once_the_register_is_destroyed_nothing_of_it_is_left_to_tell(world):
    """
    Neither the pieces nor their history; the roots in the journal stay.
    """
    phone, walk = Telephone(world, "North gate"), Walk(world, 0)
    walk._add()
    walk._badge()
    phone.pull()

    journal.forget(operation=world.operation, keeping=RESIDENTS, at=at("20 19:00"))

    assert Piece.behind_the_door.count() == 0
    assert walk.faults() == []
    assert Entry.objects.filter(kind="state.told").count() == Version.objects.count()


def post(phone: Phone, body: Any) -> Any:
    """The answer to what a device posts."""
    return Client().post(STATE, json.dumps(body), content_type="application/json", headers={"Authorization": f"Bearer {phone.token}"})


def test_a_device_pulls_over_http(world):
    """
    First everything, then nothing but the way to what is new.
    """
    walk = Walk(world, 0)
    phone = walk.phones[0].phone
    places.add_place(level=Level.POST, name="North", parent=walk.compound, by=walk.by, at=NOW)

    first = post(phone, {"held": []}).json()
    held = [{"part": each["part"], "epoch": each["epoch"], "version": each["version"], "root": each["root"]} for each in first]
    second = post(phone, {"held": held}).json()

    posts = next(each for each in first if each["part"] == "posts")
    assert [piece["name"] for piece in posts["put"].values()] == ["North"]
    assert base64.b64decode(posts["root"]) == root_of(posts["put"])
    assert all(each["is_whole"] for each in first)
    assert not any(each["is_whole"] or each["put"] or each["gone"] for each in second)


@pytest.mark.parametrize("root", ["", "no base64!", "AAAA"])
def test_a_root_that_is_none_gets_everything(world, root):
    """
    Whatever a device says that it has, it ends with what is.
    """
    phone = Phone(world, "South gate")
    part = next(each for each in post(phone, {"held": []}).json() if each["part"] == "operation")

    answer = post(phone, {"held": [{"part": "operation", "epoch": part["epoch"], "version": part["version"], "root": root}]})

    again = next(each for each in answer.json() if each["part"] == "operation")
    assert again["is_whole"]
    assert again["put"] == part["put"]


def test_a_withdrawn_device_is_told_nothing(world):
    """
    Lost or stolen: it may still send what it wrote before, and its word reads nothing any more.
    """
    phone = Phone(world, "South gate")
    phone.write(at("12 08:00"))
    journal.withdraw_device(device=phone.device, by=world.commander, at=NOW)

    answer = post(phone, {"held": []})

    assert (answer.status_code, [reason["code"] for reason in answer.json()["reasons"]]) == (403, ["device-withdrawn"])
    assert phone.send(at("12 09:01")).contiguous == 1


def test_nobody_is_told_without_a_device_s_word(world):
    """
    A login is no device.
    """
    answer = world.browser(world.commander).post(STATE, json.dumps({"held": []}), content_type="application/json")

    assert answer.status_code == 401


def test_an_entry_can_cite_every_part_and_nothing_else():
    """
    The words that a device may write down are those of the parts that it pulls.
    """
    assert set(SOURCES) == set(PARTS)
