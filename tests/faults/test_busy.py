"""Every worker is busy with an agent: people are answered all the same, and what they stop or close ends at once."""

import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from honkweb.embedded import RUNS_AT_ONCE
from honkweb.story.telling import until
from tests.faults.scenes import Scene, bash, finish
from tests.faults.stage import Stage, processes_with

UNITS, SHOP = "acme/units", "acme/shop"
LONG = 3600.0
# What the product promises of a request, by whatever door it comes; Slack keeps the same time itself.
TAKEN_WITHIN = 3.0
# What the product promises of a stop or a close, from its answer on.
ENDED_WITHIN = 5.0
CHANNEL = "C0UNITS"


def _mark() -> str:
    """A number of seconds to sleep that no other process sleeps."""
    return f"613.{uuid.uuid4().int % 10**12}"


@dataclass
class Busy:
    """One agent waits for the model, one runs a command, one runs a command for a second revision."""

    thinking: int
    first: int
    second: int
    marks: dict[int, str]
    branch: str
    pull: int


@pytest.fixture(scope="module")
def busy(stage: Stage) -> Iterator[Busy]:
    """As many agents as there are workers, each at something that does not end by itself."""
    marks = [_mark(), _mark()]
    later = Scene(
        "herons",
        (bash("echo once >> herons.txt"), finish("herons")),
        (bash(f"sleep {marks[1]} & sleep {marks[1]}"),),
    )
    second = stage.ask(SHOP, later)
    looked = stage.until_status(second, "open")["revisions"][-1]
    form = {"head_sha": looked["head_sha"], "digest": looked["digest"], "verdict": "changes", "body": "More."}
    stage.rob.api("POST", f"/changes/{second}/review/", form)
    thinking = stage.ask(UNITS, Scene("storks", (bash("true", pause=LONG), finish("storks"))))
    first = stage.ask(
        UNITS, Scene("cranes", (bash(f"sleep {marks[0]} & sleep {marks[0]}"), finish("cranes")))
    )
    for mark in marks:
        until("the agent's command runs in the background, too", lambda mark=mark: len(_sleeping(mark)) >= 2)
    until("the model is asked", lambda: stage.change(thinking)["status"] == "working")
    [pull] = stage.pulls(SHOP, second)
    assert (pull["state"], pull["head"]["ref"] in _branches(stage)) == ("open", True)
    assert len([thinking, first, second]) == RUNS_AT_ONCE
    running = dict(zip((first, second), marks, strict=True))
    yield Busy(thinking, first, second, running, pull["head"]["ref"], pull["number"])
    for number in (thinking, first, second):
        stage.ann.call("POST", f"/changes/{number}/close/")


def _sleeping(mark: str) -> list[int]:
    return processes_with(f"sleep\0{mark}")


@contextmanager
def _in_time() -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < TAKEN_WITHIN


def _by_page(stage: Stage, request: str) -> None:
    form = {"repository": UNITS, "request": request, "key": secrets.token_hex(8)}
    with _in_time():
        stage.ann.browser.post("/ask/", form, on="/ask/")


def _by_api(stage: Stage, request: str) -> None:
    with _in_time():
        stage.ann.api("POST", "/changes/", {"repository": UNITS, "request": request})


def _by_mention(stage: Stage, request: str) -> None:
    """Through Slack, which takes what is not acknowledged within 3 s for lost and sends it again."""
    said = {"user": "U0ANN", "channel": CHANNEL, "text": f"@honk in {UNITS}: {request}"}
    posted = stage.door.slack("POST", "/mention", said)

    def sent() -> Any:
        events = stage.door.slack("GET", "/events")["events"]
        return next((each for each in events if each["id"] == posted["event_id"] and each["outcome"]), None)

    event = until("Slack has sent it", sent)
    assert (event["outcome"], event["attempts"]) == ("acknowledged", 1)

    def answered() -> bool:
        thread = stage.door.slack("GET", "/thread", channel=CHANNEL, ts=posted["ts"])
        return f"{stage.product.url}/changes/" in str(thread)

    until("the thread is answered with a link", answered)


@pytest.mark.timeout(420)
@pytest.mark.parametrize("ask", [_by_page, _by_api, _by_mention])
def test_a_request_is_taken_while_no_worker_is_free(
    stage: Stage, busy: Busy, ask: Callable[[Stage, str], None]
) -> None:
    words = f"Keep the tally of {secrets.token_hex(6)}."
    ask(stage, words)

    def asked() -> Any:
        found = stage.rob.api("GET", f"/changes/?words={words.split()[-1][:-1]}")["results"]
        return found[0] if found else None

    row = until("the request is there", asked)
    assert row["status"] == "queued"
    working = {number: stage.change(number)["status"] for number in (busy.thinking, busy.first, busy.second)}
    assert set(working.values()) == {"working"}, "nothing of it waited for an agent"
    stage.ann.api("POST", f"/changes/{row['number']}/close/")


@pytest.mark.timeout(420)
@pytest.mark.parametrize(("verb", "status"), [("stop", "failed"), ("close", "closed")])
def test_what_the_agent_started_is_gone_within_seconds(
    stage: Stage, busy: Busy, verb: str, status: str
) -> None:
    number = busy.first if verb == "stop" else busy.second
    assert _sleeping(busy.marks[number])
    stage.ann.api("POST", f"/changes/{number}/{verb}/")
    until("its processes are gone", lambda: not processes_with(busy.marks[number]), seconds=ENDED_WITHIN)
    stage.until_status(number, status)
    if verb == "close":
        until("GitHub has closed its pull request", lambda: _pull_state(stage, busy) == "closed")
        until("GitHub has deleted its branch", lambda: busy.branch not in _branches(stage))


def _pull_state(stage: Stage, busy: Busy) -> str:
    return str(stage.github(f"/repos/{SHOP}/pulls/{busy.pull}")["state"])


def _branches(stage: Stage) -> list[str]:
    return [each["name"] for each in stage.github(f"/repos/{SHOP}/branches?per_page=100")]
