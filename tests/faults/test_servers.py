"""PostgreSQL drops its connections, a worker is killed: web server and worker are processes of their own here."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
import requests

from honkweb.story.processes import Product
from honkweb.story.telling import until
from tests.faults.conftest import SETTINGS
from tests.faults.scenes import quick, two_lines
from tests.faults.stage import Stage
from tests.servers import Servers, Worker, servers, worker

UNITS, LONG, WINDOW = "acme/units", 600.0, 20.0


@pytest.fixture(scope="module")
def grown() -> Iterator[Servers]:
    with servers() as made:
        yield made


@pytest.fixture(scope="module")
def stage(grown: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("grown")
    scenes = folder / "scenes"
    scenes.mkdir()
    settings = {**SETTINGS, **grown.settings, "HONK_DEMO_TRANSCRIPTS": str(scenes)}
    product = Product(data=folder / "data", settings=settings)
    try:
        product.start()
        yield Stage(product, scenes)
    finally:
        product.end()


@pytest.fixture(scope="module")
def hands(stage: Stage) -> Iterator[Worker]:
    with worker(stage.product) as started:
        yield started


@contextmanager
def _held(grown: Servers, number: int) -> Iterator[None]:
    """The change's row, locked by somebody else: whoever wants to write it waits in the middle of a transaction."""
    with psycopg.connect(grown.address) as other:
        other.execute("SELECT id FROM changes_change WHERE id = %s FOR UPDATE", [number])
        yield
        other.rollback()


def _pressed(stage: Stage, number: int, looked: dict[str, str]) -> requests.Response:
    """Rob presses Approve, again as long as he is told that the revision is still being read."""

    def press() -> requests.Response | None:
        answer = stage.rob.call("POST", f"/changes/{number}/review/", looked)
        return None if "still being read" in answer.text else answer

    return until(f"#{number} was read", press)


def _approvals(grown: Servers) -> int:
    with psycopg.connect(grown.address) as other:
        rows = other.execute("SELECT count(*) FROM reviews_review WHERE verdict = 'approve'").fetchone()
    assert rows is not None
    return int(rows[0])


@pytest.mark.timeout(600)
def test_hazard_35_an_approval_whose_connection_is_cut_is_none_and_says_when_to_try_again(
    grown: Servers, stage: Stage, hands: Worker
) -> None:
    number = stage.ask(UNITS, quick("geese"))
    newest = stage.until_status(number, "open")["revisions"][-1]
    looked = {"verdict": "approve", "head_sha": newest["head_sha"], "digest": newest["digest"]}
    before = _approvals(grown)
    with _held(grown, number), ThreadPoolExecutor(1) as pool:
        pressed = pool.submit(_pressed, stage, number, looked)
        until("its connection is cut", lambda: grown.cut(waiting=True) >= 0 and pressed.done())
    answer = pressed.result()
    assert (answer.status_code, answer.json()["code"]) == (503, "away"), answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert _approvals(grown) == before

    stage.approved(number)
    assert _approvals(grown) == before + 1


@pytest.mark.timeout(600)
def test_hazard_35_work_goes_on_after_every_connection_was_cut(
    grown: Servers, stage: Stage, hands: Worker
) -> None:
    number = stage.ask(UNITS, two_lines("swans", pause=5))
    until("the agent did something", lambda: "Ran" in str([each["title"] for each in stage.steps(number)]))
    assert grown.cut() > 0
    stage.until_status(number, "open")
    [pull] = stage.pulls(UNITS, number)
    assert stage.file(UNITS, "swans.txt", pull["head"]["sha"]) == "once\nagain\n"


@pytest.mark.timeout(600)
def test_hazard_33_a_killed_worker_repeats_nothing_and_loses_nothing(stage: Stage, hands: Worker) -> None:
    told = stage.ask(UNITS, quick("ducks"))
    looked = stage.approved(told)
    working = stage.ask(UNITS, two_lines("terns", pause=LONG))
    until("the agent did something", lambda: "Ran" in str([each["title"] for each in stage.steps(working)]))
    [pull] = stage.pulls(UNITS, told)
    stage.faults({"kind": "delay_after", "method": "PUT", "path": "/merge$", "seconds": WINDOW})
    stage.rob.api("POST", f"/changes/{told}/merge/", looked)
    merge = f"/repos/{UNITS}/pulls/{pull['number']}"
    until("GitHub has merged", lambda: stage.github(merge)["merged"])
    hands.kill()
    stage.faults()

    two_lines("terns").write(stage.scenes)
    hands.start()

    stage.until_status(told, "merged")
    stage.until_status(working, "open")
    assert len(stage.calls("PUT", f"{merge}/merge")) == 1
    [again] = stage.pulls(UNITS, working)
    assert stage.file(UNITS, "terns.txt", again["head"]["sha"]) == "once\nagain\n"
