"""What Honkweb's credentials may do in a repository, tried by reading; nothing is written to find out."""

from collections.abc import Callable

from honkweb.setup.findings import Finding, failure, fine
from integrations.errors import OutsideError
from integrations.github.client import GitHub
from integrations.github.facts import RepositoryFacts

GRANT = (
    "Give the token or GitHub App on {name}: Contents, Pull requests and Issues read and write; "
    "Checks, Commit statuses and Metadata read."
)
# By the names that GitHub's API and its pages have for an App's permissions.
NEEDED = {
    "contents": ("Contents", "write"),
    "pull_requests": ("Pull requests", "write"),
    "issues": ("Issues", "write"),
    "checks": ("Checks", "read"),
    "statuses": ("Commit statuses", "read"),
}
RANK = {"read": 1, "write": 2, "admin": 3}


def look_at(facts: RepositoryFacts, github: GitHub) -> list[Finding]:
    """One finding for each thing that Honkweb has to be able to do there. Raises OutsideError."""
    grant = GRANT.format(name=facts.full_name)
    granted = github.app_permissions(facts.full_name)
    may = _may_push(facts, grant) if granted is None else _app_may(facts, granted, grant)
    found = [may, _is_alive(facts)]
    tip: list[str] = []

    def read_branch() -> None:
        tip.append(github.branch_tip(facts.full_name, facts.default_branch) or "")

    found.append(_tried(f"the branch {facts.default_branch} can be read", read_branch, grant))
    found.append(
        _tried("pull requests can be read", lambda: _ignore(github.open_pulls(facts.full_name)), grant)
    )
    if tip and tip[0]:
        builds = "checks and statuses can be read"
        found.append(_tried(builds, lambda: _ignore(github.builds(facts.full_name, tip[0])), grant))
    elif tip:
        empty = f"{facts.full_name} has no commit on {facts.default_branch}."
        found.append(failure(empty, "Push a first commit, then add it again."))
    return found


def _may_push(facts: RepositoryFacts, grant: str) -> Finding:
    if facts.permissions & {"push", "maintain", "admin"}:
        return fine(f"branches of {facts.full_name} can be pushed")
    if not facts.permissions:
        return fine(f"{facts.full_name} names no permissions; reading is tried below")
    return failure(f"The credentials may only read {facts.full_name}.", grant)


def _app_may(facts: RepositoryFacts, granted: dict[str, str], grant: str) -> Finding:
    """Writing cannot be tried without writing, so the App's installation is asked what it was given."""
    lacks = [
        f"{level} {name}"
        for key, (name, level) in NEEDED.items()
        if RANK.get(granted.get(key, ""), 0) < RANK[level]
    ]
    if not lacks:
        return fine(f"the GitHub App has all permissions that it needs in {facts.full_name}")
    return failure(
        f"The GitHub App may not do all that it has to in {facts.full_name}. Missing: {', '.join(lacks)}.",
        f"{grant} Set it under the App's Permissions & events at GitHub; who installed it then accepts it.",
    )


def _is_alive(facts: RepositoryFacts) -> Finding:
    if facts.archived:
        return failure(f"{facts.full_name} is archived.", "Unarchive it on GitHub, or add another one.")
    return fine(f"{facts.full_name} is not archived")


def _tried(what: str, read: Callable[[], None], do: str) -> Finding:
    try:
        read()
    except OutsideError as error:
        return failure(f"Not so: {what}. {error.sentence}", do)
    return fine(what)


def _ignore(answer: object) -> None:
    """Only that it answered counts."""
