"""Judging a roster, however it was made: by a solver, by hand, by a swap at two in the morning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shouwang.engines.roster.breaks import has_breaks
from shouwang.engines.roster.law import LAW, Law
from shouwang.engines.roster.practice import PRACTICE, Practice
from shouwang.engines.roster.presence import NEEDS
from shouwang.engines.roster.problem import Assignment, Problem
from shouwang.engines.roster.safety import SAFETY
from shouwang.vocabulary.reasons import Reason


@dataclass(frozen=True)
class Judgement:
    """
    What is broken: *safety* nobody can accept, *needs* are what posts lack, *law* is warned of and set aside by somebody, *practice* is told.

    A roster is *safe* when no safety rule is broken, and *whole* when no post lacks anything either.
    """

    safety: tuple[Reason, ...]
    needs: tuple[Reason, ...]
    law: tuple[Reason, ...]
    practice: tuple[Reason, ...]

    @property
    def is_safe(self) -> bool:
        """Whether it may be published at all."""
        return not self.safety

    @property
    def is_whole(self) -> bool:
        """Whether it is safe and every post has what it needs."""
        return self.is_safe and not self.needs


def judged(problem: Problem, roster: Sequence[Assignment], law: Law | None = None) -> Judgement:
    """Every rule, asked of this roster; in which order it is written does not matter."""
    by, roster = law or Law(), sorted(roster, key=lambda one: (one.person, one.span, one.post))
    return Judgement(
        tuple(reason for rule in SAFETY for reason in rule(problem, roster)),
        lacking(problem, roster),
        tuple(reason for rule in LAW for reason in rule(by, problem, roster)),
        tuple(reason for rule in PRACTICE for reason in rule(Practice(), problem, roster)),
    )


def lacking(problem: Problem, roster: Sequence[Assignment]) -> tuple[Reason, ...]:
    """What posts lack by this roster."""
    return tuple(reason for rule in (*NEEDS, has_breaks) for reason in rule(problem, roster))
