"""What GitHub said, as frozen values: no PyGithub object and no raw JSON leaves this package."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class RepositoryFacts:
    """One repository as these credentials see it."""

    id: int
    full_name: str
    default_branch: str
    private: bool
    archived: bool
    clone_url: str
    url: str
    description: str
    permissions: frozenset[str]  # of admin, maintain, push, triage, pull
    merge_methods: frozenset[str]  # of merge, squash, rebase


@dataclass(frozen=True)
class PullFacts:
    """One pull request; mergeable is None while GitHub is still computing it."""

    number: int
    title: str
    body: str
    state: Literal["open", "closed"]
    merged: bool
    draft: bool
    head_sha: str
    head_ref: str
    head_repository: str  # empty when the fork is gone
    base_ref: str
    base_sha: str
    mergeable: bool | None
    mergeable_state: str
    merge_commit_sha: str  # of a test merge until it is merged
    merged_by: str
    merged_at: datetime | None
    author: str
    url: str
    updated_at: datetime


@dataclass(frozen=True)
class BuildFacts:
    """One check run or commit status of a commit; a status has no suite, and its app is its creator."""

    source: Literal["check_run", "status"]
    external_id: str
    name: str
    app: str
    suite: str
    status: Literal["queued", "in_progress", "completed"]
    conclusion: str  # GitHub's word; empty until completed
    started_at: datetime | None
    completed_at: datetime | None
    updated_at: datetime | None
    url: str
    title: str
    summary: str
    text: str
    head_sha: str
    attempt: int = 1


@dataclass(frozen=True)
class MergeOutcome:
    """GitHub merged; sha is the commit that landed on the base branch."""

    sha: str


@dataclass(frozen=True)
class CommitFacts:
    sha: str
    tree_sha: str
    parents: tuple[str, ...]
    message: str
    author_name: str
    author_email: str
    committed_at: datetime | None
    verified: bool


@dataclass(frozen=True)
class CommentFacts:
    """A comment in the conversation of a pull request or issue."""

    id: int
    author: str
    author_is_bot: bool
    body: str
    url: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class ReviewCommentFacts:
    """A comment on lines of the diff; line is None when the line is gone from it."""

    id: int
    author: str
    author_is_bot: bool
    body: str
    path: str
    line: int | None
    start_line: int | None
    side: str
    commit_sha: str
    original_commit_sha: str
    in_reply_to: int | None
    review_id: int | None
    url: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class ReviewFacts:
    """One review; state is APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING."""

    id: int
    author: str
    state: str
    body: str
    commit_sha: str
    submitted_at: datetime | None


@dataclass(frozen=True)
class ThreadFacts:
    """A thread of a pull request; `comment_id` is of the comment that began it, `resolved_by` empty where unknown."""

    id: str
    comment_id: int
    resolved: bool
    resolved_by: str


@dataclass(frozen=True)
class ThreadsPage:
    """Some threads, and where the next ones begin; None at the end."""

    threads: tuple[ThreadFacts, ...]
    after: str | None


@dataclass(frozen=True)
class IssueFacts:
    number: int
    title: str
    body: str
    state: str
    author: str
    url: str
    updated_at: datetime


@dataclass(frozen=True)
class DeliveryFacts:
    """One webhook delivery as GitHub recorded it; guid is the same for a redelivery."""

    id: int
    guid: str
    event: str
    action: str
    status_code: int
    redelivery: bool
    delivered_at: datetime


@dataclass(frozen=True)
class PullSeen:
    """A pull request with the ETag to ask about it again for nothing."""

    pull: PullFacts
    etag: str = field(default="")
