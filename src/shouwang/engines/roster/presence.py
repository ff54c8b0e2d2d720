"""Who is at a post from moment to moment, and whether it has what it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from itertools import chain, pairwise

from shouwang.engines.roster.problem import Assignment, Demand, Problem, Roster, Span, by_person, stretches
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import MINUTE


def held(roster: Roster) -> Iterator[tuple[str, Span, list[Assignment]]]:
    """Post by post the stretches in which the same people are there, those with nobody between them included."""
    of_post: defaultdict[str, list[Assignment]] = defaultdict(list)
    for one in roster:
        of_post[one.post].append(one)
    for post in sorted(of_post):
        moments = sorted({moment for one in of_post[post] for moment in (one.start, one.end)})
        for start, end in pairwise(moments):
            yield post, Span(start, end), [one for one in of_post[post] if one.start <= start < one.end]


def stands(demand: Demand, roster: Iterable[Assignment]) -> Iterator[tuple[Span, list[Assignment]]]:
    """The stretches of a demand in which the same people are there, and who."""
    at_post = [one for one in roster if one.post == demand.post and one.span.meets(demand.span)]
    within = demand.span
    moments = {within.start, within.end, *(moment for one in at_post for moment in (one.start, one.end))}
    for start, end in pairwise(sorted(moment for moment in moments if within.start <= moment <= within.end)):
        yield Span(start, end), [one for one in at_post if one.start <= start < one.end]


def stands_for(problem: Problem, demand: Demand, roster: Roster) -> Iterator[tuple[Span, list[Assignment]]]:
    """The stretches of a demand in which the same people are there, and who: by this roster, or by another."""
    return stands(demand, chain(roster, problem.beside(demand.post)))


def has_enough(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Every post has as many people as it needs, at every minute.

    Somebody who is there twice by mistake counts once, and whoever stands there by another roster counts as well.
    """
    for demand in problem.demands:
        for span, there in stands_for(problem, demand, roster):
            if (count := len({one.person for one in there})) < demand.least:
                told = {"post": demand.post, "there": count, "least": demand.least, "starts_at": span.start, "ends_at": span.end}
                yield Reason("post-short", told)


def has_abilities(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Every post has somebody who can what it needs: a lead, a nurse, a driver.

    One person may bring several abilities, and counts for each.
    """
    for demand in problem.demands:
        for span, there in stands_for(problem, demand, roster):
            for ability, least in demand.with_ability.items():
                able = {one.person for one in there if ability in problem.person(one.person).abilities}
                if len(able) < least:
                    told = {"post": demand.post, "ability": ability, "there": len(able), "least": least}
                    yield Reason("ability-short", {**told, "starts_at": span.start, "ends_at": span.end})


def is_mixed(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Where men and women are both needed, both are there.

    Asked only of two or more; whose sex is not known is taken for what is lacking.
    """
    for demand in problem.demands:
        if demand.is_mixed:
            for span, there in stands_for(problem, demand, roster):
                sexes = [problem.person(one.person).sex for one in there]
                if len(sexes) > 1 and len(set(sexes)) == 1 and sexes[0]:
                    yield Reason("not-mixed", {"post": demand.post, "starts_at": span.start, "ends_at": span.end})


def is_expected(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody is sent where nobody is asked for.

    A post that is closed at night needs nobody at night.
    """
    for one in roster:
        asked = [demand.span for demand in problem.demands if demand.post == one.post and demand.span.meets(one.span)]
        moments = sorted({one.start, one.end, *(m for span in asked for m in (span.start, span.end) if one.start < m < one.end)})
        for start, end in pairwise(moments):
            if not any(span.start <= start and end <= span.end for span in asked):
                yield Reason("nobody-expects", {"person": one.person, "post": one.post, "starts_at": start, "ends_at": end})


def abilities_short(problem: Problem, post: str, span: Span, people: Collection[str]) -> frozenset[str]:
    """The abilities that a post would be short of with these people there, and those who stand there by other rosters."""
    asked = [demand.with_ability for demand in problem.demands if demand.post == post and demand.span.meets(span)]
    beside = (one.person for one in problem.beside(post) if one.span.meets(span))
    brought = [problem.person(person).abilities for person in {*people, *beside}]
    return frozenset(
        ability for each in asked for ability, least in each.items() if sum(ability in abilities for abilities in brought) < least
    )


def lack(problem: Problem, roster: Roster) -> int:
    """Minutes of people that posts lack: below the least number, of each ability, and of one sex where both are needed."""
    minutes = 0
    for demand in problem.demands:
        for span, there in stands_for(problem, demand, roster):
            people = [problem.person(who) for who in {one.person for one in there}]
            short = max(demand.least - len(people), 0)
            for ability, least in demand.with_ability.items():
                short += max(least - sum(ability in one.abilities for one in people), 0)
            if demand.is_mixed and len(people) > 1 and max(demand.least, demand.ideal) > 1:
                short += sum(all(one.sex == sex for one in people) for sex in ("f", "m"))
            minutes += short * (span.length // MINUTE)
    return minutes


def short_of_ideal(problem: Problem, roster: Roster) -> int:
    """Minutes of people by which posts are below their ideal number, where it is more than the least."""
    asked = [demand for demand in problem.demands if demand.ideal > demand.least]
    parts = ((demand, span, len({one.person for one in there})) for demand in asked for span, there in stands_for(problem, demand, roster))
    return sum(max(demand.ideal - count, 0) * (span.length // MINUTE) for demand, span, count in parts)


def against_wishes(problem: Problem, roster: Roster) -> int:
    """Minutes of duty at times at which people would rather have none, and of times at which they would like some and have none at all."""
    shared = (one.span.shared(span) for one in roster for span in problem.person(one.person).rather_not)
    return sum(length // MINUTE for length in (*shared, *(problem.span.shared(span) for span in idle(problem, roster))))


def idle(problem: Problem, roster: Roster) -> Iterator[Span]:
    """The times at which somebody would like duty and has none."""
    own = dict(by_person(roster))
    for person in problem.people:
        yield from (span for span in person.gladly if not any(one.span.meets(span) for one in own.get(person.id, ())))


def split(problem: Problem, roster: Roster) -> int:
    """Minutes of shifts in which people of several groups stand, once for each group beside the first; posts do not matter."""
    groups: defaultdict[Span, set[str]] = defaultdict(set)
    for one in roster:
        if group := problem.person(one.person).group:
            groups[one.span].add(group)
    return sum((len(there) - 1) * (span.length // MINUTE) for span, there in groups.items())


def changed(problem: Problem, roster: Roster) -> int:
    """Minutes of duty at times at which somebody had none in the former roster, as far as that goes; at which post does not matter."""
    return sum(new_in(problem, one.person, one.span) for one in roster)


def new_in(problem: Problem, person: str, span: Span) -> int:
    """How many minutes of a span, within the time of the former roster, this person had no duty in it."""
    known = Span(min(one.start for one in problem.former), max(one.end for one in problem.former)) if problem.former else None
    own = stretches([one for one in problem.former if one.person == person])
    return (known.shared(span) - sum((each.shared(span) for each in own), timedelta())) // MINUTE if known else 0


NEEDS = (has_enough, has_abilities, is_mixed, is_expected)
"""What posts need."""
