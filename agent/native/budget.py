"""What a run has used, and whether it may go on."""

import time
from decimal import Decimal

from agent.native.endings import Capped
from agent.task import Limits, Spent, Usage


class Budget:
    """Counts steps, tokens, money and seconds from what was spent before; asked before each call."""

    def __init__(self, limits: Limits, spent: Spent) -> None:
        self._limits = limits
        self._steps = spent.steps
        self._ends = time.monotonic() + limits.seconds - spent.seconds
        self.usage = spent.usage
        self.cost = spent.cost

    def count_step(self) -> None:
        self._steps += 1

    def pay(self, usage: Usage, cost: Decimal) -> None:
        self.usage += usage
        self.cost += cost

    def check(self) -> None:
        """Raises Capped with the limit that is reached."""
        limits = self._limits
        if self._steps >= limits.steps:
            raise _capped(f"{limits.steps} steps")
        if self.usage.total >= limits.tokens:
            raise _capped(f"{limits.tokens:,} tokens")
        if self.cost >= limits.money:
            raise _capped(f"${limits.money}")
        self.check_time()

    def check_time(self) -> None:
        if self.seconds_left() <= 0:
            raise _capped(f"{self._limits.seconds:g} seconds")

    def seconds_left(self) -> float:
        return self._ends - time.monotonic()

    def command_seconds(self) -> float:
        """What the next command may take; at least one second, the limit itself is checked between calls."""
        return max(min(self._limits.command_seconds, self.seconds_left()), 1.0)


def _capped(limit: str) -> Capped:
    return Capped(
        f"The run reached its limit of {limit}. Raise the limit or narrow the request, then let it go on."
    )
