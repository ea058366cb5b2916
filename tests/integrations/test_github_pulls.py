"""Pull requests, builds, talk and deliveries at GitHub, over the wire."""

from datetime import UTC, datetime

import pytest

from integrations.errors import (
    OutsideError,
    Refused,
    Unreachable,
)
from integrations.github import GitHub
from tests.integrations import github_json as said
from tests.integrations.wire import Asked, Reply, Wire

REPO = "/repos/ann/shop"
DROP = Reply(how="drop")


def test_branches_are_read_and_deleted(wire: Wire, github: GitHub) -> None:
    wire.on("GET", f"{REPO}/git/ref/heads/honk/a%23b", Reply(200, {"object": {"sha": said.SHA}}))
    wire.on("DELETE", f"{REPO}/git/refs/heads/gone", Reply(422, {"message": "Reference does not exist"}))

    assert github.branch_tip("ann/shop", "honk/a#b") == said.SHA
    assert github.branch_tip("ann/shop", "gone") is None
    github.delete_branch("ann/shop", "gone")


def open_pull(github: GitHub) -> int:
    return github.open_pull("ann/shop", head="honk/7", base="main", title="Fix @rob", body="fixes #3").number


def test_a_pull_request_is_opened(wire: Wire, github: GitHub) -> None:
    wire.on("POST", f"{REPO}/pulls", Reply(201, said.pull()))

    assert open_pull(github) == 7

    sent = wire.last("POST").json()
    assert (sent["head"], sent["base"], sent["draft"]) == ("honk/7", "main", False)
    assert "@rob" not in sent["title"]
    assert "fixes #3" not in sent["body"]


@pytest.mark.parametrize(
    "reply",
    [Reply(422, {"message": "Validation Failed", "errors": [{"message": "A pull request already exists for ann:honk/7."}]}),
     Reply(502), DROP],
)  # fmt: skip
def test_a_pull_request_that_is_there_already_is_found_not_doubled(
    wire: Wire, github: GitHub, reply: Reply
) -> None:
    wire.on("POST", f"{REPO}/pulls", reply)
    wire.on(
        "GET",
        f"{REPO}/pulls",
        Reply(200, [said.pull(number=8, head={"sha": said.SHA, "ref": "x", "repo": None}), said.pull()]),
    )
    wire.on("GET", f"{REPO}/pulls/7", Reply(200, said.pull(mergeable=True)))

    assert open_pull(github) == 7

    assert wire.count("POST") == 1


def test_a_pull_request_that_was_not_opened_may_be_asked_for_again(wire: Wire, github: GitHub) -> None:
    wire.on("POST", f"{REPO}/pulls", Reply(502))
    wire.on("GET", f"{REPO}/pulls", Reply(200, []))
    with pytest.raises(Unreachable):
        open_pull(github)


def test_a_pull_request_that_github_refuses_says_why(wire: Wire, github: GitHub) -> None:
    wire.on(
        "POST",
        f"{REPO}/pulls",
        Reply(
            422,
            {"message": "Validation Failed", "errors": [{"message": "No commits between main and honk/7"}]},
        ),
    )
    wire.on("GET", f"{REPO}/pulls", Reply(200, []))
    with pytest.raises(Refused, match="No commits between main and honk/7"):
        open_pull(github)


def test_a_pull_request_is_read_and_polled_for_nothing(wire: Wire, github: GitHub) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"1"':
            return Reply(304)
        return Reply(
            200, said.pull(merged=True, state="closed", merged_by=said.ROB, user=None), {"ETag": '"1"'}
        )

    wire.on("GET", f"{REPO}/pulls/7", answer)

    seen = github.pull_if_changed("ann/shop", 7)

    assert seen is not None
    assert (seen.pull.merged_by, seen.pull.author, seen.pull.state) == ("rob", "ghost", "closed")
    assert github.pull_if_changed("ann/shop", 7, seen.etag) is None


def test_closing_what_is_closed_asks_for_nothing(wire: Wire, github: GitHub) -> None:
    wire.on("GET", f"{REPO}/pulls/7", Reply(200, said.pull()), Reply(200, said.pull(state="closed")))
    wire.on("PATCH", f"{REPO}/pulls/7", Reply(200, said.pull(state="closed")))

    github.close_pull("ann/shop", 7)
    github.close_pull("ann/shop", 7)

    assert [each.json() for each in wire.asked if each.verb == "PATCH"] == [{"state": "closed"}]


def test_all_builds_of_all_pages_are_read(wire: Wire, github: GitHub) -> None:
    runs = [said.check_run(number) for number in range(150)]
    runs[149] |= {"status": "in_progress", "conclusion": None, "completed_at": None}

    def page(asked: Asked) -> Reply:
        start = (int(asked.query["page"]) - 1) * 100
        return Reply(200, {"total_count": 150, "check_runs": runs[start : start + 100]})

    wire.on("GET", f"{REPO}/commits/{said.SHA}/check-runs", page)
    statuses = [
        said.status(3, "ci", "error"),
        said.status(2, "ci", "success"),
        said.status(1, "lint", "pending"),
    ]
    wire.on("GET", f"{REPO}/commits/{said.SHA}/statuses", Reply(200, statuses))

    builds = github.builds("ann/shop", said.SHA)

    assert len(builds) == 152
    assert (builds[0].app, builds[0].suite, builds[0].conclusion, builds[0].text) == (
        "github-actions",
        "5",
        "success",
        "",
    )
    assert (builds[149].status, builds[149].conclusion) == ("in_progress", "")
    assert [(each.source, each.name, each.status, each.conclusion, each.app) for each in builds[150:]] == [
        ("status", "ci", "completed", "failure", "rob"),
        ("status", "lint", "in_progress", "", "rob"),
    ]


def test_rows_without_end_are_an_error_not_a_part(wire: Wire, github: GitHub) -> None:
    wire.on("GET", f"{REPO}/pulls", Reply(200, [said.pull()] * 100))
    with pytest.raises(OutsideError) as caught:
        github.open_pulls("ann/shop")
    assert caught.value.code == "too_many_rows"


def test_hazard_55_what_is_posted_cannot_act(wire: Wire, github: GitHub) -> None:
    wire.on("POST", f"{REPO}/issues/7/comments", Reply(201, said.comment()))
    wire.on("POST", f"{REPO}/pulls/7/comments", Reply(201, said.review_comment()))
    wire.on("POST", f"{REPO}/pulls/7/comments/3/replies", Reply(201, said.review_comment(in_reply_to_id=3)))
    text = "@rob bors r+ and closes #4\n/merge"

    assert github.comment("ann/shop", 7, text).author == "rob"
    assert github.review_comment("ann/shop", 7, sha=said.SHA, path="shop.py", line=2, text=text).line == 2
    assert github.reply("ann/shop", 7, 3, text).in_reply_to == 3

    for each in wire.asked:
        body = each.json()["body"]
        assert not any(acting in body for acting in ("@rob", "bors r+", "closes #4", "\n/merge"))


def test_conversation_and_rights_are_read(wire: Wire, github: GitHub) -> None:
    wire.on("GET", f"{REPO}/issues/7/comments", Reply(200, [said.comment(user=said.BOT)]))
    wire.on("GET", f"{REPO}/pulls/7/comments", Reply(200, [said.review_comment(line=None)]))
    wire.on("GET", f"{REPO}/pulls/7/reviews", Reply(200, [
        {"id": 1, "user": said.ROB, "state": "APPROVED", "body": "", "commit_id": said.SHA, "submitted_at": said.TIME}
    ]))  # fmt: skip
    wire.on("GET", f"{REPO}/collaborators/rob/permission", Reply(200, {"permission": "write"}))

    assert github.comments("ann/shop", 7)[0].author_is_bot
    assert github.review_comments("ann/shop", 7)[0].line is None
    assert github.reviews("ann/shop", 7)[0].commit_sha == said.SHA
    assert github.permission_of("ann/shop", "rob") == "write"
    assert github.permission_of("ann/shop", "sam") == "none"


def test_deliveries_that_never_arrived_are_found_and_asked_for_again(wire: Wire, github: GitHub) -> None:
    def delivery(number: int, guid: str, code: int, at: str = said.TIME) -> dict[str, object]:
        return {"id": number, "guid": guid, "event": "push", "action": None, "status_code": code,
                "redelivery": False, "delivered_at": at}  # fmt: skip

    path = f"{REPO}/hooks/5/deliveries"
    wire.on("GET", f"{REPO}/hooks", Reply(200, [{"id": 5}]))
    wire.on("GET", path, Reply(200, [delivery(4, "a", 200), delivery(3, "b", 502), delivery(2, "b", 0), delivery(1, "a", 500),
                                     delivery(0, "c", 500, "2026-10-01T00:00:00Z")]))  # fmt: skip
    wire.on("POST", f"{path}/3/attempts", Reply(202, {}))
    since = datetime(2026, 10, 31, tzinfo=UTC)

    failed = github.failed_deliveries("ann/shop", since=since, hook=github.hooks("ann/shop")[0])

    assert [each.id for each in failed] == [3]
    github.redeliver("ann/shop", 3, hook=5)
    assert wire.count("POST") == 1
