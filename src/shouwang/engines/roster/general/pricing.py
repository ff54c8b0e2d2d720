"""
The best rows of people at given prices: a shortest path in the graph of their rules, for many people at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Graph, Ints

BREADTH = 64
"""So many people at most are thought about in one pass: what they need fits the processor's cache."""


@dataclass(frozen=True)
class Priced:
    """The best rows of one person: what each comes to at the given prices, and the number of the kind on each day (0: off)."""

    values: tuple[float, ...]
    rows: tuple[Ints, ...]


def priced(graph: Graph, kinds: Sequence[Ints], costs: Floats, most: int) -> list[Priced]:
    """
    The best *most* rows of each person, each ending in another node.

    *costs* has a price for each person, day and kind; *kinds* are the numbers of the kinds of each family of the graph.
    """
    by_family = np.stack([costs[:, :, each].min(axis=2) for each in kinds], axis=2)
    chosen = np.stack([each[costs[:, :, each].argmin(axis=2)] for each in kinds], axis=2)
    reached = _reached(graph, by_family)
    final = reached[-1] + graph.ends[:, None]
    found = []
    for person in range(costs.shape[0]):
        column = final[:, person]
        count = min(most, len(column))
        best = np.argpartition(column, count - 1)[:count]
        best = best[np.argsort(column[best], kind="stable")]
        best = best[: max(1, int((column[best] < FORBIDDEN / 2).sum()))]
        rows = tuple(_row(graph, reached, by_family[person], chosen[person], int(node), person) for node in best)
        found.append(Priced(tuple(float(column[node]) for node in best), rows))
    return found


def _reached(graph: Graph, by_family: Floats) -> list[Floats]:
    """The least cost at which each person reaches each node, after each day."""
    people = by_family.shape[0]
    values = np.zeros((1, people))
    found = [values]
    for day, layer in enumerate(graph.layers):
        prices = np.ascontiguousarray(by_family[:, day, :].T)
        after = np.empty((layer.nodes, people))
        for number, (sources, kinds, costs) in enumerate(layer.rounds):
            candidates = values.take(sources, axis=0)
            candidates += prices.take(kinds, axis=0)
            if costs is not None:
                candidates += costs[:, None]
            if number:
                np.minimum(after[: len(sources)], candidates, out=after[: len(sources)])
            else:
                after[:] = candidates
        values = after
        found.append(values)
    return found


def _row(graph: Graph, reached: Sequence[Floats], prices: Floats, chosen: Ints, node: int, person: int) -> Ints:
    """The row that leads to a node, from the last day back to the first."""
    row = np.zeros(len(graph.layers), dtype=np.int32)
    for day in range(len(graph.layers) - 1, -1, -1):
        best, come, family = np.inf, 0, 0
        for sources, kinds, costs in graph.layers[day].rounds:
            if node >= len(sources):
                break
            source, kind = int(sources[node]), int(kinds[node])
            value = reached[day][source, person] + prices[day, kind] + (0.0 if costs is None else costs[node])
            if value < best:
                best, come, family = value, source, kind
        row[day], node = chosen[day, family], come
    return row
