"""
A roster as a model of CP-SAT: which person takes which shift, so that no safety rule is broken.

Shifts at the same hours are the same to a person, wherever they are: what weighs on people is said once for each person and hours
(*works*). Posts that are alike in all they need are one to the search, and parted afterwards: nothing is lost by it, and much time won.
What the model says too simply, judging finds, and :meth:`Model.answer` rules out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

from ortools.sat.python import cp_model

from shouwang.engines.roster.patterns import Shift, overlap
from shouwang.engines.roster.problem import DAY, WEEK, Assignment, Demand, Problem, Span, joined, stretches
from shouwang.engines.roster.repair import refused
from shouwang.engines.roster.safety import SAFETY, available, fit
from shouwang.engines.roster.settling import with_settled
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.times import MINUTE, after


def solver_for(effort: float, seed: int = 0) -> cp_model.CpSolver:
    """
    CP-SAT as it is used for rosters: the same problem, seed and deterministic time *effort* give the same answer on any machine.

    One search alone: measured on the story's rosters several beside one another are no sooner, and with a hint CP-SAT 9.15 ends the process
    when they find that there is no answer.
    """
    solver = cp_model.CpSolver()
    told = solver.parameters
    told.random_seed, told.num_workers, told.max_deterministic_time = seed, 1, effort
    return solver


def total(terms: Iterable[Any]) -> Any:
    """The sum of these, also of none."""
    return cp_model.LinearExpr.sum(list(terms))


def minutes(length: timedelta) -> int:
    """A length of time in whole minutes."""
    return length // MINUTE


def alike(problem: Problem, shifts: Sequence[Shift]) -> dict[str, list[str]]:
    """
    Posts that need the same at the same hours, by the first of them.

    A post that asks for several abilities, or for men and women both, or where duty is settled or shifts overlap, is by itself: people could not
    be dealt out by turns. So is one where people stand by other rosters.
    """
    found, settled = dict[Any, list[str]](), {one.post for one in problem.pinned}
    for id_ in sorted({shift.post for shift in shifts}):
        asked = [one for one in problem.demands if one.post == id_]
        told = sorted((one.span, one.least, one.ideal, *sorted(one.with_ability.items())) for one in asked)
        abilities = {ability for one in asked for ability in one.with_ability}
        own = sorted(shift for shift in shifts if shift.post == id_)
        hours = tuple(shift.span for shift in own)
        is_shared = any(one.span.meets(span) for one in problem.beside(id_) for span in (*hours, *(each.span for each in asked)))
        is_by_itself = overlap(own) or id_ in settled or is_shared or any(one.is_mixed for one in asked) or len(abilities) > 1
        key = id_ if is_by_itself else (replace(problem.post(id_), id=""), tuple(told), hours)
        found.setdefault(key, []).append(id_)
    return {posts[0]: posts for posts in found.values()}


def most_at(problem: Problem, post: str, part: Span) -> int:
    """No more are wished for at a post: nobody is given duty only so that all have as much of it."""
    asked = [one for one in problem.demands if one.post == post and one.span.meets(part)]
    most = max((max(one.least, one.ideal) for one in asked), default=0)
    is_lonely = most and not problem.post(post).is_safe_alone and any(True for _ in problem.night.within(part))
    return max(most, problem.safety.least_at_night if is_lonely else 0)


def beside_at(problem: Problem, post: str, at: datetime) -> frozenset[str]:
    """Who stands at a post by other rosters at a moment."""
    return frozenset(one.person for one in problem.beside(post) if one.start <= at < one.end)


class Model:
    """
    The variables, the safety rules over them, and what posts lack.

    Duty that is settled has its shift, whatever the others are, and is no less settled where a rule is broken by it alone.
    """

    def __init__(self, problem: Problem, shifts: Sequence[Shift], *, is_apart: bool = False) -> None:
        """With *is_apart* posts that are alike are told apart all the same."""
        self.problem, self.settled = problem, {(one.person, Shift(one.post, one.span)) for one in problem.pinned}
        shifts, odd = with_settled(problem, shifts), {Shift(one.post, one.span) for one in problem.pinned} - set(shifts)
        self.alike = {shift.post: [shift.post] for shift in shifts} if is_apart else alike(problem, shifts)
        self.stands_for = {post: first for first, posts in self.alike.items() for post in posts}
        self.shifts = [shift for shift in shifts if shift.post in self.alike]
        self.cp = cp_model.CpModel()
        self.hours = sorted({shift.span for shift in shifts})
        self.takes: dict[tuple[str, Shift], Any] = {}
        self.works: dict[tuple[str, Span], Any] = {}
        self.people = [person.id for person in problem.people]
        for person in self.people:
            self._person(person)
        self.helds: dict[tuple[tuple[Shift, ...], frozenset[str]], Any] = {}
        self.is_impossible = False
        self.lacks: list[tuple[int, Any]] = []
        self.short_of_ideal: list[tuple[int, Any]] = []
        for demand in problem.demands:
            if demand.post in self.alike:
                self._demand(demand, len(self.alike[demand.post]))
        for post in self.alike:
            for part in self.parts(post, problem.span):
                settled = [shift for _, shift in self.settled if shift.post == post and shift.span.meets(part)]
                held = 1 if settled else self._held(post, part.start)  # whoever stands there already may be alone
                beside = sum(shift in odd for shift in settled)  # at other hours than the shifts: they fill no place of those
                self.cp.add(total(self.there(post, part.start)) <= max(self._room(post, part) + beside, len(settled)) * held)

    # People

    def _person(self, person: str) -> None:
        """What one person may take, and what no combination of it may come to."""
        limits = self.problem.bears(person)
        own: dict[Span, list[Any]] = defaultdict(list)
        for shift in self.shifts:
            alone = [Assignment(person, shift.post, shift.span)]
            is_settled = (person, shift) in self.settled
            is_fit = shift.span.length <= limits.most_at_a_stretch and not any(
                True for rule in (available, fit) for _ in rule(self.problem, alone)
            )
            if is_fit or is_settled:
                self.takes[person, shift] = taken = self.cp.new_bool_var(f"{person} {shift.post} {shift.span.start:%d %H:%M}")
                own[shift.span].append(taken)
                if is_settled:
                    self.cp.add(taken == 1)
        for hours, ways in own.items():
            self.works[person, hours] = works = self.cp.new_bool_var("")
            self.cp.add(total(ways) == works)
        spans = sorted(own)
        around = stretches(self.problem.around_of(person))
        self._rest(person, spans, around, limits)
        self._within(DAY, person, spans, around, limits.most_in_a_day)
        self._within(WEEK, person, spans, around, limits.most_in_a_week)
        self._in_a_row(self._by_night(person, spans, around, limits), limits.most_nights_in_a_row)
        self._in_a_row(self._by_day(person, spans, around), limits.most_days_in_a_row)

    def _rest(self, person: str, spans: Sequence[Span], around: Sequence[Span], limits: Safety) -> None:
        """Two duties are one stretch, or far enough apart; no stretch is too long."""
        rested = {span: after(span.end, limits.least_rest) for span in spans}
        tired = {span: after(span.start, limits.most_at_a_stretch) for span in spans}
        for earlier, later in combinations(spans, 2):
            if later.start >= rested[earlier]:
                continue
            both = [self.works[person, earlier].negated(), self.works[person, later].negated()]
            if earlier.meets(later) or later.end > tired[earlier]:
                self.cp.add_bool_or(both)
            elif later.start > earlier.end:  # only with what lies between
                links = [span for span in spans if span.start == earlier.end and span.end <= later.start]
                self.cp.add_bool_or([*both, *(self.works[person, span] for span in links)])
        for span in spans:
            near = [
                known for known in around if Span(after(known.start, -limits.least_rest), after(known.end, limits.least_rest)).meets(span)
            ]
            whole = joined([*near, span])  # one stretch, or a pause that is too short
            if len(whole) > 1 or whole[0].length > limits.most_at_a_stretch or any(known.meets(span) for known in near):
                self.cp.add(self.works[person, span] == 0)

    def _within(self, length: timedelta, person: str, spans: Sequence[Span], around: Sequence[Span], most: timedelta) -> None:
        """No 24 hours, nor seven days, are fuller than those that begin with a duty."""
        for window in (Span(span.start, after(span.start, length)) for span in [*around, *spans]):
            left = minutes(most) - sum(minutes(window.shared(span)) for span in around)
            inside = [(minutes(window.shared(span)), self.works[person, span]) for span in spans if window.meets(span)]
            if sum(each for each, _ in inside) > left:
                self.cp.add(total(each * works for each, works in inside) <= max(left, 0))

    def _by_night(self, person: str, spans: Sequence[Span], around: Sequence[Span], limits: Safety) -> dict[date, list[Any]]:
        nights: dict[date, list[Any]] = defaultdict(list)
        for span in [*around, *spans]:
            for part in self.problem.night.within(span):
                if part.length >= limits.night_counts_from:
                    nights[self.problem.night.evening_of(part)].append(self.works.get((person, span), 1))
        return nights

    def _by_day(self, person: str, spans: Sequence[Span], around: Sequence[Span]) -> dict[date, list[Any]]:
        days: dict[date, list[Any]] = defaultdict(list)
        for span in [*around, *spans]:
            days[span.start.date()].append(self.works.get((person, span), 1))
        return days

    def _in_a_row(self, by_day: dict[date, list[Any]], most: int) -> None:
        """Of any days or nights that follow one another, one more than the most, one is free."""
        for first in by_day:
            row = [by_day.get(first + place * DAY, []) for place in range(most + 1)]
            if all(row) and not all(isinstance(one, int) for works in row for one in works):
                self.cp.add(total(self._any(works) for works in row) <= most)

    def _any(self, works: Sequence[Any]) -> Any:
        """Whether one of these is worked."""
        if any(isinstance(one, int) for one in works):
            return 1
        if len(works) == 1:
            return works[0]
        either = self.cp.new_bool_var("")
        self.cp.add_max_equality(either, works)
        return either

    # Posts

    def there(self, post: str, start: datetime, people: Iterable[str] | None = None) -> list[Any]:
        """Who might be at a post from a moment on: all, or of these *people*."""
        shifts = [shift for shift in self.shifts if shift.post == post and shift.span.start <= start < shift.span.end]
        return [self.takes[person, shift] for person in people or self.people for shift in shifts if (person, shift) in self.takes]

    def parts(self, post: str, within: Span) -> Iterator[Span]:
        """The stretches within which the same shifts of a post go on, and the same people stand there by other rosters."""
        told = (*(shift.span for shift in self.shifts if shift.post == post), *(one.span for one in self.problem.beside(post)))
        of_post = [span for span in told if span.meets(within)]
        moments = {within.start, within.end, *(moment for span in of_post for moment in (span.start, span.end))}
        for start, end in pairwise(sorted(moment for moment in moments if within.start <= moment <= within.end)):
            yield Span(start, end)

    def _room(self, post: str, part: Span) -> int:
        """So many places are there at a post beside those of other rosters: the most that are open at any time of the shifts that go on."""
        problem = self.problem
        if not problem.beside(post):
            return most_at(problem, post, part)
        going = [shift.span for shift in self.shifts if shift.post == post and shift.span.start <= part.start < shift.span.end]
        near = [part, *(each for each in self.parts(post, problem.span) if any(span.meets(each) for span in going))]
        return max(0, *(most_at(problem, post, each) - len(beside_at(problem, post, each.start)) for each in near))

    def _held(self, post: str, start: datetime) -> Any:
        """How many of the posts that are alike are held from a moment on: by one person at least, by enough if it is ever night while the same shifts go on."""
        shifts = tuple(shift for shift in self.shifts if shift.post == post and shift.span.start <= start < shift.span.end)
        beside = beside_at(self.problem, post, start)
        if (shifts, beside) not in self.helds:
            self.helds[shifts, beside] = held = self.cp.new_int_var(0, len(self.alike[post]), "")
            part = next(
                (part for part in self.parts(post, self.problem.span) if part.start <= start < part.end), Span(start, start + MINUTE)
            )
            self.cp.add(total(self.there(post, start)) >= max(self._least_together(post, part) - len(beside), 1) * held)
        return self.helds[shifts, beside]

    def _least_together(self, post: str, part: Span) -> int:
        """So many are not alone."""
        is_at_night = any(True for _ in self.problem.night.within(part))
        return self.problem.safety.least_at_night if is_at_night and not self.problem.post(post).is_safe_alone else 1

    def _demand(self, demand: Demand, posts: int) -> None:
        """What so many posts that are alike lack in each stretch, as variables to be made small."""
        for part in self.parts(demand.post, demand.span):
            there, weight = self.there(demand.post, part.start), minutes(part.length)
            held, beside = self._held(demand.post, part.start), beside_at(self.problem, demand.post, part.start)
            self.lacks.append((weight, self._short(max(demand.least - len(beside), 0), posts, there, held)))
            if demand.ideal > demand.least:
                self.short_of_ideal.append((weight, self._short(max(demand.ideal - len(beside), 0), posts, there, held)))
            for ability, least in demand.with_ability.items():
                able = [one.id for one in self.problem.people if ability in one.abilities]
                found = self.there(demand.post, part.start, able) if able else []
                brought = sum(ability in self.problem.person(one).abilities for one in beside)
                self.lacks.append((weight, self._short(max(least - brought, 0), posts, found, held)))
            if demand.is_mixed and max(demand.least, demand.ideal) > 1:
                self._mixed(demand.post, part, there, beside)

    def _short(self, wanted: int, posts: int, there: Sequence[Any], held: Any) -> Any:
        """How many lack at all these posts together; one that nobody holds lacks all of its own."""
        short = self.cp.new_int_var(0, wanted * posts, "")
        self.cp.add(total(there) + short >= wanted * posts)
        self.cp.add(wanted * held + short >= wanted * posts)
        return short

    def _mixed(self, post: str, part: Span, there: Sequence[Any], beside: Collection[str]) -> None:
        """Where two or more are, men and women both; of those *beside* by other rosters it is known."""
        for sex in ("f", "m"):
            if any(self.problem.person(one).sex != sex for one in beside):
                continue
            others = [one.id for one in self.problem.people if one.sex != sex]
            two, lacks = self.cp.new_bool_var(""), self.cp.new_bool_var("")
            self.cp.add(total(there) + len(beside) <= 1).only_enforce_if(two.negated())
            found = self.there(post, part.start, others) if others else []
            self.cp.add(total(found) + lacks >= 1).only_enforce_if(two)
            self.lacks.append((minutes(part.length), lacks))

    # Rosters

    def taken(self, one: Assignment) -> tuple[str, Shift]:
        """The variable behind an assignment, by its key."""
        return one.person, Shift(self.stands_for[one.post], one.span)

    def roster(self, is_taken: Callable[[Any], bool]) -> tuple[Assignment, ...]:
        """The assignments of a solution; who shares hours is dealt out to the posts that are alike."""
        people: defaultdict[Shift, list[str]] = defaultdict(list)
        for (person, shift), variable in self.takes.items():
            if is_taken(variable):
                people[shift].append(person)
        dealt = (one for shift, who in people.items() for one in self._dealt(shift, who))
        return tuple(sorted(dealt, key=lambda one: (one.span, one.post, one.person)))

    def _dealt(self, shift: Shift, people: list[str]) -> Iterator[Assignment]:
        """First those with an ability that is asked for, one to each post in turn; to as many posts as leave nobody alone at night."""
        problem, posts = self.problem, self.alike[shift.post]
        held = max(1, min(len(posts), len(people) // self._least_together(shift.post, shift.span)))
        asked = {ability for one in problem.demands if one.post == shift.post for ability in one.with_ability}
        ordered = sorted(people, key=lambda person: (not problem.person(person).abilities & asked, person))
        yield from (Assignment(person, posts[place % held], shift.span) for place, person in enumerate(ordered))

    def hint(self, roster: Iterable[Assignment]) -> None:
        """Where the next search begins."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        there = set(map(self.taken, roster))
        for key, variable in self.takes.items():
            self.cp.add_hint(variable, key in there)

    # Judging

    def answer(self, solver: cp_model.CpSolver, listener: cp_model.CpSolverSolutionCallback | None = None) -> tuple[Assignment, ...] | None:
        """The solver's roster in which no rule finds anything: a combination that breaks one is forbidden, and it goes on. None when there is none."""
        while (status := solver.solve(self.cp, listener)) in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            roster = self.roster(solver.boolean_value)
            if not (broken := self.broken(roster)):
                return roster
            for person in broken:
                self.cp.add_bool_or([self.takes[self.taken(one)].negated() for one in roster if one.person == person])
        self.is_impossible = status == cp_model.INFEASIBLE
        return None

    def broken(self, roster: Sequence[Assignment]) -> set[str]:
        """Whose duty breaks a safety rule that what is settled does not break by itself."""
        return {str(reason.parameters["person"]) for reason in refused(self.problem, self.problem.pinned, roster)}


def broken_by(problem: Problem, roster: Sequence[Assignment]) -> set[str]:
    """Whose duty breaks a safety rule."""
    return {str(reason.parameters["person"]) for rule in SAFETY for reason in rule(problem, roster)}
