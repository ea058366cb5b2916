"""`python -m honkweb.demo --data DIR` runs the demo world: GitHub, Slack, the Messages API and the CI, in one process."""

import argparse
import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from honkweb.demo.serving import PortTaken, listen, serve
from honkweb.demo.world_apps import Apps, Choices, build, choices_of, running
from honkweb.world import World, world_of


class AlreadyRunning(Exception):
    """Another process runs the demo world of this folder."""

    code = "already_running"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m honkweb.demo", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data folder of the product (HONK_DATA)")
    parser.add_argument("--product", default="", help="address of the product, for webhooks and mentions")
    given = parser.parse_args()
    data: Path = given.data.resolve()
    choices = choices_of(dict(os.environ), product_url=given.product)
    try:
        with _lock(data):
            asyncio.run(_run(data, world_of(data), choices))
    except (AlreadyRunning, PortTaken) as error:
        sys.exit(str(error))


async def _run(data: Path, world: World, choices: Choices) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    ports = (world.github_port, world.messages_port, world.slack_port)
    listeners = [listen(port) for port in ports]
    apps = build(data, world, choices)
    served = list(zip((apps.github, apps.messages, apps.slack), listeners, strict=True))
    serving = asyncio.create_task(serve(served, stop))
    serving.add_done_callback(lambda _: stop.set())
    try:
        await asyncio.to_thread(_beside, apps, world, choices, stop, asyncio.get_running_loop())
    finally:
        stop.set()
        await serving


def _beside(
    apps: Apps, world: World, choices: Choices, stop: asyncio.Event, loop: asyncio.AbstractEventLoop
) -> None:
    """In a thread, since it speaks to our own servers: prepare the world, then wait for the end."""
    try:
        with running(apps, world, choices):
            print(
                f"The demo world runs: GitHub {world.git_url}, Messages API {world.messages_url}, "
                f"Slack http://127.0.0.1:{world.slack_port}/",
                flush=True,
            )
            asyncio.run_coroutine_threadsafe(stop.wait(), loop).result()
    except requests.RequestException:
        if not stop.is_set():  # at the end the servers go first
            raise


@contextmanager
def _lock(data: Path) -> Iterator[None]:
    """Held for as long as this process lives, however it ends. Raises AlreadyRunning."""
    path = data / "demo" / "running.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            pid = os.read(descriptor, 20).decode().strip() or "unknown"
            raise AlreadyRunning(
                f"The demo world of {data} runs already, as process {pid}. End that one first."
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    main()
