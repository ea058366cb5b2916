"""Prints, beside the serving process's other words, the `git pull` line of each adopted change that was merged."""

import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone

from changes.models import Change
from changes.states import Status
from changes.stopping import STOPPING
from honkweb.setup.adopting import adopted_paths, pull_line

LOOK_SECONDS = 2.0


def merged_since(moment: datetime) -> list[Change]:
    """Changes of adopted repositories that were merged after that moment, the oldest first."""
    names = list(adopted_paths())
    if not names:
        return []
    merged = Change.objects.filter(
        status=Status.MERGED, repository__full_name__in=names, status_at__gt=moment
    )
    return list(merged.select_related("repository").order_by("status_at"))


def sentence(change: Change) -> str:
    """What is printed about one merged change."""
    return f"#{change.pk} was merged into {change.repository.full_name}. {pull_line(change.repository)}"


def print_pull_lines(say: Callable[[str], None]) -> threading.Thread:
    """Look every two seconds, in a thread of its own, until the process stops."""
    thread = threading.Thread(target=_look_forever, args=[say], name="pull-lines", daemon=True)
    thread.start()
    return thread


def _look_forever(say: Callable[[str], None]) -> None:
    seen = timezone.now()
    while not STOPPING.wait(LOOK_SECONDS):
        try:
            for change in merged_since(seen):
                say(sentence(change))
                seen = change.status_at
        except DatabaseError:
            continue  # a database that is away comes back; nothing is lost, only said later
        finally:
            connection.close()
