"""
An operation with one thing of each kind in it, all made by the actions a person would use.

Addresses are filled from it: each name that stands in an address pattern (``<uuid:order>``) is the id of the thing of that name.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from shouwang.apps.command import actions as command
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations.models import Member
from shouwang.apps.people import actions as people
from shouwang.apps.people import reads as people_reads
from shouwang.apps.reports import actions as reports
from shouwang.apps.reports import reads as report_reads
from shouwang.apps.roster import actions as roster
from shouwang.apps.roster import reads as roster_reads
from shouwang.apps.sync import actions as sync
from shouwang.apps.territory.actions import households, imports, places
from shouwang.files.roll import read_roll
from shouwang.vocabulary.roll import Particulars
from tests.world import at

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = Path("examples/two-compounds")
SHEET = "楼栋,单元,房号,姓名,电话\n3,2,401,Li Wenwen,13800000009\n"
GATE = {"type": "Point", "coordinates": [120.1, 30.2]}
WORDS = reports.PhotoWords("灯", "门口的一盏灯", "Lamp", "A lamp at the gate")

OF_ONE_ADDRESS: dict[str, dict[str, str]] = {
    "command:hand_over_phase": {"phase": "closed_phase"},
    "command:reopen_phase": {"phase": "closed_phase"},
    "roster:mine": {"token": "duty_token"},
    "people:own_limits": {"token": "duty_token"},
    "roster:station": {"token": "station_token"},
    "roster:feed": {"token": "duty_token"},
    "roster:offer": {"token": "token_of_duty"},
    "roster:answer_offer": {"token": "duty_token"},
    "roster:decide_offer": {"what": "word_on_offer"},
    "roster:wall": {"roster": "published_roster"},
    "roster:group_cards": {"roster": "published_roster"},
    "roster:personal_cards": {"roster": "published_roster"},
    "roster:card": {"token": "duty_token"},
    "roster:step": {"what": "step_of_roster"},
    "roster:stand": {"what": "stand"},
    "roster:act": {"what": "act_on_alarm"},
    "reports:frozen_figure": {"report": "published_report"},
    "reports:published": {"report": "published_report"},
    "reports:published_document": {"report": "published_report"},
    "reports:published_photo": {"report": "published_report"},
    "territory:doors": {"place": "building"},
    "territory:note-occupancy": {"place": "door"},
    "territory:export": {"form": "sheet_form"},
}
"""Where an address wants another thing than the one its pattern names."""


class House:
    """One operation and what is in it: *things* holds the values for addresses by name."""

    def __init__(self, commander: Member, shift_lead: Member, name: str) -> None:
        self.commander, self.shift_lead, self.name = commander, shift_lead, name
        self.things: dict[str, Any] = {"operation": commander.operation_id}
        for furnish in (
            self._order,
            self._phases,
            self._cell,
            self._log,
            self._device,
            self._roll,
            self._callout,
            self._places,
            self._register,
            self._roster,
            self._reports,
            self._pulled,
        ):
            furnish()

    def _order(self) -> None:
        body = command.NamedBody("host", f"{self.name} Community", liaison="Bai Lan", telephone="13800000000")
        self.things["body"] = command.name_body(body=body, by=self.commander, at=at("11 15:00")).id
        told = {
            "issuer": "City headquarters",
            "level": "city",
            "title": "Order 1",
            "file": BytesIO(b"Hold the gates."),
            "file_name": "order.txt",
        }
        self.order = command.receive_order(by=self.commander, at=at("11 15:01"), **told)
        self.things["order"] = self.order.id

    def _phases(self) -> None:
        first = command.open_phase(until=date(2022, 3, 12), by=self.commander, at=at("11 15:02"))
        self.things["closed_phase"] = command.close_phase(phase=first, by=self.commander, at=at("12 15:00")).id
        self.things["phase"] = command.open_phase(until=date(2022, 3, 20), by=self.commander, at=at("12 15:01")).id

    def _cell(self) -> None:
        held = command.fill_post(post="commander", rank=1, member=self.commander, by=self.commander, at=at("11 15:05"))
        who = {"username": f"{self.name}-new", "display_name": "New guard", "role": "guard", "passphrase": "a long enough passphrase"}
        member, _ = command.add_member(by=self.commander, at=at("11 15:06"), **who)
        self.things |= {"held": held.id, "member": member.id}

    def _log(self) -> None:
        note = journal.write_note(text="Snow since noon.", topic="weather", by=self.commander, at=at("11 15:10"))
        self.things["entry"] = self.things["explanation"] = note.id  # what is no explanation is refused once one is in

    def _device(self) -> None:
        device, _ = journal.enrol_device(name="East gate", by=self.commander, at=at("11 16:00"))
        self.device = device
        self.things["device"] = device.id

    def _pulled(self) -> None:
        sync.tell(device=self.device, held=[], at=at("12 15:02"))

    def _roll(self) -> None:
        who = Particulars(name="Mei", number=1, telephone="13800000001", email="mei@example.org")
        self.person = people.enrol(particulars=who, by=self.commander, at=at("11 15:11"))
        people.record_limits(
            person=self.person, limits=people.LimitsTold(["no-nights"], note="Asthma"), at=at("11 15:12"), by=self.commander
        )
        draft = people.keep_draft(roll=read_roll(MODEL / "roll.xlsx"), by=self.commander, at=at("11 15:13"))
        people.issue_badges(people=[self.person.id], by=self.commander, at=at("11 15:14"))
        (card,), _ = people_reads.cards(self.commander, "")
        self.things |= {"person": self.person.id, "draft": draft, "badge": card.address.rstrip("/")}

    def _callout(self) -> None:
        told = {"title": "Come", "text": "Come to the gate.", "assembly_place": "East gate", "deadline": at("11 17:00")}
        sent = people.send_callout(people=[self.person.id], received_at=at("11 15:01"), by=self.commander, at=at("11 15:15"), **told)
        call = sent.calls.select_related("person", "callout", "operation").get()
        asked = people.ask_exemption(call=call, why="ill", note="Fever", at=at("11 15:20"), by=self.person)
        self.things |= {"callout": sent.id, "call": call.id, "exemption": asked.id, "token": people_reads.token_of(call)}

    def _places(self) -> None:
        by = {"by": self.commander, "at": at("11 15:30")}
        compound = places.add_place(level="compound", name="柳园", **by)
        building = places.add_place(level="building", name="3号楼", parent=compound, **by)
        unit = places.add_place(level="unit", name="2单元", parent=building, **by)
        self.door = places.add_place(level="door", name="401", parent=unit, **by)
        picture = journal.attach(file=BytesIO(photograph()), name="gate.jpg", media_type="image/jpeg", operation=self.commander.operation)
        gate = places.record_entrance(
            parent=compound, name="East gate", use="main", geometry=GATE, photo=picture, key_holder=("Sun Yu", "13800000002"), **by
        )
        self.things |= {"place": compound.id, "building": building.id, "door": self.door.id, "entrance": gate.id}

    def _register(self) -> None:
        by = {"by": self.commander, "at": at("11 15:40")}
        lived_in = households.register_person(door=self.door, name="Zhou Qing", telephone="13800000003", **by)
        plan = imports.plan_import(files=[("list.csv", BytesIO(SHEET.encode()))], **by)
        self.things |= {"household": lived_in.id, "import_plan": plan.id, "sheet_form": "csv"}

    def _roster(self) -> None:
        by = {"by": self.commander, "at": at("11 15:50")}
        needs = [roster.NeedTold(time(0), time(0), 1)]
        self.things["post"] = roster.keep_post(name="East gate", needs=needs, is_safe_alone=True, **by).id
        others = [
            people.enrol(particulars=Particulars(name=name), by=self.commander, at=at("11 15:50")).id for name in ("Ning", "Rui", "Qi")
        ]
        away = [(at("13 08:00"), at("13 12:00"))]
        roster.keep_absences(person=others[0], spans=away, **by)
        roster.wish(person=self.person, starts_at=away[0][0], ends_at=away[0][1], **by)
        roster.keep_reach(person=others[0], addresses=["json://example.org/word"], by=self.commander)
        told = {"starts_at": at("11 16:00"), "days": 1, "people": [self.person.id, *others], "pattern": "3x8"}
        for publish in (True, False):
            made = roster.search(roster=roster.begin_roster(**told, **by), effort=0.1)
            if publish:
                made = roster.publish(roster=made, **by)
                self.things["published_roster"] = made.id
                self.things["duty"] = made.duties.first().id
                self.things["duty_token"] = roster_reads.DUTIES.of(self.person.id)
                self.things["station_token"] = roster_reads.STATIONS.of(self.things["post"])
                own = made.duties.select_related("person__operation").first()
                self.things["offer"] = roster.offer(duty=own, by=own.person, at=at("11 15:55")).id
                self.things["token_of_duty"] = roster_reads.DUTIES.of(own.person_id)
        self.things["roster"] = made.id
        built = roster.build_groups(count=2, people=[self.person.id, *others], **by)
        roster.keep_wishes(wishes=[roster.WishTold("apart", others[0], others[1])], **by)
        self.things["group"] = built.groups[0].id

    def _reports(self) -> None:
        by = {"by": self.commander, "at": at("11 16:00")}
        photo = reports.add_photo(file=photograph(), name="lamp.jpg", words=WORDS, consent="nobody-seen", taken_at=at("11 15:50"), **by)
        words = report_reads.suggested(self.commander.operation, at("11 16:00")) | {"photos": [photo], "phase": 1}
        published = reports.freeze_report(report=reports.draft_report(**by, **words), **by)
        for office, member in (("author", self.commander), ("checked", self.shift_lead), ("approved", self.commander)):
            reports.sign_report(report=published, office=office, by=member, at=at("11 16:10"))
        published = reports.publish_report(report=published, **by)
        form = reports.add_form_template(title="Daily", file=(MODEL / "form-template.xlsx").read_bytes(), name="daily.xlsx", **by)
        filled = reports.fill_form(template=form, day=date(2022, 3, 11), **by)
        pack = reports.hand_over(phase=command_phase(self.things["closed_phase"]), by=self.commander, at=at("12 16:00"))
        self.things |= {
            "photo": photo.id,
            "report": reports.draft_report(**by, **words).id,
            "published_report": published.id,
            "template": form.id,
            "filled": filled.id,
            "pack": pack.id,
            "code": "orders",
            "kept": "residents",
            "kind": "docx",
            "language": "en",
            "what": "freeze",
            "step_of_roster": "stop",
            "stand": "arrived",
            "act_on_alarm": "see-to",
            "word_on_offer": "refuse",
            "pk": 1,
        }

    def address(self, name: str, **instead: Any) -> str:
        """The address of the page called *name*, about the things of this house; *instead* takes the place of some."""
        other = OF_ONE_ADDRESS.get(name, {})
        parts = {part: instead.get(part, self.things.get(other.get(part, part))) for part in parts_of(name)}
        missing = [part for part, value in parts.items() if value is None]
        if missing:
            raise LookupError(f"tests/access/house.py makes nothing called {', '.join(missing)}, which the address of {name} wants")
        return reverse(name, kwargs=parts)


def command_phase(id_: Any) -> Any:
    """The phase with this id."""
    from shouwang.apps.command.models import Phase

    return Phase.objects.get(pk=id_)


def photograph() -> bytes:
    """A small picture, each time another one."""
    photograph.number += 1  # type: ignore[attr-defined]
    file = BytesIO()
    Image.effect_mandelbrot((64, 48), (-3, -2.5, 2, 2.5), 9 + photograph.number).convert("RGB").save(file, "JPEG")  # type: ignore[attr-defined]
    return file.getvalue()


photograph.number = 0  # type: ignore[attr-defined]


def pages() -> dict[str, URLPattern]:
    """Every address of the product by its name; one without a name stands under its pattern."""
    return {name: page for name, _, page in _walk(get_resolver(), "", "")}


def routes() -> dict[str, str]:
    """The whole address pattern of every page by its name."""
    return {name: route for name, route, _ in _walk(get_resolver(), "", "")}


def _walk(resolver: URLResolver, space: str, before: str) -> Iterator[tuple[str, str, URLPattern]]:
    for part in resolver.url_patterns:
        route = f"{before}{part.pattern}"
        if isinstance(part, URLResolver):
            yield from _walk(part, f"{space}{part.namespace}:" if part.namespace else space, route)
        else:
            yield f"{space}{part.name or part.pattern}", route, part


def parts_of(name: str) -> list[str]:
    """The names in the address pattern of the page called *name*."""
    return list(pages()[name].pattern.converters)


@contextmanager
def afresh() -> Iterator[None]:
    """Whatever happens inside is undone, so that each request meets the house as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
