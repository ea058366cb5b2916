"""One file of a commit put differently, as a commit on top of it: no worktree, nothing of the repository runs."""

import tempfile
from pathlib import Path

from integrations.errors import NotFound
from integrations.git.authors import Author, commit_message, identity
from integrations.git.host import Git
from integrations.git.mirror import Mirror
from integrations.git.values import a_sha, text

PLAIN = ("100644", "100755")


def plain_file(mirror: Mirror, commit: str, path: bytes) -> tuple[str, bytes]:
    """Mode and bytes of an ordinary file. Raises NotFound for anything else, such as a link."""
    out = mirror.git.out(
        "--literal-pathspecs", "ls-tree", "-z", "--full-tree", a_sha(commit), "--", path_arg(path)
    )
    for entry in out.split(b"\0"):
        facts, _, name = entry.partition(b"\t")
        mode, _, sha = (text(facts).split() + ["", "", ""])[:3]
        if name == path and mode in PLAIN:
            return mode, mirror.blob(sha)
    raise NotFound(f"{text(path)} is no ordinary file in {commit[:7]}.", "no_file")


def commit_file(
    mirror: Mirror,
    *,
    head: str,
    path: bytes,
    mode: str,
    content: bytes,
    message: str,
    author: Author,
    co_author: Author | None = None,
) -> str:
    """Commit `content` as the file at `path` on top of `head`, and keep the commit; gives its name."""
    blob = mirror.git.line("hash-object", "-w", "-t", "blob", "--stdin", "--no-filters", stdin=content)
    with tempfile.TemporaryDirectory(prefix="honk-index-") as folder:
        git = Git(mirror.path, index=Path(folder) / "index")
        git.out("read-tree", a_sha(head))
        entry = f"{mode} {blob}\t".encode() + path + b"\0"
        git.out("update-index", "-z", "--index-info", stdin=entry)
        tree = git.line("write-tree")
    sha = mirror.git.line(
        "commit-tree",
        tree,
        "-p",
        head,
        "-F",
        "-",
        stdin=commit_message(message, co_author, ()).encode("utf-8", "replace"),
        env=identity(author),
    )
    mirror.keep(sha)
    return sha


def path_arg(path: bytes) -> str:
    """A path's bytes as an argument of a process."""
    return path.decode("utf-8", "surrogateescape")
