"""The worktree of one run: files that the sandbox owns, beside git that it can neither see nor write.

    <path>/tree      what the agent works in; a `.git` put there means nothing to the host
    <path>/index     the host's index of it
    <path>/base      a second tree at the base commit, made when first needed

Objects and shadow commits go straight into the mirror. The host never opens a file of the tree by name: git reads
it, without following symlinks.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from agent.protocols import Mount, Ran, Sandbox, Snapshot, never
from integrations.git.authors import AGENT, Author, commit_message, identity
from integrations.git.linking import link_tree
from integrations.git.mirror import Mirror
from integrations.git.staging import Staging
from integrations.git.values import a_sha
from integrations.git.wipe import wipe

log = logging.getLogger(__name__)


class Worktree:
    """Implements agent.protocols.Workspace.

    `base` is what the change is compared with; work starts from `head` (a branch's tip in a later revision), which
    becomes the parent of the commit. Shadow commits are refs/honk/<shadow>/<step>, shadow being "<change>/<run>";
    a run that is taken up again passes its last one as `resume`, with its step.
    """

    def __init__(
        self,
        mirror: Mirror,
        path: Path,
        base: str,
        *,
        sandbox: Sandbox,
        shadow: str,
        head: str = "",
        resume: str = "",
        step: int = 0,
        cancelled: Callable[[], bool] = never,
        mounts: Sequence[Mount] = (),
    ) -> None:
        self.mirror = mirror
        self.path = path
        self.base = a_sha(base)
        self.head = a_sha(head or base)
        self.step = step
        self.last = a_sha(resume or self.head)
        self._sandbox = sandbox
        self._shadow = shadow
        self._cancelled = cancelled
        self._mounts = tuple(mounts)
        self._files = Staging(mirror.path, path / "tree", path / "index")
        self._base_files = Staging(mirror.path, path / "base", path / "base-index")

    @property
    def root(self) -> Path:
        return self._files.root

    def prepare(self) -> None:
        """Make the tree anew at the commit that work starts from."""
        self.remove()
        self.path.mkdir(parents=True, mode=0o755)
        self._files.show(self.last)
        self.own()

    def run(self, command: str, *, timeout: float, output_limit: int = 200_000) -> Ran:
        return self._run_in(self.root, command, timeout, output_limit)

    def set_up(self, commands: Sequence[str], *, timeout: float, network: bool) -> Iterator[tuple[str, Ran]]:
        """Run set-up commands on the files of the base, before anybody edits, then show what work starts from.

        Only here may the sandbox have a network, and only code of the base runs with it. What set-up leaves in
        ignored files stays; what it does to others is undone, so that no diff shows it.
        """
        start = self.last
        self._files.show(self.base)
        self.own()
        for command in commands:
            yield command, self._run_in(self.root, command, timeout, 200_000, network=network)
        # Else tests would fail on the base for want of what set-up made, and pass for a red that proves something.
        self._base_files.root.mkdir(exist_ok=True, mode=0o755)
        link_tree(self.root, self._base_files.root, self._files.ignored())
        self.restore(start)

    def run_on_base(self, paths: Sequence[str], command: str, *, timeout: float) -> Ran:
        self._files.stage()
        self._base_files.show(self._files.tree_with(self.base, paths))
        self._sandbox.own(self._base_files.root)
        return self._run_in(self._base_files.root, command, timeout, 200_000)

    def _run_in(
        self, root: Path, command: str, timeout: float, output_limit: int, *, network: bool = False
    ) -> Ran:
        return self._sandbox.run(
            command,
            root=root,
            timeout=timeout,
            output_limit=output_limit,
            cancelled=self._cancelled,
            network=network,
            extra_read_only=self._mounts,
        )

    def snapshot(self, message: str) -> Snapshot | None:
        """Raises GitFailed when a file cannot be read or named: nothing is left out in silence."""
        changed = self._files.stage_since(self.last)
        if not changed:
            return None
        tree = self._files.write_tree()
        self.step += 1
        self.last = self._commit(tree, self.last, message, AGENT)
        self.mirror.shadow(f"{self._shadow}/{self.step}", self.last)
        return Snapshot(tree, self.last, changed)

    def own(self) -> None:
        self._sandbox.own(self.root)

    def diff(self) -> bytes:
        self._files.stage()
        return self.mirror.diff_bytes(self.base, self._files.write_tree(), three_dot=False)

    def changed_paths(self) -> tuple[str, ...]:
        self._files.stage()
        return self._files.changed_since(self.base)

    def cancelled(self) -> bool:
        return self._cancelled()

    def commit(
        self,
        message: str,
        *,
        co_author: Author | None = None,
        trailers: Sequence[tuple[str, str]] = (),
        author: Author = AGENT,
    ) -> str | None:
        """One commit of the worktree on top of `head`, kept in the mirror; None when nothing differs from it."""
        self._files.stage()
        tree = self._files.write_tree()
        if tree == self.mirror.tree_of(self.head):
            return None
        sha = self._commit(tree, self.head, commit_message(message, co_author, trailers), author)
        self.mirror.keep(sha)
        return sha

    def restore(self, commit: str) -> None:
        """Put the files back as they were in that commit; what git ignores stays."""
        self._files.show(a_sha(commit))
        self.last = commit
        self.own()

    def remove(self) -> None:
        """Delete the trees; shadow commits stay in the mirror."""
        wipe(self.path)

    def leave(self) -> None:
        """Delete the trees when the work is over; what cannot be deleted is logged, and changes nothing of its end."""
        try:
            self.remove()
        except Exception:
            log.exception("%s is not wanted any more and could not be deleted", self.path)

    def _commit(self, tree: str, parent: str, message: str, author: Author) -> str:
        return self.mirror.git.line(
            "commit-tree",
            tree,
            "-p",
            parent,
            "-F",
            "-",
            stdin=message.encode("utf-8", "replace"),
            env=identity(author),
        )
