"""What the API answers with: one shape a word of the product."""

from honkweb.api.shapes.changes import ChangeRow, ChangeShape
from honkweb.api.shapes.diffs import DiffFile, DiffHunk, DiffLine, DiffShape
from honkweb.api.shapes.facts import (
    BuildShape,
    ChangedFile,
    EventShape,
    MeShape,
    RepositoryShape,
    RevisionRow,
    RevisionShape,
)
from honkweb.api.shapes.judgement import BlockerShape, MergeShape, ReviewShape, StandingShape
from honkweb.api.shapes.names import STATUSES
from honkweb.api.shapes.runs import RunShape, StepShape
from honkweb.api.shapes.talk import CommentShape, ThreadShape

__all__ = [
    "STATUSES",
    "BlockerShape",
    "BuildShape",
    "ChangeRow",
    "ChangeShape",
    "ChangedFile",
    "CommentShape",
    "DiffFile",
    "DiffHunk",
    "DiffLine",
    "DiffShape",
    "EventShape",
    "MeShape",
    "MergeShape",
    "RepositoryShape",
    "ReviewShape",
    "RevisionRow",
    "RevisionShape",
    "RunShape",
    "StandingShape",
    "StepShape",
    "ThreadShape",
]
