"""What a GitHub webhook delivery says, as frozen values."""

from dataclasses import dataclass

from integrations.github.facts import (
    BuildFacts,
    CommentFacts,
    PullFacts,
    RepositoryFacts,
    ReviewCommentFacts,
    ReviewFacts,
    ThreadFacts,
)


@dataclass(frozen=True)
class RepositoryName:
    """Which repository; the id stays when the name changes."""

    id: int
    full_name: str


@dataclass(frozen=True)
class PushEvent:
    """A branch moved from `before` to `after`; made or deleted, the other one is empty."""

    repository: RepositoryName
    branch: str
    before: str
    after: str
    forced: bool
    sender: str


@dataclass(frozen=True)
class PullEvent:
    """Something happened to a pull request; `before` is the head that synchronize replaced."""

    repository: RepositoryName
    action: str
    pull: PullFacts
    before: str
    sender: str


@dataclass(frozen=True)
class BuildEvent:
    """A check run or commit status; action is empty for a status."""

    repository: RepositoryName
    action: str
    build: BuildFacts
    sender: str


@dataclass(frozen=True)
class ReviewEvent:
    repository: RepositoryName
    action: str
    number: int
    review: ReviewFacts
    sender: str


@dataclass(frozen=True)
class ReviewCommentEvent:
    repository: RepositoryName
    action: str
    number: int
    comment: ReviewCommentFacts
    sender: str


@dataclass(frozen=True)
class ThreadEvent:
    """A thread was resolved or opened again by the sender."""

    repository: RepositoryName
    number: int
    thread: ThreadFacts
    sender: str


@dataclass(frozen=True)
class CommentEvent:
    """A comment in a conversation: of a pull request, or of an issue."""

    repository: RepositoryName
    action: str
    number: int
    is_pull: bool
    title: str
    comment: CommentFacts
    sender: str


@dataclass(frozen=True)
class RepositoryEvent:
    """The repository was renamed, transferred, archived, made private or public, or deleted."""

    repository: RepositoryName
    action: str
    facts: RepositoryFacts
    sender: str


@dataclass(frozen=True)
class InstallationEvent:
    """The App was installed, suspended or removed, or its repositories were chosen anew."""

    action: str
    installation: int
    added: tuple[RepositoryName, ...]
    removed: tuple[RepositoryName, ...]
    sender: str


@dataclass(frozen=True)
class PingEvent:
    hook: int


@dataclass(frozen=True)
class Ignored:
    """An event or action that nothing here acts on; answered, counted and left."""

    name: str
    action: str


Event = (
    PushEvent
    | PullEvent
    | BuildEvent
    | ReviewEvent
    | ReviewCommentEvent
    | ThreadEvent
    | CommentEvent
    | RepositoryEvent
    | InstallationEvent
    | PingEvent
    | Ignored
)
