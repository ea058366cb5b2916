"""Reading commits, trees and blobs of a git directory: exact bytes, capped, nothing of the repository's run."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from agent.protocols import never
from integrations.errors import NotFound
from integrations.git.host import OUTPUT_LIMIT, Git, failed
from integrations.git.patch_id import patch_id_of
from integrations.git.values import BlameLine, GitCommit, MergeTree, TreeEntry, a_branch, a_sha, raw, text

BLOB_LIMIT = 64 * 1024 * 1024
_LOG = "%H%n%T%n%P%n%an%n%ae%n%ce%n%cI%n%B"


class Objects:
    """What a bare repository holds; every call is one or two git processes and takes no lock."""

    def __init__(self, path: Path, *, cancelled: Callable[[], bool] = never) -> None:
        self.path = path
        self.git = Git(path, cancelled=cancelled)

    def has(self, sha: str) -> bool:
        return self.git.run("cat-file", "-e", a_sha(sha)).exit_code == 0

    def tip(self, branch: str) -> str | None:
        """The commit that the branch was at when it was last fetched; None when there was none."""
        ended = self.git.run("rev-parse", "--verify", "--quiet", f"refs/heads/{a_branch(branch)}^{{commit}}")
        return text(ended.out).strip() or None

    def tree_of(self, commit: str) -> str:
        return self.git.line("rev-parse", "--verify", f"{a_sha(commit)}^{{tree}}")

    def blob(self, sha: str, *, limit: int = BLOB_LIMIT) -> bytes:
        """The blob's bytes. Raises TooBig above `limit`, GitFailed when it is not here."""
        return self.git.out("cat-file", "blob", a_sha(sha), limit=limit)

    def blobs(self, shas: Iterable[str], *, limit: int = BLOB_LIMIT) -> dict[str, bytes]:
        """Bytes by SHA, in two processes; those that are missing or bigger than `limit` are left out."""
        asked = [a_sha(sha) for sha in dict.fromkeys(shas)]
        if not asked:
            return {}
        sizes = self.git.out("cat-file", "--batch-check", stdin="\n".join(asked).encode() + b"\n")
        wanted = [
            fields[0]
            for fields in (line.split() for line in text(sizes).splitlines())
            if len(fields) == 3 and fields[1] == "blob" and int(fields[2]) <= limit
        ]
        return self._batch(wanted)

    def _batch(self, shas: Sequence[str]) -> dict[str, bytes]:
        if not shas:
            return {}
        out = self.git.out("cat-file", "--batch", stdin="\n".join(shas).encode() + b"\n")
        found, at = {}, 0
        for sha in shas:
            header_end = out.index(b"\n", at)
            size = int(out[at:header_end].rsplit(b" ", 1)[1])
            found[sha] = out[header_end + 1 : header_end + 1 + size]
            at = header_end + 1 + size + 1
        return found

    def file_at(self, commit: str, path: str, *, limit: int = BLOB_LIMIT) -> bytes | None:
        """A file's bytes in that commit (a symlink's target for a symlink); None when there is no such file."""
        args = ("cat-file", "blob", f"{a_sha(commit)}:{path}")
        ended = self.git.run(*args, limit=limit)
        if ended.exit_code == 0:
            return ended.out
        if not self.has(commit):
            raise failed(args, ended)
        return None

    def files_at(self, commit: str) -> tuple[TreeEntry, ...]:
        out = self.git.out("ls-tree", "-r", "-l", "-z", "--full-tree", a_sha(commit))
        return tuple(_entry(line) for line in out.split(b"\0") if line)

    def merge_base(self, base: str, head: str) -> str | None:
        """The best common ancestor; None when the two share no history."""
        args = ("merge-base", a_sha(base), a_sha(head))
        ended = self.git.run(*args)
        if ended.exit_code > 1:
            raise failed(args, ended)
        return text(ended.out).strip() or None

    def is_ancestor(self, ancestor: str, descendant: str) -> bool:
        args = ("merge-base", "--is-ancestor", a_sha(ancestor), a_sha(descendant))
        ended = self.git.run(*args)
        if ended.exit_code > 1:
            raise failed(args, ended)
        return ended.exit_code == 0

    def diff_bytes(
        self,
        base: str,
        head: str,
        *,
        args: Sequence[str] = ("-p",),
        paths: Sequence[str] = (),
        three_dot: bool = True,
        limit: int = OUTPUT_LIMIT,
    ) -> bytes:
        """git's diff, byte for byte: what head adds since it left base (three_dot), else base against head.

        `args` are options of git diff and come from our own code; paths are literal.
        """
        start = self._since(base, head) if three_dot else a_sha(base)
        return self.git.out(
            "--literal-pathspecs",
            "diff",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--full-index",
            "--ignore-submodules=none",
            "--submodule=short",
            *args,
            start,
            a_sha(head),
            "--",
            *paths,
            limit=limit,
        )

    def _since(self, base: str, head: str) -> str:
        start = self.merge_base(base, head)
        if start is None:
            raise NotFound(f"{base[:12]} and {head[:12]} share no history.", "no_merge_base")
        return start

    def patch_id(self, base: str, head: str) -> str:
        """One name for what head adds to base: the same after a rebase that changed no line of it."""
        args = ("-p", "--no-renames", "--diff-algorithm=myers", "--unified=3")
        return patch_id_of(self.diff_bytes(base, head, args=args))

    def merge_tree(self, base: str, head: str) -> MergeTree:
        """The tree that merging head into base gives, without touching anything (git merge-tree --write-tree)."""
        args = ("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", a_sha(base), a_sha(head))
        ended = self.git.run(*args)
        if ended.exit_code > 1:
            raise failed(args, ended)
        tree, *conflicts = [text(part) for part in ended.out.split(b"\0") if part]
        return MergeTree(tree, tuple(dict.fromkeys(conflicts)) if ended.exit_code else ())

    def commits(self, base: str, head: str) -> tuple[GitCommit, ...]:
        """The commits of head that base has not, oldest first."""
        out = self.git.out(
            "log",
            "-z",
            "--reverse",
            "--no-show-signature",
            f"--format={_LOG}",
            f"{a_sha(base)}..{a_sha(head)}",
        )
        return tuple(_commit(each) for each in text(out).split("\0") if each)

    def commit(self, sha: str) -> GitCommit:
        out = self.git.out("log", "-1", "--no-show-signature", f"--format={_LOG}", a_sha(sha))
        return _commit(text(out))

    def blame(self, base: str, head: str, path: str) -> tuple[BlameLine, ...]:
        """For each line of the file in head, the commit after base that wrote it, or the boundary before."""
        args = ("blame", "--porcelain", f"{a_sha(base)}..{a_sha(head)}", "--", path)
        out = self.git.out("--literal-pathspecs", *args)
        return tuple(_blame_lines(out, path))

    def attributes(self, commit: str, paths: Sequence[str]) -> dict[str, dict[str, str]]:
        """Attributes by path, from that commit's .gitattributes alone; values as git check-attr prints them.

        Older gits have no `check-attr --source`: an index of the .gitattributes files alone does the same.
        """
        files = [each for each in self.files_at(commit) if each.path.rsplit("/", 1)[-1] == ".gitattributes"]
        if not files or not paths:
            return {}
        entries = b"".join(f"{each.mode} {each.sha}\t".encode() + raw(each.path) + b"\0" for each in files)
        with tempfile.TemporaryDirectory(prefix="honk-index-") as folder:
            git = Git(self.path, index=Path(folder) / "index")
            git.out("update-index", "-z", "--index-info", stdin=entries)
            asked = b"".join(raw(path) + b"\0" for path in paths)
            out = git.out("check-attr", "--cached", "-z", "--stdin", "--all", stdin=asked)
        found: dict[str, dict[str, str]] = {}
        fields = [text(field) for field in out.split(b"\0")]
        for path, name, value in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
            found.setdefault(path, {})[name] = value
        return found


def _entry(line: bytes) -> TreeEntry:
    facts, path = line.split(b"\t", 1)
    mode, _, sha, size = text(facts).split()
    return TreeEntry(text(path), mode, sha, -1 if size == "-" else int(size))


def _commit(said: str) -> GitCommit:
    sha, tree, parents, name, email, committer, date, message = said.lstrip("\n").split("\n", 7)
    return GitCommit(
        sha=sha,
        tree=tree,
        parents=tuple(parents.split()),
        author_name=name,
        author_email=email,
        committer_email=committer,
        committed_at=datetime.fromisoformat(date),
        message=message.rstrip("\n"),
    )


def _blame_lines(out: bytes, path: str) -> Iterable[BlameLine]:
    boundaries: set[str] = set()
    names: dict[str, str] = {}
    sha, was, line = "", 0, 0
    for each in out.split(b"\n"):
        if each.startswith(b"\t"):
            yield BlameLine(line, sha, sha in boundaries, was, names.get(sha, path))
        elif each == b"boundary":
            boundaries.add(sha)
        elif each.startswith(b"filename "):
            name = text(each[9:])
            names[sha] = (
                path if name.startswith('"') else name
            )  # quoted for its odd letters: not renamed, as a rule
        elif len(fields := text(each).split(" ")) >= 3 and _is_header(fields):
            sha, was, line = fields[0], int(fields[1]), int(fields[2])


def _is_header(fields: Sequence[str]) -> bool:
    return len(fields[0]) >= 40 and all(each.isdigit() for each in fields[1:]) and _hex(fields[0])


def _hex(value: str) -> bool:
    return not value.strip("0123456789abcdef")
