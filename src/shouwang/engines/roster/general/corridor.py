"""
Rows in a corridor: for horizons so long that a graph of all rows would be too large.

What a person's shifts come to (minutes, weekends) may stray only so far from an even course over the days on which they can work at all;
what lies outside is not looked at. Every row found keeps the rules; whether a better one lies outside nobody knows, so there is no bound.
The days may be a stretch of the horizon, with what is settled before it and after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from shouwang.engines.roster.general.following import followers, merged
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints, Tally, Walked, families, tallies_of, walk
from shouwang.engines.roster.general.pricing import Priced
from shouwang.engines.roster.general.problem import Rule

REACH = 3
"""So many of the largest shifts somebody may be ahead of an even course, or behind."""
AHEAD = 3
"""What has only an upper limit is told apart this much less far; who is behind there is thought to be no further behind than that."""


@dataclass(frozen=True)
class Move:
    """Arcs of a day that add the same: from *sources* to states, those into the same state together, each by the best of its options."""

    adds: tuple[int, ...]
    sources: Ints
    targets: Ints
    starts: Ints
    options: Ints


@dataclass(frozen=True)
class Leg:
    """The arcs of a day: by state and family where they lead (-1: nowhere), what they cost and add; and the same in moves."""

    after: int
    targets: Ints
    costs: Floats
    adds: Ints
    moves: tuple[Move, ...]
    families: Ints
    prices: Floats

    def best(self, prices: Floats) -> tuple[Floats, Ints]:
        """The price of each option at a price for each family, and which family that is."""
        found = prices[self.families] + self.prices
        which = found.argmin(axis=1)
        order = np.arange(len(which))
        return found[order, which], self.families[order, which]


class Corridor:
    """All rows that some rules allow, as legs by day. People with the same rules share it; corridors alike share their legs."""

    def __init__(self, days: int, symbols: Sequence[str], rules: Sequence[Rule], legs: dict[Any, Leg]) -> None:
        rules = merged(rules)
        self.families, self.machines = families(symbols, rules), followers(rules)
        counted = tallies_of(rules)
        self.tallies = [tally for tally, _ in counted]
        self.amounts = np.array([[weights.get(group[0], 0) for group in self.families] for _, weights in counted], dtype=np.int64)
        self.amounts = self.amounts.reshape(len(self.tallies), len(self.families))
        self.states, walked = walk(days, self.families, self.machines)
        shared: dict[tuple[int, int], Leg] = {}
        self.legs = []
        for arcs, before, after in zip(walked, self.states, self.states[1:], strict=False):
            if (id(arcs), id(before)) not in shared:
                key = (len(before), len(after), self.amounts.tobytes(), tuple(arcs))
                shared[id(arcs), id(before)] = legs.setdefault(key, self._leg(arcs, len(before), len(after)))
            self.legs.append(shared[id(arcs), id(before)])

    @cached_property
    def ends(self) -> Floats:
        """What the machines still want in each state after the last day."""
        paid = [[one.end(each) for one, each in zip(self.machines, state, strict=True)] for state in self.states[-1]]
        return np.array([sum(FORBIDDEN if each is None else each for each in one) for one in paid])

    def widths(self, reach: int) -> tuple[int, ...]:
        """How many amounts of each tally are told apart on a day, if somebody may be *reach* of the largest shifts off an even course."""
        largest = [max(int(self.amounts[number].max(initial=0)), 1) for number in range(len(self.tallies))]
        return tuple(
            2 * (most * reach // AHEAD if _is_open(one) else most * reach) + 1 for one, most in zip(self.tallies, largest, strict=True)
        )

    def _leg(self, arcs: Sequence[Walked], before: int, after: int) -> Leg:
        kinds, tallies = len(self.families), len(self.tallies)
        targets = np.full((before, kinds), -1, dtype=np.int32)
        costs = np.zeros((before, kinds))
        adds = np.zeros((before, kinds, tallies), dtype=np.int32)
        for source, target, family, cost, weekends in arcs:
            targets[source, family], costs[source, family] = target, cost
            adds[source, family] = (*self.amounts[: tallies - len(weekends), family], *weekends)
        grouped: dict[tuple[int, ...], dict[tuple[int, int], list[tuple[int, float]]]] = {}
        for source, target, family, cost, _ in arcs:
            pairs = grouped.setdefault(tuple(map(int, adds[source, family])), {})
            pairs.setdefault((target, source), []).append((family, float(cost)))
        numbers: dict[tuple[tuple[int, float], ...], int] = {}
        moves = []
        for amounts, pairs in grouped.items():
            into, sources = np.array(sorted(pairs), dtype=np.int32).T
            options = [numbers.setdefault(tuple(pairs[pair]), len(numbers)) for pair in sorted(pairs)]
            reached, starts = np.unique(into, return_index=True)
            moves.append(Move(amounts, sources, reached, starts.astype(np.int32), np.array(options, dtype=np.int32)))
        most = max(map(len, numbers), default=1)
        by_family = np.array([[*(one for one, _ in each), *[0] * (most - len(each))] for each in numbers], dtype=np.int32)
        prices = np.array([[*(one for _, one in each), *[FORBIDDEN] * (most - len(each))] for each in numbers])
        return Leg(after, targets, costs, adds, tuple(moves), by_family.reshape(-1, most), prices.reshape(-1, most))


def _is_open(tally: Tally) -> bool:
    """Whether there is an upper limit and nothing else: less is never worse."""
    return tally.least == 0 and tally.is_capped and tally.over is None


@dataclass(frozen=True)
class Way:
    """
    One person's days from *first* on: where they begin, and what follows.

    *floors* are the least amounts told apart after each of these days, by tally. *ends* has what is still to be paid in each state and at
    each amount after the last of them.
    """

    corridor: Corridor
    first: int
    start: int
    amounts: tuple[int, ...]
    widths: tuple[int, ...]
    floors: Ints
    later: Floats
    more: Ints

    @property
    def ends(self) -> Floats:
        """What is to be paid at the end, by state and amounts within the corridor."""
        amounts = [np.arange(width) + self.floors[number, -1] for number, width in enumerate(self.widths)]
        return self.at_end(np.arange(len(self.later)), amounts)

    def at_end(self, states: Any, amounts: Sequence[Any]) -> Floats:
        """What is still to be paid in some states, at amounts of each tally."""
        tallies = self.corridor.tallies
        found = self.later[states].reshape(-1, *[1] * len(tallies))
        for number, (tally, amount) in enumerate(zip(tallies, amounts, strict=True)):
            paid = _paid(tally, np.asarray(amount)[None, :] + self.more[states, number][:, None])
            found = found + paid.reshape(len(states), *[-1 if number == each else 1 for each in range(len(tallies))])
        return np.asarray(np.minimum(found, FORBIDDEN))

    def follow(self, row: Ints, base: Floats) -> float:
        """What a row costs by itself, with what is settled before and after; FORBIDDEN where a rule forbids it."""
        state, amounts, cost = self.start, np.array(self.amounts), 0.0
        for day, family in enumerate(row.tolist()):
            leg = self.corridor.legs[self.first + day]
            if (after := int(leg.targets[state, family])) < 0:
                return FORBIDDEN
            cost += float(leg.costs[state, family])
            amounts += leg.adds[state, family]
            state = after
        return cost + float(base.sum()) + float(self.at_end(np.array([state]), list(amounts[:, None])).ravel()[0])


def _paid(tally: Tally, amounts: Any) -> Floats:
    """What amounts cost at the end."""
    lacking = np.maximum(tally.least - amounts, 0)
    found = np.where(lacking > 0, FORBIDDEN, 0.0) if tally.under is None else lacking * float(tally.under)
    if not tally.is_capped:
        return np.asarray(found)
    surplus = np.maximum(amounts - tally.top, 0)
    return np.asarray(found + (np.where(surplus > 0, FORBIDDEN, 0.0) if tally.over is None else surplus * float(tally.over)))


def way(corridor: Corridor, row: Ints, first: int, last: int, can_work: Any, reach: int = REACH) -> Way:
    """
    The way of somebody from one day to before another; their *row* of families says what is settled before and after.

    *can_work* says for each day of the horizon whether they can work at all: the even course rests when they cannot.
    """
    later, more = _after(corridor, row, last)
    start, begun = _passed(corridor, row, 0, np.zeros(len(corridor.tallies), dtype=np.int64), range(first))
    state, amounts = _passed(corridor, row, start, begun, range(first, last if last < len(row) else first))
    goals = np.array([_goal(tally, int(amounts[number]), int(more[state, number])) for number, tally in enumerate(corridor.tallies)])
    able = np.asarray(can_work[first:last], dtype=np.float64)
    share = np.concatenate([[0.0], np.cumsum(able)]) / max(able.sum(), 1.0)
    widths = corridor.widths(reach)
    course = begun[:, None] + (goals - begun)[:, None] * share[None, :]
    floors = np.rint(course - (np.array(widths)[:, None] - 1) / 2).astype(np.int32)
    return Way(corridor, first, start, tuple(map(int, begun)), widths, floors, later, more)


def _passed(corridor: Corridor, row: Ints, state: int, amounts: Any, days: range) -> tuple[int, Any]:
    """The state and the amounts after some days of a row."""
    for day in days:
        leg, family = corridor.legs[day], int(row[day])
        amounts = amounts + leg.adds[state, family]
        state = int(leg.targets[state, family])
    return state, amounts


def _after(corridor: Corridor, row: Ints, last: int) -> tuple[Floats, Ints]:
    """What the days of a row from *last* on cost and add, by the state they begin in."""
    later, more = corridor.ends, np.zeros((len(corridor.ends), len(corridor.tallies)), dtype=np.int32)
    for day in range(len(corridor.legs) - 1, last - 1, -1):
        leg, family = corridor.legs[day], int(row[day])
        onward = leg.targets[:, family]
        later = np.where(onward >= 0, leg.costs[:, family] + later[onward], FORBIDDEN)
        more = leg.adds[:, family] + more[onward]
    return later, more


def _goal(tally: Tally, now: int, more: int) -> float:
    """Where the even course ends: in the middle of what is allowed; at the limit where there is only an upper one."""
    most = tally.top if tally.is_capped else max(tally.least, now)
    return float(most if tally.least == 0 else (tally.least + most) / 2) - more


def priced_on(path: Way, kinds: Sequence[Ints], costs: Floats, most: int) -> Priced:
    """The best *most* rows of one person on their way at a cost for each day and kind; as :func:`pricing.priced`, but in the corridor."""
    by_family = np.stack([costs[:, each].min(axis=1) for each in kinds], axis=1)
    chosen = np.stack([each[costs[:, each].argmin(axis=1)] for each in kinds], axis=1)
    reached = _reached(path, by_family)
    final = (reached[-1] + path.ends).ravel()
    count = min(most, len(final))
    best = np.argpartition(final, count - 1)[:count]
    best = best[np.argsort(final[best], kind="stable")]
    best = best[: max(1, int((final[best] < FORBIDDEN / 2).sum()))]
    if final[best[0]] >= FORBIDDEN / 2:
        return Priced((FORBIDDEN,), (np.zeros(len(costs), dtype=np.int32),))
    rows = tuple(_row(path, reached, by_family, chosen, int(one)) for one in best)
    return Priced(tuple(float(final[one]) for one in best), rows)


def _shifts(path: Way, day: int, move: Move) -> list[int]:
    """By how much each amount's place in the corridor changes on a day."""
    return [add - int(path.floors[number, day + 1] - path.floors[number, day]) for number, add in enumerate(move.adds)]


def _reached(path: Way, by_family: Floats) -> list[Floats]:
    """The least cost at which each state and amount within the corridor is reached, after each day."""
    corridor, widths = path.corridor, path.widths
    values = np.full((len(corridor.states[path.first]), *widths), FORBIDDEN)
    values[(path.start, *(amount - int(floor) for amount, floor in zip(path.amounts, path.floors[:, 0], strict=True)))] = 0.0
    is_open = [_is_open(tally) for tally in corridor.tallies]
    found = [values]
    for day, prices in enumerate(by_family):
        leg = corridor.legs[path.first + day]
        options, _ = leg.best(prices)
        after = np.full((leg.after, *widths), FORBIDDEN)
        for move in leg.moves:
            candidates = values[move.sources]
            candidates += options[move.options].reshape(-1, *[1] * len(widths))
            least = np.minimum.reduceat(candidates, move.starts, axis=0)
            for into, out in _parts(_shifts(path, day, move), widths, is_open):
                part = least[(slice(None), *out)]
                for number, (one, other) in enumerate(zip(into, out, strict=True)):
                    if one.stop - one.start < other.stop - other.start:
                        part = part.min(axis=number + 1, keepdims=True)
                where: Any = (move.targets, *into)
                after[where] = np.minimum(after[where], part)
        values = after
        found.append(values)
    return found


def _parts(shifts: Sequence[int], widths: Sequence[int], is_open: Sequence[bool]) -> list[tuple[list[slice], list[slice]]]:
    """From which places into which: a shift, and where less is never worse, all that would fall below into the lowest."""
    each = []
    for shift, width, may_fall in zip(shifts, widths, is_open, strict=True):
        low, high = max(0, shift), min(width, width + shift)
        parts = [(slice(low, high), slice(low - shift, high - shift))] if low < high else []
        if may_fall and shift < 0:
            parts.append((slice(0, 1), slice(0, min(-shift, width))))
        each.append(parts)
    return [([into for into, _ in parts], [out for _, out in parts]) for parts in product(*each)]


def _row(path: Way, reached: Sequence[Floats], by_family: Floats, chosen: Ints, end: int) -> Ints:
    """The row that leads to a place after the last day, from there back to the first."""
    corridor, widths = path.corridor, path.widths
    is_open = [_is_open(tally) for tally in corridor.tallies]
    state, *place = map(int, np.unravel_index(end, reached[-1].shape))
    row = np.zeros(len(by_family), dtype=np.int32)
    for day in range(len(by_family) - 1, -1, -1):
        leg = corridor.legs[path.first + day]
        options, which = leg.best(by_family[day])
        best, come = np.inf, (0, [0] * len(widths), 0)
        for move in leg.moves:
            at = int(np.searchsorted(move.targets, state))
            if at == len(move.targets) or move.targets[at] != state:
                continue
            stop = move.starts[at + 1] if at + 1 < len(move.starts) else len(move.sources)
            if (out := _before(place, _shifts(path, day, move), widths, is_open)) is None:
                continue
            arcs = slice(int(move.starts[at]), int(stop))
            sources = move.sources[arcs]
            places: Any = (sources, *out)
            candidates = reached[day][places] + options[move.options[arcs]].reshape(-1, *[1] * len(widths))
            least = int(candidates.argmin())
            if (value := float(candidates.flat[least])) < best:
                arc, *inside = map(int, np.unravel_index(least, candidates.shape))
                cells = [one.start + each for one, each in zip(out, inside, strict=True)]
                best, come = value, (int(sources[arc]), cells, int(which[move.options[arcs][arc]]))
        state, place, family = come
        row[day] = chosen[day, family]
    return row


def _before(place: Sequence[int], shifts: Sequence[int], widths: Sequence[int], is_open: Sequence[bool]) -> list[slice] | None:
    """The places that lead to this one."""
    found = []
    for at, shift, width, may_fall in zip(place, shifts, widths, is_open, strict=True):
        low, high = at - shift, at - shift + 1
        if may_fall and at == 0:
            low = 0
        low, high = max(low, 0), min(high, width)
        if low >= high:
            return None
        found.append(slice(low, high))
    return found


def numbered(corridor: Corridor, number: Mapping[str, int]) -> tuple[Ints, ...]:
    """The numbers of the kinds of each family."""
    return tuple(np.array(sorted(number[kind] for kind in group), dtype=np.int32) for group in corridor.families)
