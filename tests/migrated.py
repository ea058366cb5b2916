"""Data folders for products of a test's own with the tables made already, which takes two seconds of each first start.

The first start itself is tried in tests/runtime and tests/commands, and by the story.
"""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

Migrated = Callable[[Path], Path]
KEPT = settings.HONK_DATA / "migrated.sqlite3"


def keep(connection: BaseDatabaseWrapper) -> None:
    """Keep a copy of the test database as it is, unless it is not one that a product has by default."""
    if connection.vendor != "sqlite":
        return
    connection.ensure_connection()
    with sqlite3.connect(KEPT) as copy:
        connection.connection.backup(copy)
    copy.close()


@pytest.fixture(scope="session")
def migrated(django_db_setup: None) -> Migrated:
    """Give a data folder, made if need be, a database of its own."""

    def give(data: Path) -> Path:
        data.mkdir(parents=True, exist_ok=True)
        if KEPT.exists():
            shutil.copy(KEPT, data / "honkweb.sqlite3")
        return data

    return give
