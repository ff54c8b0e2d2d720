"""``shouwang roster group``: groups out of the people of a problem's file, and how even they are."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from shouwang.vocabulary.groups import TRAITS
from shouwang.vocabulary.words import Words, listed

if TYPE_CHECKING:
    from shouwang.engines.roster.grouping import Grouped, Grouping

GROUP = Words("Group {number}: {people}. Leads: {lead}.", "第{number}组：{people}。组长：{lead}。")
EVEN = Words("{trait}: {counts}. As even as can be.", "{trait}：{counts}。已均衡。")
UNEVEN = Words("{trait}: {counts}. To be even, {moves} would have to stand elsewhere.", "{trait}：{counts}。如要均衡，须有{moves}人换组。")
PROVEN = Words("No groups are more even.", "不可能更均衡。")
AT_BEST = Words("Moves left: {value}; no groups can do with fewer than {bound}.", "尚需换组{value}人次；任何分组不少于{bound}。")


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments for groups."""
    parser.add_argument("--groups", type=int, metavar="N", help="how many groups; as the file says, or 8")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other groups that are as even; the same one, the same groups")
    parser.add_argument("--effort", type=float, default=2.0, help="how long to search, in CP-SAT's deterministic time (2)")


def run(arguments: argparse.Namespace) -> int:
    """Build the groups and tell."""
    from shouwang.engines.roster.forming import grouped
    from shouwang.files.rosters import read_grouping

    asked = read_grouping(arguments.problem, arguments.groups)
    found = grouped(asked, seed=arguments.seed, effort=arguments.effort)
    told = plain(asked, found, arguments.language)
    if arguments.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines(told, arguments.language))
    return 0


def plain(asked: Grouping, found: Grouped, language: str) -> dict[str, Any]:
    """The groups, how even they are, and what should be known of them."""
    from shouwang.engines.roster.grouping import evenness, leader_of, told_of

    return {
        "groups": [{"people": list(group), "lead": leader_of(asked.people, group)} for group in found.groups],
        "evenness": [{"trait": one.trait, "counts": list(one.counts), "moves": one.moves} for one in evenness(asked.people, found.groups)],
        "moves": dict(found.values),
        "bounds": dict(found.bounds),
        "is_proven": found.is_proven,
        "told": [{"code": reason.code, "said": reason.within(language)} for reason in told_of(asked.people, found.groups)],
    }


def lines(told: dict[str, Any], language: str) -> Iterator[str]:
    """The same as text."""
    for number, group in enumerate(told["groups"], start=1):
        yield GROUP.within(language, {"number": number, "people": listed(group["people"], language), "lead": group["lead"]})
    for one in told["evenness"]:
        words = UNEVEN if one["moves"] else EVEN
        counts = " ".join(map(str, one["counts"]))
        yield words.within(language, {"trait": TRAITS[one["trait"]].within(language), "counts": counts, "moves": one["moves"]})
    if told["is_proven"]:
        yield PROVEN.within(language)
    else:
        yield AT_BEST.within(language, {"value": sum(told["moves"].values()), "bound": sum(told["bounds"].values())})
    yield from (one["said"] for one in told["told"])
