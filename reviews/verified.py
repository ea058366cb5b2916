"""What the verifiers said of a revision: in its run, or afterwards where no run made it."""

from dataclasses import dataclass, field
from typing import Any

from changes.models import Change, Revision
from reviews.access import verifying_of

NOTHING = (
    "Nothing of the repository’s own was run on it here: no command is named in .honk.toml, and none that "
    "works could be guessed."
)


@dataclass(frozen=True)
class Verified:
    """The host's record of each command, the guesses that were left out, and what else has to be said."""

    verifications: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    notice: str = ""
    waits: bool = False
    may_run_again: bool = False


def verified_of(change: Change, revision: Revision) -> Verified:
    """Of a revision, from what is stored."""
    run = revision.run
    if run is not None:
        nothing = run.left_out is not None and not run.verifications
        return Verified(run.verifications, run.left_out or [], NOTHING if nothing else "")
    row = verifying_of(revision)
    if row is None:
        return Verified()
    if row.outcome == "ran":
        broken = f"Not all of its verifiers ran. {row.sentence}" if row.sentence else ""
        notice = broken if row.verifications else NOTHING
        return Verified(row.verifications, row.left_out, notice, may_run_again=row.may_run_again)
    if row.ended_at is not None:
        which = "Not all of its verifiers ran." if row.verifications else "Its verifiers did not run."
        notice = f"{which} {row.sentence}"
        return Verified(row.verifications, row.left_out, notice, may_run_again=row.may_run_again)
    if change.is_ended:
        return Verified(notice=f"Its verifiers did not run: the change was {change.status} before.")
    if row.lease_until is not None:
        return Verified(notice="It is being verified: the repository’s verifiers run on it now.", waits=True)
    why = f" {row.sentence}" if row.sentence else ""
    return Verified(notice=f"Its verifiers wait for a worker.{why}", waits=True)
