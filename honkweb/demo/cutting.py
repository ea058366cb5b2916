"""Cutting a client's connection without an answer, which ASGI itself offers no way to do."""

import asyncio
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[str, int, int], asyncio.Transport] = {}


class CuttableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which also remembers its open connections so that `cut` finds them."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._place = _key(self.client, self.server)
        _open[self._place] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self._place, None)
        super().connection_lost(exc)


def _key(client: Any, server: Any) -> tuple[str, int, int]:
    return client[0], client[1], server[1]


def cut(scope: Scope) -> None:
    """Reset the connection of this request. Needs a server that runs with `http=CuttableProtocol`."""
    _open[_key(scope["client"], scope["server"])].abort()
