"""What happened in the ten days, each thing by the action a person would use."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from shouwang.apps.command import actions as command
from shouwang.apps.command.models import CommandPost, Post
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations.models import Member, Role
from shouwang.apps.people import actions as people
from shouwang.apps.people.models import Answer, Call, Person
from shouwang.apps.reports import actions as reports
from shouwang.apps.reports import reads as report_reads
from shouwang.apps.reports.models import Report, Signature
from shouwang.apps.territory.actions import imports, places
from shouwang.server.demo import opening, watching
from shouwang.server.demo.cast import Cast
from shouwang.server.demo.folder import Row, moment

Scene = tuple[datetime, Callable[[], object]]


def scenes(cast: Cast) -> list[Scene]:
    """Everything that happened, in the order in which it happened; of the same moment in the order of the files."""
    found: list[Scene] = [*_orders(cast), *_events(cast), *_answers(cast), *_register(cast), *watching.scenes(cast)]
    return sorted(found, key=lambda scene: scene[0])


def _orders(cast: Cast) -> Iterator[Scene]:
    for row in cast.folder.toml("orders.toml")["order"]:
        yield moment(row["received_at"]), partial(opening.receive_order, cast, row)
        yield moment(row["acknowledged_at"]), partial(opening.acknowledge_order, cast, row)


def _events(cast: Cast) -> Iterator[Scene]:
    for row in cast.folder.lines("events.jsonl"):
        yield moment(row["at"]), partial(EVENTS[row["do"]], cast, row)


# The call-out


def call_out(cast: Cast, row: Row) -> None:
    """Everybody on the roll is called."""
    first = next(iter(cast.orders.values()))
    callout = people.send_callout(
        title=row.get("title_zh", "全员集结"),
        title_en=row.get("title_en", "Everybody"),
        text=row["zh"],
        text_en=row["en"],
        assembly_place=row["assembly_zh"],
        assembly_place_en=row["assembly_en"],
        deadline=moment(row["deadline"]),
        received_at=first.received_at,
        order=first,
        people=[person.id for person in cast.people.values()],
        by=cast.who(row["by"]),
        at=moment(row["at"]),
    )
    cast.calls = {reference: Call.objects.get(callout=callout, person=person) for reference, person in cast.people.items()}


def _answers(cast: Cast) -> Iterator[Scene]:
    """Each step of each person's call, at its own moment."""
    called_at = next(moment(row["at"]) for row in cast.folder.lines("events.jsonl") if row["do"] == "call-out")
    for row in cast.folder.lines("answers.jsonl"):
        for notice in row["notified"]:
            at = max(moment(notice["at"]), called_at)
            yield at, partial(_notified, cast, row, notice, at)
        for key, step in STEPS.items():
            if row.get(key):
                yield max(moment(row[key]), called_at), partial(step, cast, row, max(moment(row[key]), called_at))


def _call(cast: Cast, row: Row) -> Call:
    return Call.objects.select_related("person", "callout", "operation").get(pk=cast.calls[row["person"]].pk)


def _person(cast: Cast, row: Row) -> Person:
    return cast.people[row["person"]]


def _notified(cast: Cast, row: Row, notice: Row, at: datetime) -> None:
    if notice["channel"] == "phone" and not notice["reached"]:
        people.tried_by_phone(call=_call(cast, row), at=at, by=cast.commander)
    else:
        people.notify(call=_call(cast, row), channel=notice["channel"], at=at, by=cast.commander)


def _read(cast: Cast, row: Row, at: datetime) -> None:
    people.acknowledge(call=_call(cast, row), at=at, by=_person(cast, row))


def _answered(cast: Cast, row: Row, at: datetime) -> None:
    call, person = _call(cast, row), _person(cast, row)
    if row["answer"] == "cannot":
        people.ask_exemption(call=call, why=row["why"], note=row.get("note_zh", "")[:300], at=at, by=person)
    else:
        answer = Answer.WITH_LIMITS if row["answer"] == "with-limits" else Answer.COMING
        people.answer(call=call, answer=answer, expected_at=moment(row["expected_at"]), at=at, by=person)


def _decided(cast: Cast, row: Row, at: datetime) -> None:
    asked = _call(cast, row).exemptions.latest("asked_at")
    people.decide(exemption=asked.id, decision=row["decision"], by=cast.commander, at=at)


def _arrived(cast: Cast, row: Row, at: datetime) -> None:
    people.arrive(call=_call(cast, row), at=at, by=_person(cast, row))


def _on_post(cast: Cast, row: Row, at: datetime) -> None:
    people.take_post(call=_call(cast, row), at=at, by=cast.commander)


STEPS: dict[str, Callable[[Cast, Row, datetime], None]] = {
    "read_at": _read,
    "answered_at": _answered,
    "decided_at": _decided,
    "arrived_at": _arrived,
    "on_post_at": _on_post,
}


# Command


def form_command(cast: Cast, row: Row) -> None:
    """The temporary command: commander, overall shift lead, deputies, in the order of succession."""
    told, at = cast.folder.toml("operation.toml")["command"], moment(row["at"])
    command.fill_post(post=Post.COMMANDER, rank=1, member=cast.members[told["commander"]], by=cast.commander, at=at)
    for rank, reference in enumerate(told["succession"], start=2):
        post = Post.SHIFT_LEAD if reference == told["overall_shift_lead"] else Post.DEPUTY
        command.fill_post(post=post, rank=rank, member=cast.members[reference], by=cast.commander, at=at)


def hand_over(cast: Cast, row: Row) -> None:
    """The watch passes from one to the other, with a note."""
    held = CommandPost.objects.get(operation=cast.operation, post=Post.COMMANDER, until=None)
    command.hand_over_post(
        held=held, to=cast.who(row["to"]), note=f"{row['zh']} / {row['en']}", by=cast.who(row["by"]), at=moment(row["at"])
    )


# The place


def claim(cast: Cast, row: Row) -> None:
    """A compound is claimed."""
    places.claim_site(compound=cast.places[row["place"]], by=cast.who(row["by"]), at=moment(row["at"]))


def note(cast: Cast, row: Row) -> None:
    """A line of the log."""
    place = cast.places.get(row.get("place", ""))
    journal.write_note(
        text=f"{row['zh']} / {row['en']}",
        topic=row["topic"],
        by=cast.who(row["by"]),
        at=moment(row["at"]),
        place=place.id if place else None,
    )


def _register(cast: Cast) -> Iterator[Scene]:
    """The community's four sheets, taken in on the first evening: read, reviewed, applied."""
    at = moment(cast.folder.toml("operation.toml")["command"]["formed_at"])
    yield at, partial(import_register, cast, at)


def import_register(cast: Cast, at: datetime) -> None:
    """Read the sheets, decide about every doubtful row as the community found out, apply."""
    sources = cast.folder.toml("register/sources.toml")["source"]
    files = [(source["file"], io.BytesIO(cast.folder.bytes(f"register/{source['file']}"))) for source in sources]
    by = cast.commander
    plan = imports.plan_import(files=files, compound={source["file"]: cast.places[source["place"]] for source in sources}, by=by, at=at)
    decisions = [
        imports.Decision(row["file"], row["sheet"], row["line"], row["decision"], row.get("values", {}))
        for row in cast.folder.toml("register/corrections.toml")["row"]
    ]
    plan = imports.plan_again(import_plan=plan.id, decisions=decisions, by=by, at=at)
    imports.apply_import(import_plan=plan.id, by=by, at=at)


# Photos and the end


def photo(cast: Cast, row: Row) -> None:
    """A photo with its words and whether the people in it have agreed."""
    told = next(one for one in cast.folder.toml("photos.toml")["photo"] if one["id"] == row["photo"])
    place = cast.places.get(told.get("place", ""))
    cast.photos[told["id"]] = reports.add_photo(
        file=cast.folder.bytes(told["file"]),
        name=told["file"].rpartition("/")[2],
        words=reports.PhotoWords(told["caption_zh"], told["alt_zh"], told["caption_en"], told["alt_en"]),
        consent=told["consent"],
        taken_at=moment(told["taken_at"]),
        place=place.id if place else None,
        by=cast.who(row["by"]),
        at=moment(row["at"]),
    )


def close_phase(cast: Cast, row: Row) -> None:
    """The phase ends."""
    command.close_phase(phase=cast.phases[row["phase"]], by=cast.who(row["by"]), at=moment(row["at"]))


def hand_over_phase(cast: Cast, row: Row) -> None:
    """The report is frozen and signed by the chain, and the host community gets the pack."""
    at, by = moment(row["at"]), cast.who(row["by"])
    cast.reports.append(report := sign_off(cast, row, by, at))
    cast.phases[row["phase"]].refresh_from_db()
    reports.hand_over(phase=cast.phases[row["phase"]], by=by, at=at)
    cast.reports[-1] = reports.publish_report(report=report, by=by, at=at)


def contact(cast: Cast) -> dict[str, str]:
    """The host community's office and telephone: whom readers of the report may ask."""
    told = next(one for one in cast.folder.toml("operation.toml")["contact"] if one["id"] == "contact:community")
    return {"contact": f"{told['office_zh']} {told['phone']}", "contact_en": f"{told['office_en']} {told['phone']}"}


def sign_off(cast: Cast, row: Row, by: Member, at: datetime) -> Report:
    """A report with all photos, frozen and signed by everybody whose signature it needs."""
    phase = next(one for one in cast.folder.toml("operation.toml")["phase"] if one["number"] == row["phase"])
    words = report_reads.suggested(cast.operation, at) | contact(cast)
    words |= {"number": phase["report_number"], "photos": list(cast.photos.values())}
    report = reports.freeze_report(report=reports.draft_report(by=by, at=at, **words), by=by, at=at)
    chain = {
        Signature.Office.AUTHOR: cast.with_role(Role.GROUP_LEAD),
        Signature.Office.CHECKED: cast.with_role(Role.SHIFT_LEAD),
        Signature.Office.APPROVED: by,
        Signature.Office.CONFIRMED: cast.with_role(Role.HOST),
    }
    for office, member in chain.items():
        reports.sign_report(report=report, office=office, by=member, at=at)
    return report


EVENTS: dict[str, Callable[[Cast, Row], None]] = {
    "call-out": call_out,
    "form-command": form_command,
    "claim": claim,
    "note": note,
    "hand-over": hand_over,
    "photo": photo,
    "phase-close": close_phase,
    "phase-hand-over": hand_over_phase,
}
