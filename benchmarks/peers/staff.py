"""An instance of Curtois and Qu as plain lines for a peer that knows nothing of ours: a word for what a line is, then fields between tabs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from shouwang.engines.roster.general.problem import OFF, Count, Instance, Pattern, Rule, Run, Weekends, Worker

R = TypeVar("R", Count, Run, Weekends)


def lines(instance: Instance) -> Iterator[str]:
    """
    What an instance read by :mod:`shouwang.files.instances.curtois` says.

    Where a rule of another family is met, ``ValueError`` says so: a peer must not be given an easier problem.

    * ``shift``: name, minutes, which shifts cannot follow
    * ``person``: name, least and most minutes, least and most days worked in a row, least days off in a row, most weekends, the last day,
      most of each shift, days off
    * ``cover``: day, shift, number wanted, price of each too few, of each too many
    * ``request``: name, day, shift, ``on`` or ``off``, price
    """
    off: dict[str, list[int]] = {worker.id: [] for worker in instance.people}
    requests = []
    for wish in instance.wishes:
        if wish.kinds == instance.working and wish.price is None:
            off[wish.person].append(wish.day)
        else:
            on = OFF in wish.kinds
            kind = _only(instance.working - wish.kinds if on else wish.kinds)
            requests.append(_line("request", wish.person, wish.day, kind, "on" if on else "off", _number(wish.price)))
    yield from _shifts(instance)
    for worker in instance.people:
        yield _person(worker, instance, off[worker.id])
    for cover in instance.covers:
        if cover.least != cover.most:
            raise ValueError(f"{instance.name}: cover between {cover.least} and {cover.most}, where Curtois and Qu have one number.")
        yield _line("cover", cover.day, _only(cover.kinds), cover.least, _number(cover.under), _number(cover.over))
    yield from requests


def _person(worker: Worker, instance: Instance, off: list[int]) -> str:
    """Somebody's limits, out of the rules for their row."""
    named = {rule.name: rule for rule in worker.rules}
    minutes, run = _named(named, "minutes", Count), _named(named, "shifts in a row", Run)
    rest, weekends = _named(named, "days off in a row", Run), _named(named, "weekends", Weekends)
    most_of = ",".join(f"{kind}={_number(_named(named, f'shifts {kind}', Count).most)}" for kind in instance.kinds)
    named.pop("succession", None)
    if named:
        raise ValueError(f"{worker.id}: {', '.join(named)} are no rules of Curtois and Qu.")
    limits = (minutes.least, _number(minutes.most), run.least, _number(run.most), rest.least, _number(weekends.most))
    return _line("person", worker.id, *limits, instance.days - 1, most_of, ",".join(map(str, off)))


def _shifts(instance: Instance) -> Iterator[str]:
    """The kinds of shift; how long they are and what may not follow is the same for everybody."""
    rules = instance.people[0].rules
    minutes = _named({rule.name: rule for rule in rules}, "minutes", Count)
    steps = [rule.steps for rule in rules if isinstance(rule, Pattern)]
    cannot = {kind: then for first, then in steps for kind in first}
    for kind in instance.kinds:
        yield _line("shift", kind, minutes.weight(kind), ",".join(sorted(cannot.get(kind, ()))))


def _line(*fields: str | int) -> str:
    return "\t".join(map(str, fields))


def _named(rules: dict[str, Rule], name: str, of: type[R]) -> R:
    """The rule of a name, taken out."""
    rule = rules.pop(name, None)
    if isinstance(rule, of):
        return rule
    raise ValueError(f"No rule is named {name}: the instance is not of Curtois and Qu.")


def _only(kinds: frozenset[str]) -> str:
    """The one kind there must be."""
    if len(kinds) != 1:
        raise ValueError(f"One of {', '.join(sorted(kinds))}, where Curtois and Qu have one kind of shift.")
    return next(iter(kinds))


def _number(value: int | None) -> int:
    """A number that must be there."""
    if value is None:
        raise ValueError("A limit without a number, or a hard rule where Curtois and Qu have a price.")
    return value
