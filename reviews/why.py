"""Why a line is there, or is gone: which step of which run did it, and what the agent had read and run just before.

A line is followed from commit to commit through their diffs, never by its text: `}` and `return` stand everywhere.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from changes.models import Revision, Run, Step
from changes.outside import mirror_of
from integrations.errors import OutsideError
from integrations.git import Mirror
from integrations.git.diffing import DIFF_OPTIONS
from reviews.diff.parse import parse
from reviews.diff.port import Place, port

BEFORE = 6


@dataclass(frozen=True)
class Why:
    """The answer. `kind` is step, run, pushed, base or unknown; `before` are steps in order, the last one right before."""

    kind: str
    sentence: str
    run: Run | None = None
    step: Step | None = None
    before: tuple[Step, ...] = ()
    commit: str = ""


def why_line(revision: Revision, path: str, line: int, *, side: str = "new") -> Why:
    """Say who or what wrote a line of the new file, or removed one of the old file; `path` is the name on that side.

    Never raises: what is not known is said.
    """
    mirror = mirror_of(revision.change.repository, online=False)
    find = _removed if side == "old" else _written
    try:
        return find(mirror, revision, path, line)
    except OutsideError:
        return Why("unknown", "The commits that tell this are not here any more and could not be read again.")


def _written(mirror: Mirror, revision: Revision, path: str, line: int) -> Why:
    rows = mirror.blame(revision.base_sha, revision.head_sha, path)
    found = next((each for each in rows if each.line == line), None)
    if found is None:
        return Why("unknown", f"{path} has no line {line} in revision {revision.number}.")
    if found.boundary:
        return Why("base", "This line was there before the change.", commit=found.sha)
    run = _run_of(revision, found.sha)
    if run is None:
        return _pushed(mirror, revision, found.sha, "wrote")
    steps = _steps(mirror, run)
    if not steps:
        return Why("run", f"Run {run.number} wrote it; its single steps were not kept.", run)
    last = steps[-1].commit
    place = _follow(mirror, Place(found.path, "new", found.was), found.sha, last)
    if place.gone:
        words = f"Run {run.number} wrote it after the last step that was kept, so no step can be named."
        return Why("run", words, run)
    told = mirror.blame(run.from_sha or run.base_sha, last, place.path)
    commit = next((each.sha for each in told if each.line == place.line and not each.boundary), "")
    return _of_step(run, steps, commit, place.path, "wrote")


def _removed(mirror: Mirror, revision: Revision, path: str, line: int) -> Why:
    chain = _chain(mirror, revision.base_sha, revision.head_sha)
    place, last, commit = _until_gone(mirror, Place(path, "new", line), chain)
    if not commit:
        return Why("unknown", f"Line {line} of {path} is not removed by revision {revision.number}.")
    run = _run_of(revision, commit)
    if run is None:
        return _pushed(mirror, revision, commit, "removed")
    steps = _steps(mirror, run)
    if not steps:
        return Why("run", f"Run {run.number} removed it; its single steps were not kept.", run)
    place, _, gone_in = _until_gone(mirror, place, [last, *(each.commit for each in steps)])
    return _of_step(run, steps, gone_in, place.path, "removed")


def _of_step(run: Run, steps: list[Step], commit: str, path: str, did: str) -> Why:
    step = next((each for each in steps if commit and each.commit == commit), None)
    if step is None:
        return Why("run", f"Run {run.number} {did} it; which of its steps did is not known.", run)
    words = f"Step {step.number} of run {run.number} {did} it."
    return Why("step", words, run, step, before(run, step, path))


def _pushed(mirror: Mirror, revision: Revision, commit: str, did: str) -> Why:
    made = mirror.commit(commit)
    row = revision.change.revisions.filter(head_sha=commit).exclude(pushed_by="").first()
    pusher = row.pushed_by if row else revision.pushed_by
    who = f", pushed by {pusher}" if pusher and pusher != made.author_name else ""
    words = f"No run {did} it: commit {commit[:7]} by {made.author_name} did{who}."
    return Why("pushed", words, commit=commit)


def _run_of(revision: Revision, commit: str) -> Run | None:
    return Run.objects.filter(change=revision.change_id, proposed_sha=commit).first()


def _steps(mirror: Mirror, run: Run) -> list[Step]:
    """The steps of a run that changed files, in order; their commits are brought back where the mirror lost them."""
    steps = list(run.steps.exclude(commit="").defer("exchange", "output").order_by("number"))
    if steps and not mirror.has(steps[-1].commit):
        mirror.unbundle(bytes(run.bundle))
    return steps


def _chain(mirror: Mirror, base: str, head: str) -> list[str]:
    """The commits from base to head by their first parents, the base in front."""
    parents = {each.sha: each.parents for each in mirror.commits(base, head)}
    found: list[str] = []
    while head in parents:
        found.append(head)
        head = parents[head][0] if parents[head] else ""
    return [base, *reversed(found)]


def _until_gone(mirror: Mirror, place: Place, chain: list[str]) -> tuple[Place, str, str]:
    """Follow a line along commits: where it stood last, in which commit, and the one that removed it (or "")."""
    for old, new in pairwise(chain):
        after = _follow(mirror, place, old, new)
        if after.gone:
            return place, old, new
        place = after
    return place, chain[-1], ""


def _follow(mirror: Mirror, place: Place, old: str, new: str) -> Place:
    return port(place, parse(mirror.diff_bytes(old, new, args=DIFF_OPTIONS, three_dot=False)))


def before(run: Run, step: Step, path: str) -> tuple[Step, ...]:
    """What led to a step: the last look at the file, the last failure, and what came right before."""
    earlier = list(run.steps.filter(number__lt=step.number).defer("exchange").order_by("-number")[:200])
    looks = [each for each in earlier if _reads(each, path)][:1]
    failures = [each for each in earlier if each.exit_code not in (None, 0)][:1]
    chosen = {each.number: each for each in (*looks, *failures, *earlier[:3])}
    return tuple(chosen[number] for number in sorted(chosen))[-BEFORE:]


def _reads(step: Step, path: str) -> bool:
    told: dict[str, Any] = step.input if isinstance(step.input, dict) else {}
    if str(told.get("path", "")).lstrip("./") == path:
        return bool(told.get("command", "view") == "view")
    return path in str(told.get("command", "")) and step.kind == "tool"
