"""What the demo's own servers say: pull requests, checks, builds, messages, calls. Never what the product says."""

from dataclasses import dataclass
from typing import Any

import requests

from changes.codes import drawn
from honkweb.story.browser import SECONDS, WentWrong
from honkweb.world import World
from honkweb.world_door import WorldDoor

REPOSITORY = "acme/shop"
CHANNEL = "C0SHOP"
ASKER = "U0ANN"
BOT = "U0HONK"


@dataclass(frozen=True)
class Said:
    """One message: its text, the addresses of its pictures, and all of it."""

    text: str
    whole: str
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """One demo world, looked at from its own side."""

    world: World

    @property
    def door(self) -> WorldDoor:
        return WorldDoor(self.world)

    def github(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self.world.github_token}"}
        address = f"{self.world.github_url}/repos/{REPOSITORY}{path}"
        answer = requests.get(address, headers=headers, timeout=SECONDS)
        if not answer.ok:
            raise WentWrong(f"The demo's GitHub answered {answer.status_code} to {path}: {answer.text[:300]}")
        return answer.json()

    def pulls(self) -> list[dict[str, Any]]:
        """All pull requests of the repository."""
        return list(self.github("/pulls?state=all&per_page=100"))

    def green_checks(self, sha: str) -> list[dict[str, Any]] | None:
        """The commit's check runs once there are some and all succeeded; None before. Raises WentWrong when one failed."""
        runs = self.github(f"/commits/{sha}/check-runs?per_page=100")["check_runs"]
        if not runs or any(run["status"] != "completed" for run in runs):
            return None
        red = [run["name"] for run in runs if run["conclusion"] != "success"]
        if red:
            raise WentWrong(f"The build of {sha[:7]} is red: {', '.join(red)}")
        return list(runs)

    def mention(self, text: str, *, thread: str = "") -> str:
        """Ann writes in Slack; gives the message's timestamp."""
        said = {"user": ASKER, "channel": CHANNEL, "text": text}
        if thread:
            said["thread_ts"] = thread
        return str(self.door.slack("POST", "/mention", said)["ts"])

    def thread(self, ts: str) -> list[Said]:
        """What Honkweb wrote in this thread, oldest first."""
        messages = self.door.slack("GET", "/thread", channel=CHANNEL, ts=ts)["messages"]
        return [
            Said(str(each["text"]), str(each), _pictures(each)) for each in messages if each["user"] == BOT
        ]

    def merge_calls(self) -> int:
        """How often GitHub was told to merge."""
        log = self.door.github("GET", "/requests")["requests"]
        return sum(each["method"] == "PUT" and each["path"].endswith("/merge") for each in log)

    def failed_verifications(self) -> list[str]:
        """What the model was told of each verification that failed: the verifier, its command and how it went."""
        results = self.door.messages("/control/results")["results"]
        return [str(each["text"]) for each in results if each["tool"] == "verify" and each["is_error"]]

    def deliveries(self) -> int:
        """How many webhooks GitHub sent."""
        return len(self.door.github("GET", "/deliveries"))


def qr_code_of(address: str, said: list[Said]) -> str | None:
    """The picture beside the link that, fetched without signing in, is the QR code of this address."""
    for each in said:
        for picture in each.pictures if address in each.text else ():
            if requests.get(picture, timeout=SECONDS).content == drawn(address):
                return picture
    return None


def _pictures(message: dict[str, Any]) -> tuple[str, ...]:
    blocks = message.get("blocks") or []
    return tuple(str(block["image_url"]) for block in blocks if block["type"] == "image")
