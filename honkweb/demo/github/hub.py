"""What every part of the demo GitHub shares: store, repositories on disk, the clock, and who listens."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from honkweb.demo.github.bare import Bare
from honkweb.demo.github.store import Doc, Store
from honkweb.world import World

BOT = "honk[bot]"
APP = "honk"
PEOPLE = {"ann": "Ann", "rob": "Rob", "ada": "Ada", "sam": "Sam"}


@dataclass(frozen=True)
class Push:
    """One moved ref, told to listeners after it is stored. `after` is forty zeros when the ref was deleted."""

    owner: str
    name: str
    ref: str
    before: str
    after: str
    pusher: str


@dataclass(frozen=True)
class Hub:
    """The server's state. `turn` is held by whoever moves refs or decides by them; take it before the store.

    Listeners are called while it is held: they hand the news over to a thread of their own and return at once.
    """

    data: Path
    world: World
    store: Store
    turn: Any = field(default_factory=threading.RLock)
    outbox_changed: threading.Event = field(default_factory=threading.Event)
    on_push: list[Callable[[Push], None]] = field(default_factory=list)
    on_rerequest: list[Callable[[Doc], None]] = field(default_factory=list)

    @property
    def web(self) -> str:
        return self.world.git_url

    @property
    def api(self) -> str:
        return self.world.github_url

    @property
    def git_root(self) -> Path:
        return self.data / "demo" / "git"

    def git(self, repo: Doc) -> Bare:
        return Bare(self.git_root / repo["owner"] / f"{repo['name']}.git")

    def repo(self, owner: str, name: str) -> Doc | None:
        return self.store.one("repo", f"{owner}/{name}".lower())

    def user(self, login: str) -> Doc | None:
        return self.store.one("user", login.lower())


def open_hub(data: Path, world: World) -> Hub:
    """The hub of this data folder, with its people, its app and the world's token in place."""
    hub = Hub(data=data, world=world, store=Store(data / "demo" / "github.sqlite3"))
    with hub.store.writing():
        for login, name in PEOPLE.items():
            ensure_user(hub, login, name=name)
        ensure_user(hub, BOT, name="Honk", kind="Bot")
        if hub.store.one("app", APP) is None:
            hub.store.add("app", {"slug": APP, "name": "Honk", "app_id": "1", "public_key": ""}, key=APP)
        if hub.store.one("token", world.github_token) is None:
            add_token(hub, world.github_token, login=BOT, app=APP)
    return hub


def ensure_user(hub: Hub, login: str, *, name: str = "", kind: str = "User") -> Doc:
    found = hub.user(login)
    if found:
        return found
    body = {"login": login, "name": name or login, "type": kind, "created_at": now()}
    return hub.store.add("user", body, key=login.lower())


def ensure_app(hub: Hub, slug: str) -> Doc:
    found = hub.store.one("app", slug)
    if found:
        return found
    made = hub.store.add("app", {"slug": slug, "name": slug, "public_key": ""}, key=slug)
    return hub.store.put({**made, "app_id": str(made["id"])})


def add_token(
    hub: Hub, token: str, *, login: str, app: str = "", installation: int = 0, expires_at: str = ""
) -> Doc:
    body = {"login": login, "app": app, "installation": installation, "expires_at": expires_at}
    return hub.store.add("token", body, key=token)


def touch(hub: Hub, repo: Doc, number: int) -> None:
    """A comment or review also changes when its pull request was updated; pollers go by that."""
    with hub.store.writing():
        for kind in ("pull", "issue"):
            found = hub.store.one(kind, str(number), repo=repo["id"])
            if found:
                hub.store.put({**found, "updated_at": now()})


def now() -> str:
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
