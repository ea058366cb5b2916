"""What other apps derive from facts of changes, in the transaction of the fact: they register when they are ready."""

from collections.abc import Callable

from changes.models import Change, Revision
from integrations.github.facts import CommentFacts, ReviewCommentFacts, ReviewFacts, ThreadFacts

_projectors: list[Callable[[Change], None]] = []
_on_revision: list[Callable[[Revision], None]] = []
Said = CommentFacts | ReviewCommentFacts | ReviewFacts
_on_comment: list[Callable[[Change, Said, str], str]] = []
_on_settling: list[Callable[[Change, ThreadFacts, str], str]] = []
_on_reading: list[Callable[[Change], None]] = []


def register(projector: Callable[[Change], None]) -> None:
    """Call `projector(change)` whenever something that lists derive from has changed."""
    _projectors.append(projector)


def register_for_revisions(listener: Callable[[Revision], None]) -> None:
    """Call `listener(revision)` in the transaction that records a revision."""
    _on_revision.append(listener)


def register_for_comments(listener: Callable[[Change, Said, str], str]) -> None:
    """Call `listener(change, comment, action)` for a comment or review that GitHub tells of; it gives the outcome."""
    _on_comment.append(listener)


def register_for_reading(listener: Callable[[Change], None]) -> None:
    """Call `listener(change)` whenever a change's pull request was read again; it may raise OutsideError."""
    _on_reading.append(listener)


def register_for_settling(listener: Callable[[Change, ThreadFacts, str], str]) -> None:
    """Call `listener(change, thread, login)` when a thread is resolved or opened again at GitHub."""
    _on_settling.append(listener)


def project(change: Change) -> None:
    """Derive everything that is derived from this change again."""
    for each in _projectors:
        each(change)


def revision_recorded(revision: Revision) -> None:
    """Tell the listeners of a new revision."""
    for each in _on_revision:
        each(revision)


def comment_heard(change: Change, comment: Said, action: str) -> str:
    """Tell the listeners of a comment or review made, edited or deleted at GitHub."""
    return "; ".join(each(change, comment, action) for each in _on_comment) or "ignored: nobody listens"


def thread_settled(change: Change, thread: ThreadFacts, login: str) -> str:
    """Tell the listeners that a thread was resolved or opened again at GitHub."""
    return "; ".join(each(change, thread, login) for each in _on_settling) or "ignored: nobody listens"


def pull_read(change: Change) -> None:
    """Tell the listeners that a pull request was read again. Raises OutsideError."""
    for each in _on_reading:
        each(change)
