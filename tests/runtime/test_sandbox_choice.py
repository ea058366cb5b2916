"""Where commands of a repository may run, and when the start is refused."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from agent.sandbox import why_absent
from changes.errors import NoSandbox
from changes.models import Repository
from changes.sandboxes import sandbox_for
from honkweb.checks import sandbox_fits

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Repository(full_name="demo/shop", sample=True)
REAL = Repository(full_name="acme/shop")


def _settings(**changed: Any) -> override_settings:
    demo = {"DEMO_MODEL": True, "DEMO_GITHUB": True, "BARE_ALLOWED": True}
    return override_settings(**({"HONK_SANDBOX": "none"} | demo | changed))


def test_a_sample_may_run_bare_beside_the_demos_model() -> None:
    with _settings():
        assert sandbox_for(SAMPLE).name == "none"


@pytest.mark.parametrize(("repository", "allowed"), [(REAL, True), (SAMPLE, False), (REAL, False)])
def test_nothing_real_runs_bare(repository: Repository, allowed: bool) -> None:
    with _settings(BARE_ALLOWED=allowed), pytest.raises(NoSandbox, match=repository.full_name):
        sandbox_for(repository)


KEYS: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"SLACK_BOT_TOKEN": "xoxb-1"}, True),
    ({"ANTHROPIC_API_KEY": "sk-ant-1"}, False),
    ({"GITHUB_TOKEN": "ghp_1"}, False),
    ({"GITHUB_APP_ID": "1"}, False),
]


@pytest.mark.parametrize(("keys", "allowed"), KEYS, ids=[" ".join(keys) or "none" for keys, _ in KEYS])
def test_a_key_for_a_real_model_or_github_ends_running_bare(keys: dict[str, str], allowed: bool) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "HONK_DATA") if name in os.environ}
    said = subprocess.run(
        [sys.executable, "-c", "from honkweb import settings; print(settings.BARE_ALLOWED)"],
        env={**kept, "HONK_ENV_FILE": os.devnull, **keys},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == str(allowed)


def test_without_bubblewrap_a_real_repository_is_told_how_to_get_it() -> None:
    with _settings(HONK_SANDBOX="auto"):
        if not why_absent():
            assert sandbox_for(REAL).name == "bwrap"
            return
        with pytest.raises(NoSandbox, match="nstall"):
            sandbox_for(REAL)


@pytest.mark.django_db
def test_pages_say_that_nothing_protects_this_machine(client: Client) -> None:
    with _settings():
        assert "commands run without a sandbox on this machine" in client.get("/sign-in/").content.decode()
    with _settings(BARE_ALLOWED=False):
        assert "without a sandbox" not in client.get("/sign-in/").content.decode()


def test_no_sandbox_with_anything_real_stops_the_start() -> None:
    with _settings(DEMO_MODEL=False):
        assert [each.id for each in sandbox_fits()] == ["honkweb.E001"]
    with _settings():
        assert sandbox_fits() == []
