"""kill -9 of the product at the worst moments, and its clean end: real processes, counted at the demo's GitHub."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from honkweb.story.telling import until
from tests.faults.scenes import Scene, bash, finish, quick, two_lines
from tests.faults.stage import Stage, gone, processes_with

UNITS, SHOP = "acme/units", "acme/shop"
LONG = 600.0
# How long GitHub keeps the product waiting: long enough to be killed meanwhile on a slow machine, too.
WINDOW = 20.0


def _press_twice(stage: Stage, number: int, looked: dict[str, str]) -> None:
    """Two presses of Merge at the same moment."""
    with ThreadPoolExecutor(2) as pool:
        pressed = [pool.submit(stage.rob.call, "POST", f"/changes/{number}/merge/", looked) for _ in range(2)]
        assert [each.result().status_code for each in pressed] == [202, 202]


def _only_pull(stage: Stage, repository: str, number: int) -> Any:
    [pull] = stage.pulls(repository, number)
    return pull


def _merges(stage: Stage, repository: str, pull: int) -> int:
    return len(stage.calls("PUT", f"/repos/{repository}/pulls/{pull}/merge"))


@pytest.mark.timeout(420)
def test_hazard_33_a_kill_repeats_nothing_and_loses_nothing(stage: Stage) -> None:
    # One change of each: the agent works; pushed, but no pull request yet; told to merge, but no answer yet;
    # Merge pressed (twice, hazard 18), but GitHub not told yet.
    told, pressed = stage.ask(UNITS, quick("geese")), stage.ask(SHOP, quick("ducks"))
    looked = {number: stage.approved(number) for number in (told, pressed)}
    working = stage.ask(UNITS, two_lines("swans", pause=LONG))
    until("the agent did something", lambda: "Ran" in str([each["title"] for each in stage.steps(working)]))
    stage.faults(
        {"kind": "delay", "method": "POST", "path": f"/{UNITS}/pulls$", "seconds": WINDOW},
        {"kind": "delay_after", "method": "PUT", "path": "/merge$", "seconds": WINDOW},
    )
    asked = len(stage.calls("POST", f"/{UNITS}/pulls"))
    pushed = stage.ask(UNITS, quick("terns"))
    until("GitHub is asked for its pull request", lambda: len(stage.calls("POST", f"/{UNITS}/pulls")) > asked)
    pull = _only_pull(stage, UNITS, told)["number"]
    _press_twice(stage, told, looked[told])
    until("GitHub has merged", lambda: stage.github(f"/repos/{UNITS}/pulls/{pull}")["merged"])
    _press_twice(stage, pressed, looked[pressed])
    before = stage.steps(working)
    stage.product.kill()

    two_lines("swans").write(stage.scenes)
    stage.product.start()

    for number in (told, pressed):
        stage.until_status(number, "merged")
    for number in (working, pushed):
        stage.until_status(number, "open")
    until(
        "GitHub has done with the calls of the killed one, too",
        lambda: all(each["status"] is not None for each in stage.calls("POST", f"/{UNITS}/pulls")),
    )
    for repository, number, merges in (
        (UNITS, told, 1),
        (SHOP, pressed, 1),
        (UNITS, working, 0),
        (UNITS, pushed, 0),
    ):
        assert _merges(stage, repository, _only_pull(stage, repository, number)["number"]) == merges
    head = _only_pull(stage, UNITS, working)["head"]["sha"]
    assert stage.file(UNITS, "swans.txt", head) == "once\nagain\n"
    assert stage.steps(working)[: len(before)] == before


@pytest.mark.timeout(420)
def test_it_ends_cleanly_and_its_work_goes_on_at_the_next_start(stage: Stage) -> None:
    mark = f"613.{uuid.uuid4().int % 10**12}"
    number = stage.ask(UNITS, Scene("owls", (bash(f"sleep {mark}"), finish("owls"))))
    until("the agent's command runs", lambda: bool(processes_with(mark)))

    begun = time.monotonic()
    assert stage.product.interrupt() == 0
    assert time.monotonic() - begun < 25  # 10 s on an idle machine
    until("nothing is left behind", gone(mark))
    until("no process serves that folder", gone(str(stage.product.data)))

    stage.product.start()
    until("the agent's command runs again", lambda: bool(processes_with(mark)))
    stage.ann.api("POST", f"/changes/{number}/stop/")
    until("its processes have ended", gone(mark))
    stage.until_status(number, "failed")
