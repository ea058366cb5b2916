"""A product and a demo world of their own, acted on over HTTP and looked at from the world's side."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import requests

from honkweb.story.browser import Browser, WentWrong
from honkweb.story.processes import Product
from honkweb.story.telling import until
from honkweb.world_door import WorldDoor
from tests.faults.scenes import Scene

SECONDS = 60


@dataclass
class Person:
    """Somebody with a browser and a token."""

    product: Product
    browser: Browser
    token: str

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        """One call of the API, whatever it answers."""
        return requests.request(
            method,
            f"{self.product.url}/api/v1{path}",  # a restart may have moved it
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=SECONDS,
        )

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """What a call answers. Raises WentWrong when it is refused or nobody is there."""
        try:
            answer = self.call(method, path, body)
        except requests.RequestException as error:
            raise WentWrong(f"{method} {path}: {error}") from error
        if not answer.ok:
            raise WentWrong(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json()


@dataclass
class Stage:
    """What a test of faults plays on."""

    product: Product
    scenes: Path
    door: WorldDoor = field(init=False)

    def __post_init__(self) -> None:
        self.door = WorldDoor(self.product.world)

    @cached_property
    def ann(self) -> Person:
        return self._person("Ann")

    @cached_property
    def rob(self) -> Person:
        return self._person("Rob")

    def ask(self, repository: str, scene: Scene) -> int:
        """Ann asks for it; the change's number."""
        scene.write(self.scenes)
        asked = {"repository": repository, "request": scene.request}
        return int(self.ann.api("POST", "/changes/", asked)["number"])

    def change(self, number: int) -> Any:
        return self.rob.api("GET", f"/changes/{number}/")

    def steps(self, number: int) -> list[dict[str, Any]]:
        """The steps of the change's first run."""
        return list(self.rob.api("GET", f"/changes/{number}/runs/1/steps/?limit=200")["results"])

    def until_status(self, number: int, *wanted: str) -> Any:
        """The change once its status is one of these."""

        def look() -> Any:
            change = self.change(number)
            return change if change["status"] in wanted else None

        return until(f"#{number} is {' or '.join(wanted)}", look)

    def approved(self, number: int, *, by: Person | None = None) -> dict[str, str]:
        """Rob approves what is there; gives what the next form carries, once nothing blocks the merge."""
        newest = self.until_status(number, "open")["revisions"][-1]
        looked = {"head_sha": newest["head_sha"], "digest": newest["digest"]}
        until(f"#{number} can be approved", lambda: self._approve(number, by or self.rob, looked))
        until(f"nothing blocks #{number}", lambda: self.change(number)["standing"]["may_merge"])
        return looked

    def _approve(self, number: int, by: Person, looked: dict[str, str]) -> bool:
        try:
            by.api("POST", f"/changes/{number}/review/", {"verdict": "approve", **looked})
        except WentWrong as refusal:
            if "still being read" in str(refusal):
                return False
            raise
        return True

    def faults(self, *rules: dict[str, Any]) -> None:
        """Let the demo's GitHub misbehave from now on."""
        self.door.github("PUT", "/faults", {"rules": list(rules)})

    def calls(self, method: str, ending: str) -> list[dict[str, Any]]:
        """What GitHub was asked by this method at addresses that end so, answered or not."""
        log = self.door.github("GET", "/requests")["requests"]
        return [each for each in log if each["method"] == method and each["path"].endswith(ending)]

    def pulls(self, repository: str, number: int) -> list[Any]:
        """GitHub's pull requests for this change."""
        found = self.github(f"/repos/{repository}/pulls?state=all&per_page=100")
        return [pull for pull in found if f"/changes/{number}/" in (pull["body"] or "")]

    def file(self, repository: str, path: str, ref: str) -> str:
        """A file as GitHub has it."""
        found = self.github(f"/repos/{repository}/contents/{path}?ref={ref}")
        return base64.b64decode(found["content"]).decode()

    def github(self, path: str) -> Any:
        """What the demo's GitHub answers the product's own app."""
        world = self.product.world
        headers = {"Authorization": f"Bearer {world.github_token}"}
        answer = requests.get(world.github_url + path, headers=headers, timeout=SECONDS)
        if not answer.ok:
            raise WentWrong(f"GitHub answered {answer.status_code} to {path}: {answer.text[:300]}")
        return answer.json()

    def _person(self, name: str) -> Person:
        browser = Browser(self.product.url, name)
        until(f"{name} can sign in", lambda: _signed_in(browser))
        return Person(self.product, browser, browser.token())


def _signed_in(browser: Browser) -> bool:
    browser.sign_in()
    return True


def processes_with(word: str) -> list[int]:
    """Processes that name this in their arguments or in their environment."""
    return [int(each.name) for each in Path("/proc").glob("[0-9]*") if _names(each, word.encode())]


def _names(process: Path, word: bytes) -> bool:
    return any(_holds(process / name, word) for name in ("cmdline", "environ"))


def _holds(file: Path, word: bytes) -> bool:
    try:
        return word in file.read_bytes()
    except OSError:  # ended meanwhile, or somebody else's
        return False


def gone(word: str) -> Callable[[], bool]:
    return lambda: not processes_with(word)
