"""The states of a change and which may follow which. The README draws the same table; a test compares the two."""

from enum import StrEnum


class Status(StrEnum):
    """What the machine is doing with a change. Everything people wait for is derived (see reviews.policy)."""

    QUEUED = "queued"
    WORKING = "working"
    WAITING = "waiting"
    OPEN = "open"
    MERGING = "merging"
    UNKNOWN = "unknown"
    MERGED = "merged"
    FAILED = "failed"
    CLOSED = "closed"


S = Status
MAY_FOLLOW: dict[Status, frozenset[Status]] = {
    S.QUEUED: frozenset({S.WORKING, S.OPEN, S.MERGED, S.CLOSED}),
    S.WORKING: frozenset({S.OPEN, S.WAITING, S.QUEUED, S.FAILED, S.MERGED, S.CLOSED}),
    S.WAITING: frozenset({S.QUEUED, S.OPEN, S.MERGED, S.CLOSED}),
    S.OPEN: frozenset({S.QUEUED, S.MERGING, S.MERGED, S.CLOSED}),
    S.MERGING: frozenset({S.MERGED, S.OPEN, S.UNKNOWN, S.CLOSED}),
    S.UNKNOWN: frozenset({S.MERGED, S.OPEN, S.CLOSED}),
    S.FAILED: frozenset({S.QUEUED, S.CLOSED}),
    S.CLOSED: frozenset({S.OPEN, S.MERGED}),
    S.MERGED: frozenset(),
}
# These steps are possible only with a pull request (DESIGN: footnote 1).
NEEDS_PULL = frozenset(
    {
        (S.QUEUED, S.OPEN),
        (S.QUEUED, S.MERGED),
        (S.WORKING, S.MERGED),
        (S.WAITING, S.OPEN),
        (S.WAITING, S.MERGED),
        (S.OPEN, S.MERGED),
        (S.CLOSED, S.OPEN),
        (S.CLOSED, S.MERGED),
    }
)
# Only GitHub's own word may end these.
ONLY_GITHUB = frozenset({(S.MERGING, S.CLOSED), (S.UNKNOWN, S.CLOSED)})
ENDED = frozenset({S.MERGED, S.CLOSED})
LIVELY = frozenset(S) - ENDED


def may_follow(*, old: Status, new: Status, has_pull: bool, by_github: bool = False) -> bool:
    """Whether a change may go from `old` to `new`; `by_github` when it is GitHub that says so."""
    step = (old, new)
    return (
        new in MAY_FOLLOW[old]
        and (has_pull or step not in NEEDS_PULL)
        and (by_github or step not in ONLY_GITHUB)
    )
