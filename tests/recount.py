"""
An independent recount of an exported journal.

Shares no code with the product: standard library only, written from the definitions that the report prints.
``python -m tests.recount journal.jsonl`` prints every figure as JSON; a figure without entries is null.
"""

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from tests.recount_duty import recount_duty

STRIKE = "journal.struck"
KINDS_OF_DEVICES = {"note.written", "gate.checked", "round.closed", "request.done"}


def load(path):
    """The entries that stand, in the order in which things happened."""
    with Path(path).open(encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    servers = {entry["device"] for entry in entries if entry["kind"] not in KINDS_OF_DEVICES}
    written = {entry["id"]: entry for entry in entries}

    def may(entry):
        """The server may strike and correct everything, a device correct what is its own."""
        cited = written.get(entry["corrects"])
        return cited and (entry["device"] in servers or all(entry[name] == cited[name] for name in ("device", "kind")))

    citing = {}
    for entry in entries:
        if may(entry):
            citing.setdefault(entry["corrects"], []).append(entry)

    def holds(entry):
        """A strike or correction holds until it is struck; corrected, it holds through the later one."""
        holding = [other for other in citing.get(entry["id"], ()) if holds(other)]
        return not holding or any(other["kind"] != STRIKE for other in holding)

    def stands(entry):
        return not any(holds(other) for other in citing.get(entry["id"], ()))

    counting = [e for e in entries if stands(e)]
    wrong = [e["data"] for e in counting if e["kind"] == "device.clock-wrong"]
    for e in counting:
        for clock in wrong:
            if (clock["device"], clock["epoch"]) == (e["device"], e["epoch"]) and clock["first"] <= e["sequence"] <= clock["last"]:
                e["moment"] = datetime.fromisoformat(e["happened_at"]) - timedelta(seconds=clock["seconds"])
    for e in counting:
        e["happened_at"] = e.pop("moment", datetime.fromisoformat(e["happened_at"]))
    return sorted(counting, key=lambda e: (e["happened_at"], e["stamp"], e["id"]))


def last_by(entries, kinds, key):
    """The last entry of these kinds for each key."""
    return {key(e): e for e in entries if e["kind"] in kinds}


def or_none(entries, kinds, value):
    """The value, or None where nothing of these kinds was written."""
    return value if any(e["kind"] in kinds for e in entries) else None


def recount(entries):
    """All figures."""

    def of(*kinds):
        return [e for e in entries if e["kind"] in kinds]

    def subject(entry):
        return entry["subject"]

    def place(entry):
        return entry["place"]

    roll_kinds = ("person.enrolled", "person.changed", "person.removed")
    roll = last_by(entries, roll_kinds, subject)
    known = last_by(entries, roll_kinds[:2], subject)
    posted = {e["subject"] for e in of("call.on-post")}
    excused = set()
    for e in entries:
        if e["kind"] == "exemption.decided":
            (excused.add if e["data"]["decision"] == "granted" else excused.discard)(e["subject"])
        elif e["kind"] in ("call.on-post", "person.removed") or (e["kind"] == "call.answered" and e["data"]["answer"] != "cannot"):
            excused.discard(e["subject"])
    first = {}
    for e in of("call.on-post"):
        first.setdefault(e["subject"], e["happened_at"])
    orders = of("order.received")
    start = orders[0]["happened_at"] if orders else None
    minutes = sorted((moment - start).total_seconds() // 60 for moment in first.values()) if start else []
    places = last_by(entries, ("place.added", "place.removed"), place)
    there = [e["data"]["level"] for e in places.values() if e["kind"] == "place.added"]
    homes = last_by(entries, ("household.added", "household.changed", "household.gone"), subject)
    sizes = [0 if e["kind"] == "household.gone" else e["data"]["members"] for e in homes.values()]
    phases = last_by(entries, ("phase.closed", "phase.reopened"), lambda e: e["data"]["phase"])
    photos = last_by(entries, ("photo.added", "photo.withdrawn"), lambda e: e["data"]["photo"])
    checks, rounds, done = of("gate.checked"), of("round.closed"), of("request.done")
    call_kinds = ("call.notified", "call.on-post")
    return {
        "orders": len({e["data"]["order"] for e in orders}) or None,
        "staff-on-roll": or_none(entries, roll_kinds, sum(e["kind"] != "person.removed" for e in roll.values())),
        "staff-left": or_none(entries, roll_kinds, sum(e["kind"] == "person.removed" for e in roll.values())),
        "staff-excused": or_none(entries, ("exemption.decided", "call.answered", "person.removed", *call_kinds), len(excused)),
        "staff-on-post": or_none(entries, call_kinds, len(posted)),
        "party-members-on-post": or_none(entries, ("call.on-post",), sum(known[s]["data"]["party_member"] for s in posted if s in known)),
        "volunteers-on-post": or_none(
            entries, ("call.on-post",), sum(known[s]["data"]["joined"] == "volunteered" for s in posted if s in known)
        ),
        "drivers-on-post": or_none(entries, ("call.on-post",), sum(known[s]["data"]["own_car"] for s in posted if s in known)),
        "minutes-to-first-on-post": int(minutes[0]) if minutes else None,
        "minutes-to-all-on-post": int(minutes[-1]) if minutes else None,
        **recount_duty(entries),
        "compounds": or_none(entries, ("place.added", "place.removed"), there.count("compound")),
        "buildings": or_none(entries, ("place.added", "place.removed"), there.count("building")),
        "entrances": len({e["place"] for e in of("entrance.recorded")}) or None,
        "households": sum(size > 0 for size in sizes) if sizes else None,
        "residents": sum(sizes) if sizes else None,
        "days": sum(e["data"]["days"] for e in phases.values() if e["kind"] == "phase.closed") if phases else None,
        "checks": len(checks) or None,
        "turned-back": sum(e["data"]["verdict"] == "refused" for e in checks) if checks else None,
        "test-rounds": len(rounds) or None,
        "tested": sum(e["data"]["tested"] for e in rounds) if rounds else None,
        "favours": len(done) or None,
        "photos": sum(e["kind"] == "photo.added" for e in photos.values()) if photos else None,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(recount(load(sys.argv[1])), indent=1) + "\n")
