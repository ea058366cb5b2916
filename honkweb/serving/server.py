"""uvicorn in the main thread, on a socket that was bound before anything else started."""

import errno
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

# A socket's messages are a few hundred bytes; its consumer refuses more than 8 KB with a code of its own.
SOCKET_MESSAGE_BYTES = 65_536
GRACE_SECONDS = 2


class PortTaken(Exception):
    """Somebody else listens where we should."""

    def __init__(self, *, host: str, port: int) -> None:
        self.sentence = f"Another program listens on {host}:{port}. Stop it, or set PORT to another number."
        super().__init__(self.sentence)


class NoAddress(Exception):
    """The address to listen on is none of this machine's."""

    def __init__(self, host: str) -> None:
        self.sentence = (
            f"HONK_BIND is {host!r}, which is no address of this machine. Set it to one: 127.0.0.1 is heard on "
            "this machine only, 0.0.0.0 by every other that reaches it."
        )
        super().__init__(self.sentence)


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def bind(*, host: str, port: int) -> socket.socket:
    """A socket that owns the address but does not answer yet. Raises PortTaken, NoAddress."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from error
        if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
            raise NoAddress(host) from error
        raise
    return listener


def stop_on_signals() -> None:
    """From now on SIGINT and SIGTERM raise Stopped in the main thread."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)


def ignore_signals() -> None:
    """A second Ctrl-C while all is being stopped would leave things behind."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()


def answer(*, application: Any, listener: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve until a signal, which is raised again as Stopped."""
    config = uvicorn.Config(
        application,
        lifespan="off",
        # Whoever sets X-Forwarded-For could choose their address; a proxy's user sets HONK_URL instead.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        ws_max_size=SOCKET_MESSAGE_BYTES,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    _Server(config, on_ready).run(sockets=[listener])
