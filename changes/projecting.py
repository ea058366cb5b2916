"""What other apps derive from facts of changes, in the transaction of the fact: they register when they are ready."""

from collections.abc import Callable

from changes.models import Change, Revision

_projectors: list[Callable[[Change], None]] = []
_on_revision: list[Callable[[Revision], None]] = []


def register(projector: Callable[[Change], None]) -> None:
    """Call `projector(change)` whenever something that lists derive from has changed."""
    _projectors.append(projector)


def register_for_revisions(listener: Callable[[Revision], None]) -> None:
    """Call `listener(revision)` in the transaction that records a revision."""
    _on_revision.append(listener)


def project(change: Change) -> None:
    """Derive everything that is derived from this change again."""
    for each in _projectors:
        each(change)


def revision_recorded(revision: Revision) -> None:
    """Tell the listeners of a new revision."""
    for each in _on_revision:
        each(revision)
