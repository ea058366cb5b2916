"""PyGithub, as the product uses it, works against the demo GitHub."""

from collections.abc import Iterator

import pytest
from github import Auth, BadCredentialsException, Github, GithubException, UnknownObjectException
from github.Repository import Repository

from tests.demo_github.documents import CONDITIONAL, says
from tests.demo_github.place import Place


@pytest.fixture
def repo(place: Place) -> Iterator[Repository]:
    yield from _as(place, "honk")


def _as(place: Place, who: str) -> Iterator[Repository]:
    client = Github(
        auth=Auth.Token(place.people.get(who, who)),
        base_url=place.server.api,
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )
    yield client.get_repo(place.full_name)
    client.close()


@pytest.fixture
def robs(place: Place) -> Iterator[Repository]:
    yield from _as(place, "rob")


def test_a_pull_request_is_opened_read_and_merged(place: Place, repo: Repository) -> None:
    pull = repo.create_pull(title="Fix", body="Why", head="fix", base="main")
    outcome = repo.get_pull(pull.number).merge(
        sha=place.shas["fix"], merge_method="squash", commit_title="T", commit_message="M"
    )

    assert (pull.mergeable, outcome.merged) == (True, True)
    assert repo.get_commit(outcome.sha).commit.message == "T\n\nM"
    assert repo.get_branch("main").commit.sha == outcome.sha
    assert repo.get_pull(pull.number).is_merged()


def test_a_moved_head_raises_409(place: Place, repo: Repository) -> None:
    pull = repo.create_pull(title="Fix", body="", head="fix", base="main")

    with pytest.raises(GithubException) as caught:
        pull.merge(sha=place.shas["two"])

    assert caught.value.status == 409


def test_pages_are_followed(place: Place, repo: Repository) -> None:
    repo.create_pull(title="Fix", body="", head="fix", base="main")
    issue = repo.get_issue(1)
    for number in range(33):
        issue.create_comment(f"comment {number}")

    assert [each.body for each in issue.get_comments()] == [f"comment {number}" for number in range(33)]
    assert issue.get_comments().totalCount == 33


def test_pull_requests_are_found_by_head(repo: Repository) -> None:
    repo.create_pull(title="Fix", body="", head="fix", base="main")

    assert [each.number for each in repo.get_pulls(state="all", head="demo:fix", base="main")] == [1]


def test_reviews_and_comments_are_written_and_read(repo: Repository, robs: Repository) -> None:
    repo.create_pull(title="Two", body="", head="two", base="main")
    pull = robs.get_pull(1)
    commit = robs.get_commit(pull.head.sha)

    comment = pull.create_review_comment("Why?", commit, "one.py", line=1, side="RIGHT")
    reply = pull.create_review_comment_reply(comment.id, "Because")
    pull.create_review(body="Good", event="APPROVE", commit=commit)
    comment.edit("Why so?")

    assert reply.in_reply_to_id == comment.id
    assert [each.body for each in repo.get_pull(1).get_review_comments()] == ["Why so?", "Because"]
    assert [each.state for each in repo.get_pull(1).get_reviews()][-1] == "APPROVED"


def test_checks_and_statuses_are_written_and_read(place: Place, repo: Repository) -> None:
    sha = place.shas["fix"]
    run = repo.create_check_run("test", sha, status="in_progress", details_url="http://127.0.0.1/log")
    run.edit(status="completed", conclusion="success", output={"title": "Tests", "summary": "Passed"})
    repo.get_commit(sha).create_status(
        "success", description="Deployed", context="deploy", target_url="http://127.0.0.1/"
    )

    commit = repo.get_commit(sha)
    assert [(each.name, each.conclusion, each.app.slug) for each in commit.get_check_runs()] == [
        ("test", "success", "honk")
    ]
    assert commit.get_combined_status().state == "success"


def test_files_commits_and_contents_are_read(place: Place, repo: Repository) -> None:
    pull = repo.create_pull(title="Two", body="", head="two", base="main")

    assert [each.filename for each in pull.get_files()] == ["one.py", "two.py"]
    assert [each.sha for each in pull.get_commits()][-1] == place.shas["two"]
    assert repo.get_contents("README.md", ref="two").decoded_content == b"Shop\n"  # type: ignore[union-attr]
    assert repo.compare("main", "two").ahead_by == 2


def test_a_branch_is_deleted_and_a_pull_request_closed(repo: Repository) -> None:
    pull = repo.create_pull(title="Two", body="", head="two", base="main")
    pull.create_issue_comment("Closing")
    pull.edit(state="closed")
    repo.get_git_ref("heads/two").delete()

    assert repo.get_pull(1).state == "closed"
    with pytest.raises(UnknownObjectException):
        repo.get_git_ref("heads/two")


def test_permissions_are_read(repo: Repository) -> None:
    assert repo.permissions.push
    assert repo.get_collaborator_permission("ada") == "admin"


def test_a_stranger_finds_no_repository(place: Place) -> None:
    with pytest.raises(UnknownObjectException):
        next(_as(place, "sam"))


def test_a_wrong_token_raises(place: Place) -> None:
    with pytest.raises(BadCredentialsException):
        next(_as(place, "ghp_wrong"))


@says(CONDITIONAL)
def test_what_did_not_change_is_304(place: Place) -> None:
    place.pull("fix")
    first = place.ask("GET", "/pulls/1")
    headers = {"Authorization": f"Bearer {place.people['ann']}", "If-None-Match": first.headers["ETag"]}

    again = place.ask_with(headers, "/pulls/1")
    place.must("PATCH", "/pulls/1", title="Another")
    changed = place.ask_with(headers, "/pulls/1")

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)
