"""Client and mirror against the demo's GitHub, over real HTTP: from a branch to what landed."""

import base64
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from integrations.errors import Moved, NotFound, NotMergeable, OutcomeUnknown, Refused
from integrations.git import Mirror
from integrations.github import GitHub
from tests.integrations.conftest import Origin
from tests.worlds import GithubServer, github_world

_NUMBERS = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[GithubServer]:
    with github_world() as made:
        yield made


@pytest.fixture
def github(server: GithubServer) -> GitHub:
    return GitHub(server.api, token=server.world.github_token, pace=0)


@pytest.fixture
def name(server: GithubServer, origin: Origin) -> str:
    """A new private repository with the commit of `origin`."""
    short = f"shop-{next(_NUMBERS)}"
    bundle = origin.path / "all.bundle"
    origin.git("bundle", "create", "--quiet", str(bundle), "main")
    content = base64.b64encode(bundle.read_bytes()).decode()
    server.control("POST", "/repositories", {"owner": "pond", "name": short, "bundle": content})
    return f"pond/{short}"


@pytest.fixture
def mirror(tmp_path: Path, github: GitHub, name: str) -> Mirror:
    made = Mirror(
        tmp_path / "mirrors" / "shop.git", github.repository(name).clone_url, github.token_for(name)
    )
    made.fetch()
    return made


def branch(mirror: Mirror, github: GitHub, name: str, **files: str) -> str:
    """Push honk/1 with these files over the default branch's."""
    base = mirror.tip("main")
    assert base is not None
    lines = "".join(
        f"100644 {mirror.git.line('hash-object', '-w', '--stdin', stdin=content.encode())}\t{path}\n"
        for path, content in files.items()
    )
    kept = mirror.git.out("ls-tree", base).decode().splitlines()
    others = "".join(f"{line}\n" for line in kept if line.split("\t")[1] not in files)
    tree = mirror.git.line("mktree", stdin=(others + lines.replace("100644 ", "100644 blob ")).encode())
    who = {
        f"GIT_{role}_{part}": "x@example.com"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    head = mirror.git.line("commit-tree", tree, "-p", base, "-m", "Fix total", env=who)
    mirror.push("honk/1", head, expected=github.branch_tip(name, "honk/1"))
    return head


def opened(github: GitHub, name: str) -> int:
    return github.open_pull(name, head="honk/1", base="main", title="Fix total", body="Why").number


def merge_calls(server: GithubServer, name: str) -> int:
    return sum(each["method"] == "PUT" and f"{name}/pulls" in each["path"] for each in server.requests())


def test_a_private_repository_is_fetched_with_the_token_only(
    tmp_path: Path, mirror: Mirror, origin: Origin
) -> None:
    assert mirror.tip("main") == origin.git("rev-parse", "main")
    with pytest.raises((NotFound, Refused)):
        Mirror(tmp_path / "without.git", mirror.url).fetch()
    with pytest.raises((NotFound, Refused)):
        Mirror(tmp_path / "wrong.git", mirror.url, "ghp_" + "x" * 36).fetch()
    assert not [path for path in mirror.path.rglob("*") if path.is_file() and b"ghs_" in path.read_bytes()]


@pytest.mark.parametrize("kind", ["502_before", "502_after", "drop_after"])
def test_one_pull_request_whatever_happens_to_the_answer(
    server: GithubServer, mirror: Mirror, github: GitHub, name: str, kind: str
) -> None:
    head = branch(mirror, github, name, new="1\n")
    server.faults({"kind": kind, "method": "POST", "path": f"{name}/pulls$", "times": 1})

    for _ in range(2):
        try:
            opened(github, name)
        except Exception as error:  # only what says that asking again is safe
            assert getattr(error, "may_retry", False)
    number = opened(github, name)

    assert [each.number for each in github.pulls_of(name, "honk/1")] == [number]
    assert github.pull(name, number).head_sha == head


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_what_lands_is_the_merge_of_base_and_approved_head(
    mirror: Mirror, github: GitHub, name: str, method: str
) -> None:
    head = branch(mirror, github, name, new="1\n")
    number = opened(github, name)
    base = github.branch_tip(name, "main")
    assert base is not None

    landed = github.merge(name, number, sha=head, method=method, title="Fix total (#1)")  # type: ignore[arg-type]

    mirror.fetch()
    assert github.pull(name, number).merged
    assert mirror.tip("main") == landed.sha
    assert (
        mirror.tree_of(landed.sha)
        == mirror.merge_tree(base, head).tree
        == github.commit(name, landed.sha).tree_sha
    )


def test_a_head_that_moved_is_not_merged(
    server: GithubServer, mirror: Mirror, github: GitHub, name: str
) -> None:
    old = branch(mirror, github, name, new="1\n")
    number = opened(github, name)
    branch(mirror, github, name, new="2\n")

    with pytest.raises(Moved):
        github.merge(name, number, sha=old, method="merge")

    assert not github.pull(name, number).merged


def test_a_conflict_is_not_mergeable(mirror: Mirror, github: GitHub, name: str, origin: Origin) -> None:
    head = branch(mirror, github, name, README="Mine\n")
    number = opened(github, name)
    theirs = origin.commit("Theirs", README="Theirs\n")
    mirror.git.out("fetch", "--quiet", str(origin.path), theirs, env={"GIT_ALLOW_PROTOCOL": "file"})
    mirror.push("main", theirs, expected=mirror.tip("main"))

    assert mirror.merge_tree(theirs, head).conflicts == ("README",)
    with pytest.raises(NotMergeable):
        github.merge(name, number, sha=head, method="merge")


@pytest.mark.parametrize(
    ("kind", "merged"), [("500_before", False), ("500_after", True), ("drop_after", True)]
)
def test_hazard_24_after_an_unknown_outcome_reading_says_what_happened(
    server: GithubServer, mirror: Mirror, github: GitHub, name: str, kind: str, merged: bool
) -> None:
    head = branch(mirror, github, name, new="1\n")
    number = opened(github, name)
    server.faults({"kind": kind, "method": "PUT", "path": f"{name}/pulls/{number}/merge$", "times": 1})

    with pytest.raises(OutcomeUnknown):
        github.merge(name, number, sha=head, method="squash")

    assert github.pull(name, number).merged is merged
    assert merge_calls(server, name) == 1


def test_a_branch_is_deleted_and_its_pull_request_reopened_after_restoring_it(
    mirror: Mirror, github: GitHub, name: str
) -> None:
    head = branch(mirror, github, name, new="1\n")
    number = opened(github, name)
    assert github.close_pull(name, number).state == "closed"
    mirror.delete_branch("honk/1", expected=head)
    assert github.branch_tip(name, "honk/1") is None

    mirror.restore_branch("honk/1", head)

    assert github.reopen_pull(name, number).state == "open"


def test_builds_conversation_and_polling(
    server: GithubServer, mirror: Mirror, github: GitHub, name: str
) -> None:
    head = branch(mirror, github, name, new="1\n")
    number = opened(github, name)
    ci = GitHub(server.api, token=server.token("ann"), pace=0)
    ci.call(
        "POST",
        f"/repos/{name}/statuses/{head}",
        repository=name,
        body={"state": "success", "context": "lint"},
    )

    builds = github.builds(name, head)
    said = github.comment(name, number, "cc @rob")
    seen = github.pull_if_changed(name, number)

    assert [(each.source, each.name, each.conclusion) for each in builds if each.source == "status"] == [
        ("status", "lint", "success")
    ]
    assert [each.id for each in github.comments(name, number)] == [said.id]
    assert "@rob" not in said.body
    assert seen is not None
    assert github.pull_if_changed(name, number, seen.etag) is None
    assert github.permission_of(name, "ann") == "write"
    assert github.permission_of(name, "sam") == "none"
