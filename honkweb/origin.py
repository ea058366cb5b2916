"""A socket is opened by our own pages only (hazard 60)."""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host


class OwnOrigin:
    """Refuses a socket whose Origin is missing or is not the very host and port it was sent to.

    Cookies do not know ports: on loopback, and on any host that serves previews from another port, a check of
    the host's name alone would let a built page open a socket in the reader's name.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = {name: value.decode("latin1") for name, value in scope.get("headers", [])}
        if is_own_origin(origin=headers.get(b"origin", ""), host=headers.get(b"host", "")):
            return await self.application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def is_own_origin(*, origin: str, host: str) -> bool:
    """Whether a page of this origin belongs to the site that answers as this host."""
    if origin == settings.HONK_URL:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    domain, _ = split_domain_port(host)
    return bool(
        parts.scheme in ("http", "https")
        and parts.netloc
        and parts.netloc.lower() == host.lower()
        and validate_host(domain, settings.ALLOWED_HOSTS)
    )
