"""A small real git repository, to make the diffs that only git can make."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from reviews.diff.model import Diff
from reviews.diff.parse import GIT_DIFF_ARGUMENTS, Limits, parse

_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.test",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.test",
    "LC_ALL": "C",
}


class Repo:
    """Commit, compare, read blobs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.git("commit", "-q", "--allow-empty", "-m", "start")
        self.start = self.head()

    def git(self, *arguments: str | bytes, stdin: bytes = b"") -> bytes:
        command = [b"git", b"-C", os.fsencode(self.root), *(os.fsencode(part) for part in arguments)]
        return subprocess.run(command, input=stdin, capture_output=True, check=True, env=_ENVIRONMENT).stdout

    def head(self) -> str:
        return self.git("rev-parse", "HEAD").decode().strip()

    def tree(self, entries: dict[bytes, tuple[str, bytes]], parent: str | None = None) -> str:
        """Commit a tree of path → (mode, content) without touching the file system; a gitlink's content is its SHA."""
        rows = []
        for path, (mode, content) in entries.items():
            blob = content.decode() if mode == "160000" else self.blob(content)
            rows.append(f"{mode} {blob}\t".encode() + path + b"\0")
        self.git("read-tree", "--empty")
        self.git("update-index", "-z", "--index-info", stdin=b"".join(rows))
        tree = self.git("write-tree").decode().strip()
        return self.git("commit-tree", tree, "-p", parent or self.start, "-m", "x").decode().strip()

    def files(self, contents: dict[str, bytes]) -> str:
        return self.tree({path.encode(): ("100644", content) for path, content in contents.items()})

    def blob(self, content: bytes) -> str:
        return self.git("hash-object", "-w", "--stdin", stdin=content).decode().strip()

    def output(self, base: str, head: str) -> bytes:
        return self.git(*GIT_DIFF_ARGUMENTS, base, head, "--")

    def diff(self, base: str, head: str, limits: Limits | None = None) -> Diff:
        return parse(self.output(base, head), limits=limits)

    def reader(self) -> Callable[[str], bytes | None]:
        return lambda blob: self.git("cat-file", "blob", blob)

    def blobs(self, names: list[str]) -> dict[str, bytes]:
        return {name: self.git("cat-file", "blob", name) for name in names}
