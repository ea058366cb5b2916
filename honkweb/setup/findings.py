"""What a look at the installation found: each with what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    FINE = "ok"
    WARNING = "warning"
    FAILURE = "FAILED"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `do` is empty when there is nothing to do."""

    mark: Mark
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.mark.value:>8}  {self.what}" + (f"\n{'':>12}{self.do}" if self.do else "")


def fine(what: str) -> Finding:
    return Finding(Mark.FINE, what)


def failure(what: str, do: str) -> Finding:
    return Finding(Mark.FAILURE, what, do)


def warning(what: str, do: str) -> Finding:
    return Finding(Mark.WARNING, what, do)


def skipped(what: str) -> Finding:
    return Finding(Mark.SKIPPED, what)
