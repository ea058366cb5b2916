"""The same code on PostgreSQL and Redis, with a Celery worker as a process of its own: the whole story once."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from honkweb.story.play import Story
from honkweb.story.processes import ROOT, Product
from honkweb.story.telling import Teller
from tests.servers import Servers, servers


@pytest.fixture
def grown() -> Iterator[Servers]:
    with servers() as made:
        yield made


def _worker(product: Product) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "honkweb.celery", "worker", "-Q", "runs,control"]
    command += ["-B", "-s", str(product.data / "beat"), "-c", "3"]
    with (product.data / "worker.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=product.environment(), stdout=log, stderr=log)


@pytest.mark.timeout(900)
def test_the_story_happens_on_postgresql_and_redis(tmp_path: Path, grown: Servers) -> None:
    tmp_path.chmod(0o755)
    product = Product(data=tmp_path / "data", settings=grown.settings)
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
