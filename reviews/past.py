"""What was said of a change beside what its page shows: other checks and verdicts, summaries of older revisions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from changes.models import Change, Revision, Run, Step, Verifying

LISTED = 30
NAMED = 10  # earlier checks of one run


@dataclass(frozen=True)
class Past:
    """Checks, and a verdict where a run brought one, and how they stand to the revision that is shown.

    `before` are the titles of checks and verdicts that later ones of the same run outdated.
    """

    tag: str
    title: str
    at: datetime
    address: str
    run: Run | None = None
    checks: Sequence[dict[str, Any]] = ()
    sentence: str = ""
    before: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """The last of what was said before."""
        return self.before[-NAMED:]

    @property
    def unnamed(self) -> int:
        """How many came before those."""
        return len(self.before) - len(self.named)


@dataclass(frozen=True)
class History:
    """The newest with something to show; `left_out` counts the ones before them."""

    listed: tuple[Past, ...]
    left_out: int

    @property
    def count(self) -> int:
        """All there are."""
        return len(self.listed) + self.left_out


def history_of(change: Change, revision: Revision | None) -> History:
    """Whatever checked or judged something, newest first, without what the page shows of the revision itself."""
    own = [revision.run] if revision and revision.run else []
    runs = change.runs.exclude(verdict=None, verifications=[]).exclude(pk__in=[run.pk for run in own])
    runs = runs.order_by("-number")
    told = list(runs.defer("conversation", "bundle")[: LISTED + 1])
    rows = Verifying.objects.filter(revision__change=change).select_related("revision")
    rows = rows.exclude(earlier=[], outcome__in=("", "passed_over")).exclude(earlier=[], revision=revision)
    rows = rows.order_by("-revision__number")
    verified = list(rows[: LISTED + 1])
    beyond = sum(
        every.count() - len(some) for every, some in ((runs, told), (rows, verified)) if len(some) > LISTED
    )
    found = [*_of_runs([*own, *told], revision), *_of_verifying(verified, revision)]
    found.sort(key=lambda each: each.at, reverse=True)
    return History(tuple(found[:LISTED]), len(found[LISTED:]) + beyond)


def _of_runs(told: Sequence[Run], revision: Revision | None) -> Iterator[Past]:
    numbers = dict(Revision.objects.filter(run__in=told).values_list("run", "number"))
    followed = _followed(told)
    for run in told:
        before = tuple(followed[run.pk])
        address = f"/changes/{run.change_id}/runs/{run.number}/"
        if revision is None or run.pk != revision.run_id:
            tag = _tag(run, numbers.get(run.pk), revision)
            title = f"Run {run.number}"
            yield Past(tag, title, run.queued_at, address, run, run.verifications, before=before)
        elif before:
            title = f"Run {run.number}, before its last word"
            yield Past("outdated", title, run.queued_at, address, before=before)


def _followed(runs: Iterable[Run]) -> dict[int, list[str]]:
    """Titles of verifications and verdicts of each run that a later one of the same verifier, or judge, outdated."""
    rows = Step.objects.filter(run__in=runs, kind__in=("verify", "judge")).order_by("-number")
    last: set[tuple[int, str, str]] = set()
    found = defaultdict[int, list[str]](list)
    # Of the input only what is asked: a judge's holds its whole prompt.
    for run, kind, tool, title, files in rows.values_list("run", "kind", "tool", "title", "input__files"):
        if files is not None:
            continue  # the new tests on the base: no verifier's word, and followed by none
        if (key := (run, kind, tool)) in last:
            found[run].insert(0, title)
        last.add(key)
    return found


def _of_verifying(rows: Iterable[Verifying], revision: Revision | None) -> Iterator[Past]:
    for row in rows:
        of = row.revision
        address = f"/changes/{of.change_id}/revisions/{of.number}/#evidence"
        title = f"Revision {of.number}"
        tag = "outdated" if revision and of.number < revision.number else f"of revision {of.number}"
        if row.outcome in ("ran", "could_not") and row.ended_at and of != revision:
            yield Past(tag, title, row.ended_at, address, checks=row.verifications, sentence=row.sentence)
        for each in row.earlier:
            at = parse_datetime(each["ended_at"]) or row.asked_at
            said, checks = each["sentence"], each["verifications"]
            again = f"{title}, before it was run again"
            yield Past("outdated", again, at, address, checks=checks, sentence=said)


def _tag(run: Run, number: int | None, shown: Revision | None) -> str:
    if shown is None:
        return "proposed nothing" if number is None else f"of revision {number}"
    if number is None:
        return "later, proposed nothing" if run.queued_at > shown.at else "outdated"
    return f"of revision {number}" if number > shown.number else "outdated"


def older_summaries(revision: Revision) -> Sequence[Revision]:
    """Older revisions whose summaries are outdated by this one, newest first."""
    if revision.number == 1:
        return []
    rows = revision.change.revisions.filter(number__lt=revision.number).exclude(summary="")
    return list(rows.select_related("run").defer("run__conversation", "run__bundle").order_by("-number"))
