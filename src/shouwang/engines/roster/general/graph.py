"""
The graph of all rows that some rules allow: a layer for each day, a node for what must be remembered, an arc for what is done next.

The rules' machines are walked once, by day; what is merely added up (hours, weekends) is then unrolled with numpy, and what cannot come to
a good end is cut off.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouwang.engines.roster.general.following import Follower, followers, merged
from shouwang.engines.roster.general.problem import OFF, Count, Price, Rule, Weekends

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
FORBIDDEN = 1e15
"""A price no way is worth paying."""


@dataclass(frozen=True)
class Layer:
    """
    The arcs of one day. Nodes are numbered by how many arcs come in, most first.

    Round *n* holds the n-th arc into each of the first ``len(round)`` nodes, so that all nodes are reached with few operations.
    """

    nodes: int
    rounds: tuple[tuple[Ints, Ints, Floats | None], ...]
    """For each round: from which node of the day before, with which family of kinds, at which cost (``None``: nothing)."""


@dataclass(frozen=True)
class Graph:
    """All rows that rules allow, and what each costs by these rules."""

    families: tuple[tuple[str, ...], ...]
    """Kinds the rules cannot tell apart; the first family is OFF alone, or with what is like it."""
    layers: tuple[Layer, ...]
    ends: Floats
    """What is still to be paid in each node after the last day."""

    @property
    def arcs(self) -> int:
        """How large it is."""
        return sum(len(sources) for layer in self.layers for sources, _, _ in layer.rounds)


@dataclass(frozen=True)
class Tally:
    """Something added up: by which amounts, up to where it must be told apart, and what too little or too much costs."""

    top: int
    is_capped: bool
    over: Price
    least: int
    under: Price


def families(symbols: Sequence[str], rules: Sequence[Rule]) -> tuple[tuple[str, ...], ...]:
    """Kinds that the rules cannot tell apart, together."""
    found: dict[Hashable, list[str]] = {}
    for kind in symbols:
        found.setdefault((kind == OFF, *(_seen(rule, kind) for rule in rules)), []).append(kind)
    return tuple(map(tuple, found.values()))


def _seen(rule: Rule, kind: str) -> Hashable:
    if isinstance(rule, Count):
        return rule.weight(kind)
    if isinstance(rule, Weekends):
        return kind == OFF
    return tuple(kind in step for step in rule.steps) if hasattr(rule, "steps") else kind in rule.kinds


def size(days: int, symbols: Sequence[str], rules: Sequence[Rule]) -> int:
    """About how many arcs the graph would have, before it is built."""
    some, rules = min(days, 21), merged(rules)
    tallies = [tally.top + 1 for tally, _ in tallies_of(rules)]
    return int(_steps(some, families(symbols, rules), tuple(followers(rules))) / some * days * float(np.prod(tallies)))


@lru_cache(256)
def _steps(days: int, groups: tuple[tuple[str, ...], ...], machines: tuple[Follower, ...]) -> int:
    """How many arcs there are between states in the first days. Asked for again and again, of people whose limits differ."""
    return sum(map(len, walk(days, groups, machines)[1]))


def built(days: int, symbols: Sequence[str], rules: Sequence[Rule]) -> Graph:
    """The graph for these rules."""
    rules = merged(rules)
    groups, machines = families(symbols, rules), followers(rules)
    states, walked = walk(days, groups, machines)
    counted = tallies_of(rules)
    tallies = [tally for tally, _ in counted]
    amounts = np.array([[weights.get(group[0], 0) for group in groups] for _, weights in counted], dtype=np.int64)
    shape = tuple(tally.top + 1 for tally in tallies)
    raw = _unrolled(walked, states, tallies, amounts.reshape(len(tallies), len(groups)), shape)
    ends = _ends(states[-1], machines, tallies, shape)
    return Graph(groups, *_trimmed(raw, ends))


def tallies_of(rules: Sequence[Rule]) -> list[tuple[Tally, dict[str, int]]]:
    """What is added up: counts by kind, and weekends by their machine (whose amounts are empty)."""
    found: list[tuple[Tally, dict[str, int]]] = []
    for rule in rules:
        if isinstance(rule, Count):
            is_hard = rule.under is None and rule.over is None
            unit = (gcd(*(weight for _, weight in rule.weights)) or 1) if is_hard else 1
            least, most = -(-rule.least // unit), None if rule.most is None else rule.most // unit
            top = least if most is None else max(most, least)
            found.append((Tally(top, most is not None, rule.over, least, rule.under), {kind: w // unit for kind, w in rule.weights}))
    weekends = [rule for rule in rules if isinstance(rule, Weekends) and rule.most is not None]
    return found + [(Tally(rule.most or 0, True, rule.over, 0, 0), {}) for rule in weekends]


Walked = tuple[int, int, int, int, tuple[int, ...]]
"""One arc between states: from, to, family, cost, what is added to the weekend tallies."""


def walk(days: int, groups: Sequence[Sequence[str]], machines: Sequence[Follower]) -> tuple[list[list[Any]], list[list[Walked]]]:
    """All states of the machines together, day by day, and the arcs between them; on days that are alike they are the same."""
    states: list[list[Any]] = [[tuple(one.start() for one in machines)]]
    walked: list[list[Walked]] = []
    seen: dict[Hashable, tuple[list[Any], list[Walked]]] = {}
    for day in range(days):
        key = (tuple(states[-1]), tuple(one.alike(day) for one in machines))
        if key not in seen:
            seen[key] = _walked(day, states[-1], groups, machines)
        states.append(seen[key][0])
        walked.append(seen[key][1])
    return states, walked


def _walked(
    day: int, states: Sequence[Any], groups: Sequence[Sequence[str]], machines: Sequence[Follower]
) -> tuple[list[Any], list[Walked]]:
    """The states after a day, and the arcs into them."""
    tallied = [hasattr(one, "rule") and isinstance(one.rule, Weekends) and one.rule.most is not None for one in machines]
    steps: dict[Any, Any] = {}
    numbers: dict[Any, int] = {}
    arcs: list[Walked] = []
    for source, state in enumerate(states):
        for family, group in enumerate(groups):
            after = []
            for number, (one, each) in enumerate(zip(machines, state, strict=True)):
                key = (number, each, family)
                if key not in steps:
                    steps[key] = one.step(each, day, group[0])
                if (step := steps[key]) is None:
                    break
                after.append(step)
            if len(after) < len(machines):
                continue
            target = numbers.setdefault(tuple(step[0] for step in after), len(numbers))
            adds = tuple(step[2] for step, is_tallied in zip(after, tallied, strict=True) if is_tallied)
            arcs.append((source, target, family, sum(step[1] for step in after), adds))
    return list(numbers), arcs


Raw = tuple[Ints, Ints, Ints, Floats, int, int]
"""The arcs of a day before trimming: sources, targets, families, costs; nodes before and after."""


def _unrolled(
    walked: Sequence[Sequence[Walked]], states: Sequence[Sequence[Any]], tallies: Sequence[Tally], amounts: Any, shape: tuple[int, ...]
) -> list[Raw]:
    """Each arc between states once for every value of the tallies that can be reached."""
    grid = np.indices(shape).reshape(len(shape), -1) if shape else np.zeros((0, 1), dtype=np.int64)
    cells = grid.shape[1]
    alive = np.zeros(len(states[0]) * cells, dtype=bool)
    alive[0] = True
    counts = len(tallies) - (len(walked[0][0][4]) if walked and walked[0] else 0)
    found: list[Raw] = []
    for day, arcs in enumerate(walked):
        sources, targets, kinds = (np.array([arc[each] for arc in arcs], dtype=np.int64) for each in range(3))
        costs = np.array([arc[3] for arc in arcs], dtype=np.float64)
        adds = [amounts[number][kinds] for number in range(counts)]
        adds += [np.array([arc[4][number] for arc in arcs], dtype=np.int64) for number in range(len(tallies) - counts)]
        keep = alive.reshape(-1, cells)[sources]
        cost = np.broadcast_to(costs[:, None], keep.shape).copy()
        cell = np.zeros(keep.shape, dtype=np.int64)
        for number, tally in enumerate(tallies):
            value = grid[number][None, :] + adds[number][:, None]
            surplus = np.maximum(value - tally.top, 0)
            if tally.is_capped and tally.over is None:
                keep &= surplus == 0
            elif tally.is_capped:
                cost += surplus * tally.over
            cell = cell * shape[number] + np.minimum(value, tally.top)
        where, column = np.nonzero(keep)
        after = targets[where] * cells + cell[where, column]
        alive = np.zeros(len(states[day + 1]) * cells, dtype=bool)
        alive[after] = True
        before = sources[where] * cells + column
        found.append(
            (
                before.astype(np.int32), after.astype(np.int32), kinds[where].astype(np.int32), cost[where, column],
                len(states[day]) * cells, len(states[day + 1]) * cells,
            )
        )  # fmt: skip
    return found


def _ends(states: Sequence[Any], machines: Sequence[Follower], tallies: Sequence[Tally], shape: tuple[int, ...]) -> Floats:
    """What is still to be paid in each node after the last day."""
    grid = np.indices(shape).reshape(len(shape), -1) if shape else np.zeros((0, 1), dtype=np.int64)
    counted = np.zeros(grid.shape[1])
    for number, tally in enumerate(tallies):
        lacking = np.maximum(tally.least - grid[number], 0)
        counted += np.where(lacking > 0, FORBIDDEN, 0.0) if tally.under is None else lacking * tally.under
    found = []
    for state in states:
        paid = [one.end(each) for one, each in zip(machines, state, strict=True)]
        found.append(counted + sum(FORBIDDEN if each is None else each for each in paid))
    return np.concatenate(found)


def _trimmed(raw: list[Raw], ends: Floats) -> tuple[tuple[Layer, ...], Floats]:
    """Only what comes to a good end, in rounds."""
    needed = ends < FORBIDDEN
    kept = []
    for sources, targets, kinds, costs, before, _ in reversed(raw):
        keep = needed[targets]
        needed = np.zeros(before, dtype=bool)
        needed[sources[keep]] = True
        kept.append((sources[keep], targets[keep], kinds[keep], costs[keep]))
    raw_nodes = [each[5] for each in raw]
    numbers = np.zeros(raw[0][4], dtype=np.int32)
    layers = []
    for (sources, targets, kinds, costs), nodes in zip(reversed(kept), raw_nodes, strict=True):
        incoming = np.bincount(targets, minlength=nodes)
        order = np.argsort(-incoming, kind="stable")
        count = int((incoming > 0).sum())
        after = np.full(nodes, -1, dtype=np.int32)
        after[order[:count]] = np.arange(count, dtype=np.int32)
        layers.append(_layer(numbers[sources], after[targets], kinds, costs, count))
        numbers = after
    final = np.full(int((numbers >= 0).sum()), FORBIDDEN)
    final[numbers[numbers >= 0]] = ends[numbers >= 0]
    return tuple(layers), final


def _layer(sources: Ints, targets: Ints, kinds: Ints, costs: Floats, nodes: int) -> Layer:
    """The arcs of a day, the n-th into each node in round n."""
    order = np.argsort(targets, kind="stable")
    sources, targets, kinds, costs = sources[order], targets[order], kinds[order], costs[order]
    first = np.searchsorted(targets, np.arange(nodes))
    turn = np.arange(len(targets)) - first[targets]
    rounds = []
    for each in range(int(turn.max(initial=-1)) + 1):
        which = turn == each
        cost = costs[which]
        rounds.append((sources[which], kinds[which], cost if cost.any() else None))
    return Layer(nodes, tuple(rounds))
