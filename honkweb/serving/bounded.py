"""How much of a body is taken before any view sees it: Django keeps the whole of it in a file first."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings

from honkweb.pages.errors import too_big
from integrations.payload import MOST_BYTES as MOST_OF_GITHUB
from integrations.slack.events import MOST_BYTES as MOST_OF_SLACK

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]
LIMITS = {"/webhooks/github/": MOST_OF_GITHUB, "/webhooks/slack/": MOST_OF_SLACK}


class Bounded:
    """The pages, for bodies within the limit of their address; 413 for longer ones, whatever they say of themselves.

    Without it anybody, with no signature and no token, fills the disk. The server throws the rest away, so that
    the sender hears the answer.
    """

    def __init__(self, pages: Application) -> None:
        self.pages = pages

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        limit = LIMITS.get(scope["path"], settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if _said(scope) > limit:
            await _refuse(scope["path"], send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            # Django forgets a request whose sender went away, and answers nothing.
            return message if taken <= limit else {"type": "http.disconnect"}

        await self.pages(scope, counted, send)
        if taken > limit:
            await _refuse(scope["path"], send)


def _said(scope: Any) -> int:
    """The Content-Length; 0 where there is no usable one."""
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() and len(said) < 20 else 0


async def _refuse(path: str, send: Send) -> None:
    answer = too_big(path)
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
