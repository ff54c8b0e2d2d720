"""
What is asked of a roster, condition by condition: each may be left out alone, and with some of them a roster may be possible or not.

A need of a post in one shift, an absence, a limit that somebody has, duty that is settled, a safety limit that is set stricter than it must be. What nobody may
set aside is no condition: the bounds of the safety limits, and that nobody is in two places or alone at night.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from shouwang.engines.roster.filling import begun
from shouwang.engines.roster.model import Model, broken_by, solver_for, total
from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.presence import lack
from shouwang.engines.roster.problem import Assignment, Demand, Person, Problem, Span
from shouwang.engines.roster.settling import accompanied, unsafe
from shouwang.vocabulary.limits import LIMITS
from shouwang.vocabulary.reasons import Reason

UNFIT = {"no_nights": False, "needs_seat": False, "coldest": None}
"""What a person's health does not let them, by the field of the record, with its value when it is left out."""


@dataclass(frozen=True)
class Need:
    """What a post needs for a while, in one respect: people, people with an ability, or men and women both."""

    demand: Demand

    @property
    def said(self) -> Reason:
        """In words."""
        one = self.demand
        told = {"post": one.post, "starts_at": one.span.start, "ends_at": one.span.end}
        if one.is_mixed:
            return Reason("asked-mixed", told)
        for ability, least in one.with_ability.items():
            return Reason("asked-ability", {**told, "ability": ability, "least": least})
        return Reason("asked-people", {**told, "least": one.least})


@dataclass(frozen=True)
class Away:
    """Somebody is not available for a while."""

    person: str
    span: Span

    @property
    def said(self) -> Reason:
        """In words."""
        return Reason("asked-away", {"person": self.person, "starts_at": self.span.start, "ends_at": self.span.end})


@dataclass(frozen=True)
class Own:
    """Something that one person does not bear: a field of :data:`UNFIT`, or a safety limit of their own."""

    person: str
    name: str
    value: object

    @property
    def said(self) -> Reason:
        """In words."""
        if self.name in UNFIT:
            return Reason(f"asked-{self.name.replace('_', '-')}", {"person": self.person, "degrees": self.value})
        return Reason("asked-own", {"person": self.person, "limit": LIMITS[self.name].words, "value": self.value})


@dataclass(frozen=True)
class Setting:
    """A safety limit that the operation has set stricter than its bound."""

    name: str
    value: object

    @property
    def said(self) -> Reason:
        """In words."""
        return Reason("asked-setting", {"limit": LIMITS[self.name].words, "value": self.value})


@dataclass(frozen=True)
class Settled:
    """Duty that somebody has whatever else is decided."""

    duty: Assignment

    @property
    def said(self) -> Reason:
        """In words."""
        one = self.duty
        return Reason("asked-settled", {"person": one.person, "post": one.post, "starts_at": one.start, "ends_at": one.end})


Condition = Need | Away | Own | Settled | Setting


def conditions(problem: Problem, shifts: Sequence[Shift]) -> Iterator[Condition]:
    """Everything that a problem asks of these shifts; needs are parted where a shift changes."""
    for demand in problem.demands:
        for span in sorted({shift.span for shift in shifts if shift.post == demand.post and shift.span.meets(demand.span)}):
            part = replace(demand, span=Span(max(span.start, demand.span.start), min(span.end, demand.span.end)))
            yield from map(Need, _parted(part))
    for name, limit in LIMITS.items():
        if (value := getattr(problem.safety, name)) != limit.loosest:
            yield Setting(name, value)
    for person in problem.people:
        yield from (Away(person.id, span) for span in person.away)
        yield from (Own(person.id, name, getattr(person, name)) for name, without in UNFIT.items() if getattr(person, name) != without)
        yield from (Own(person.id, name, value) for name, value in sorted(person.own.items()))
    yield from map(Settled, problem.pinned)


def _parted(part: Demand) -> Iterator[Demand]:
    """A need by what it asks; as many people may be there as before, whichever of these remain."""
    most = max(part.least, part.ideal)
    alone = replace(part, ideal=most, with_ability={}, is_mixed=False)
    if part.least:
        yield alone
    yield from (replace(alone, least=0, with_ability={ability: least}) for ability, least in part.with_ability.items() if least)
    if part.is_mixed and most > 1:
        yield replace(alone, least=0, is_mixed=True)


def _room(demand: Demand) -> Demand:
    """Room for as many as a need takes, of whom none is needed."""
    return replace(demand, least=0, ideal=max(demand.least, demand.ideal), with_ability={}, is_mixed=False)


def under(problem: Problem, asked: Collection[Condition]) -> Problem:
    """The problem with these conditions alone; where nothing is needed any more, as many may be as before: a shift may reach beyond a need."""
    away, own = {one for one in asked if isinstance(one, Away)}, {(one.person, one.name) for one in asked if isinstance(one, Own)}
    kept = {one.name for one in asked if isinstance(one, Setting)}

    def person(one: Person) -> Person:
        return replace(
            one,
            away=tuple(span for span in one.away if Away(one.id, span) in away),
            own={name: value for name, value in one.own.items() if (one.id, name) in own},
            **{name: without for name, without in UNFIT.items() if (one.id, name) not in own},  # type: ignore[arg-type]  # each is of its field
        )

    return replace(
        problem,
        demands=(*(one.demand for one in asked if isinstance(one, Need)), *map(_room, problem.demands)),
        people=tuple(map(person, problem.people)),
        pinned=tuple(one.duty for one in asked if isinstance(one, Settled)),
        safety=replace(problem.safety, **{name: limit.loosest for name, limit in LIMITS.items() if name not in kept}),  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Verdict:
    """Whether everything that is asked can be given: a *roster* that does, or a proof that none is there (*is_impossible*), or neither in time."""

    roster: tuple[Assignment, ...] | None
    is_impossible: bool

    @property
    def is_known(self) -> bool:
        """Whether it is one or the other."""
        return self.is_impossible or self.roster is not None


def possible(problem: Problem, shifts: Sequence[Shift], effort: float) -> Verdict:
    """Whether there is a safe roster of these shifts in which no post lacks anything; *effort* is CP-SAT's deterministic time."""
    if any(True for _ in unsafe(problem)):
        return Verdict(None, is_impossible=True)
    problem = accompanied(problem, problem.pinned)
    needs = [one for one in problem.demands if one.least or one.with_ability or one.is_mixed]
    wanted = [shift for shift in shifts if any(one.post == shift.post and one.span.meets(shift.span) for one in needs)]
    _, first = begun(problem, wanted)[0]
    if not lack(problem, first) and not (problem.pinned and broken_by(problem, first)):
        return Verdict(tuple(first), is_impossible=False)
    model = Model(problem, wanted)
    model.cp.add(total(short for _, short in model.lacks) == 0)
    return Verdict(model.answer(solver_for(effort)), model.is_impossible)
