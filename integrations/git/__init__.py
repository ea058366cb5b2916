"""git on the host: a bare mirror per repository, a worktree per run, and nothing that a repository can make run."""

from integrations.git.host import Git
from integrations.git.mirror import Mirror
from integrations.git.values import BlameLine, GitCommit, MergeTree, TreeEntry
from integrations.git.worktree import Worktree

__all__ = ["BlameLine", "Git", "GitCommit", "MergeTree", "Mirror", "TreeEntry", "Worktree"]
