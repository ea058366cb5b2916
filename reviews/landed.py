"""What landed, compared with what was approved: git's own trees, never an answer's word."""

import logging

from changes.outside import mirror_of
from integrations.errors import GitFailed, NotFound
from integrations.git import Mirror
from reviews.models import Merge
from reviews.services import merge_outcomes

log = logging.getLogger(__name__)


def finish(merge: Merge, merge_sha: str) -> None:
    """Compare the landed tree with what merging the approved head into the base before gives."""
    mirror = mirror_of(merge.change.repository)
    mirror.fetch()
    if not mirror.has(merge_sha):
        mirror.fetch([merge_sha])
    tip = mirror.tip(merge.base_ref)
    # Retargeted between our check and GitHub's merge, it would have landed in a branch that nobody approved.
    there = tip is not None and mirror.is_ancestor(merge_sha, tip)
    merge_outcomes.finish_merge(
        merge=merge,
        merge_sha=merge_sha,
        landed_tree=mirror.tree_of(merge_sha),
        expected_tree=_expected(mirror, merge, merge_sha) if there else "",
    )


def _expected(mirror: Mirror, merge: Merge, merge_sha: str) -> str:
    try:
        before = _base_before(mirror, merge, merge_sha)
        result = mirror.merge_tree(before, merge.head_sha)
    except (GitFailed, NotFound) as error:
        log.warning("%s: no tree to compare with: %s", merge, error)
        return ""
    return result.tree if result.clean else ""


def _base_before(mirror: Mirror, merge: Merge, merge_sha: str) -> str:
    """The base's tip just before the landing: behind as many commits as the method puts there."""
    count = 1
    if merge.method == "rebase":
        start = mirror.merge_base(mirror.commit(merge_sha).sha, merge.head_sha)
        base = start or merge.revision.base_sha
        count = max(1, len([c for c in mirror.commits(base, merge.head_sha) if len(c.parents) < 2]))
    sha = merge_sha
    for _ in range(count):
        sha = mirror.commit(sha).parents[0]
    return sha
