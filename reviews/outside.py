"""What the agent read that people or programs outside wrote: shown as it is, with what hides in it revealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from changes.models import Change, Step
from integrations.secrets import mask
from reviews.diff.text import plural
from reviews.diff.trojan import kinds_in

LONGEST = 20_000  # characters of one text on the page
MOST = 300  # texts on the page
MOST_LINES = 20  # passages that are named of one text

Passage = tuple[int, str, str]


@dataclass(frozen=True)
class Read:
    """One text. `hidden` are (line, what hides there, the line), `hides` counts all of them; `cut` says that more
    was read than is shown."""

    title: str
    address: str
    text: str
    hidden: tuple[Passage, ...] = ()
    hides: int = 0
    cut: bool = False

    @property
    def unnamed(self) -> int:
        """Passages that hide something and are not in the list."""
        return self.hides - len(self.hidden)


@dataclass(frozen=True)
class Reads:
    """What a page shows: what hides something in front, else in order. `count` and `hides` are of everything read."""

    shown: tuple[Read, ...]
    count: int
    hides: int

    @property
    def left_out(self) -> int:
        """Texts that are not on the page."""
        return self.count - len(self.shown)

    @property
    def sentence(self) -> str:
        """What a page says over the list."""
        if self.hides:
            it_hides = "hides" if self.hides == 1 else "hide"
            return f"{plural(self.hides, 'passage')} in it {it_hides} something. Read these before you trust what the agent did."
        return "Nothing in it hides or imitates characters."


def read_by_agent(change: Change) -> Reads:
    """Everything that runs of a change read. All of it is looked through; what does not fit on a page is counted."""
    plain: list[Read] = []
    odd: list[Read] = []
    count = hides = 0
    for each in _reads(change):
        count += 1
        hides += each.hides
        kept = odd if each.hides else plain
        if len(kept) < MOST:
            kept.append(each)
    return Reads((*odd, *plain)[:MOST], count, hides)


def hidden_in(change: Change) -> int:
    """How many passages hide something in what the agent read."""
    return sum(_count(text) for _, _, text in _texts(change))


def _reads(change: Change) -> Iterator[Read]:
    for title, address, text in _texts(change):
        shown = mask(text)
        hidden = _hidden(shown)
        named = tuple(islice(hidden, MOST_LINES))
        hides = len(named) + sum(1 for _ in hidden)
        yield Read(title, address, shown[:LONGEST], named, hides, len(shown) > LONGEST)


def _texts(change: Change) -> Iterator[tuple[str, str, str]]:
    yield "The request", "", change.request
    seen = {"", change.request}
    for run in change.runs.only("number", "message", "outside", "change_id").order_by("number"):
        for told in run.outside:
            if told["text"] not in seen:
                seen.add(told["text"])
                yield f"Run {run.number}: instructions in {told['source']}", "", told["text"]
        if run.message and run.message != change.request:
            yield f"Run {run.number}: what it was told", _log(change, run.number), run.message
    for step in _steps(change).iterator(chunk_size=100):
        name = f"Run {step.run.number}, step {step.number}: {step.title}"
        yield name, _log(change, step.run.number), step.output


def _steps(change: Change) -> QuerySet[Step]:
    rows = Step.objects.filter(run__change=change, kind__in=["tool", "setup", "verify"]).exclude(output="")
    # What the agent itself says at the end is no text from outside.
    rows = rows.exclude(tool__in=["finish", "ask"]).select_related("run")
    rows = rows.only("number", "title", "output", "run__number", "run__change_id")
    return rows.order_by("run__number", "number")


def _log(change: Change, run: int) -> str:
    return f"/changes/{change.pk}/runs/{run}/"


def _count(text: str) -> int:
    return sum(1 for _ in _hidden(text))


def _hidden(text: str) -> Iterator[Passage]:
    for number, line in enumerate(text.split("\n"), 1):
        kinds = [words for kind, words in kinds_in(line) if kind != "space"]
        if kinds:
            yield number, ", ".join(kinds), line[:500]
