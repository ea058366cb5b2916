"""`doctor` beside something that does not answer, or answers wrongly: model, webhook door, database."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from honkweb.setup.doctor import inside, outside
from honkweb.setup.findings import Mark
from honkweb.story.processes import Product, free_port
from tests.commands.test_doctor_finds import wrong
from tests.integrations.wire import Reply, Wire, serving

DOOR = "/webhooks/github/"


@pytest.fixture
def wire() -> Iterator[Wire]:
    with serving() as made:
        yield made


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_the_model_refuses(wire: Wire, status: int) -> None:
    wire.on("GET", "/v1/models", Reply(status, {"type": "error"}))
    with override_settings(DEMO_MODEL=False, ANTHROPIC_BASE_URL=wire.url, ANTHROPIC_API_KEY="sk-gone"):
        found = wrong(outside.model_answers())
    assert f"refuses the key ({status})" in found.what and "ANTHROPIC_API_KEY" in found.do
    assert wire.last("GET").headers["x-api-key"] == "sk-gone" and "sk-gone" not in str(found)


@pytest.mark.parametrize("status", [200, 404, 502])
def test_a_door_that_leads_elsewhere(wire: Wire, status: int) -> None:
    wire.on("POST", DOOR, Reply(status))
    with override_settings(EMBEDDED=False, DEMO_GITHUB=True, HONK_URL=wire.url):
        found = wrong(outside.webhooks_arrive())
    assert f"{DOOR} answers {status}." in found.what and "HONK_URL and the proxy" in found.do


def test_a_door_behind_which_nobody_answers() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with override_settings(EMBEDDED=False, DEMO_GITHUB=True, HONK_URL=url):
            assert "answers nothing" in wrong(outside.webhooks_arrive()).what


def test_a_door_that_refuses_what_is_not_signed_is_well(wire: Wire) -> None:
    wire.on("POST", DOOR, Reply(401))
    with override_settings(EMBEDDED=False, DEMO_GITHUB=True, HONK_URL=wire.url):
        assert [each.mark for each in outside.webhooks_arrive()] == [Mark.FINE]


@pytest.mark.django_db
def test_migrations_that_are_not_applied() -> None:
    MigrationRecorder(connection).record_unapplied("reviews", _last("reviews"))
    [found] = inside.database_answers()
    assert (found.mark, found.what) == (Mark.WARNING, "1 migration is not applied yet.")
    assert "manage.py migrate" in found.do


def _last(app: str) -> str:
    return max(name for label, name in MigrationRecorder(connection).applied_migrations() if label == app)


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    away = f"postgres://honk:hidden@127.0.0.1:{free_port()}/honk"
    real = {"GITHUB_TOKEN": "ghp", "GITHUB_API_URL": f"http://127.0.0.1:{free_port()}"}
    ended = Product(data=tmp_path, port=free_port(), settings={"DATABASE_URL": away} | real).manage("doctor")
    assert ended.returncode == 1 and "Traceback" not in ended.stdout + ended.stderr
    assert "The database does not answer" in ended.stdout and "check DATABASE_URL" in ended.stdout
    assert 'which there are: see "database" above' in ended.stdout
    assert "hidden" not in ended.stdout
