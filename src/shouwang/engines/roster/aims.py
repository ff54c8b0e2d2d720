"""What is made small of a roster, one aim after the other: each is counted on a roster, and said to the search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shouwang.engines.roster.loads import DUTY, HARD, NIGHTS, Load, between, spread, unwanted
from shouwang.engines.roster.model import Model, minutes, total
from shouwang.engines.roster.presence import against_wishes, changed, lack, new_in, short_of_ideal, split
from shouwang.engines.roster.problem import Assignment, Problem, Span

Said = tuple[Any, int]
"""An expression of the model, and of how many minutes its unit is."""


@dataclass(frozen=True)
class Aim:
    """
    Something to be made small, in minutes: by its name, *counted* on a roster, *said* in a model with how many minutes posts lack even so.

    Where it *is_asked* of a problem; else it is not looked at.
    """

    name: str
    counted: Callable[[Problem, Sequence[Assignment]], int]
    said: Callable[[Model, int], Said]
    is_asked: Callable[[Problem], bool] = lambda _: True


def _even(name: str, load: Load, is_asked: Callable[[Problem], bool] = lambda _: True) -> Aim:
    """What lies between who bears most of a load and who bears least."""
    return Aim(
        name,
        lambda problem, roster: between(load.of_each(problem, roster)),
        lambda model, spared: spread(model, load, spared),
        is_asked,
    )


def _short(short: Sequence[tuple[int, Any]]) -> Said:
    return total(weight * people for weight, people in short), 1


def _split(model: Model) -> Iterator[Any]:
    """Of each shift its minutes, once for each group beside the first of which somebody works in it."""
    working: defaultdict[Span, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for (who, span), works in model.works.items():
        if group := model.problem.person(who).group:
            working[span][group].append(works)
    for span, groups in working.items():
        there = [model.cp.new_bool_var("") for _ in groups]
        for is_there, of_group in zip(there, groups.values(), strict=True):
            for works in of_group:
                model.cp.add_implication(works, is_there)
        beside = model.cp.new_int_var(0, len(there), "")
        model.cp.add(beside >= total(there) - 1)
        yield minutes(span.length) * beside


def _changed(model: Model) -> Iterator[Any]:
    """Minutes that each person would work at times at which they had no duty."""
    for (who, span), works in model.works.items():
        if weight := new_in(model.problem, who, span):
            yield weight * works


LACK, IDEAL, EVEN_DUTY, EVEN_NIGHTS, EVEN_HARD, WISHES, GROUPS, CHANGES = (
    "lack", "ideal", "duty", "nights", "hard", "wishes", "groups", "changes",
)  # fmt: skip
AIMS = (
    Aim(LACK, lack, lambda model, _: _short(model.lacks)),
    Aim(IDEAL, short_of_ideal, lambda model, _: _short(model.short_of_ideal)),
    _even(EVEN_DUTY, DUTY),
    _even(EVEN_NIGHTS, NIGHTS),
    _even(EVEN_HARD, HARD, lambda problem: any(post.is_hard for post in problem.posts)),
    Aim(
        WISHES,
        against_wishes,
        lambda model, _: (total(unwanted(model)), 1),
        lambda problem: any(one.rather_not or one.gladly for one in problem.people),
    ),
    Aim(GROUPS, split, lambda model, _: (total(_split(model)), 1), lambda problem: any(one.group for one in problem.people)),
    Aim(CHANGES, changed, lambda model, _: (total(_changed(model)), 1), lambda problem: bool(problem.former)),
)
"""
What is made small, in this order: what posts lack, what they are short of the ideal, how unequally duty is shared, nights, time at hard posts,
duty when people would rather have none and none when they would like some, how often groups are split, what is changed of the roster that people know.
"""
