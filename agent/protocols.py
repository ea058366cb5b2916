"""The agent's border: what it needs from others (sandbox, workspace, model) and what it offers (engine).

The facts that cross it live in `agent.task` and `agent.proposal` and can be imported from here too.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from agent.proposal import (
    Chapter,
    Outcome,
    Proposal,
    RedGreen,
    Step,
    StepKind,
    Verdict,
    Verification,
)
from agent.task import (
    Answer,
    Block,
    FileChange,
    HonkToml,
    Limits,
    Message,
    ModelRequest,
    Mount,
    Outside,
    Ran,
    Said,
    Snapshot,
    Spent,
    Task,
    Usage,
    Verifier,
    VerifierKind,
)

__all__ = [
    "Answer",
    "Block",
    "Chapter",
    "Engine",
    "FileChange",
    "HonkToml",
    "Limits",
    "Message",
    "Model",
    "ModelRequest",
    "Mount",
    "Outcome",
    "Outside",
    "Proposal",
    "Ran",
    "RedGreen",
    "Said",
    "Sandbox",
    "Snapshot",
    "Spent",
    "Step",
    "StepKind",
    "Task",
    "Usage",
    "Verdict",
    "Verification",
    "Verifier",
    "VerifierKind",
    "Workspace",
    "never",
]


def never() -> bool:
    """The `cancelled` of what nobody can stop."""
    return False


class Sandbox(Protocol):
    """Runs commands of a repository away from the host; see `agent.sandbox`."""

    name: str

    def run(
        self,
        command: str | Sequence[str],
        *,
        root: Path,
        timeout: float,
        output_limit: int = 200_000,
        cancelled: Callable[[], bool] = never,
        network: bool = False,
        extra_read_only: Sequence[Mount] = (),
    ) -> Ran:
        """Run in `root` (seconds until it is killed; bytes of output kept). A string goes to `bash -c`."""
        ...

    def own(self, root: Path) -> None:
        """Give `root` and all in it to the user that sandboxed commands run as; call after writing as host."""
        ...


class Workspace(Protocol):
    """A worktree of the repository at the base commit, and the git that the host keeps outside of it."""

    @property
    def root(self) -> Path: ...

    def run(self, command: str, *, timeout: float, output_limit: int = 200_000) -> Ran:
        """Run in the sandbox, in the root of the worktree."""
        ...

    def run_on_base(self, paths: Sequence[str], command: str, *, timeout: float) -> Ran:
        """Run in the sandbox on another worktree: the base tree with the files at `paths` laid over as they are now."""
        ...

    def snapshot(self, message: str) -> Snapshot | None:
        """Record the worktree as a shadow commit; None when nothing changed since the last one."""
        ...

    def diff(self) -> bytes:
        """git's patch from the base to the worktree as it is now."""
        ...

    def changed_paths(self) -> tuple[str, ...]:
        """Paths that differ from the base, deleted ones too."""
        ...

    def cancelled(self) -> bool:
        """True once a person stopped the run; cheap enough to ask several times a second."""
        ...


class Model(Protocol):
    def ask(self, request: ModelRequest, *, on_text: Callable[[str], None]) -> Answer:
        """One call. `on_text` gets each piece of text as it comes, and "" for anything else that shows life; what
        it raises ends the call.

        Raises ModelAbsent (try again later) and ModelRefused (never again).
        """
        ...


class Engine(Protocol):
    name: str

    def run(
        self, task: Task, workspace: Workspace, limits: Limits, on_step: Callable[[Step], None]
    ) -> Proposal:
        """Work until there is something to say. What `on_step` raises ends the run and goes through (a lost lease).

        Raises ModelAbsent; every other ending is a Proposal.
        """
        ...
