"""What the decision rests on and what it says: plain values."""

from dataclasses import dataclass, field
from enum import StrEnum

from changes.states import Status


class Stage(StrEnum):
    """Where a change stands, for people; derived, never stored as truth."""

    QUEUED = "queued"
    WORKING = "working"
    WAITING = "waiting"
    BUILDING = "building"
    RED = "red"
    REVIEW = "review"
    CHANGES = "changes"
    BLOCKED = "blocked"
    READY = "ready"
    MERGING = "merging"
    UNKNOWN = "unknown"
    FAILED = "failed"
    MERGED = "merged"
    CLOSED = "closed"


class Turn(StrEnum):
    """Who has to do something next."""

    ASKER = "asker"
    REVIEWERS = "reviewers"
    MERGERS = "mergers"
    MAINTAINERS = "maintainers"
    MACHINE = "machine"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Blocker:
    """One sentence that says why a change cannot be merged now, and what to do; `turn` says whose it is."""

    code: str
    sentence: str
    todo: str = ""
    turn: Turn = Turn.NOBODY


@dataclass(frozen=True)
class Check:
    """The newest result under one name and app for the head under review."""

    name: str
    app: str
    status: str
    conclusion: str


@dataclass(frozen=True)
class Approval:
    """A standing approval. `counts` is False, with the reason, when its giver may not (any more) give it."""

    reviewer: str
    head_sha: str
    base_ref: str
    digest: str
    patch_id: str = ""
    counts: bool = True
    why_not: str = ""
    own: bool = False


@dataclass(frozen=True)
class Rules:
    """The repository's policy, tightened by `.honk.toml` of the base branch."""

    approvals: int = 1
    high_risk_approvals: int = 1
    required_checks: tuple[str, ...] = ()
    without_ci: bool = False
    unanswered_threads_block: bool = True
    keep_approval_on_rebase: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything the decision rests on; plain values, read once."""

    status: Status
    has_pull: bool = False
    draft: bool = False
    mergeable: bool | None = None
    base_ref: str = "main"
    pull_base_ref: str = "main"
    head_sha: str = ""
    # Where the newest revision was to land; without one, where the pull request goes.
    revision_base_ref: str = "main"
    # The revision that is recorded for the pull request's head; its fields are empty when there is none yet.
    revision_head: str = ""
    digest: str = ""
    patch_id: str = ""
    prepared: bool = True
    checks: tuple[Check, ...] = ()
    approvals: tuple[Approval, ...] = ()
    change_requests: tuple[str, ...] = ()
    # Of a revision that no run made: whether its verifiers are still to be run, and which of them failed.
    verifying: bool = False
    red_verifiers: tuple[str, ...] = ()
    withheld: str = ""
    withheld_answered: bool = False
    open_threads: int = 0
    unanswered_threads: int = 0
    secrets: int = 0
    high_risk: bool = False
    paused: str = ""
    unreadable: str = ""
    sentence: str = ""
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Standing:
    """The decision: stage, turn, one sentence for the row, and every blocker."""

    stage: Stage
    turn: Turn
    sentence: str
    blockers: tuple[Blocker, ...]

    @property
    def may_merge(self) -> bool:
        return self.stage == Stage.READY and not self.blockers
