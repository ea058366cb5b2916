"""Taking a repository of the configured GitHub in."""

from collections.abc import Callable
from typing import Any

from changes.models import Repository
from changes.services.repositories import add_repository
from honkweb.setup.findings import Finding, Mark
from honkweb.setup.permissions import look_at
from integrations.github.client import GitHub

# What teams of agents want first; what the repository does not allow is passed over.
PREFERRED = ("squash", "merge", "rebase")


class NotAdded(Exception):
    """Something is in the way; the findings say what and what to do."""


def add(full_name: str, *, github: GitHub, on_finding: Callable[[Finding], None]) -> Repository:
    """Check what Honkweb may do there, then add it (or bring what is known of it up to date).

    Raises NotAdded, OutsideError.
    """
    facts = github.repository(full_name)
    findings = look_at(facts, github)
    for finding in findings:
        on_finding(finding)
    if any(finding.mark is Mark.FAILURE for finding in findings):
        raise NotAdded
    method = next((each for each in PREFERRED if each in facts.merge_methods), "squash")
    policy: dict[str, Any] = {"merge_method": method}
    return add_repository(facts=facts, policy=policy)
