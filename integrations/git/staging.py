"""A folder of files and the host's index of it: what `git add` takes in and what a commit puts back."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from agent.protocols import FileChange
from integrations.git.host import Git, failed
from integrations.git.values import text

# What tools leave behind while they run; tracked files of these names are still seen.
LEFT_BEHIND = (
    "__pycache__/ *.py[co] .pytest_cache/ .mypy_cache/ .ruff_cache/ .hypothesis/ .coverage .coverage.* .tox/ .nox/ "
    ".venv/ venv/ *.egg-info/ node_modules/ .npm/ .cache/ .gradle/ .DS_Store"
)


class Staging:
    """`root` as git sees it through `index`, its objects in `git_dir`."""

    def __init__(self, git_dir: Path, root: Path, index: Path) -> None:
        self.root = root
        self._excludes = index.with_name(index.name + "-excludes")
        config = {"core.excludesFile": str(self._excludes)}
        self._git = Git(git_dir, work_tree=root, index=index, config=config)
        self._git_dir = git_dir
        self._submodules: frozenset[bytes] = frozenset()

    def show(self, commit: str) -> None:
        """Make the files those of a commit or tree: what is not in it goes, what git ignores stays."""
        self._excludes.write_text("\n".join(LEFT_BEHIND.split()) + "\n")
        if self.root.exists():
            self.stage()
        self.root.mkdir(exist_ok=True, mode=0o755)
        self._git.out("read-tree", "--reset", "-u", commit)
        self._submodules = self._gitlinks()

    def stage(self) -> None:
        """Take the files as they are now into the index. Raises GitFailed when one cannot be taken in.

        A repository that was made inside the tree is no part of the change (git would record it as a submodule).
        """
        args = ["add", "--all", "--", "."]
        ended = self._git.run(*args)
        if ended.exit_code and "does not have a commit checked out" in ended.err:
            args += [f":(exclude,literal,top){text(each)}" for each in self._nested()]
            ended = self._git.run(*args)
        if ended.exit_code:
            raise failed(args, ended)
        if "embedded git repository" in ended.err:
            made = self._gitlinks() - self._submodules
            lines = b"".join(each + b"\0" for each in made)
            self._git.out("update-index", "--force-remove", "-z", "--stdin", stdin=lines)

    def ignored(self) -> list[bytes]:
        """Files and whole folders that git ignores here, relative to the root."""
        out = self._git.out("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
        return [each.rstrip(b"/") for each in out.split(b"\0") if each]

    def _nested(self) -> list[bytes]:
        """Untracked folders that git takes for repositories: listed with a slash at the end."""
        out = self._git.out("ls-files", "--others", "--exclude-standard", "-z")
        return [each.rstrip(b"/") for each in out.split(b"\0") if each.endswith(b"/")]

    def _gitlinks(self) -> frozenset[bytes]:
        entries = self._git.out("ls-files", "--stage", "-z").split(b"\0")
        return frozenset(each.split(b"\t", 1)[1] for each in entries if each.startswith(b"160000 "))

    def write_tree(self) -> str:
        return self._git.line("write-tree")

    def stage_since(self, commit: str) -> tuple[FileChange, ...]:
        """Stage, and say how many lines each file gained and lost since that commit."""
        self.stage()
        out = self._cached("--numstat", commit)
        return tuple(_file_change(each) for each in out.split(b"\0") if each)

    def changed_since(self, commit: str) -> tuple[str, ...]:
        return tuple(text(each) for each in self._cached("--name-only", commit).split(b"\0") if each)

    def _cached(self, form: str, commit: str) -> bytes:
        return self._git.out(
            "diff", "--cached", form, "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
            "--ignore-submodules=none", commit, "--",
        )  # fmt: skip

    def tree_with(self, base: str, paths: Sequence[str]) -> str:
        """The tree of `base` with the staged files at `paths` (files or folders) in place of its own."""
        if not paths:
            return base
        with tempfile.TemporaryDirectory(prefix="honk-index-") as folder:
            git = Git(self._git_dir, index=Path(folder) / "index")
            git.out("read-tree", base)
            old = git.out("--literal-pathspecs", "ls-files", "-z", "--", *paths)
            gone = b"".join(b"0 " + b"0" * 40 + b"\t" + each + b"\0" for each in old.split(b"\0") if each)
            new = self._git.out("--literal-pathspecs", "ls-files", "--stage", "-z", "--", *paths)
            git.out("update-index", "-z", "--index-info", stdin=gone + new)
            return git.line("write-tree")


def _file_change(record: bytes) -> FileChange:
    added, removed, path = record.split(b"\t", 2)
    return FileChange(text(path), *(0 if count == b"-" else int(count) for count in (added, removed)))
