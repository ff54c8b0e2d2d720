"""Before anything happens: the operation, its members, its places, its roll."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from datetime import time
from pathlib import Path

from shouwang.apps.command import actions as command
from shouwang.apps.operations import access
from shouwang.apps.operations import actions as operations
from shouwang.apps.operations.models import Role, User
from shouwang.apps.people import actions as people
from shouwang.apps.people.models import Person
from shouwang.apps.territory.actions import places
from shouwang.files.roll import Roll, read_roll
from shouwang.server.demo.cast import Cast
from shouwang.server.demo.folder import Row, moment
from shouwang.vocabulary.roll import Particulars

PASSWORD = "keep-watch-2022"  # noqa: S105  # printed for everybody who runs the demo


def open_operation(cast: Cast) -> None:
    """The commander's account, the operation and the bodies that take part."""
    told = cast.folder.toml("operation.toml")
    names = _names(cast)
    logins = {login["person"]: login for login in told["login"]}
    opener = told["operation"]["opened_by"]
    user = _first_account(logins[opener]["username"], names[opener])
    bodies = [
        command.NamedBody(
            part=body["part"],
            name=body["name_zh"],
            name_en=body["name_en"],
            liaison=names.get(body["liaison"], ""),
            telephone=_telephones(told, cast).get(body["liaison"], ""),
        )
        for body in told["body"]
    ]
    operation = told["operation"]
    cast.members[opener] = command.open_operation(
        user=user,
        name=operation["name_zh"],
        name_en=operation["name_en"],
        hazard=operation["hazard"],
        legal_basis=operation["legal_basis_zh"],
        legal_basis_en=operation["legal_basis_en"],
        area=operation["area_zh"],
        area_en=operation["area_en"],
        time_zone=operation["time_zone"],
        started_at=moment(operation["opened_at"]),
        bodies=bodies,
        at=moment(operation["opened_at"]),
    )
    cast.names = names
    cast.logins.append((logins[opener]["username"], Role.COMMANDER))
    for phase in told["phase"]:
        opened_at = moment(operation["opened_at"])
        cast.phases[phase["number"]] = command.open_phase(
            until=phase["until_day"], task=phase["objective_zh"], by=cast.commander, at=opened_at
        )


def _first_account(username: str, display_name: str) -> User:
    """The account that opens operations; a second demo beside the first uses the same."""
    found = User.objects.filter(username=username).first()
    return found or operations.make_first_account(username=username, display_name=display_name, password=PASSWORD)


def _names(cast: Cast) -> dict[str, str]:
    contacts = {contact["id"]: contact["name"] for contact in cast.folder.toml("operation.toml")["contact"]}
    return {**contacts, **{reference: person.name for reference, person in _staff(cast).items()}}


def _telephones(told: Row, cast: Cast) -> dict[str, str]:
    contacts = {contact["id"]: contact["phone"] for contact in told["contact"]}
    return {**contacts, **{reference: person.telephone for reference, person in _staff(cast).items()}}


def add_members(cast: Cast) -> None:
    """Everybody who can log in, each with the password that is printed."""
    told = cast.folder.toml("operation.toml")
    at = moment(told["operation"]["opened_at"])
    for login in told["login"]:
        if login["person"] in cast.members:
            continue
        member, _ = command.add_member(
            username=login["username"],
            display_name=cast.names[login["person"]],
            role=login["role"],
            passphrase=PASSWORD,
            by=cast.commander,
            at=at,
        )
        cast.members[login["person"]] = member
        cast.logins.append((login["username"], login["role"]))


def add_places(cast: Cast) -> None:
    """City, district, street, community, compounds and buildings, and what is known of each compound."""
    told = cast.folder.toml("operation.toml")
    at = moment(told["operation"]["opened_at"])
    for row in told["place"]:
        cast.places[row["id"]] = places.add_place(
            level=row["level"], name=row["name_zh"], parent=cast.places.get(row.get("parent", "")), by=cast.commander, at=at
        )


def draw_maps(cast: Cast) -> None:
    """The shapes of the compounds and their ways, then the entrances as they were found."""
    told = cast.folder.toml("operation.toml")
    at = moment(told["operation"]["opened_at"])
    features = json.loads(cast.folder.bytes("walkways.geojson"))["features"]
    for reference in {site["place"] for site in told["site"]}:
        place = cast.places[reference]
        shapes = [feature for feature in features if _lies_in(cast, feature, reference)]
        content = json.dumps({"type": "FeatureCollection", "features": shapes}).encode()
        places.read_map(compound=place, content=content, name="walkways.geojson", by=cast.commander, at=at)
    for feature in json.loads(cast.folder.bytes("entrances.geojson"))["features"]:
        told = feature["properties"]
        holder = told["key_holder"]
        entrance = places.record_entrance(
            parent=cast.places[told["place"]],
            name=told["name"],
            use=told["use"],
            width=told["width_cm"],
            geometry=feature["geometry"],
            key_holder=(cast.names.get(holder, ""), "") if holder else None,
            by=cast.commander,
            at=at,
        )
        cast.places[feature["id"]] = entrance.place


def _lies_in(cast: Cast, feature: Row, compound: str) -> bool:
    """Whether a shape belongs to this compound: it is the compound, or lies in it."""
    place = cast.places.get(feature["properties"].get("place", ""))
    return feature["properties"].get("place") == compound or (place is not None and place.parent_id == cast.places[compound].id)


def describe_sites(cast: Cast) -> None:
    """The facts sheet of each compound."""
    for site in cast.folder.toml("operation.toml")["site"]:
        facts = {fact["fact"]: (fact["answer"], fact.get("note_zh", "")) for fact in site["fact"]}
        places.describe_site(compound=cast.places[site["place"]], facts=facts, by=cast.who(site["seen_by"]), at=moment(site["seen_at"]))


def enrol(cast: Cast) -> None:
    """The roll as the office keeps it, in private what each person cannot bear, whose login is whose, and a badge for everybody."""
    told = cast.folder.toml("operation.toml")
    at = moment(told["operation"]["opened_at"])
    people.apply_roll(roll=_roll(cast), by=cast.commander, at=at)
    cast.people = {f"staff:{person.number:02d}": person for person in access.rows_for_writing(Person, cast.commander, access.COMMAND)}
    limits: defaultdict[str, list[Row]] = defaultdict(list)
    for row in cast.folder.table("limits.csv"):
        limits[row["number"]].append(row)
    for number, rows in limits.items():
        person = cast.people[f"staff:{number}"]
        people.record_limits(person=person, limits=_limits(rows), at=at, by=person)
    for reference in sorted(cast.people.keys() & cast.members.keys()):
        people.link_login(person=cast.people[reference].id, user=cast.members[reference].user, by=cast.commander, at=at)
    people.issue_badges(people=[person.id for person in cast.people.values()], by=cast.commander, at=at)


def _roll(cast: Cast) -> Roll:
    return read_roll(cast.folder.path / "roll.xlsx")


def _staff(cast: Cast) -> dict[str, Particulars]:
    return {f"staff:{line.particulars.number or 0:02d}": line.particulars for line in _roll(cast).lines}


def _limits(rows: list[Row]) -> people.LimitsTold:
    def hour(name: str) -> time | None:
        text = next((row[name] for row in rows if row[name]), "")
        return time.fromisoformat(text) if text else None

    note = " ".join(row["note_zh"] for row in rows)
    return people.LimitsTold([row["limit"] for row in rows], hour("care_from"), hour("care_until"), note[:300])


def receive_order(cast: Cast, row: Row) -> None:
    """An order with its paper; acknowledged when the files say so."""
    text = "\n\n".join(f"{article['number']} {article['zh']}\n{article['en']}" for article in row.get("article", ()))
    older = cast.orders.get(row.get("supersedes", ""))
    cast.orders[row["id"]] = command.receive_order(
        issuer=row["issuer_zh"],
        issuer_en=row["issuer_en"],
        level=row["level"],
        title=row["title_zh"],
        title_en=row["title_en"],
        number=row.get("number", ""),
        text=text,
        effective_at=moment(row["effective_at"]),
        file=io.BytesIO(cast.folder.bytes(row["attachment"])),
        file_name=Path(row["attachment"]).name,
        supersedes=older,
        superseded_part=row.get("superseded_part", ""),
        by=cast.commander,
        at=moment(row["received_at"]),
    )


def acknowledge_order(cast: Cast, row: Row) -> None:
    """The commander or the shift lead says: received."""
    command.acknowledge_order(order=cast.orders[row["id"]], by=cast.who(row["acknowledged_by"]), at=moment(row["acknowledged_at"]))
