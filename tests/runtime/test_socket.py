"""The one socket: what it says, to whom, and when it is refused or closed."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from changes.consumers import MAX_MESSAGES, Live, Malformed, parse_wish
from changes.live import change_group, repository_group
from changes.models import Change, Membership, Person, Repository
from honkweb.origin import is_own_origin
from honkweb.sockets import sockets
from tests.servers import require_servers

PATIENCE = 30
HOST = f"127.0.0.1:{settings.PORT}"


def _change(repository: Repository) -> Change:
    return Change.objects.create(
        repository=repository,
        title="Fix the total",
        request="fix it",
        door="web",
        asker_label="Ann",
        status_at=timezone.now(),
        base_ref="main",
        version=5,
    )


class World:
    """Ann in a shop's repository, Sam in none, a change of version 5, and sessions of both."""

    def __init__(self) -> None:
        self.shop = Repository.objects.create(
            full_name="acme/shop", clone_url="http://127.0.0.1/acme/shop.git"
        )
        self.change = _change(self.shop)
        self.ann = Person.objects.create_user("ann@example.com", name="Ann")
        self.sam = Person.objects.create_user("sam@example.com", name="Sam")
        self.membership = Membership.objects.create(person=self.ann, repository=self.shop, role="reviewer")

    def session(self, person: Person) -> str:
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.create()
        return str(store.session_key)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture(autouse=True)
def _quick_rechecks(request: pytest.FixtureRequest) -> Any:
    before = Live.recheck_seconds
    Live.recheck_seconds = getattr(request, "param", 0.05)
    yield
    Live.recheck_seconds = before


class Socket:
    """A browser's end of the socket."""

    def __init__(self, *, session: str, origin: str | None) -> None:
        headers = [
            (b"host", HOST.encode()),
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()),
        ]
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        scope = {
            "type": "websocket",
            "path": "/live/",
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self.wire = ApplicationCommunicator(sockets, scope)

    async def open(self) -> dict[str, Any]:
        await self.wire.send_input({"type": "websocket.connect"})
        return await self.next()

    async def say(self, message: Any) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        await self.wire.send_input({"type": "websocket.receive", "text": text})

    async def next(self) -> dict[str, Any]:
        return await self.wire.receive_output(PATIENCE)

    async def frame(self) -> dict[str, Any]:
        return json.loads((await self.next())["text"])


@asynccontextmanager
async def opened(session: str) -> AsyncIterator[Socket]:
    socket = Socket(session=session, origin=f"http://{HOST}")
    assert (await socket.open())["type"] == "websocket.accept"
    try:
        yield socket
    finally:
        if not socket.wire.future.done():
            await socket.wire.send_input({"type": "websocket.disconnect", "code": 1001})
            # A socket on Redis that is closed while it still connects may take its time to end: not our matter.
            with suppress(Exception):
                await socket.wire.wait(2)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def listeners(group: str) -> int:
    return len(get_channel_layer().groups.get(group, {}))


async def tell(change: Change, version: int) -> None:
    for group in (change_group(change.pk), repository_group(change.repository_id)):
        await get_channel_layer().group_send(
            group, {"type": "newer", "change": change.pk, "version": version}
        )


in_memory = pytest.mark.skipif(
    not settings.EMBEDDED, reason="looks into the channel layer in memory, which Redis replaces"
)


async def test_a_frame_is_the_change_and_its_version_and_nothing_else(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        await socket.say({"watch": [f"change:{world.change.pk}"], "since": {str(world.change.pk): 4}})
        assert await socket.frame() == {"change": world.change.pk, "version": 5}


async def test_hazard_37_a_lost_frame_is_told_after_reconnect(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        await socket.say({"watch": [f"change:{world.change.pk}"], "since": {str(world.change.pk): 5}})
        await sync_to_async(Change.objects.update)(version=9)
        # No frame was ever sent: the next look at the database heals it.
        assert await socket.frame() == {"change": world.change.pk, "version": 9}


@in_memory
async def test_hazard_37_a_late_frame_never_follows_a_newer_one(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        await socket.say({"watch": [f"change:{world.change.pk}", "queue"]})
        await until(lambda: listeners(repository_group(world.shop.pk)) == 1)
        for version in (8, 7, 9):
            await tell(world.change, version)
        assert [(await socket.frame())["version"] for _ in range(2)] == [8, 9]


@in_memory
async def test_hazard_59_a_stranger_is_told_nothing(world: World) -> None:
    session = await sync_to_async(world.session)(world.sam)
    async with opened(session) as socket:
        watch = [f"change:{world.change.pk}", "change:999999", "queue"]
        await socket.say({"watch": watch, "since": {str(world.change.pk): 1}})
        await tell(world.change, 6)
        assert await socket.wire.receive_nothing(0.3)
        assert listeners(change_group(world.change.pk)) == 0


@in_memory
async def test_hazard_59_losing_the_membership_ends_the_frames(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        await socket.say({"watch": [f"change:{world.change.pk}", "queue"]})
        await until(lambda: listeners(change_group(world.change.pk)) == 1)
        await sync_to_async(world.membership.delete)()
        await until(lambda: listeners(change_group(world.change.pk)) == 0)
        await until(lambda: listeners(repository_group(world.shop.pk)) == 0)


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:1", f"ftp://{HOST}"]
)
async def test_hazard_60_a_foreign_or_missing_origin_is_refused(world: World, origin: str | None) -> None:
    session = await sync_to_async(world.session)(world.ann)
    assert (await Socket(session=session, origin=origin).open())["type"] == "websocket.close"


async def test_hazard_60_nobody_signed_in_is_refused(world: World) -> None:
    assert (await Socket(session="", origin=f"http://{HOST}").open())["type"] == "websocket.close"


async def test_hazard_60_the_end_of_the_session_closes_the_socket(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        past = timezone.now() - timedelta(seconds=1)
        await sync_to_async(Session.objects.filter(session_key=session).update)(expire_date=past)
        assert (await socket.next())["type"] == "websocket.close"


async def test_hazard_60_deactivating_the_person_closes_the_socket(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        await sync_to_async(Person.objects.filter(pk=world.ann.pk).update)(is_active=False)
        assert (await socket.next())["type"] == "websocket.close"


async def test_hazard_60_a_message_too_big_closes_the_socket(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        await socket.say("x" * 10_000)
        assert (await socket.next())["code"] == 1009


@pytest.fixture
def _an_hour_to_count_in() -> Any:
    """However slow the machine is, the messages come quicker than they may."""
    before = Live.rate_seconds
    Live.rate_seconds = 3600.0
    yield
    Live.rate_seconds = before


@pytest.mark.usefixtures("_an_hour_to_count_in")
async def test_hazard_60_too_many_messages_close_the_socket(world: World) -> None:
    session = await sync_to_async(world.session)(world.ann)
    async with opened(session) as socket:
        for _ in range(MAX_MESSAGES + 1):
            await socket.say({"watch": []})
        assert (await socket.next())["type"] == "websocket.close"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"watch": 3}', '{"watch": ["change:x"]}', '{"watch": ["change:-1"]}', '{"watch": ["all"]}',
     '{"watch": [], "since": []' , '{"watch": [], "since": {"a": 1}}', "[" * 5000, '{"watch": ["change:9999999999999999999"]}'],
)  # fmt: skip
def test_what_is_no_wish_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        parse_wish(text)


def test_a_page_of_the_public_address_has_our_origin() -> None:
    assert is_own_origin(origin=settings.HONK_URL, host="internal:9")
    assert is_own_origin(origin=f"http://{HOST}", host=HOST)
    assert not is_own_origin(origin="http://attacker.example:80", host="attacker.example:80")


def test_a_quiet_socket_on_redis_outlives_the_drivers_own_timeout() -> None:
    require_servers()
    layer = get_channel_layer()
    assert layer.hosts[0]["socket_timeout"] > layer.brpop_timeout
