"""Serves several apps from one process on loopback: on given ports, or on free ones in a thread of their own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp

from honkweb.demo.cutting import CuttableProtocol

_GRACE_SECONDS = 2


class PortTaken(Exception):
    """Another program listens on a port of the demo world."""

    code = "port_taken"


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever started the servers: each of several would take them from the one before."""
        yield


def listen(port: int = 0) -> socket.socket:
    """A listening socket on loopback, on any free port for 0. Raises PortTaken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Port {port} of the demo world is in use by another program. End that program, "
            "or delete world.json in the data folder's demo/ to have other ports chosen."
        ) from error
    return listener


async def serve(served: Sequence[tuple[ASGIApp, socket.socket]], stop: asyncio.Event) -> None:
    """Serve the apps until `stop` is set, or until one of them ends by itself."""
    servers = [_Server(_config(app)) for app, _ in served]
    tasks = [
        asyncio.create_task(server.serve(sockets=[listener]))
        for server, (_, listener) in zip(servers, served, strict=True)
    ]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        server.should_exit = True
    stopping.cancel()
    await asyncio.gather(*tasks)


@contextlib.contextmanager
def in_thread(*apps: ASGIApp) -> Iterator[list[str]]:
    """Serve the apps on free ports from another thread; gives their addresses, in order."""
    listeners = [listen() for _ in apps]
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    work = serve(list(zip(apps, listeners, strict=True)), stop)
    thread = threading.Thread(target=loop.run_until_complete, args=[work], name="demo-servers", daemon=True)
    thread.start()
    try:
        # The sockets listen already: a connection made before the server runs waits for it.
        yield [f"http://127.0.0.1:{each.getsockname()[1]}" for each in listeners]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        loop.close()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=CuttableProtocol,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ws="none",
        lifespan="on",
        server_header=False,
    )
