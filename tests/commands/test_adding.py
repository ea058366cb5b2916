"""`repo add`: looked at first, added only when everything that is needed is allowed."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from changes.models import Repository
from honkweb.setup.adding import NotAdded, add
from honkweb.setup.findings import Finding, Mark
from integrations.errors import NotFound, Refused
from integrations.github.client import GitHub
from tests.commands.conftest import git
from tests.worlds import GithubServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_name(server: GithubServer, tmp_path: Any) -> str:
    """A repository of acme with one commit."""
    name = f"shop-{uuid.uuid4().hex[:8]}"
    server.control("POST", "/repositories", {"owner": "acme", "name": name})
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "Begin")
    git(tmp_path, "push", "-q", server.git_url(f"acme/{name}", server.world.github_token), "main")
    return f"acme/{name}"


def _failures(findings: list[Finding]) -> str:
    return "\n".join(str(each) for each in findings if each.mark is Mark.FAILURE)


def test_it_is_added_with_a_policy(github: GitHub, full_name: str) -> None:
    repository = add(full_name, github=github, on_finding=lambda finding: None)
    assert (repository.full_name, repository.policy.merge_method) == (full_name, "squash")
    assert not repository.sample


def test_adding_twice_is_one_repository(github: GitHub, full_name: str) -> None:
    for _ in range(2):
        add(full_name, github=github, on_finding=lambda finding: None)
    assert Repository.objects.filter(full_name=full_name).count() == 1


def test_a_merge_method_that_is_not_allowed_is_passed_over(
    github: GitHub, full_name: str, server: GithubServer
) -> None:
    server.control("PATCH", f"/repositories/{full_name}", {"allow_squash_merge": False})
    assert add(full_name, github=github, on_finding=lambda finding: None).policy.merge_method == "merge"


def test_reading_alone_is_not_enough_and_what_to_grant_is_said(
    github: GitHub, full_name: str, server: GithubServer
) -> None:
    server.control("PATCH", f"/repositories/{full_name}", {"collaborators": {"honk[bot]": "read"}})
    findings: list[Finding] = []
    with pytest.raises(NotAdded):
        add(full_name, github=github, on_finding=findings.append)
    assert "may only read" in _failures(findings) and "Contents" in _failures(findings)
    assert not Repository.objects.filter(full_name=full_name).exists()


def _app(server: GithubServer, settings: dict[str, str]) -> GitHub:
    key = settings["GITHUB_APP_PRIVATE_KEY"]
    return GitHub(server.api, app_id=settings["GITHUB_APP_ID"], private_key=key, pace=0)


def test_an_app_that_may_only_read_is_not_enough(
    full_name: str, server: GithubServer, of_app: Callable[..., dict[str, str]]
) -> None:
    github = _app(server, of_app(contents="read", pull_requests="read", checks=""))
    findings: list[Finding] = []
    with pytest.raises(NotAdded):
        add(full_name, github=github, on_finding=findings.append)
    said = _failures(findings)
    assert "Missing: write Contents, write Pull requests, read Checks." in said
    assert "Permissions & events" in said
    assert not Repository.objects.filter(full_name=full_name).exists()


def test_an_app_with_all_that_it_needs_is_enough(
    full_name: str, server: GithubServer, of_app: Callable[..., dict[str, str]]
) -> None:
    findings: list[Finding] = []
    repository = add(full_name, github=_app(server, of_app()), on_finding=findings.append)
    assert repository.full_name == full_name
    assert "the GitHub App has all permissions" in str(findings[0])


def test_an_archived_one_is_refused(github: GitHub, full_name: str, server: GithubServer) -> None:
    server.control("PATCH", f"/repositories/{full_name}", {"archived": True})
    findings: list[Finding] = []
    with pytest.raises(NotAdded):
        add(full_name, github=github, on_finding=findings.append)
    assert "archived" in _failures(findings)


def test_an_empty_one_is_refused(github: GitHub, server: GithubServer) -> None:
    server.control("POST", "/repositories", {"owner": "acme", "name": "empty"})
    findings: list[Finding] = []
    with pytest.raises(NotAdded):
        add("acme/empty", github=github, on_finding=findings.append)
    assert "first commit" in _failures(findings)


def test_what_does_not_exist_is_said(github: GitHub) -> None:
    with pytest.raises(NotFound):
        add("acme/nothing-here", github=github, on_finding=lambda finding: None)
    with pytest.raises(Refused):
        add("no-slash", github=github, on_finding=lambda finding: None)
