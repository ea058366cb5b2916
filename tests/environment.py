"""Loaded before anything else (`-p tests.environment`): settings are read as soon as pytest-django starts.

Every test process runs on data of its own, with nothing inherited from the environment but what it names.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlencode

# HONK_TEST_EMBEDDED: the servers are there, but belong to another run, and this one is on the embedded default.
_KEPT = {"HONK_REQUIRE", "HONK_TEST_DATABASE_URL", "HONK_TEST_REDIS_URL", "HONK_TEST_EMBEDDED"}
for _name in list(os.environ):
    if _name.startswith(("HONK_", "GITHUB_", "SLACK_", "ANTHROPIC_")) and _name not in _KEPT:
        del os.environ[_name]
for _name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PORT"):
    os.environ.pop(_name, None)
_on_servers = "HONK_TEST_EMBEDDED" not in os.environ
if _on_servers and "HONK_TEST_DATABASE_URL" in os.environ:
    # A test that waits for a lock of a transaction that nobody ends says so, and no commit waits for a busy disk.
    _options = urlencode({"options": "-c lock_timeout=60s -c synchronous_commit=off"})
    os.environ["DATABASE_URL"] = f"{os.environ['HONK_TEST_DATABASE_URL']}?{_options}"
if _on_servers and "HONK_TEST_REDIS_URL" in os.environ:
    # A database of Redis for each process that runs tests: they share numbers of changes, but nothing else.
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = f"{os.environ['HONK_TEST_REDIS_URL'].rsplit('/', 1)[0]}/{_worker + 1}"
_data = Path(tempfile.mkdtemp(prefix="honk-tests-"))
_data.chmod(0o755)
os.environ["HONK_DATA"] = str(_data)
os.environ["HONK_ENV_FILE"] = os.devnull  # whoever has real keys in .env runs tests without them
os.environ["DJANGO_SETTINGS_MODULE"] = "honkweb.settings"
atexit.register(shutil.rmtree, _data, ignore_errors=True)

# What is imported and collected stays until the end: looking for garbage among it would cost every test.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
