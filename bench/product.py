"""The product on data of its own, for benches that need its database: importing this sets it up in this process."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

FOLDER = Path(tempfile.mkdtemp(prefix="honk-bench-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

# The address of a database that a bench made for this process; SQLite in the folder without one.
_database = os.environ.get("HONK_BENCH_DATABASE_URL", "")
for _name in list(os.environ):
    if _name.startswith(("HONK_", "GITHUB_", "SLACK_", "ANTHROPIC_")) or _name in {
        "DATABASE_URL",
        "REDIS_URL",
    }:
        del os.environ[_name]
os.environ["HONK_DATA"] = str(FOLDER)
os.environ["HONK_ENV_FILE"] = os.devnull
if _database:
    os.environ["DATABASE_URL"] = _database
os.environ["DJANGO_SETTINGS_MODULE"] = "honkweb.settings"
django.setup()


def migrate() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0)
