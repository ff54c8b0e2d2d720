"""How long a search may go on: in seconds of a clock that is handed in, or in effort, which is the same on any machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]


@dataclass
class Budget:
    """What may be spent. With a clock, seconds pass by themselves; without one, each piece of work says what it took."""

    limit: float
    clock: Clock | None = None
    spent: float = 0.0
    is_stopped: bool = False
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock() if self.clock else 0.0

    @property
    def used(self) -> float:
        """What was used so far."""
        return self.clock() - self.began if self.clock else self.spent

    @property
    def left(self) -> float:
        """What may still be used; nothing once somebody said stop."""
        return 0.0 if self.is_stopped else max(self.limit - self.used, 0.0)

    def spend(self, effort: float) -> None:
        """A piece of work was done. Counts only where there is no clock."""
        self.spent += effort

    def part(self, share: float) -> Budget:
        """A budget of its own for a share of what is left; the clock is the same."""
        return Budget(self.left * share, self.clock)
