"""PostgreSQL and Redis for products of a test's own, and the Celery worker that belongs to such a product."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
import redis
from django.conf import settings

from honkweb.story.processes import ROOT, Product
from tests.require import require

DATABASE, REDIS = "HONK_TEST_DATABASE_URL", "HONK_TEST_REDIS_URL"


def require_servers() -> None:
    """The calling test belongs to the run on PostgreSQL and Redis: skipped in another one, where there is one."""
    given = bool(os.environ.get(DATABASE) and os.environ.get(REDIS))
    require(present=given, what=f"PostgreSQL and Redis ({DATABASE}, {REDIS})")
    if settings.EMBEDDED:
        pytest.skip("belongs to the run on PostgreSQL and Redis")


@dataclass(frozen=True)
class Servers:
    """A database and a broker that nobody else uses."""

    admin: "psycopg.Connection[tuple[object, ...]]"
    database: str

    @property
    def address(self) -> str:
        return f"{os.environ[DATABASE].rsplit('/', 1)[0]}/{self.database}"

    @property
    def broker(self) -> str:
        # Tests use the databases of Redis that follow 0, one for each process; what comes last is ours.
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        return f"{os.environ[REDIS].rsplit('/', 1)[0]}/{15 - number}"

    @property
    def settings(self) -> dict[str, str]:
        """What a product is told of them."""
        return {"DATABASE_URL": self.address, "REDIS_URL": self.broker}

    def cut(self, *, waiting: bool = False) -> int:
        """End the connections to the database, or those alone that wait for a lock, as a restart does; how many."""
        only = " AND wait_event_type = 'Lock'" if waiting else ""
        ended = self.admin.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s{only}",  # type: ignore[arg-type]
            [self.database],
        )
        return len(ended.fetchall())


@contextmanager
def servers() -> Iterator[Servers]:
    """Servers of the calling test's own, empty."""
    require_servers()
    with psycopg.connect(f"{os.environ[DATABASE].rsplit('/', 1)[0]}/postgres", autocommit=True) as admin:
        made = Servers(admin, f"honk_grown_{uuid.uuid4().hex[:8]}")
        redis.Redis.from_url(made.broker).flushdb()
        admin.execute(f'CREATE DATABASE "{made.database}"')
        try:
            yield made
        finally:
            admin.execute(f'DROP DATABASE "{made.database}" WITH (FORCE)')
            redis.Redis.from_url(made.broker).flushdb()


@dataclass
class Worker:
    """A Celery worker with beat, as on a machine of its own; its log is worker.log beside the product's data."""

    product: Product
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        data = self.product.data
        words = ["-A", "honkweb.celery", "worker", "-Q", "runs,control", "-B", "--pool", "threads", "-c", "3"]
        words += ["--schedule", str(data / "beat"), "--without-gossip", "--without-mingle"]
        with (data / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", *words],
                cwd=ROOT,
                env=self.product.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL, as a machine that loses power."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def worker(product: Product) -> Iterator[Worker]:
    """A worker that runs until the block is left."""
    started = Worker(product)
    try:
        started.start()
        yield started
    finally:
        started.kill()
