"""The demo's people do not outlive the demo: with anything real on the same data none of their keys opens a door."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from audit.models import Event
from changes.models import Person, Repository, Role
from changes.services import actors
from changes.services.people import deactivate, link_identity, person_at
from honkweb.api.issuing import make_token
from honkweb.serving.demo_people import lifespan, settle_demo_people
from reviews.access import why_not
from tests import making
from tests.runtime.test_socket import Socket

real = override_settings(DEMO_ALL=False)
demo = override_settings(DEMO_ALL=True)


@pytest.fixture
def shop(transactional_db: None) -> Repository:
    return making.repository()


@pytest.fixture
def rob(shop: Repository) -> Person:
    return making.person("Rob", Role.REVIEWER, shop, is_demo=True)


@pytest.fixture
def sam(shop: Repository) -> Person:
    return making.person("Sam", Role.REVIEWER, shop)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def by_token(token: str) -> int:
    return Client().get("/api/v1/changes/", headers={"Authorization": f"Bearer {token}"}).status_code


def test_an_old_session_and_token_open_nothing_beside_something_real(rob: Person, sam: Person) -> None:
    page, other = signed_in(rob), signed_in(sam)
    token, others = (make_token(person=each, name="demo", scope="read").text for each in (rob, sam))
    assert page.get("/").status_code == 200 and by_token(token) == 200
    with real:
        settle_demo_people()
        assert page.get("/").status_code == 302 and by_token(token) == 401
        assert other.get("/").status_code == 200 and by_token(others) == 200
    assert Event.objects.get(verb="person.deactivated").subject_id == rob.pk
    with demo:
        settle_demo_people()
    assert page.get("/").status_code == 200 and by_token(token) == 200


def test_nor_do_their_slack_account_and_their_approval_count(
    rob: Person, shop: Repository, sam: Person
) -> None:
    link_identity(person=rob, kind="slack", uid="U0ROB", actor=actors.HONKWEB)
    with transaction.atomic():
        change = making.opened(shop, sam)
    assert person_at("slack", "U0ROB") == rob and not why_not(rob, change, None)
    with real:
        settle_demo_people()
    rob.refresh_from_db()
    assert person_at("slack", "U0ROB") is None and why_not(rob, change, None)


async def test_an_old_sessions_socket_is_refused(rob: Person) -> None:
    key = (await sync_to_async(signed_in)(rob)).cookies.popitem()[1].value

    async def opening() -> str:
        socket = Socket(session=key, origin=f"http://127.0.0.1:{settings.PORT}")
        kind = (await socket.open())["type"]
        await socket.wire.send_input({"type": "websocket.disconnect", "code": 1001})
        return kind

    assert await opening() == "websocket.accept"
    with real:
        await sync_to_async(settle_demo_people)()
    assert await opening() == "websocket.close"


def test_whom_an_admin_shut_out_stays_out(rob: Person, sam: Person) -> None:
    deactivate(person=rob, actor=actors.person(sam))
    for around in (demo, real, demo):
        with around:
            settle_demo_people()
        assert not Person.objects.get(pk=rob.pk).is_active


def test_a_second_start_says_nothing_new(rob: Person) -> None:
    with real:
        settle_demo_people()
        settle_demo_people()
    assert Event.objects.filter(verb="person.deactivated").count() == 1


async def test_a_web_process_of_another_server_settles_it_before_it_answers(rob: Person) -> None:
    with real:
        wire = ApplicationCommunicator(lifespan, {"type": "lifespan"})
        await wire.send_input({"type": "lifespan.startup"})
        assert (await wire.receive_output(30))["type"] == "lifespan.startup.complete"
        assert not (await Person.objects.aget(pk=rob.pk)).is_active
        await wire.send_input({"type": "lifespan.shutdown"})
        assert (await wire.receive_output(30))["type"] == "lifespan.shutdown.complete"
        await asyncio.wait_for(wire.future, 30)
