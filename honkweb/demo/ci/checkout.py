"""Takes the files of one commit out of a bare repository, without git's own folder."""

import os
import subprocess
from functools import lru_cache
from pathlib import Path


class NoSuchCommit(Exception):
    """The commit is not in the repository any more."""

    code = "no_such_commit"


# A commit never changes, and a job asks what to run once to announce it and once to run it.
@lru_cache(maxsize=64)
def paths_of(bare: Path, sha: str) -> tuple[str, ...]:
    """The paths of the commit's tree that are UTF-8."""
    listed = _git(bare, "ls-tree", "-r", "-z", "--name-only", sha)
    return tuple(raw.decode("utf-8", "replace") for raw in listed.split(b"\0") if raw)


@lru_cache(maxsize=64)
def read_file(bare: Path, sha: str, path: str) -> bytes:
    return _git(bare, "cat-file", "blob", f"{sha}:{path}")


def check_out(bare: Path, sha: str, target: Path) -> None:
    """Write the commit's files into the empty folder `target`. Raises NoSuchCommit."""
    index = target.with_name(target.name + ".index")
    try:
        _git(bare, "read-tree", sha, index=index)
        _git(bare, "checkout-index", "-a", "-f", f"--prefix={target}/", index=index, work_tree=target)
    finally:
        index.unlink(missing_ok=True)


def _git(bare: Path, *args: str, index: Path | None = None, work_tree: Path | None = None) -> bytes:
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
    }
    if index is not None:
        env["GIT_INDEX_FILE"] = str(index)
    place = [f"--work-tree={work_tree}"] if work_tree else []
    done = subprocess.run(
        ["git", f"--git-dir={bare}", *place, *args], env=env, capture_output=True, check=False
    )
    if done.returncode:
        raise NoSuchCommit(f"git {args[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
