"""Fills the product's queue at the first start by having the demo's people use it: Ann asks, Rob reviews, over HTTP."""

import contextlib
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

from honkweb.demo.filling import Filling, Orders, filling_of, orders_of, tell_filling
from honkweb.world import World

Json = dict[str, Any]
_LOOK_SECONDS = 0.5
_CALL_SECONDS = 30.0
# What is not reached by then is left as it is: somebody else has taken it in hand, or something is broken.
_PATIENCE_SECONDS = 900.0
_NOTE = "Looks right. (Written by the demo's reviewer, not by a person.)"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One change of the play: a scenario, the door that Ann asks through, and what should become of it."""

    scenario: str
    repository: str
    request: str
    wanted: str
    door: str = "api"
    channel: str = ""


# Quick ones first, so that a visitor soon finds a change of each kind; the slow one comes when those have begun.
PARTS = (
    Part("nautical", "acme/units", "The nautical mile is too long by a metre.", "merged"),
    Part("wrapping", "acme/shop", "Offer gift wrapping.", "waiting", "slack", "C0SHOP"),
    Part("dollars", "acme/shop", "Show prices in dollars.", "failed"),
    Part("stock", "acme/shop", "Warn of low stock from ten pieces on.", "closed"),
    Part(
        "header",
        "acme/shop",
        "Make the header dark and the buttons easier to hit on a phone.",
        "open",
        "slack",
        "C0SHOP",
    ),
    Part("survey", "acme/units", "Check every unit against the tables.", "working"),
    Part("footer", "acme/shop", "There is a typo in the footer.", "open"),
    Part("suppliers", "acme/shop", "Name our suppliers in the footer, they are listed in the docs.", "open"),
    Part("fstrings", "acme/units", "Use f-strings in place of str.format in all units.", "open"),
)


class NotYet(Exception):
    """The product is not there, or did not take a call; it is made again at the next look."""


class Director:
    """A thread in the demo world. It waits for orders, then acts until each part has come about once.

    It keeps nothing: what is asked already and how far it is, it reads from the product.
    """

    def __init__(self, *, data: Path, world: World, product_url: str) -> None:
        self._data, self._world, self._product = data, world, product_url.rstrip("/")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="director", daemon=True)
        self._session = requests.Session()
        self._session.trust_env = False

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(2)

    def _run(self) -> None:
        while not self._stopped.wait(_LOOK_SECONDS):
            filling, orders = filling_of(self._data), orders_of(self._data)
            if filling is not None and filling.over:
                return
            if orders is not None:
                self._play(orders)
                return

    def _play(self, orders: Orders) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        reached: set[str] = set()
        numbers: dict[str, int] = {}
        self._tell(reached)
        while len(reached) < len(PARTS) and time.monotonic() < until:
            try:
                self._look(orders, numbers, reached)
            except (NotYet, requests.RequestException):
                _log.debug("the product does not answer yet")
            if self._stopped.wait(_LOOK_SECONDS):
                return
        self._tell({each.scenario for each in PARTS})

    def _look(self, orders: Orders, numbers: dict[str, int], reached: set[str]) -> None:
        """Ask for what is not asked for yet, see how the rest is, and do the next thing for each."""
        for part in PARTS:
            if part.scenario not in numbers and not self._stopped.is_set():
                with contextlib.suppress(NotYet):  # one door that does not open keeps no other part waiting
                    numbers[part.scenario] = self._asked(part, orders)
        rows = self._call("GET", "/changes/?mine=true&limit=200", orders.ann)["results"]
        statuses = {int(row["number"]): row["status"] for row in rows}
        for part in PARTS:
            if part.scenario in reached or part.scenario not in numbers:
                continue
            status = statuses.get(numbers[part.scenario], "")
            if status in {part.wanted, "merged", "closed"}:
                reached.add(part.scenario)
                self._tell(reached)
            elif status == "open":
                self._act(part, numbers[part.scenario], orders)

    def _act(self, part: Part, number: int, orders: Orders) -> None:
        if part.wanted == "closed":
            self._call("POST", f"/changes/{number}/close/", orders.ann)
        if part.wanted == "merged":
            self._land(number, self._call("GET", f"/changes/{number}/", orders.rob), orders)

    def _tell(self, reached: set[str]) -> None:
        missing = next((each.request for each in PARTS if each.scenario not in reached), "")
        sentence = (
            f"The demo is filling the queue: “{missing}”" if missing else "The demo has filled the queue."
        )
        tell_filling(self._data, Filling(len(reached), len(PARTS), sentence))

    def _land(self, number: int, change: Json, orders: Orders) -> None:
        """Approve as soon as its builds are green, merge as soon as nothing blocks it."""
        if not change["builds"] or not all(build["is_green"] for build in change["builds"]):
            return
        latest = max(change["revisions"], key=lambda each: int(each["number"]))
        looked = {"head_sha": latest["head_sha"], "digest": latest["digest"]}
        approved = any(each["stands"] and each["verdict"] == "approve" for each in change["reviews"])
        if not approved:
            verdict = looked | {"verdict": "approve", "body": _NOTE}
            self._call("POST", f"/changes/{number}/review/", orders.rob, verdict)
        elif change["standing"]["may_merge"]:
            self._call("POST", f"/changes/{number}/merge/", orders.rob, looked)

    def _asked(self, part: Part, orders: Orders) -> int:
        """The number of the part's change; asked for when it is not there, by a door that takes it once."""
        words = {"words": part.request, "mine": "true"}
        found = self._call("GET", f"/changes/?{urlencode(words)}", orders.ann)["results"]
        if found:
            return int(found[0]["number"])
        if part.door == "slack":
            self._mention(part)
            raise NotYet
        body = {"repository": part.repository, "request": part.request}
        return int(self._call("POST", "/changes/", orders.ann, body, key=f"demo-{part.scenario}")["number"])

    def _mention(self, part: Part) -> None:
        body = {
            "user": "U0ANN",
            "channel": part.channel,
            "text": f"@honk in {part.repository}: {part.request}",
            "event_id": f"EvDEMO{part.scenario.upper()}",
        }
        answer = self._session.post(
            f"http://127.0.0.1:{self._world.slack_port}/demo/control/mention",
            json=body,
            headers={"Authorization": f"Bearer {self._world.control_token}"},
            timeout=_CALL_SECONDS,
        )
        answer.raise_for_status()

    def _call(self, method: str, path: str, token: str, body: Json | None = None, *, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        answer = self._session.request(
            method, f"{self._product}/api/v1{path}", json=body, headers=headers, timeout=_CALL_SECONDS
        )
        if not answer.ok:
            _log.info("%s %s: %s %s", method, path, answer.status_code, answer.text[:300])
            raise NotYet
        return answer.json()
