"""Where the demo world listens and what its keys are: one file under HONK_DATA, made once and kept.

The demo world stands in for GitHub, Slack and the Messages API when no real keys are set. Settings read its
addresses from here exactly as they read real ones from the environment.
"""

import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class World:
    """Loopback ports and made-up keys of one demo world."""

    github_port: int
    messages_port: int
    slack_port: int
    github_token: str
    github_webhook_secret: str
    slack_bot_token: str
    slack_signing_secret: str
    anthropic_api_key: str
    control_token: str

    @property
    def github_url(self) -> str:
        """Base address of the REST API; 127.0.0.1 because PyGithub compares hosts of links."""
        return f"http://127.0.0.1:{self.github_port}/api/v3"

    @property
    def git_url(self) -> str:
        return f"http://127.0.0.1:{self.github_port}"

    @property
    def messages_url(self) -> str:
        return f"http://127.0.0.1:{self.messages_port}"

    @property
    def slack_url(self) -> str:
        """Base address of Slack's Web API, with its closing slash as slack-sdk wants it."""
        return f"http://127.0.0.1:{self.slack_port}/api/"


def world_of(data: Path) -> World:
    """The demo world of this data folder; chosen and written at the first call, the same afterwards."""
    path = data / "demo" / "world.json"
    try:
        return World(**json.loads(path.read_text()))
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    ports = _free_ports(3)
    world = World(
        github_port=ports[0],
        messages_port=ports[1],
        slack_port=ports[2],
        github_token="ghs_" + secrets.token_urlsafe(30),
        github_webhook_secret=secrets.token_urlsafe(30),
        slack_bot_token="xoxb-" + secrets.token_urlsafe(30),
        slack_signing_secret=secrets.token_hex(16),
        anthropic_api_key="sk-ant-demo-" + secrets.token_urlsafe(30),
        control_token=secrets.token_urlsafe(30),
    )
    draft = path.with_name(f"world.{os.getpid()}.{secrets.token_hex(4)}.json")
    draft.write_text(json.dumps(asdict(world), indent=1))
    draft.chmod(0o600)
    try:
        os.link(draft, path)  # the first writer wins; link refuses where the file exists
    except FileExistsError:
        return World(**json.loads(path.read_text()))
    finally:
        draft.unlink()
    return world


def move_world(data: Path) -> World:
    """Choose other ports for this world, whose old ones somebody else uses now; its keys stay."""
    world = world_of(data)
    ports = _free_ports(3)
    moved = replace(world, github_port=ports[0], messages_port=ports[1], slack_port=ports[2])
    path = data / "demo" / "world.json"
    draft = path.with_name(f"world.{os.getpid()}.{secrets.token_hex(4)}.json")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(moved), indent=1))
    draft.replace(path)
    return moved


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, below those that systems give to outgoing connections: these stay free."""
    found: list[int] = []
    while len(found) < count:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found
