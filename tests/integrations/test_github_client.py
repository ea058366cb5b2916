"""The client against a server that misbehaves: a write is sent once, and each failure says what is known."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from integrations.errors import (
    BadPayload,
    Moved,
    NotFound,
    NotMergeable,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Suspended,
    Unreachable,
)
from integrations.github import GitHub
from tests.integrations import github_json as said
from tests.integrations.wire import Reply, Wire

REPO = "/repos/ann/shop"
MERGE = f"{REPO}/pulls/7/merge"
DROP = Reply(how="drop")


def merge(github: GitHub) -> str:
    return github.merge("ann/shop", 7, sha=said.SHA, method="squash", title="Fix total", message="Why").sha


def test_a_merge_names_the_approved_head(wire: Wire, github: GitHub) -> None:
    wire.on(
        "PUT",
        MERGE,
        Reply(200, {"sha": "d" * 40, "merged": True, "message": "Pull Request successfully merged"}),
    )

    assert merge(github) == "d" * 40

    assert wire.last("PUT").json() == {
        "sha": said.SHA,
        "merge_method": "squash",
        "commit_title": "Fix total",
        "commit_message": "Why",
    }


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500, {"message": "Server Error"}),
        Reply(502, b"<html>Bad gateway</html>"),
        Reply(503, {"message": "Unavailable"}, {"Retry-After": "1"}),
        Reply(504, None),
        Reply(200, b"<html>Sign in</html>"),
        Reply(200, {"merged": False}),
        Reply(200, None),
        DROP,
    ],
    ids=["500", "502", "503", "504", "html", "merged false", "empty", "dropped"],
)
def test_hazard_24_a_merge_is_sent_once_and_its_outcome_not_guessed(
    wire: Wire, github: GitHub, reply: Reply
) -> None:
    wire.on("PUT", MERGE, reply)

    with pytest.raises(OutcomeUnknown):
        merge(github)

    assert wire.count("PUT") == 1


def test_hazard_24_a_merge_that_is_not_answered_in_time_is_unknown(wire: Wire) -> None:
    wire.on("PUT", MERGE, Reply(how="hang"))

    with pytest.raises(OutcomeUnknown):
        merge(GitHub(wire.url, token="t", timeout=1, pace=0))

    wire.wait_for("PUT")
    assert wire.count("PUT") == 1


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (409, "Head branch was modified. Review and try the merge again.", Moved),
        (405, "Pull Request is not mergeable", NotMergeable),
        (403, "Resource not accessible by integration", Refused),
        (404, "Not Found", NotFound),
        (422, "Validation Failed", Refused),
        (401, "Bad credentials", Refused),
    ],
)
def test_hazard_21_githubs_reason_comes_verbatim(
    wire: Wire, github: GitHub, status: int, message: str, kind: type[Refused]
) -> None:
    wire.on("PUT", MERGE, Reply(status, {"message": message}))

    with pytest.raises(kind) as caught:
        merge(github)

    assert type(caught.value) is kind
    assert message in caught.value.sentence
    assert caught.value.status == status
    assert wire.count("PUT") == 1


def test_a_server_that_takes_no_connection_got_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, but nobody listens
        github = GitHub(f"http://127.0.0.1:{closed.getsockname()[1]}", token="t", pace=0)
        with pytest.raises(Unreachable):
            merge(github)


@pytest.mark.parametrize("first", [Reply(500), Reply(502), DROP])
def test_a_read_is_tried_again(wire: Wire, github: GitHub, first: Reply) -> None:
    wire.on("GET", REPO, first, Reply(200, said.repository()))

    assert github.repository("ann/shop").id == 12

    assert wire.count("GET") == 2


def test_a_read_that_keeps_failing_may_be_asked_again_later(wire: Wire, github: GitHub) -> None:
    wire.on("GET", REPO, Reply(500))

    with pytest.raises(Unreachable) as caught:
        github.repository("ann/shop")

    assert caught.value.may_retry
    assert wire.count("GET") == 3


LIMITS = [
    (Reply(429, {"message": "Too many"}, {"Retry-After": "120"}), 120),
    (Reply(403, {"message": "You have exceeded a secondary rate limit."}, {"Retry-After": "30"}), 30),
    (Reply(403, {"message": "You have exceeded a secondary rate limit."}), 60),
    (Reply(403, {"message": "API rate limit exceeded for x."}, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "RESET"}), 600),
    (Reply(429, {"message": "Too many"}, {"Retry-After": "soon"}), 60),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "seconds"), LIMITS)
@pytest.mark.parametrize("write", [True, False])
def test_hazard_25_a_limit_says_until_when_and_nothing_waits_or_repeats(
    wire: Wire, github: GitHub, reply: Reply, seconds: int, write: bool
) -> None:
    before = datetime.now(UTC)
    headers = {
        key: value.replace("RESET", str(int(before.timestamp()) + 601))
        for key, value in reply.headers.items()
    }
    wire.on("PUT" if write else "GET", MERGE if write else REPO, Reply(reply.status, reply.body, headers))

    with pytest.raises(RateLimited) as caught:
        merge(github) if write else github.repository("ann/shop")

    assert before + timedelta(seconds=seconds) <= caught.value.until
    assert caught.value.until <= datetime.now(UTC) + timedelta(seconds=seconds + 2)
    assert len(wire.asked) == 1


@pytest.mark.parametrize("length", [1, 40, 255, 520, 4000])
def test_hazard_25_a_token_may_have_any_length(wire: Wire, length: int) -> None:
    wire.on("GET", REPO, Reply(200, said.repository()))

    GitHub(wire.url, token="x" * length, pace=0).repository("ann/shop")

    assert wire.last("GET").headers["authorization"].split() == ["token", "x" * length]


@pytest.mark.parametrize(
    "name", ["ann", "ann/..", "../shop", "ann/shop/../x", "ann/shop?x", "a b/c", "", "ann/shop\n"]
)
def test_hazard_52_what_is_no_repository_name_is_not_asked_for(wire: Wire, github: GitHub, name: str) -> None:
    with pytest.raises(Refused):
        github.repository(name)
    assert not wire.asked


def test_a_repository_is_read(wire: Wire, github: GitHub) -> None:
    wire.on("GET", REPO, Reply(200, said.repository()))
    facts = github.repository("ann/shop")
    assert (facts.default_branch, facts.private) == ("main", True)
    assert facts.permissions == {"push", "pull"}
    assert facts.merge_methods == {"merge", "squash"}


@pytest.mark.parametrize("body", [{}, [], {"id": "x"}, b"null", b"[[]]"])
def test_an_answer_that_is_not_as_documented_is_an_error(wire: Wire, github: GitHub, body: object) -> None:
    wire.on("GET", REPO, Reply(200, body))
    with pytest.raises(BadPayload):
        github.repository("ann/shop")


def test_a_repository_that_was_renamed_is_not_written_to(wire: Wire, github: GitHub) -> None:
    wire.on(
        "PUT",
        MERGE,
        Reply(307, {"message": "Moved Permanently"}, {"Location": f"{wire.url}/repositories/12/x"}),
    )
    with pytest.raises(Refused) as caught:
        merge(github)
    assert caught.value.code == "renamed"


def test_threads_share_a_client(wire: Wire, github: GitHub) -> None:
    for number in range(40):
        wire.on("GET", f"{REPO}/pulls/{number}", Reply(200, said.pull(number=number)))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: github.pull("ann/shop", number).number, range(40)))
    assert found == list(range(40))


def test_an_app_that_is_suspended_says_so(wire: Wire, github: GitHub) -> None:
    wire.on("GET", REPO, Reply(403, {"message": "This installation has been suspended"}))
    with pytest.raises(Suspended):
        github.repository("ann/shop")
