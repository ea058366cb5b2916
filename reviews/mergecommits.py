"""Merge commits inside a revision: what the merge itself changed, beyond what its two sides bring together."""

import logging
import re
from typing import Any

from changes.models import Revision
from changes.outside import mirror_of
from integrations.errors import OutsideError
from integrations.git import Mirror
from integrations.git.diffing import DIFF_OPTIONS
from integrations.git.values import GitCommit
from reviews.diff.parse import parse
from reviews.diff.render import render_file
from reviews.diff.text import plural

log = logging.getLogger(__name__)
# The ids of lines belong to the diff of the revision; in text every "<" is escaped, so only tags match.
_ID = re.compile(r'(<(?:section|tr|td)\b[^<>]*?) id="[^"]*"')
SHOWN = 20  # files of one merge that are drawn; the others are named


def merges_of(revision: Revision) -> list[dict[str, Any]]:
    """List the revision's merge commits, each with a sentence, its paths and the diff that is the merge's own.

    A merge that git would have made the same way changed nothing itself. What cannot be read says so.
    """
    mirror = mirror_of(revision.change.repository, online=False)
    try:
        commits = mirror.commits(revision.base_sha, revision.head_sha)
    except OutsideError as error:
        log.info("commits of %s are not known: %s", revision, error)
        return []
    return [_merge(mirror, commit) for commit in commits if len(commit.parents) > 1]


def _merge(mirror: Mirror, commit: GitCommit) -> dict[str, Any]:
    subject = commit.message.partition("\n")[0][:200]
    found: dict[str, Any] = {"sha": commit.sha, "subject": subject, "paths": [], "html": ""}
    if len(commit.parents) > 2:
        return found | {
            "loud": True,
            "sentence": f"It joins {len(commit.parents)} branches at once, which cannot be compared here.",
        }
    try:
        expected = mirror.merge_tree(*commit.parents)
        if expected.tree == commit.tree:
            return found | {"loud": False, "sentence": "It changed nothing by itself."}
        raw = mirror.diff_bytes(expected.tree, commit.tree, args=DIFF_OPTIONS, three_dot=False)
    except OutsideError as error:
        return found | {"loud": True, "sentence": f"What it changed by itself is not known: {error}"}
    diff = parse(raw)
    why = "solving conflicts" if expected.conflicts else "though git could merge both sides alone"
    return found | {
        "loud": True,
        "paths": [file.path for file in diff.files],
        "sentence": f"It changed {plural(len(diff.files), 'file')} by itself, {why}.",
        "html": "".join(_ID.sub(r"\1", render_file(file)) for file in diff.files[:SHOWN]),
    }
