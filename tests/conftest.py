"""What all tests share; the environment they run in is set by tests/environment.py."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from audit import triggers

pytest_plugins = ["tests.one_world"]

# A busy machine is no failure: nothing is measured in time, and what is tried is the same every time.
settings.register_profile(
    "everywhere", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("everywhere")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Test databases are emptied between transactional tests, which an append-only table would refuse.

    The triggers are tried in tests/audit, which puts them back for its own tests.
    """
    with django_db_blocker.unblock():
        triggers.remove(connection)
