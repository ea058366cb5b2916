"""Any of GitHub, Slack and the model can be the real one while the others are the demo's.

The real one is another demo world here, reached by the settings that real keys are set by.
"""

import base64
import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from agent.sandbox import why_absent
from honkweb.demo.slack.events import envelope, signed_headers
from honkweb.demo.slack.store import BOT_USER, Message
from honkweb.story.browser import Browser
from honkweb.story.processes import Product
from honkweb.story.telling import until
from honkweb.world import World
from honkweb.world_door import WorldDoor
from tests.demo_github.apps import APP_ID, make_app
from tests.demo_world.whole import DemoWorld
from tests.migrated import Migrated
from tests.require import require

CHANNEL = "C0SHOP"
REQUEST = "Make the header dark"


def _settings(real: tuple[str, ...], world: DemoWorld) -> dict[str, str]:
    other = world.world
    github = {"GITHUB_API_URL": other.github_url, "GITHUB_WEBHOOK_SECRET": other.github_webhook_secret}
    keys = {
        "model": {"ANTHROPIC_API_KEY": other.anthropic_api_key, "ANTHROPIC_BASE_URL": other.messages_url},
        "github": {**github, "GITHUB_TOKEN": other.github_token},
        "app": github,
        "slack": {
            "SLACK_API_URL": other.slack_url,
            "SLACK_BOT_TOKEN": other.slack_bot_token,
            "SLACK_SIGNING_SECRET": other.slack_signing_secret,
        },
    }
    settings = {name: value for each in real for name, value in keys[each].items()}
    if "app" in real:  # its key on one line, as a file of settings may hold it
        key = make_app(world.control).replace("\n", "\\n")
        settings |= {"GITHUB_APP_ID": APP_ID, "GITHUB_APP_PRIVATE_KEY": key}
    return settings


@pytest.fixture(params=[("github",), ("app", "slack"), ("model",)], ids=" and ".join)
def real(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Which are real; each is so once, GitHub by a token and by an App. Beside it no repository is a sample."""
    require(present=not why_absent(), what=f"a sandbox: {why_absent()}")
    return tuple(request.param)


@pytest.fixture
def product(real: tuple[str, ...], world: DemoWorld, migrated: Migrated, tmp_path: Path) -> Iterator[Product]:
    product = Product(data=migrated(tmp_path / "data"), settings=_settings(real, world))
    try:
        yield product.start()
    finally:
        product.end()


def _manage(product: Product, *words: str) -> str:
    done = product.manage(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _git(folder: Path, *words: str) -> bytes:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *words], cwd=folder, env=environment, check=True, capture_output=True
    ).stdout


@pytest.fixture
def shop(world: DemoWorld, tmp_path: Path) -> Path:
    """The shop's code on somebody's own machine."""
    _git(tmp_path, "clone", "-q", world.git_url("acme/shop"), "shop")
    return tmp_path / "shop"


@pytest.fixture
def repository(real: tuple[str, ...], world: DemoWorld, shop: Path) -> str:
    """Where it is asked for; at the other GitHub a repository for each case, whose branches nobody else makes."""
    name = "-".join(real)
    if "model" not in real:
        bundle = base64.b64encode(_git(shop, "bundle", "create", "-q", "-", "main")).decode()
        world.control("POST", "/repositories", {"owner": "acme", "name": name, "bundle": bundle})
    return "local/shop" if "model" in real else f"acme/{name}"


def _adopted(product: Product, shop: Path) -> str:
    """What `adopt` says to Ann, who works alone."""
    return _manage(product, "adopt", str(shop), "--owner", "ann@example.org")


def _added(product: Product, repository: str) -> str:
    """What `invite` says after a repository of GitHub's was added."""
    _manage(product, "repo", "add", repository)
    return _manage(
        product, "invite", "ann@example.org", "--role", "asker", "--name", "Ann", "--slack", "U0ANN"
    )


def _let_in(product: Product, said: str) -> Browser:
    """Ann, as a person without a demo gets in: a one-time link, a password."""
    link = re.search(r"/welcome/\S+/", said)
    assert link is not None
    browser, password = Browser(product.url, "Ann"), secrets.token_urlsafe(16)
    browser.post(link[0], {"new_password1": password, "new_password2": password}, on=link[0])
    return browser


def _mention(product: Product, world: World, repository: str) -> None:
    """Written in Slack, and sent as Slack sends it."""
    said = {"user": "U0ANN", "channel": CHANNEL, "text": f"<@{BOT_USER}> in {repository}: {REQUEST}"}
    posted = WorldDoor(world).slack("POST", "/mention", said)
    message = Message(CHANNEL, posted["ts"], "U0ANN", said["text"])
    body = json.dumps(envelope(message, posted["event_id"])).encode()
    headers = signed_headers(world.slack_signing_secret, body)
    answer = requests.post(f"{product.url}/webhooks/slack/", data=body, headers=headers, timeout=60)
    assert answer.ok, answer.text

    def answered() -> bool:
        thread = WorldDoor(world).slack("GET", "/thread", channel=CHANNEL, ts=posted["ts"])
        return "Revision 1 is there" in str(thread)

    until("the thread is answered", answered)


def _pulls(world: World, repository: str) -> list[Any]:
    headers = {"Authorization": f"Bearer {world.github_token}"}
    address = f"{world.github_url}/repos/{repository}/pulls?state=all&per_page=100"
    return list(requests.get(address, headers=headers, timeout=60).json())


def _model_calls(world: World) -> int:
    return int(WorldDoor(world).messages("/control/calls")["messages"])


@pytest.mark.timeout(420)
def test_a_request_becomes_a_pull_request_with_some_of_it_real(
    real: tuple[str, ...], product: Product, world: DemoWorld, repository: str, shop: Path
) -> None:
    mine, other = product.world, world.world
    where, calls_before = (mine, other)["model" not in real], _model_calls(other)
    ann = _let_in(product, _adopted(product, shop) if where is mine else _added(product, repository))
    if "slack" in real:
        _mention(product, other, repository)
    else:
        ann.post("/ask/", {"repository": repository, "request": REQUEST}, on="/ask/")
    (pull,) = until("a pull request is opened", lambda: _pulls(where, repository) or None)
    assert " asked:**" in pull["body"] and product.url in pull["body"]
    assert (_model_calls(other) > calls_before) == ("model" in real)
    assert bool(_model_calls(mine)) == ("model" not in real)
