"""Puts the demo world together: its three servers, its CI and its sample repositories."""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from honkweb.demo import messages, slack
from honkweb.demo.ci import CI, previews
from honkweb.demo.ci.reporting import APP, LOGIN, Reporter
from honkweb.demo.director import Director
from honkweb.demo.github.app import build as build_github
from honkweb.demo.github.hub import Hub, Push, add_token, ensure_app, ensure_user
from honkweb.demo.github.store import Doc
from honkweb.demo.histories import OWNER, SAMPLES, Sample, bundle_of
from honkweb.world import World

_SECONDS = 60.0
SCENARIOS = Path(__file__).resolve().parent / "scenarios"


@dataclass(frozen=True)
class Choices:
    """What may differ between two worlds: where the product listens, and the settings of the environment."""

    product_url: str
    transcripts: tuple[Path, ...] = ()
    pace_ms: int = 0
    sandbox: str = "auto"
    webhooks: bool = True


def choices_of(environ: dict[str, str], *, product_url: str = "") -> Choices:
    """The choices that the environment makes (HONK_DEMO_TRANSCRIPTS, HONK_DEMO_PACE, HONK_SANDBOX, PORT)."""
    folders = [each for each in environ.get("HONK_DEMO_TRANSCRIPTS", "").split(os.pathsep) if each]
    # Never HONK_URL: a public address may lead over a proxy that is not there when the demo starts.
    product = product_url.rstrip("/") or f"http://127.0.0.1:{environ.get('PORT') or '8000'}"
    return Choices(
        product_url=product,
        transcripts=tuple(Path(each).expanduser().resolve() for each in folders),
        pace_ms=int(environ.get("HONK_DEMO_PACE") or 0),
        sandbox=environ.get("HONK_SANDBOX") or "auto",
        webhooks=environ.get("HONK_DEMO_WEBHOOKS") != "0",
    )


@dataclass(frozen=True)
class Apps:
    github: Starlette
    messages: Starlette
    slack: Starlette
    ci: CI
    director: Director


def build(data: Path, world: World, choices: Choices) -> Apps:
    """The apps with their state under `data`/demo; nothing runs yet."""
    hub_app = build_github(data, world)
    hub: Hub = hub_app.state.hub
    ci = _ci(data, world, hub, choices)
    hub_app.router.routes[0:0] = [Route("/demo/healthz", _healthz), *previews.routes(ci.previews)]
    return Apps(
        github=hub_app,
        messages=messages.build(
            [SCENARIOS, *choices.transcripts],
            api_key=world.anthropic_api_key,
            control_token=world.control_token,
            pace_ms=choices.pace_ms,
        ),
        slack=slack.build(
            data / "demo" / "slack.sqlite3",
            bot_token=world.slack_bot_token,
            signing_secret=world.slack_signing_secret,
            product_url=choices.product_url,
            control_token=world.control_token,
        ),
        ci=ci,
        director=Director(data=data, world=world, product_url=choices.product_url),
    )


@contextmanager
def running(apps: Apps, world: World, choices: Choices) -> Iterator[None]:
    """What runs beside the servers, which have to be up: the CI. First makes samples and webhook what they must be."""
    door = Door(world)
    door.set_webhook(choices.product_url + "/webhooks/github/" if choices.webhooks else "")
    for sample in SAMPLES:
        door.create_sample(sample)
    apps.ci.start()
    apps.director.start()
    apps.github.state.ready = True
    try:
        yield
    finally:
        apps.director.stop()
        apps.ci.stop()


class Door:
    """The control door of the demo GitHub."""

    def __init__(self, world: World) -> None:
        self._url = f"{world.git_url}/demo/control"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {world.control_token}"

    def set_webhook(self, url: str) -> None:
        """The one address of this start: the product's port may have been another one at the last."""
        self._session.delete(f"{self._url}/hooks", timeout=_SECONDS).raise_for_status()
        if url:
            self._session.post(f"{self._url}/hooks", json={"url": url}, timeout=_SECONDS).raise_for_status()

    def create_sample(self, sample: Sample) -> None:
        if self._session.get(f"{self._url}/repositories/{OWNER}/{sample.name}", timeout=_SECONDS).ok:
            return
        body: dict[str, Any] = {
            "owner": OWNER,
            "name": sample.name,
            "description": sample.description,
            "private": True,
            "sample": True,
            "bundle": base64.b64encode(bundle_of(sample)).decode(),
        }
        self._session.post(f"{self._url}/repositories", json=body, timeout=_SECONDS).raise_for_status()


def _ci(data: Path, world: World, hub: Hub, choices: Choices) -> CI:
    token = f"ghs_ci_{world.control_token}"
    with hub.store.writing():
        ensure_user(hub, LOGIN, name="Pond CI", kind="Bot")
        ensure_app(hub, APP)
        if hub.store.one("token", token) is None:
            add_token(hub, token, login=LOGIN, app=APP)

    def is_sample(owner: str, name: str) -> bool:
        repo = hub.repo(owner, name)
        return bool(repo and repo.get("sample"))

    ci = CI(
        data / "demo" / "ci",
        git_root=hub.git_root,
        web=world.git_url,
        reporter=Reporter(world.github_url, token),
        is_sample=is_sample,
        sandbox=choices.sandbox,
    )

    def rerequested(run: Doc) -> None:
        for repo in hub.store.all("repo"):
            if run["app"] == APP and hub.store.get("check_run", run["id"], repo=repo["id"]):
                ci.rerequested(run, repo["owner"], repo["name"])

    def pushed(push: Push) -> None:
        _let_ci_report(hub, push)
        repo = hub.repo(push.owner, push.name) or {}
        if repo.get("builds_default_branch", True) or push.ref != f"refs/heads/{repo['default_branch']}":
            ci.pushed(push)

    hub.on_push.append(pushed)
    hub.on_rerequest.append(rerequested)
    return ci


def _let_ci_report(hub: Hub, push: Push) -> None:
    """The CI's app is installed wherever it is needed, as one that an organization installs on all repositories."""
    with hub.store.writing():
        repo = hub.repo(push.owner, push.name)
        if repo and LOGIN not in repo["collaborators"]:
            hub.store.put({**repo, "collaborators": {**repo["collaborators"], LOGIN: "write"}})


async def _healthz(request: Request) -> Response:
    """Ready once the samples are there; the product waits for it."""
    ready = getattr(request.app.state, "ready", False)
    return JSONResponse({"ok": ready}, status_code=200 if ready else 503)
