"""`doctor` on a machine where one thing at a time is wrong: it finds that thing, and says what to do about it."""

import socket
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import override_settings

from agent.sandbox import why_absent
from changes.outside import github as the_github
from honkweb.celery import app
from honkweb.setup.doctor import inside, machine, outside
from honkweb.setup.findings import Finding, Mark
from tests import making
from tests.commands.conftest import git
from tests.worlds import GithubServer

pytestmark = pytest.mark.django_db


def wrong(findings: Iterator[Finding]) -> Finding:
    """The one thing that is wrong."""
    [found] = [each for each in findings if each.mark is Mark.FAILURE]
    assert found.do, f"it does not say what to do: {found}"
    return found


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`programs(git="echo git version 2.30.1")`: the only programs there are, each a line of shell."""

    def only(**lines: str) -> None:
        for name, line in lines.items():
            path = tmp_path / name
            path.write_text(f"#!/bin/sh\n{line}\n")
            path.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        why_absent.cache_clear()

    yield only
    why_absent.cache_clear()


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ({}, "no git"),
        ({"git": "echo git version 2.30.1"}, "2.30.1 is too old"),
        ({"git": "exit 1"}, "too old"),
    ],
)
def test_git(programs: Callable[..., None], lines: dict[str, str], what: str) -> None:
    programs(**lines)
    found = wrong(machine.git_is_new_enough())
    assert what in found.what and found.do == "Install git 2.38 or newer."


@pytest.mark.parametrize(
    ("lines", "todo"),
    [
        ({}, "apt-get install bubblewrap"),
        ({"bwrap": "exit 0"}, "Install util-linux"),
        (
            {
                "bwrap": "exit 0",
                "setpriv": "exit 0",
                "chown": "exit 0",
                "prlimit": "echo No permissions to create a namespace; exit 1",
            },
            "No permissions to create a namespace",
        ),
    ],
)
def test_sandbox(programs: Callable[..., None], lines: dict[str, str], todo: str) -> None:
    programs(**lines)
    with override_settings(BARE_ALLOWED=False, HONK_SANDBOX="auto"):
        assert todo in wrong(machine.sandbox_works()).do


@contextmanager
def _broker(url: str) -> Iterator[None]:
    before = app.conf.broker_read_url
    app.conf.broker_read_url = url
    try:
        with override_settings(EMBEDDED=False):
            yield
    finally:
        app.conf.broker_read_url = before


def test_broker_that_does_not_answer() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with _broker(f"redis://127.0.0.1:{bound.getsockname()[1]}/0"):
            found = wrong(inside.broker_answers())
    assert "does not answer" in found.what and "REDIS_URL" in found.do


def test_broker_without_workers() -> None:
    with _broker("memory://localhost/"):
        found = wrong(inside.broker_answers())
    assert "control, runs" in found.what and "worker -Q control,runs" in found.do


@pytest.fixture
def real_github(server: GithubServer) -> Iterator[GithubServer]:
    """A GitHub that is set by real keys."""
    the_github.cache_clear()
    keys = {"GITHUB_API_URL": server.api, "GITHUB_TOKEN": server.world.github_token, "DEMO_GITHUB": False}
    with override_settings(**keys):
        yield server
    the_github.cache_clear()


@pytest.mark.parametrize("seconds", [-300, 300])
def test_clock(real_github: GithubServer, seconds: int) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds)):
        found = wrong(outside.clock_is_right())
    assert "s away from GitHub's" in found.what and "NTP" in found.do


def test_clock_that_is_right(real_github: GithubServer) -> None:
    assert [each.mark for each in outside.clock_is_right()] == [Mark.FINE]


def test_token_that_github_does_not_know(real_github: GithubServer) -> None:
    with override_settings(GITHUB_TOKEN="gone"):
        the_github.cache_clear()
        assert "GITHUB_TOKEN" in wrong(outside.github_answers()).do


@pytest.fixture
def added(real_github: GithubServer, tmp_path: Path) -> str:
    """A repository that was added when all was well."""
    name = f"shop-{uuid.uuid4().hex[:8]}"
    real_github.control("POST", "/repositories", {"owner": "acme", "name": name})
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "Begin")
    git(tmp_path, "push", "-q", real_github.git_url(f"acme/{name}", real_github.world.github_token), "main")
    making.repository(f"acme/{name}")
    return f"acme/{name}"


def test_repository_that_is_as_it_should_be(added: str) -> None:
    [found] = outside.repositories_can_be_used()
    assert found.mark is Mark.FINE and added in found.what


@pytest.mark.parametrize(
    ("body", "what", "todo"),
    [
        (
            {"collaborators": {"honk[bot]": "read"}},
            "may only read",
            "Contents, Pull requests and Issues read and write",
        ),
        ({"archived": True}, "is archived", "Unarchive it"),
        ({"default_branch": "trunk"}, "has no commit on trunk", "Push a first commit"),
    ],
)
def test_repository_permissions(
    real_github: GithubServer, added: str, body: dict[str, Any], what: str, todo: str
) -> None:
    real_github.control("PATCH", f"/repositories/{added}", body)
    found = wrong(outside.repositories_can_be_used())
    assert what in found.what and todo in found.do


def test_permissions_of_an_app(added: str, of_app: Callable[..., dict[str, str]]) -> None:
    with override_settings(**of_app(contents="read")):
        the_github.cache_clear()
        found = wrong(outside.repositories_can_be_used())
    assert "Missing: write Contents." in found.what and "accepts it" in found.do


def test_repository_that_is_gone(real_github: GithubServer) -> None:
    making.repository("acme/gone")
    found = wrong(outside.repositories_can_be_used())
    assert "acme/gone" in found.what and "credentials" in found.do


def test_the_command_counts_what_is_to_mend(real_github: GithubServer, programs: Callable[..., None]) -> None:
    making.repository("acme/gone")
    programs()
    out = StringIO()
    with override_settings(EMBEDDED=True, DEMO_MODEL=False), pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    said = out.getvalue()
    assert ended.value.code == 1 and "things to mend." in said
    for todo in ("Install git 2.38", "apt-get install bubblewrap", "Check the name and the credentials"):
        assert todo in said
