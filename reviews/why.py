"""Why a line is there: which step of which run wrote it, and what the agent had read and run just before."""

from dataclasses import dataclass
from typing import Any

from changes.models import Revision, Run, Step
from changes.outside import mirror_of
from integrations.errors import OutsideError
from integrations.git import Mirror

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


def why_line(revision: Revision, path: str, line: int) -> Why:
    """Say who or what wrote a line of the new file; never raises: what is not known is said."""
    mirror = mirror_of(revision.change.repository, online=False)
    try:
        return _why(mirror, revision, path, line)
    except OutsideError:
        return Why("unknown", "The commits that tell this are not here any more and could not be read again.")


def _why(mirror: Mirror, revision: Revision, path: str, line: int) -> Why:
    written = {each.line: each for each in mirror.blame(revision.base_sha, revision.head_sha, path)}
    found = written.get(line)
    if found is None:
        return Why("unknown", f"{path} has no line {line} in revision {revision.number}.")
    if found.boundary:
        return Why("base", "This line was there before the change.", commit=found.sha)
    run = Run.objects.filter(change=revision.change, proposed_sha=found.sha).first()
    if run is None:
        return _pushed(mirror, revision, found.sha)
    return _of_run(mirror, run, path, line, revision)


def _pushed(mirror: Mirror, revision: Revision, commit: str) -> Why:
    made = mirror.commit(commit)
    row = revision.change.revisions.filter(head_sha=commit).exclude(pushed_by="").first()
    pusher = row.pushed_by if row else revision.pushed_by
    who = f", pushed by {pusher}" if pusher and pusher != made.author_name else ""
    words = f"No run wrote it: it is in commit {commit[:7]} by {made.author_name}{who}."
    return Why("pushed", words, commit=commit)


def _of_run(mirror: Mirror, run: Run, path: str, line: int, revision: Revision) -> Why:
    steps = list(run.steps.exclude(commit="").defer("exchange", "output").order_by("number"))
    if not steps:
        return Why("run", f"Run {run.number} wrote it; its single steps were not kept.", run)
    last = steps[-1]
    if not mirror.has(last.commit):
        mirror.unbundle(bytes(run.bundle))
    text = _line_at(mirror, run.proposed_sha, path, line, revision)
    start = run.from_sha or run.base_sha
    blamed = {each.line: each for each in mirror.blame(start, last.commit, path)}
    place = _same_line(mirror, last.commit, path, line, text)
    found = blamed.get(place) if place else None
    step = next((each for each in steps if found and each.commit == found.sha), None)
    if step is None:
        words = f"Run {run.number} wrote it, after its last step: a formatter or the host did."
        return Why("run", words, run)
    return Why(
        "step", f"Step {step.number} of run {run.number} wrote it.", run, step, before(run, step, path)
    )


def _line_at(mirror: Mirror, commit: str, path: str, line: int, revision: Revision) -> bytes:
    """The line as the revision has it; `commit` is of an earlier run when the line is older."""
    rows = (mirror.file_at(revision.head_sha, path) or b"").split(b"\n")
    return rows[line - 1] if 0 < line <= len(rows) else b""


def _same_line(mirror: Mirror, commit: str, path: str, line: int, text: bytes) -> int:
    """Where the same line stands in another commit, the nearest one; 0 where it does not."""
    rows = (mirror.file_at(commit, path) or b"").split(b"\n")
    places = [number for number, row in enumerate(rows, 1) if row == text]
    return min(places, key=lambda number: abs(number - line), default=0)


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
