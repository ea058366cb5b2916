"""Where sockets go: origin, then session, then the one consumer."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import path

from changes.consumers import Live
from honkweb.origin import OwnOrigin

sockets = OwnOrigin(AuthMiddlewareStack(URLRouter([path("live/", Live.as_asgi())])))
