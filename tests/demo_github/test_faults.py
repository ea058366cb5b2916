"""The server misbehaves as told: before acting, after acting, slowly, or not at all."""

import threading
import time
from collections.abc import Iterator

import pytest
import requests

from tests.demo_github.place import Place


@pytest.fixture
def place(place: Place) -> Iterator[Place]:
    """A repository with a pull request; rules of the test end with it. Workers share no server, so nobody meets them."""
    place.pull("fix")
    yield place
    place.server.faults()


def _merged(place: Place) -> bool:
    return bool(place.must("GET", "/pulls/1")["merged"])


@pytest.mark.parametrize(
    ("kind", "status", "acted"),
    [
        ("500_before", 500, False),
        ("503_before", 503, False),
        ("500_after", 500, True),
        ("502_after", 502, True),
    ],
)
def test_hazard_24_an_error_says_nothing_about_what_was_done(
    place: Place, kind: str, status: int, acted: bool
) -> None:
    place.server.faults({"kind": kind, "method": "PUT", "path": "/merge$"})

    answer = place.ask("PUT", "/pulls/1/merge")

    assert answer.status_code == status
    assert _merged(place) is acted


@pytest.mark.parametrize(("kind", "acted"), [("drop", False), ("drop_after", True)])
def test_hazard_24_a_cut_connection_says_nothing_either(place: Place, kind: str, acted: bool) -> None:
    place.server.faults({"kind": kind, "method": "PUT", "path": "/merge$"})

    with pytest.raises(requests.ConnectionError):
        place.ask("PUT", "/pulls/1/merge")

    assert _merged(place) is acted


def test_a_rule_is_good_for_its_number_of_times(place: Place) -> None:
    place.server.faults({"kind": "500_before", "path": "/branches$", "times": 2})

    assert [place.ask("GET", "/branches").status_code for _ in range(3)] == [500, 500, 200]


def test_a_delay_acts_afterwards_and_others_go_on(place: Place) -> None:
    place.server.faults({"kind": "delay", "path": "/branches$", "seconds": 0.5})
    began = time.monotonic()
    slow = threading.Thread(target=place.ask, args=["GET", "/branches"])
    slow.start()

    place.must("GET", "/pulls/1")
    slow.join()

    assert time.monotonic() - began >= 0.5


def test_hazard_25_a_secondary_limit_says_how_long_to_wait(place: Place) -> None:
    place.server.faults({"kind": "rate_limit", "path": "/pulls", "seconds": 7})

    answer = place.ask("GET", "/pulls/1")

    assert (answer.status_code, answer.headers["Retry-After"]) == (403, "7")
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_mergeable_can_be_undecided_at_first(place: Place) -> None:
    place.server.faults({"kind": "null_mergeable", "path": "/pulls/1$"})

    assert [place.must("GET", "/pulls/1")["mergeable"] for _ in range(2)] == [None, True]


def test_git_meets_the_rules_too(place: Place) -> None:
    place.server.faults({"kind": "500_before", "path": "/info/refs$"})

    answer = place.ask("GET", "/pulls/1")
    with requests.Session() as session:
        session.trust_env = False
        refs = session.get(f"{place.server.world.git_url}/{place.full_name}.git/info/refs", timeout=60)

    assert (answer.status_code, refs.status_code) == (200, 500)


def test_calls_are_counted_with_the_sha_they_named(place: Place) -> None:
    sha = place.shas["fix"]
    place.server.faults({"kind": "500_before", "method": "PUT", "path": "/merge$"})

    place.ask("PUT", "/pulls/1/merge", sha=sha)
    place.ask("PUT", "/pulls/1/merge", sha=sha)

    path = f"/api/v3/repos/{place.full_name}/pulls/1/merge"
    calls = [each for each in place.server.requests() if each["method"] == "PUT" and each["path"] == path]
    assert [(each["status"], each["sha"]) for each in calls] == [(500, sha), (200, sha)]


def test_an_unknown_kind_of_fault_is_refused(place: Place) -> None:
    with pytest.raises(AssertionError, match="unknown fault kind"):
        place.server.faults({"kind": "explode"})
