"""Prepared off the reviewer's path, when a revision is recorded."""

from changes import live
from changes.models import Revision
from reviews.models import Findings


def revision_recorded(revision: Revision) -> None:
    """Write the row that says what is still to be prepared, and wake the task; call in a transaction."""
    Findings.objects.get_or_create(revision=revision)
    live.wake("reviews.prepare", revision.pk)
