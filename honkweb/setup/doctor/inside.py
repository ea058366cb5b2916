"""Looks at what belongs to the installation: database, broker, the serving process."""

import fcntl
import os
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error

from honkweb.celery import app
from honkweb.setup.findings import Finding, failure, fine, skipped, warning

PATIENCE_SECONDS = 3.0
QUEUES = frozenset({"runs", "control"})


def database_answers() -> Iterator[Finding]:
    """It answers, and its tables are those of this version."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        yield failure(f"The database does not answer: {error}", "Start it, and check DATABASE_URL.")
        return
    if missing:
        many = f"{len(missing)} migrations are" if len(missing) > 1 else "1 migration is"
        yield warning(f"{many} not applied yet.", "`serve` applies them; or: manage.py migrate")
        return
    yield fine(f"{connection.vendor} answers, its tables are up to date")


def broker_answers() -> Iterator[Finding]:
    """With Redis: it answers, and workers listen to both queues. Without: the serving process is its own broker."""
    if settings.EMBEDDED:
        if is_serving():
            yield fine("the serving process does the background work itself")
        else:
            yield skipped("nobody serves this data folder now (make run), so nothing is worked on")
        return
    try:
        with app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)
        listening = _queues_listened_to()
    except Exception as error:  # each transport has errors of its own
        yield failure(f"The broker does not answer: {error}", "Start Redis, and check REDIS_URL.")
        return
    missing = sorted(QUEUES - listening)
    if missing:
        yield failure(
            f"No worker takes work from: {', '.join(missing)}.",
            f"Start one: celery -A honkweb.celery worker -Q {','.join(missing)}",
        )
        return
    yield fine("Redis answers, and workers listen to both queues")


def is_serving() -> bool:
    """Whether a process holds the lock of this data folder."""
    try:
        descriptor = os.open(settings.HONK_DATA / "serving.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _queues_listened_to() -> set[str]:
    told = app.control.inspect(timeout=PATIENCE_SECONDS).active_queues() or {}
    return {queue["name"] for queues in told.values() for queue in queues}
