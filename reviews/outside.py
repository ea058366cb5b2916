"""What the agent read that people or programs outside wrote: shown as it is, with what hides in it revealed."""

from collections.abc import Iterator
from dataclasses import dataclass

from changes.models import Change, Step
from integrations.secrets import mask
from reviews.diff.text import plural
from reviews.diff.trojan import kinds_in

LONGEST = 20_000
MOST_STEPS = 300
MOST_LINES = 20


@dataclass(frozen=True)
class Read:
    """One text. `hidden` are (line, what hides there, the line); `cut` says that more was read than is shown."""

    title: str
    address: str
    text: str
    hidden: tuple[tuple[int, str, str], ...] = ()
    cut: bool = False


def read_by_agent(change: Change) -> list[Read]:
    """Everything that runs of a change read, what hides something first, else in order."""
    told = [Read("The request", "", *_looked_at(change.request))]
    rows = Step.objects.filter(run__change=change, kind__in=["tool", "setup", "verify"]).exclude(output="")
    # What the agent itself says at the end is no text from outside.
    rows = rows.exclude(tool__in=["finish", "ask"])
    rows = rows.select_related("run").defer("exchange", "run__conversation", "run__bundle")
    for step in rows.order_by("run__number", "number")[:MOST_STEPS]:
        address = f"/changes/{change.pk}/runs/{step.run.number}/"
        name = f"Run {step.run.number}, step {step.number}: {step.title}"
        told.append(Read(name, address, *_looked_at(step.output)))
    return sorted(told, key=lambda each: not each.hidden)


def hidden_in(change: Change) -> int:
    """How many passages hide something in what the agent read."""
    return sum(len(each.hidden) for each in read_by_agent(change))


def _looked_at(text: str) -> tuple[str, tuple[tuple[int, str, str], ...], bool]:
    shown = mask(text)
    return shown[:LONGEST], tuple(_hidden(shown))[:MOST_LINES], len(shown) > LONGEST


def _hidden(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        kinds = [words for kind, words in kinds_in(line) if kind != "space"]
        if kinds:
            yield number, ", ".join(kinds), line[:500]


def sentence_of(reads: list[Read]) -> str:
    """What a page says over the list."""
    count = sum(len(each.hidden) for each in reads)
    if count:
        return f"{plural(count, 'passage')} in it hide something. Read these before you trust what the agent did."
    return "Nothing in it hides or imitates characters."
