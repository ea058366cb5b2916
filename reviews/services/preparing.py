"""Prepared off the reviewer's path, when a revision is recorded."""

from changes import live
from changes.models import Revision
from reviews.models import Findings
from reviews.services.voiding import name_what_changed


def revision_recorded(revision: Revision) -> None:
    """Write the row that says what is still to be prepared, and wake the task; call in a transaction."""
    Findings.objects.get_or_create(revision=revision)
    name_what_changed(revision)
    live.wake("reviews.prepare", revision.pk)
