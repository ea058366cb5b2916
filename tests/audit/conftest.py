"""The log as it runs: triggers in place, key and witness in a folder of the test's own."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from audit import triggers
from audit.models import Event
from audit.services import Actor, append

ROB = Actor("person", "Rob", 2)


@pytest.fixture
def data_folder(settings, tmp_path: Path) -> Path:
    settings.HONK_DATA = tmp_path
    return tmp_path


@pytest.fixture
def log(db, data_folder: Path) -> Path:
    """An empty log with its triggers, and the folder of its key."""
    triggers.install(connection)
    return data_folder


@pytest.fixture
def open_log(db, data_folder: Path) -> Path:
    """A log whose triggers somebody with the database's password took away."""
    triggers.remove(connection)
    return data_folder


def said(sentence: str = "Rob approved change 1.", **more) -> Event:
    with transaction.atomic():
        return append(**{"verb": "change.approved", "actor": ROB, "sentence": sentence, "change": 1, **more})
