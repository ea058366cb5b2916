"""Findings of revisions, parsed once for all their readers: a large diff has megabytes of them.

Twenty readers of one diff would hold twenty copies otherwise, each of them parsed for every page and report.
"""

from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from changes.models import Revision
from reviews.models import Findings

REVISIONS = 8  # held at the same time by one process
_reading = Lock()


def findings_of(revision: Revision | None) -> Findings | None:
    """The findings of a revision; their data is shared, so it is read and never changed."""
    if revision is None:
        return None
    row = Findings.objects.defer("data").filter(revision=revision).first()
    if row is not None and row.prepared_at is not None:
        with _reading:  # one at a time: the others find it read
            row.data = _data(row.pk, revision.digest, row.prepared_at)
    return row


@lru_cache(maxsize=REVISIONS)
def _data(pk: int, digest: str, prepared_at: datetime) -> dict[str, Any]:
    """What was found when the row was prepared at that time; preparing it again is another time."""
    found: dict[str, Any] = Findings.objects.values_list("data", flat=True).get(pk=pk)
    return found
