"""Whether the demo's people may come in, settled at each start: their sign-in links, sessions, API tokens, sockets
and approvals all ask whether the person is active."""

import logging
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError

from audit.models import Event
from changes.models import Person
from changes.services import actors
from changes.services.people import deactivate, reactivate

log = logging.getLogger(__name__)


def settle_demo_people() -> None:
    """Let them in while everything is the demo's, and shut them out beside anything real on the same data.

    Somebody whom an admin shut out stays out.
    """
    for person in Person.objects.filter(is_demo=True, is_active=not settings.DEMO_ALL):
        if not settings.DEMO_ALL:
            deactivate(person=person, actor=actors.HONKWEB)
        elif _shut_out_by(person) == actors.HONKWEB.kind:
            reactivate(person=person, actor=actors.HONKWEB)


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    """The same for a web process that somebody else's server starts (the ASGI lifespan)."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
        try:
            await sync_to_async(settle_demo_people)()
        except DatabaseError as error:
            log.error("Honkweb does not start: the database is away or not migrated: %s", error)
            await send({"type": "lifespan.startup.failed", "message": "the database is away or not migrated"})
            return
        await send({"type": "lifespan.startup.complete"})


def _shut_out_by(person: Person) -> str:
    rows = Event.objects.filter(subject="person", subject_id=person.pk, verb="person.deactivated")
    return rows.order_by("-id").values_list("actor_kind", flat=True).first() or ""
