"""Git in one bare repository: what the server asks git, and nothing inherited from its environment."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from honkweb.demo.github.store import Doc

NOTHING = "0" * 40
_SHA = re.compile("[0-9a-f]{40}")
_FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x01"
_CONFIG = {
    "http.receivepack": "true",
    "uploadpack.allowFilter": "true",
    "uploadpack.allowAnySHA1InWant": "true",
    "receive.hideRefs": "refs/pull",
    "gc.auto": "0",
}


class GitRefused(Exception):
    """Git ended with an error; the message is what it said."""


@dataclass(frozen=True)
class Person:
    """Author or committer of a commit that the server makes."""

    name: str
    email: str


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The whole environment of a git process: no configuration of the machine, no secrets of the caller."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        # The data folder may belong to another user than the server's (a mounted volume).
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
        **(extra or {}),
    }


@dataclass(frozen=True)
class Bare:
    """One bare repository on disk."""

    path: Path

    @classmethod
    def create(cls, path: Path, *, default_branch: str, bundle: bytes = b"") -> "Bare":
        """Make it beside its place and rename, so that a half-made one is never found."""
        draft = path.with_name(path.name + ".draft")
        for leftover in (draft, path):
            shutil.rmtree(leftover, ignore_errors=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        made = cls(draft)
        subprocess.run(
            ["git", "init", "-q", "--bare", "--template=", str(draft)],
            env=environment(),
            check=True,
            capture_output=True,
        )
        made.run("symbolic-ref", "HEAD", f"refs/heads/{default_branch}")
        with (draft / "config").open("a") as config:
            for name, value in _CONFIG.items():
                section, _, key = name.partition(".")
                config.write(f"[{section}]\n\t{key} = {value}\n")
        if bundle:
            source = draft / "upload.bundle"
            source.write_bytes(bundle)
            made.run("fetch", "-q", str(source), "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
            source.unlink()
        draft.rename(path)
        return cls(path)

    def raw(
        self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["git", f"--git-dir={self.path}", *args],
            input=stdin,
            env=environment(env),
            capture_output=True,
            check=False,
        )

    def output(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        done = self.raw(*args, stdin=stdin, env=env)
        if done.returncode:
            raise GitRefused(f"git {args[0]}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def run(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        return self.output(*args, stdin=stdin, env=env).decode(errors="replace").strip()

    # --- names ---------------------------------------------------------------------------------------------
    def refs(self, *under: str) -> dict[str, str]:
        listed = self.run(
            "for-each-ref", "--format=%(refname) %(objectname)", *(under or ("refs/heads", "refs/tags"))
        )
        return {name: sha for name, _, sha in (line.partition(" ") for line in listed.splitlines())}

    def commit_of(self, name: str) -> str | None:
        """The commit that a branch, tag, SHA or ref means, or None."""
        if not name or name.startswith("-") or "\n" in name:
            return None
        meant = (f"refs/heads/{name}", f"refs/tags/{name}", name)
        asked = "".join(f"{each}^{{commit}}\n" for each in meant)
        # All three in one process: nearly every call of the API looks up a commit.
        told = self.run("cat-file", "--batch-check=%(objectname)", stdin=asked.encode())
        return next(filter(_SHA.fullmatch, told.splitlines()), None)

    def branch(self, name: str) -> str | None:
        done = self.raw("rev-parse", "--verify", "--quiet", f"refs/heads/{name}^{{commit}}")
        return done.stdout.decode().strip() if done.returncode == 0 else None

    def move(self, ref: str, new: str, old: str) -> bool:
        """Compare-and-swap of a ref; `NOTHING` for old means that it must not exist. False: somebody was quicker."""
        return self.raw("update-ref", "--no-deref", ref, new, old).returncode == 0

    def point(self, ref: str, new: str) -> None:
        self.run("update-ref", "--no-deref", ref, new)

    def delete(self, ref: str) -> bool:
        return ref in self.refs(ref) and self.raw("update-ref", "-d", ref).returncode == 0

    # --- history -------------------------------------------------------------------------------------------
    def contains(self, tip: str, commit: str) -> bool:
        return self.raw("merge-base", "--is-ancestor", commit, tip).returncode == 0

    def merge_base(self, one: str, other: str) -> str | None:
        try:
            return _for_ever(self, "merge-base", one, other)
        except GitRefused:
            return None

    def count(self, since: str, tip: str) -> int:
        return int(_for_ever(self, "rev-list", "--count", f"{since}..{tip}"))

    def log(self, *which: str) -> list[Doc]:
        """Commits, newest first unless told otherwise by `--reverse`."""
        text = self.output("log", f"--format={_FORMAT}", *which).decode(errors="replace")
        return [_commit(part.lstrip("\n")) for part in text.split("\x01") if part.strip()]

    def commit(self, sha: str) -> Doc:
        return _commit(_for_ever(self, "log", f"--format={_FORMAT}", "-1", sha).partition("\x01")[0])

    # --- making commits ------------------------------------------------------------------------------------
    def merged_tree(self, one: str, other: str) -> str | None:
        """The tree of the merge of two commits; None when they conflict or have no common history."""
        done = self.raw("merge-tree", "--write-tree", "--no-messages", one, other)
        if done.returncode not in (0, 1):
            return None
        return done.stdout.decode().split("\n", 1)[0].strip() if done.returncode == 0 else None

    def make_commit(
        self,
        tree: str,
        parents: list[str],
        message: str,
        *,
        author: Person,
        committer: Person,
        date: str = "",
    ) -> str:
        env = {
            "GIT_AUTHOR_NAME": author.name,
            "GIT_AUTHOR_EMAIL": author.email,
            "GIT_COMMITTER_NAME": committer.name,
            "GIT_COMMITTER_EMAIL": committer.email,
            **({"GIT_AUTHOR_DATE": date} if date else {}),
        }
        parent_args = [part for parent in parents for part in ("-p", parent)]
        return self.run("commit-tree", tree, *parent_args, "-F", "-", stdin=message.encode(), env=env)


@lru_cache(maxsize=2048)
def _for_ever(bare: Bare, *args: str) -> str:
    """What git says of commits that are named by their SHA: always the same, so it is asked once. Raises GitRefused."""
    return bare.run(*args)


def _commit(text: str) -> Doc:
    sha, tree, parents, an, ae, ad, cn, ce, cd, message = text.split("\0", 9)
    return {
        "sha": sha,
        "tree": tree,
        "parents": parents.split(),
        "author": {"name": an, "email": ae, "date": ad},
        "committer": {"name": cn, "email": ce, "date": cd},
        "message": message.strip("\n"),
    }
