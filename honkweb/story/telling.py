"""Waiting for what should come about, and telling it: step, seconds, evidence."""

import time
from collections.abc import Callable
from typing import TypeVar

from honkweb.story.browser import WentWrong

T = TypeVar("T")
# A look costs the product some of the time that what is waited for needs: the longer it takes, the fewer.
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 0.5
PATIENCE_SECONDS = 180.0


class Teller:
    """Prints each step of the story as it happened."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._begun = time.monotonic()
        self.steps = 0

    def tell(self, step: str, *evidence: str) -> None:
        """One step with what proves it."""
        self.steps += 1
        self._say(f"{time.monotonic() - self._begun:6.1f} s  {step}")
        for each in evidence:
            self._say(f"{'':>10}{each}")


def until(what: str, look: Callable[[], T | None], *, seconds: float = PATIENCE_SECONDS) -> T:
    """The first answer of `look` that is not None (or False); WentWrong with the last trouble after a while."""
    deadline, pause = time.monotonic() + seconds, FIRST_PAUSE
    trouble = ""
    while True:
        try:
            found = look()
        except WentWrong as error:
            found, trouble = None, f" ({error})"
        if found is not None and found is not False:
            return found
        if time.monotonic() > deadline:
            raise WentWrong(f"Waited {seconds:.0f} s in vain: {what}.{trouble}")
        time.sleep(pause)
        pause = min(pause * 1.25, LONGEST_PAUSE)
