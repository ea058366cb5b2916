"""Every test runs on data of its own, with nothing inherited from the environment but what it names."""

import os
import tempfile
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from audit import triggers

_KEPT = {"HONK_REQUIRE", "HONK_TEST_DATABASE_URL", "HONK_TEST_REDIS_URL"}
for _name in list(os.environ):
    if _name.startswith(("HONK_", "GITHUB_", "SLACK_", "ANTHROPIC_")) and _name not in _KEPT:
        del os.environ[_name]
for _name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PORT"):
    os.environ.pop(_name, None)
if "HONK_TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["HONK_TEST_DATABASE_URL"]
if "HONK_TEST_REDIS_URL" in os.environ:
    # A database of Redis for each process that runs tests: they share numbers of changes, but nothing else.
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{os.environ['HONK_TEST_REDIS_URL'].rsplit('/', 1)[0]}/{_worker + 1}"
_data = Path(tempfile.mkdtemp(prefix="honk-tests-"))
_data.chmod(0o755)
os.environ["HONK_DATA"] = str(_data)
os.environ["DJANGO_SETTINGS_MODULE"] = "honkweb.settings"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Test databases are emptied between transactional tests, which an append-only table would refuse.

    The triggers are tried in tests/audit, which puts them back for its own tests.
    """
    with django_db_blocker.unblock():
        triggers.remove(connection)
