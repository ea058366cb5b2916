"""The channel layer of the one-process product: the stock one, with every call made in one event loop."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from channels.layers import InMemoryChannelLayer

logger = logging.getLogger(__name__)
# A frame is a hint: better lost than a worker kept waiting by a loop that is going away.
PATIENCE_SECONDS = 5.0


class OneLoopChannelLayer(InMemoryChannelLayer):
    """Hops each call to the event loop that created the first channel.

    The stock layer's queues belong to the loop in which they are first awaited; a call from another loop (each
    `async_to_sync` in a worker thread has one of its own) does not wake them, so sockets stall for seconds.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._home: asyncio.AbstractEventLoop | None = None

    async def new_channel(self, prefix: str = "specific.") -> str:
        if self._home is None or self._home.is_closed():
            # Queues of a loop that is gone can never be read again.
            self.channels.clear()
            self.groups.clear()
            self._home = asyncio.get_running_loop()
        name: str = await super().new_channel(prefix)
        return name

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        await self._at_home(super().send(channel, message))

    async def receive(self, channel: str) -> Any:
        # Only a socket's own consumer receives, and it lives in the loop that made its channel.
        return await super().receive(channel)

    async def group_add(self, group: str, channel: str) -> None:
        await self._at_home(super().group_add(group, channel))

    async def group_discard(self, group: str, channel: str) -> None:
        await self._at_home(super().group_discard(group, channel))

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self._at_home(super().group_send(group, message))

    async def flush(self) -> None:
        await self._at_home(super().flush())

    async def _at_home(self, call: Coroutine[Any, Any, None]) -> None:
        home = self._home
        if home is None or home is asyncio.get_running_loop():
            await call
            return
        try:
            future = asyncio.run_coroutine_threadsafe(call, home)
        except RuntimeError:  # the loop was closed between the two lines: nobody listens any more
            call.close()
            return
        try:
            await asyncio.wait_for(asyncio.wrap_future(future), PATIENCE_SECONDS)
        except TimeoutError:
            logger.warning("A live update was dropped: the server's loop did not answer in time.")
