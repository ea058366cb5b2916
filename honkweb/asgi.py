"""The ASGI application: Django's pages, and one socket that says what has changed."""

import os

from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honkweb.settings")
pages = get_asgi_application()  # sets Django up, so it comes before what imports models

from honkweb.serving.bounded import Bounded  # noqa: E402
from honkweb.serving.demo_people import lifespan  # noqa: E402
from honkweb.sockets import sockets  # noqa: E402

get_channel_layer()  # made here, in the main thread: two threads making it at the same time would get two
application = ProtocolTypeRouter({"http": Bounded(pages), "websocket": sockets, "lifespan": lifespan})
