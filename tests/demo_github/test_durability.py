"""Nothing that was answered is lost when the process is killed, and what was half done is healed."""

import threading
from collections.abc import Iterator

import pytest
import requests

from honkweb.demo.github.hub import Hub, open_hub
from honkweb.demo.github.merging import GITHUB
from tests.demo_github.conftest import everyone
from tests.demo_github.place import Place, Sample, make_place
from tests.receiving import receiver
from tests.worlds import GithubServer, github_world


@pytest.fixture(scope="module")
def mortal() -> Iterator[GithubServer]:
    with github_world() as server:
        yield server


@pytest.fixture
def place(mortal: GithubServer, sample: Sample) -> Iterator[Place]:
    made = make_place(mortal, sample, everyone(mortal))
    made.pull("fix")
    yield made
    mortal.faults()


def _stopped_hub(place: Place) -> Hub:
    """The killed server's state, opened from outside."""
    return open_hub(place.server.data, place.server.world)


def test_hazard_33_killed_between_acting_and_answering(place: Place) -> None:
    server = place.server
    server.faults({"kind": "delay_after", "method": "PUT", "path": "/merge$", "seconds": 600})
    failed: list[Exception] = []

    def merge() -> None:
        try:
            place.ask("PUT", "/pulls/1/merge", sha=place.shas["fix"])
        except requests.RequestException as error:
            failed.append(error)

    caller = threading.Thread(target=merge)
    caller.start()
    _until(lambda: place.must("GET", "/pulls/1")["merged"])
    server.kill()
    caller.join()
    server.restart()

    assert failed
    assert place.must("GET", "/pulls/1")["merged"] is True
    path = f"/api/v3/repos/{place.full_name}/pulls/1/merge"
    assert [each["status"] for each in server.requests() if each["path"] == path] == [None]


def _until(holds: object) -> None:
    waiting = threading.Event()
    for _ in range(600):
        if holds():  # type: ignore[operator]
            return
        waiting.wait(0.1)
    raise AssertionError("it did not come to hold in a minute")


def test_a_push_that_git_took_is_noticed_at_the_next_start(place: Place) -> None:
    place.server.kill()
    hub = _stopped_hub(place)
    git = hub.git(hub.repo(place.owner, place.name) or {})
    tip = git.make_commit(
        f"{place.shas['fix']}^{{tree}}", [place.shas["fix"]], "More", author=GITHUB, committer=GITHUB
    )
    git.point("refs/heads/fix", tip)
    hub.store.close()

    place.server.restart()

    assert place.must("GET", "/pulls/1")["head"]["sha"] == tip


@pytest.mark.parametrize("moved", [True, False], ids=["after-the-base-moved", "before-the-base-moved"])
def test_a_merge_whose_intent_was_written_is_settled_at_the_next_start(place: Place, moved: bool) -> None:
    place.server.kill()
    hub = _stopped_hub(place)
    repo = hub.repo(place.owner, place.name) or {}
    pull, git = hub.store.one("pull", "1", repo=repo["id"]) or {}, hub.git(repo)
    tree = git.merged_tree(place.shas["main"], place.shas["fix"]) or ""
    squashed = git.make_commit(tree, [place.shas["main"]], "Squashed", author=GITHUB, committer=GITHUB)
    intent = {"sha": squashed, "by": "rob", "onto": place.shas["main"], "method": "squash"}
    hub.store.put({**pull, "merging": intent})
    if moved:
        git.point("refs/heads/main", squashed)
    hub.store.close()

    place.server.restart()

    found = place.must("GET", "/pulls/1")
    assert found["merged"] is moved
    assert found["merge_commit_sha"] == (squashed if moved else None)
    assert moved or place.must("PUT", "/pulls/1/merge")["merged"]


def test_webhooks_not_yet_sent_are_sent_after_the_next_start(place: Place) -> None:
    server = place.server
    with receiver() as told:
        server.control("POST", "/hooks", {"url": told.url})
        server.faults({"kind": "delay_delivery", "path": "issue_comment", "seconds": 600})
        place.must("POST", "/issues/1/comments", "rob", body="Kept")
        _until(lambda: not server.control("GET", "/faults"))  # the rule is used up: the sender waits
        server.kill()
        server.restart()

        told.wait_for("issue_comment.created")
        server.control("DELETE", "/hooks")


def test_rules_tokens_and_the_log_survive(place: Place) -> None:
    server = place.server
    server.faults({"kind": "500_before", "path": "/branches$"})
    server.kill()
    server.restart()

    assert place.ask("GET", "/branches").status_code == 500
    assert place.ask("GET", "/branches").status_code == 200
    assert any(each["path"].endswith(f"{place.name}/pulls") for each in server.requests())
