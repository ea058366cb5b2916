"""What is new since a commit that somebody had on the screen: for refusals that say so instead of only no."""

from dataclasses import dataclass

from audit.models import Event
from changes.models import Change, Revision
from changes.services.revisions import raw_patch
from reviews.access import latest_revision
from reviews.diff.parse import parse

EVENTS = 8
NAMED = 12


@dataclass(frozen=True)
class Moved:
    """From the revision of that commit (None when we never had it) to the newest."""

    older: Revision | None
    newest: Revision | None
    paths: tuple[str, ...]
    events: tuple[Event, ...]

    @property
    def named(self) -> tuple[str, ...]:
        return self.paths[:NAMED]

    @property
    def more(self) -> int:
        return max(len(self.paths) - NAMED, 0)

    @property
    def link(self) -> str:
        """Where the two can be compared; empty when there are no two."""
        if self.older is None or self.newest is None or self.older.number >= self.newest.number:
            return ""
        return compare_url(self.older, self.newest)


def moved_since(change: Change, head_sha: str) -> Moved:
    """What happened to a change after a commit was recorded as a revision of it."""
    newest = latest_revision(change)
    older = change.revisions.filter(head_sha=head_sha).order_by("-number").first()
    if older is None:
        return Moved(None, newest, (), ())
    rows = Event.objects.filter(change=change.pk, at__gt=older.at).exclude(verb__startswith="attention.")
    paths = changed_paths(older, newest) if newest and newest.pk != older.pk else ()
    return Moved(older, newest, paths, tuple(rows.order_by("-id")[:EVENTS]))


def changed_paths(older: Revision, newer: Revision) -> tuple[str, ...]:
    """Files whose content or mode the newer revision proposes differently, or only one of the two changes at all."""
    before, after = _proposed(older), _proposed(newer)
    return tuple(sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))


def _proposed(revision: Revision) -> dict[str, tuple[str | None, str | None]]:
    return {file.path: (file.new_blob, file.new_mode) for file in parse(raw_patch(revision)).files}


def compare_url(older: Revision, newer: Revision) -> str:
    """The page of what lies between two revisions."""
    return f"/changes/{newer.change_id}/revisions/{older.number}..{newer.number}/"
