"""What git says of a head against its base, as a revision records it."""

from collections.abc import Iterator
from typing import Any

from changes.services.revisions import Measured
from integrations.errors import NotFound
from integrations.git import GitCommit, Mirror
from integrations.git.diffing import DIFF_OPTIONS

GITHUBS_OWN = "@users.noreply.github.com"
NUMBERS = ("--numstat", "-z", "--find-renames", "--find-copies")


def measure(mirror: Mirror, *, base_ref: str, head_sha: str) -> Measured:
    """Diff, patch-id, files and authors of `head_sha` since it left `base_ref`. Raises OutsideError."""
    tip = mirror.tip(base_ref)
    if tip is None:
        raise NotFound(f"The branch {base_ref} does not exist any more.")
    base = mirror.merge_base(tip, head_sha)
    if base is None:
        raise NotFound(f"{head_sha[:7]} shares no history with {base_ref}.")
    raw = mirror.diff_bytes(base, head_sha, args=DIFF_OPTIONS, three_dot=False)
    commits = mirror.commits(base, head_sha)
    return Measured(
        base_ref=base_ref,
        base_sha=base,
        head_sha=head_sha,
        tree=mirror.tree_of(head_sha),
        patch_id=mirror.patch_id(base, head_sha),
        raw=raw,
        files=files_of(mirror.diff_bytes(base, head_sha, args=NUMBERS, three_dot=False)),
        authors=sorted({name for commit in commits for name in _names(commit)}),
    )


def _names(commit: GitCommit) -> Iterator[str]:
    """Addresses of who wrote and who committed it, and the login that GitHub's own addresses hold.

    An amended commit keeps its author, so the committer counts as well.
    """
    for address in (commit.author_email.lower(), commit.committer_email.lower()):
        yield address
        if address.endswith(GITHUBS_OWN):
            yield address.removesuffix(GITHUBS_OWN).rpartition("+")[2]


def files_of(numbers: bytes) -> list[dict[str, Any]]:
    """`git diff --numstat -z` as [{path, old_path, added, removed, binary}]; odd bytes in names are replaced."""
    fields = numbers.split(b"\0")
    found: list[dict[str, Any]] = []
    at = 0
    while at < len(fields) - 1:
        added, removed, path = fields[at].split(b"\t", 2)
        old = b""
        if not path:
            old, path = fields[at + 1], fields[at + 2]
            at += 2
        at += 1
        binary = added == b"-"
        found.append(
            {
                "path": path.decode("utf-8", "replace"),
                "old_path": old.decode("utf-8", "replace"),
                "added": 0 if binary else int(added),
                "removed": 0 if binary else int(removed),
                "binary": binary,
            }
        )
    return found
