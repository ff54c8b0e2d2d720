"""Invented problems of a few people and days, with every kind of rule in them, hard or priced."""

from __future__ import annotations

from itertools import product
from random import Random

from shouwang.engines.roster.general.problem import (
    OFF,
    Count,
    Cover,
    Instance,
    Pattern,
    Price,
    Rule,
    Run,
    Weekends,
    Wish,
    Worker,
    same,
)

KINDS = ("D", "N")


def price(dice: Random, hard: float = 0.25) -> Price:
    """Now and then hard, otherwise something small."""
    return None if dice.random() < hard else dice.randint(0, 5)


def some(dice: Random) -> frozenset[str]:
    """Some of the kinds, off among them."""
    return frozenset(dice.sample([OFF, *KINDS], dice.randint(1, 2)))


def rules(dice: Random, days: int) -> tuple[Rule, ...]:
    """A few rules."""
    most = dice.randint(1, days)
    found: list[Rule] = [
        Count("all", same(1, KINDS), dice.randint(0, 2), dice.randint(2, days), price(dice), price(dice)),
        Count("hours", (("D", 8), ("N", 10)), dice.randint(0, 20), dice.randint(20, 60)),
        Count("often N", same(1, ["N"]), most=most),
        Pattern("after", (some(dice), some(dice)), price(dice)),
        Pattern("three", (some(dice), some(dice), some(dice)), price(dice), frozenset(dice.sample(range(days), 2))),
        Weekends(
            "weekends", ((1, 2), (4,)) if days > 4 else ((1, 2),), dice.choice([None, 0, 1]), price(dice),
            dice.randint(1, 2), dice.choice([None, 1]), price(dice, 0.1), price(dice, 0.1),
        ),
    ]  # fmt: skip
    for name, kinds in (("work", frozenset(KINDS)), ("rest", frozenset([OFF])), ("nights", frozenset(["N"]))):
        least = dice.randint(1, 3)
        found.append(
            Run(
                name, kinds, least, dice.choice([None, least, least + 1]), price(dice), price(dice),
                dice.choice([0, 0, 1, 4]), dice.random() < 0.5, dice.random() < 0.5,
            )
        )  # fmt: skip
    return tuple(dice.sample(found, dice.randint(1, 5)))


def invented(dice: Random, people: int = 2, days: int = 5) -> Instance:
    """A problem."""
    shared = rules(dice, days)
    workers = tuple(Worker(f"P{number}", shared if number % 2 else rules(dice, days)) for number in range(people))
    covers = [
        Cover(day, frozenset([kind]), least, least + dice.randint(0, 1), dice.choice([None, 10, 30]), dice.choice([1, 7]))
        for day, kind in product(range(days), KINDS)
        for least in [dice.randint(0, people)]
    ]
    wishes = tuple(Wish(dice.choice(workers).id, dice.randrange(days), some(dice), price(dice)) for _ in range(3))
    return Instance("invented", days, KINDS, workers, tuple(covers), wishes)


def rows(instance: Instance) -> list[tuple[str, ...]]:
    """Every row there could be."""
    return list(product(instance.symbols, repeat=instance.days))
