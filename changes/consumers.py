"""The one socket: it says which change has a newer version, never what is in it.

In: `{"watch": ["change:12", "queue"], "since": {"12": 7}}`, the whole list each time; `since` gives versions
that the page shows, and a change that has moved on is told at once (the frame that was lost while the phone
slept). Out: `{"change": 12, "version": 8}`. The page then fetches through the ordinary view.
"""

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from changes.access import visible_changes, visible_repositories
from changes.live import change_group, repository_group
from changes.models import Person

RECHECK_SECONDS = 30.0
MAX_MESSAGE = 8_192
MAX_WATCHED = 200
MAX_MESSAGES, RATE_SECONDS = 30, 10.0
SIGNED_OUT, REFUSED, TOO_BIG = 4401, 4400, 1009


@dataclass(frozen=True)
class Wish:
    """What a page asks to be told of."""

    changes: frozenset[int]
    queue: bool
    since: dict[int, int]


class Malformed(ValueError):
    """A message from the page that is not a wish."""


def parse_wish(text: str) -> Wish:
    """The wish in a message; raises Malformed for anything else."""
    try:
        body = json.loads(text)
        names = [str(name) for name in body["watch"]]
        since = {int(key): int(value) for key, value in dict(body.get("since") or {}).items()}
        changes = frozenset(int(name[7:]) for name in names if name.startswith("change:"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Malformed from error
    unknown = [name for name in names if name != "queue" and not name.startswith("change:")]
    if unknown or len(names) > MAX_WATCHED or any(not 0 < number < 2**63 for number in changes):
        raise Malformed
    return Wish(changes=changes, queue="queue" in names, since=since)


class Live(AsyncWebsocketConsumer):
    """One person's socket; closed within a minute of the end of their session or account (hazard 60)."""

    recheck_seconds = RECHECK_SECONDS
    rate_seconds = RATE_SECONDS

    async def connect(self) -> None:
        self.wish = Wish(changes=frozenset(), queue=False, since={})
        self.groups_joined: set[str] = set()
        self.told: dict[int, int] = {}
        self.arrivals: deque[float] = deque(maxlen=MAX_MESSAGES)
        self.rechecking: asyncio.Task[None] | None = None
        if not self.scope["user"].is_authenticated:
            await self.close(SIGNED_OUT)
            return
        self.person_id = self.scope["user"].pk
        await self.accept()
        self.rechecking = asyncio.create_task(self._recheck_forever())

    async def disconnect(self, code: int) -> None:
        if self.rechecking is not None:
            self.rechecking.cancel()
        await self._join(set())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > MAX_MESSAGE:
            await self.close(TOO_BIG)
            return
        if self._too_quick():
            await self.close(REFUSED)
            return
        try:
            self.wish = parse_wish(text_data)
        except Malformed:
            await self.close(REFUSED)
            return
        self.told = dict(self.wish.since)
        await self._grant()

    async def newer(self, message: dict[str, Any]) -> None:
        """A frame from the channel layer; an older one that arrives late is dropped."""
        await self._tell(change=message["change"], version=message["version"])

    async def _tell(self, *, change: int, version: int) -> None:
        if version > self.told.get(change, -1):
            self.told[change] = version
            await self.send(text_data=json.dumps({"change": change, "version": version}))

    def _too_quick(self) -> bool:
        now = time.monotonic()
        full = len(self.arrivals) == MAX_MESSAGES
        too_quick = full and now - self.arrivals[0] < self.rate_seconds
        self.arrivals.append(now)
        return too_quick

    async def _recheck_forever(self) -> None:
        while True:
            await asyncio.sleep(self.recheck_seconds)
            await self._grant()

    async def _grant(self) -> None:
        """Join exactly the groups that this person may see now; join first, then read versions, so that
        nothing falls between the two."""
        person = await self._person()
        if person is None:
            await self._join(set())
            await self.close(SIGNED_OUT)
            return
        await self._join(await self._allowed_groups(person))
        for change, version in await self._versions(person):
            await self._tell(change=change, version=version)

    async def _join(self, wanted: set[str]) -> None:
        for group in self.groups_joined - wanted:
            await self.channel_layer.group_discard(group, self.channel_name)
        for group in wanted - self.groups_joined:
            await self.channel_layer.group_add(group, self.channel_name)
        self.groups_joined = wanted

    async def _person(self) -> Person | None:
        """Who the session in the store says this is now, not who it was when the socket opened."""
        key = self.scope["session"].session_key
        store = import_module(settings.SESSION_ENGINE).SessionStore(key)
        person = await get_user({"session": store})
        return person if isinstance(person, Person) and person.pk == self.person_id else None

    @database_sync_to_async
    def _allowed_groups(self, person: Person) -> set[str]:
        seen = visible_changes(person).filter(pk__in=self.wish.changes).values_list("pk", flat=True)
        groups = {change_group(pk) for pk in seen}
        if self.wish.queue:
            repositories = visible_repositories(person).values_list("pk", flat=True)
            groups |= {repository_group(pk) for pk in repositories}
        return groups

    @database_sync_to_async
    def _versions(self, person: Person) -> list[tuple[int, int]]:
        """Where the watched changes are; those whose version the page did not say are not told."""
        known = self.wish.changes & set(self.told)
        return list(visible_changes(person).filter(pk__in=known).values_list("pk", "version"))
