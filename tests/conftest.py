"""What all tests share; the environment they run in is set by tests/environment.py."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from servestatic.middleware import ServeStaticMiddleware

from audit import triggers
from tests.migrated import keep, migrated  # noqa: F401  (a fixture of all)

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
        keep(connection)
        triggers.remove(connection)
    # Django makes its permissions, which we do not use, anew after each transactional test.
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Iterator[None]:
    """Each test client makes the middlewares anew; looking at all static files each time took half of a page's test."""
    look, kept = ServeStaticMiddleware.add_files_from_finders, dict[str, dict[str, Any]]()

    def look_once(self: ServeStaticMiddleware) -> None:
        if self.static_prefix not in kept:  # it names the content
            look(self)
            kept[self.static_prefix] = {"files": self.files, "directories": self.directories}
        vars(self).update(kept[self.static_prefix])

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ServeStaticMiddleware, "add_files_from_finders", look_once)
        yield
