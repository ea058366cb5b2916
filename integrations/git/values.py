"""What git says, as frozen values; paths are text with undecodable bytes kept as surrogates."""

import re
from dataclasses import dataclass
from datetime import datetime

from integrations.errors import Refused

_SHA = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_BRANCH = re.compile(r"(?!-)[^\x00-\x20\x7f~^:?*\[\\]+")


@dataclass(frozen=True)
class TreeEntry:
    """One path of a commit's tree; mode 120000 is a symlink, 160000 a submodule's commit; size -1 for that."""

    path: str
    mode: str
    sha: str
    size: int


@dataclass(frozen=True)
class GitCommit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    committer_email: str
    committed_at: datetime
    message: str


@dataclass(frozen=True)
class MergeTree:
    """What merging two commits gives: a tree, and the paths in conflict (then the tree holds markers)."""

    tree: str
    conflicts: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        return not self.conflicts


@dataclass(frozen=True)
class BlameLine:
    """Which commit wrote a line (counted from 1), and its number and file there; boundary: from before the range."""

    line: int
    sha: str
    boundary: bool
    was: int
    path: str


def a_sha(value: str) -> str:
    """The full commit or object name. Raises Refused for anything else: git would take it for an option or a ref."""
    if not _SHA.fullmatch(value):
        raise Refused(f"{value[:80]!r} is not a full commit SHA.", "bad_sha")
    return value


def a_branch(name: str) -> str:
    """A branch name that git takes as such (git-check-ref-format). Raises Refused."""
    bad = (
        not _BRANCH.fullmatch(name)
        or ".." in name
        or "@{" in name
        or "//" in name
        or name.startswith("/")
        or name.endswith(("/", "."))
        or any(part.startswith(".") or part.endswith(".lock") for part in name.split("/"))
        or name == "@"
    )
    if bad:
        raise Refused(f"{name[:80]!r} is not a branch name.", "bad_branch")
    return name


def text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def raw(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
