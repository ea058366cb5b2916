"""Repositories, branches and commits on GitHub, and what a person may do there."""

import re
from urllib.parse import quote

from integrations.errors import NotFound, OutcomeUnknown, Refused
from integrations.github import reading
from integrations.github.calls import Calls
from integrations.github.facts import CommitFacts, IssueFacts, RepositoryFacts

_FULL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/(?!\.{1,2}$)[A-Za-z0-9._-]+")


def repo_path(full_name: str) -> str:
    """The path of a repository in the API. Raises Refused for what is not owner/name."""
    if not _FULL_NAME.fullmatch(full_name):
        raise Refused(f"{full_name[:80]!r} is not the name of a repository (owner/name).", "bad_repository")
    return f"/repos/{full_name}"


def quoted(part: str) -> str:
    """Part of a path; a slash in a branch's name stays one."""
    return quote(part, safe="/")


class Repositories(Calls):
    """All methods raise Unreachable, RateLimited, Refused, NotFound or Suspended."""

    def repository(self, full_name: str) -> RepositoryFacts:
        return reading.read(reading.repository, self.get(repo_path(full_name), repository=full_name))

    def app_permissions(self, full_name: str) -> dict[str, str] | None:
        """What the App may do there: read, write or admin by name. None with a token, which has no names for it."""
        if not self._tokens.of_app:
            return None
        body = self.as_app("GET", f"{repo_path(full_name)}/installation")
        return reading.read(lambda told: {str(k): str(v) for k, v in told["permissions"].items()}, body)

    def branch_tip(self, full_name: str, branch: str) -> str | None:
        """The commit that the branch is at now; None when there is no such branch."""
        try:
            path = f"{repo_path(full_name)}/git/ref/heads/{quoted(branch)}"
            body = self.get(path, repository=full_name)
        except NotFound:
            return None
        return reading.read(lambda ref: str(ref["object"]["sha"]), body)

    def delete_branch(self, full_name: str, branch: str) -> None:
        """Delete the branch wherever it is; one that is gone is fine. `Mirror.delete_branch` holds a lease."""
        path = f"{repo_path(full_name)}/git/refs/heads/{quoted(branch)}"
        try:
            self.call("DELETE", path, repository=full_name)
        except (Refused, OutcomeUnknown):
            if self.branch_tip(full_name, branch) is not None:
                raise

    def commit(self, full_name: str, sha: str) -> CommitFacts:
        path = f"{repo_path(full_name)}/commits/{quoted(sha)}"
        return reading.read(reading.commit, self.get(path, repository=full_name))

    def permission_of(self, full_name: str, login: str) -> str:
        """admin, write, read or none: GitHub's words for what this login may do there."""
        path = f"{repo_path(full_name)}/collaborators/{quote(login, safe='')}/permission"
        try:
            body = self.get(path, repository=full_name)
        except NotFound:
            return "none"
        return reading.read(lambda answer: str(answer["permission"]), body)

    def issue(self, full_name: str, number: int) -> IssueFacts:
        path = f"{repo_path(full_name)}/issues/{int(number)}"
        return reading.read(reading.issue, self.get(path, repository=full_name))
