"""
The figures of duty, recounted from an exported journal.

Shares no code with the product: standard library only, written from the definitions that the report prints.
"""

import itertools
from datetime import datetime, timedelta

DAY = timedelta(days=1)
POST_KINDS = ("post.needed", "duty.arrived", "duty.left")
SIGNS = ("duty.arrived", "duty.left", "duty.well", "watch.passed-on", "watch.told", "watch.taken")


def minute_by_minute(entries, moves, words, last):
    """
    Of one post: minutes asked, minutes held, gaps; by walking through every second at which something changes. *moves* are all check-ins anywhere.

    By each of the *words* about a duty it is told until when somebody counts if nothing more is said; the last one holds.
    """
    needs = [
        (datetime.fromisoformat(e["data"]["starts"]), datetime.fromisoformat(e["data"]["ends"]), e["data"]["least"])
        for e in entries
        if e["kind"] == "post.needed"
    ]
    came = {e["data"]["duty"]: e for e in entries if e["kind"] == "duty.arrived"}
    left = {e["data"]["duty"]: e for e in reversed(entries) if e["kind"] == "duty.left"}
    there = []
    for duty, e in came.items():
        later = [
            o["happened_at"]
            for o in moves
            if o["subject"] == e["subject"] and o["data"]["duty"] != duty and o["happened_at"] >= e["happened_at"]
        ]
        told = [w["data"]["known_until"] for w in words if w["data"]["duty"] == duty and "known_until" in w["data"]]
        gone = left.get(duty)
        says_so = gone is not None and "elsewhere" not in gone["data"]
        known = [datetime.fromisoformat(told[-1])] if told and not says_so else []
        there.append((e["subject"], e["happened_at"], min([gone["happened_at"] if gone else last, *later, *known])))
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


def recount_duty(entries):
    """The figures of duty, of the entries that stand, in order of time."""

    def of(*kinds):
        return [e for e in entries if e["kind"] in kinds]

    came, went = ({e["data"]["duty"]: e for e in reversed(of(kind))} for kind in ("duty.arrived", "duty.left"))
    shifts = [(e["subject"], e["happened_at"], (went[d]["happened_at"] - e["happened_at"])) for d, e in came.items() if d in went]
    worst = [
        sum(max((min(b + n, day + DAY) - max(b, day)).total_seconds(), 0) for x, b, n in shifts if x == who)
        for who, a, length in shifts
        for day in (a, a + length - DAY)
    ]
    posts = {}
    for e in of(*POST_KINDS):
        posts.setdefault(e["data"]["post"], []).append(e)
    last = max((e["happened_at"] for e in of(*SIGNS)), default=None)
    words, moves = of("duty.arrived", "duty.well", "duty.shortened"), of("duty.arrived")
    watched = [minute_by_minute(each, moves, words, last) for each in posts.values() if any(e["kind"] != "post.needed" for e in each)]
    each = {}
    for who, _, length in shifts:
        each[who] = each.get(who, 0) + int(length.total_seconds() // 60)
    given = of("duty.given")
    return {
        "duties-stood": len(came) or None,
        "hours-stood": sum(int(length.total_seconds() // 60) for _, _, length in shifts) // 60 if shifts else None,
        "hours-of-one-least": min(each.values()) // 60 if each else None,
        "hours-of-one-most": max(each.values()) // 60 if each else None,
        "hours-of-one-mean": sum(each.values()) // len(each) // 60 if each else None,
        "most-hours-in-a-day": -(-int(max(worst) // 60) // 60) if worst else None,
        "welfare-checks": len(of("duty.well")) or None,
        "duties-taken-over": sum("instead_of" in e["data"] for e in given) if given else None,
        "post-hours-asked": sum(one[0] for one in watched) // 60 if watched else None,
        "post-hours-held": sum(one[1] for one in watched) // 60 if watched else None,
        "post-gaps": sum(one[2] for one in watched) if watched else None,
    }
