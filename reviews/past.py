"""What was said of a change beside what its page shows: other runs' checks and verdicts, summaries of older revisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from changes.models import Change, Revision, Run

LISTED = 30


@dataclass(frozen=True)
class Past:
    """One run's checks and verdict, and how it stands to the revision that is shown."""

    run: Run
    tag: str


@dataclass(frozen=True)
class History:
    """The newest runs with something to show; `left_out` counts the ones before them."""

    runs: tuple[Past, ...]
    left_out: int


def history_of(change: Change, revision: Revision | None) -> History:
    """The runs that checked or judged something, newest first, without the one that made the revision."""
    rows = change.runs.exclude(verdict=None, verifications=[]).order_by("-number")
    if revision is not None and revision.run_id:
        rows = rows.exclude(pk=revision.run_id)
    told = list(rows.defer("conversation", "bundle")[: LISTED + 1])
    if not told:
        return History((), 0)
    numbers = dict(change.revisions.exclude(run=None).values_list("run", "number"))
    runs = tuple(Past(run, _tag(run, numbers.get(run.pk), revision)) for run in told[:LISTED])
    return History(runs, rows.count() - LISTED if len(told) > LISTED else 0)


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
