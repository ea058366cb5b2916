"""The same code on PostgreSQL and Redis, with a Celery worker as a process of its own: the whole story once."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from honkweb.story.play import Story
from honkweb.story.processes import ROOT, Product
from honkweb.story.telling import Teller

DATABASE, REDIS = os.environ.get("HONK_TEST_DATABASE_URL", ""), os.environ.get("HONK_TEST_REDIS_URL", "")
pytestmark = pytest.mark.skipif(
    not (DATABASE and REDIS),
    reason="belongs to the run on PostgreSQL and Redis (HONK_TEST_DATABASE_URL, HONK_TEST_REDIS_URL)",
)
BROKER = 15  # a database of Redis that no other test uses


@pytest.fixture
def settings_of_servers() -> Iterator[dict[str, str]]:
    server, name = DATABASE.rsplit("/", 1)[0], f"honk_grown_{uuid.uuid4().hex[:8]}"
    broker = f"{REDIS.rsplit('/', 1)[0]}/{BROKER}"
    redis.Redis.from_url(broker).flushdb()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": f"{server}/{name}", "REDIS_URL": broker}
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    redis.Redis.from_url(broker).flushdb()


def _worker(product: Product) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "honkweb.celery", "worker", "-Q", "runs,control"]
    command += ["-B", "-s", str(product.data / "beat"), "-c", "3"]
    with (product.data / "worker.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=product.environment(), stdout=log, stderr=log)


@pytest.mark.timeout(900)
def test_the_story_happens_on_postgresql_and_redis(
    tmp_path: Path, settings_of_servers: dict[str, str]
) -> None:
    tmp_path.chmod(0o755)
    product = Product(data=tmp_path / "data", settings=settings_of_servers)
    said: list[str] = []
    worker = None
    try:
        product.start()
        worker = _worker(product)
        Story(product=product, teller=Teller(said.append), webhooks=True).play()
        worker.terminate()
        assert worker.wait(60) == 0
        assert "Traceback" not in (product.data / "worker.log").read_text(errors="replace")
    finally:
        if worker is not None and worker.poll() is None:
            worker.kill()
            worker.wait()
        product.end()
    assert len([line for line in said if " s  " in line]) == 14
