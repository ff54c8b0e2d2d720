"""
An independent recount of an exported journal.

Shares no code with the product: standard library only, written from the definitions that the report prints.
``python tests/recount.py journal.jsonl`` prints every figure as JSON; a figure without entries is null.
"""

import itertools
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

STRIKE = "journal.struck"


def load(path):
    """The entries that stand, in the order in which things happened."""
    with Path(path).open(encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    citing = {}
    for entry in entries:
        if entry["corrects"]:
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


def minute_by_minute(entries):
    """Of one post: minutes asked, minutes held, gaps; by walking through every second at which something changes."""
    last = max(e["happened_at"] for e in entries if e["kind"] != "post.needed")
    needs = [
        (datetime.fromisoformat(e["data"]["starts"]), datetime.fromisoformat(e["data"]["ends"]), e["data"]["least"])
        for e in entries
        if e["kind"] == "post.needed"
    ]
    came = {e["data"]["duty"]: e for e in entries if e["kind"] == "duty.arrived"}
    left = {e["data"]["duty"]: e["happened_at"] for e in entries if e["kind"] == "duty.left"}
    there = [(e["subject"], e["happened_at"], left.get(duty, last)) for duty, e in came.items()]
    edges = sorted({m for a, b, _ in needs for m in (a, b)} | {m for _, a, b in there for m in (a, b)} | {last})
    asked = kept = gaps = 0
    short = False
    for a, b in itertools.pairwise(edges):
        if b > last:
            break
        wanted = ([least for start, end, least in needs if start <= a < end] or [0])[-1]
        enough = len({who for who, start, end in there if start <= a < end}) >= wanted
        seconds = (b - a).total_seconds()
        asked += seconds if wanted else 0
        kept += seconds if wanted and enough else 0
        gaps += not enough and not short
        short = not enough
    return int(asked // 60), int(kept // 60), gaps


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
    came, went = (last_by(entries, (kind,), lambda e: e["data"]["duty"]) for kind in ("duty.arrived", "duty.left"))
    both = [int((went[duty]["happened_at"] - came[duty]["happened_at"]).total_seconds() // 60) for duty in came.keys() & went.keys()]
    shifts = [(e["subject"], e["happened_at"], (went[d]["happened_at"] - e["happened_at"])) for d, e in came.items() if d in went]
    worst = [sum((n.total_seconds() for x, b, n in shifts if x == who and 0 <= (b - a).total_seconds() < 86400)) for who, a, _ in shifts]
    stood = sum(both) if both else None
    posts = {e["data"]["post"]: [] for e in entries if e["kind"] in ("post.needed", "duty.arrived", "duty.left")}
    for e in entries:
        if e["kind"] in ("post.needed", "duty.arrived", "duty.left"):
            posts[e["data"]["post"]].append(e)
    watched = [minute_by_minute(each) for each in posts.values() if any(e["kind"] != "post.needed" for e in each)]
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
        "duties-stood": len({e["data"]["duty"] for e in of("duty.arrived")}) or None,
        "hours-stood": stood // 60 if stood is not None else None,
        "most-hours-in-a-day": -(-int(max(worst) // 60) // 60) if worst else None,
        "welfare-checks": len(of("duty.well")) or None,
        "duties-taken-over": sum("instead_of" in e["data"] for e in of("duty.given")) if of("duty.given") else None,
        "post-hours-asked": sum(each[0] for each in watched) // 60 if watched else None,
        "post-hours-held": sum(each[1] for each in watched) // 60 if watched else None,
        "post-gaps": sum(each[2] for each in watched) if watched else None,
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
