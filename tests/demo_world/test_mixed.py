"""Any of GitHub, Slack and the model can be the real one while the others are the demo's.

The real one is another demo world here, reached by the settings that real keys are set by.
"""

import json
import re
import secrets
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
from tests.demo_world.whole import DemoWorld
from tests.migrated import Migrated
from tests.require import require

REPOSITORY, CHANNEL = "acme/shop", "C0SHOP"
REQUEST = "Make the header dark"


def _settings(real: tuple[str, ...], other: World) -> dict[str, str]:
    keys = {
        "model": {"ANTHROPIC_API_KEY": other.anthropic_api_key, "ANTHROPIC_BASE_URL": other.messages_url},
        "github": {
            "GITHUB_API_URL": other.github_url,
            "GITHUB_TOKEN": other.github_token,
            "GITHUB_WEBHOOK_SECRET": other.github_webhook_secret,
        },
        "slack": {
            "SLACK_API_URL": other.slack_url,
            "SLACK_BOT_TOKEN": other.slack_bot_token,
            "SLACK_SIGNING_SECRET": other.slack_signing_secret,
        },
    }
    return {name: value for each in real for name, value in keys[each].items()}


@pytest.fixture(params=[("github",), ("model", "slack")], ids=" and ".join)
def real(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Which are real; each is so once, and the demo's once. Beside it no repository is a sample."""
    require(present=not why_absent(), what=f"a sandbox: {why_absent()}")
    return tuple(request.param)


@pytest.fixture
def product(real: tuple[str, ...], world: DemoWorld, migrated: Migrated, tmp_path: Path) -> Iterator[Product]:
    product = Product(data=migrated(tmp_path / "data"), settings=_settings(real, world.world))
    try:
        yield product.start()
    finally:
        product.end()


def _manage(product: Product, *words: str) -> str:
    done = product.manage(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _invited(product: Product) -> Browser:
    """Ann, as a person without a demo gets in: a one-time link, a password."""
    said = _manage(
        product, "invite", "ann@example.org", "--role", "asker", "--name", "Ann", "--slack", "U0ANN"
    )
    link = re.search(r"/welcome/\S+/", said)
    assert link is not None
    browser, password = Browser(product.url, "Ann"), secrets.token_urlsafe(16)
    browser.post(link[0], {"new_password1": password, "new_password2": password}, on=link[0])
    return browser


def _mention(product: Product, world: World) -> None:
    """Written in Slack, and sent as Slack sends it."""
    said = {"user": "U0ANN", "channel": CHANNEL, "text": f"<@{BOT_USER}> in {REPOSITORY}: {REQUEST}"}
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


def _pulls(world: World) -> list[Any]:
    headers = {"Authorization": f"Bearer {world.github_token}"}
    address = f"{world.github_url}/repos/{REPOSITORY}/pulls?state=all&per_page=100"
    return list(requests.get(address, headers=headers, timeout=60).json())


def _model_calls(world: World) -> int:
    return int(WorldDoor(world).messages("/control/calls")["messages"])


@pytest.mark.timeout(420)
def test_a_request_becomes_a_pull_request_with_some_of_it_real(
    real: tuple[str, ...], product: Product, world: DemoWorld
) -> None:
    mine, other = product.world, world.world
    pulls_before, calls_before = len(_pulls(other)), _model_calls(other)
    _manage(product, "repo", "add", REPOSITORY)
    ann = _invited(product)
    if "slack" in real:
        _mention(product, other)
    else:
        ann.post("/ask/", {"repository": REPOSITORY, "request": REQUEST}, on="/ask/")
    where = other if "github" in real else mine
    known = pulls_before if "github" in real else 0
    until("a pull request is opened", lambda: len(_pulls(where)) > known)
    pull = max(_pulls(where), key=lambda each: int(each["number"]))
    assert "**Ann asked:**" in pull["body"] and product.url in pull["body"]
    assert (len(_pulls(other)) > pulls_before) == ("github" in real)
    assert (_model_calls(other) > calls_before) == ("model" in real)
    assert bool(_model_calls(mine)) == ("model" not in real)
