"""`manage.py serve` as a person sees it: one process, its demo world, its lock, its end."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from honkweb.serving.server import NoAddress, bind
from honkweb.story.processes import Product
from tests.migrated import Migrated


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    product = Product(data=tmp_path / "data")
    try:
        yield product.start()
    finally:
        product.end()


@pytest.fixture(scope="module")
def shared(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    product = Product(data=migrated(tmp_path_factory.mktemp("shared")))
    try:
        yield product.start()
    finally:
        product.end()


def _world_pid(product: Product) -> int:
    return int((product.data / "demo" / "world.pid").read_text().split()[0])


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _world_answers(product: Product) -> bool:
    try:
        with urllib.request.urlopen(f"{product.world.git_url}/demo/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def test_a_second_process_is_refused_with_a_sentence(shared: Product) -> None:
    assert f"Honkweb answers at {shared.url}" in shared.log
    second = Product(data=shared.data, port=shared.port + 1).manage("serve")
    assert second.returncode != 0
    assert f"as process {shared.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_taken_port_is_said(shared: Product, tmp_path: Path) -> None:
    refused = Product(data=tmp_path / "other", port=shared.port).manage("serve")
    assert refused.returncode != 0
    assert f"Another program listens on 127.0.0.1:{shared.port}" in refused.stderr


def test_it_listens_where_honk_bind_says(tmp_path: Path) -> None:
    bound = {"HONK_BIND": "127.0.0.2"}
    with socket.create_server(("127.0.0.2", 0)) as other:
        port = other.getsockname()[1]
        refused = Product(data=tmp_path, port=port, settings=bound).manage("serve")

    assert f"Another program listens on 127.0.0.2:{port}" in refused.stderr


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_refused_with_a_sentence(host: str) -> None:
    with pytest.raises(NoAddress, match=f"HONK_BIND is '{host}'"):
        bind(host=host, port=0)


def test_the_world_outlives_a_kill_and_both_end_without_a_trace(product: Product) -> None:
    world, ports = _world_pid(product), (product.data / "demo" / "world.json").read_text()
    product.kill()
    assert _world_answers(product)
    product.start()
    assert (_world_pid(product), (product.data / "demo" / "world.json").read_text()) == (world, ports)
    begun = time.monotonic()
    assert product.stop() == 0
    assert time.monotonic() - begun < 30  # 10 s on an idle machine
    assert not _runs(world)
    assert "Traceback" not in product.log, product.log


def test_without_a_sandbox_nothing_real_starts(tmp_path: Path) -> None:
    real = Product(data=tmp_path, port=1, settings={"HONK_SANDBOX": "none", "ANTHROPIC_API_KEY": "sk"})
    refused = real.manage("serve")
    assert refused.returncode != 0
    assert "HONK_SANDBOX=none" in refused.stderr
