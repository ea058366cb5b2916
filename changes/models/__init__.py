"""Rows of changes, a file per family."""

from changes.models.builds import Build
from changes.models.changes import Change
from changes.models.deliveries import Delivery, SlackPost
from changes.models.people import Identity, Membership, Person, Role
from changes.models.repositories import Policy, Repository
from changes.models.revisions import Push, Revision, RevisionPatch
from changes.models.runs import Run, RunStatus, Step
from changes.models.verifying import Verifying

__all__ = [
    "Build",
    "Change",
    "Delivery",
    "Identity",
    "Membership",
    "Person",
    "Policy",
    "Push",
    "Repository",
    "Revision",
    "RevisionPatch",
    "Role",
    "Run",
    "RunStatus",
    "SlackPost",
    "Step",
    "Verifying",
]
