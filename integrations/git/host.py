"""git as the host may run it: no hook, filter, helper or configuration that a repository brings is ever used.

A worktree belongs to whoever wrote in it. git run there with a `.git` it finds would obey that `.git`
(core.fsmonitor runs a program at `git add`), so every call names a git directory outside of it.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.protocols import never
from integrations.errors import GitFailed
from integrations.git.process import Ended, run

SECONDS = 120.0
NETWORK_SECONDS = 900.0
OUTPUT_LIMIT = 512 * 1024 * 1024
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# Given on the environment, where it outranks the configuration of the git directory.
_CONFIG = {
    "advice.detachedHead": "false",
    "commit.gpgSign": "false",
    "core.attributesFile": os.devnull,
    "core.autocrlf": "false",
    "core.excludesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.logAllRefUpdates": "false",
    "core.pager": "cat",
    "core.quotePath": "false",
    "core.safecrlf": "false",
    "core.untrackedCache": "false",
    "credential.helper": "",
    "diff.external": "",
    "diff.ignoreSubmodules": "all",  # else `git add` starts git inside a nested repository, under its config
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "http.followRedirects": "false",  # a redirect would take the token to another host
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "init.defaultBranch": "main",
    "maintenance.auto": "false",
    "merge.directoryRenames": "conflict",
    "protocol.allow": "never",
    "protocol.http.allow": "always",
    "protocol.https.allow": "always",
    "push.recurseSubmodules": "no",
    "safe.directory": "*",
    "submodule.recurse": "false",
    "transfer.bundleURI": "false",
    "user.useConfigOnly": "true",
}


def environment(
    config: Mapping[str, str] | None = None, extra: Mapping[str, str] | None = None
) -> dict[str, str]:
    """All that git gets to know: nothing of the caller's environment but PATH's fixed value here."""
    pairs = {**_CONFIG, **(config or {})}
    env = {
        "PATH": _PATH,
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "/bin/false",
        "GIT_PROTOCOL_FROM_USER": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ADVICE": "0",
        "GIT_CONFIG_COUNT": str(len(pairs)),
    }
    for number, (key, value) in enumerate(pairs.items()):
        env[f"GIT_CONFIG_KEY_{number}"] = key
        env[f"GIT_CONFIG_VALUE_{number}"] = value
    return {**env, **(extra or {})}


def token_config(url: str, token: str) -> dict[str, str]:
    """Configuration that sends the token to this host alone; it travels in git's environment, never in argv."""
    if not token:
        return {}
    origin = "/".join(url.split("/", 3)[:3]) + "/"
    basic = b64encode(f"x-access-token:{token}".encode()).decode()
    return {f"http.{origin}.extraHeader": f"Authorization: Basic {basic}"}


@dataclass(frozen=True)
class Git:
    """git on one git directory, and on one work tree and index where they are given.

    What runs ends within moments once `cancelled` says so.
    """

    git_dir: Path
    work_tree: Path | None = None
    index: Path | None = None
    config: Mapping[str, str] | None = None
    cancelled: Callable[[], bool] = never

    def run(
        self,
        *args: str,
        stdin: bytes = b"",
        config: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = SECONDS,
        limit: int = OUTPUT_LIMIT,
        held: Sequence[int] = (),
    ) -> Ended:
        """The ended process, whatever its exit code. Raises GitFailed (absent, too slow), TooBig and Stopped."""
        argv = ["git", f"--git-dir={self.git_dir.absolute()}"]
        if self.work_tree is not None:
            argv.append(f"--work-tree={self.work_tree.absolute()}")
        extra = dict(env or {})
        if self.index is not None:
            extra["GIT_INDEX_FILE"] = str(self.index.absolute())
        return run(
            [*argv, *args],
            env=environment({**(self.config or {}), **(config or {})}, extra),
            cwd=self.work_tree or Path("/"),
            stdin=stdin,
            timeout=timeout,
            limit=limit,
            held=held,
            cancelled=self.cancelled,
        )

    def out(
        self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None, limit: int = OUTPUT_LIMIT
    ) -> bytes:
        """Standard output. Raises GitFailed with git's words when the exit code is not 0."""
        ended = self.run(*args, stdin=stdin, env=env, limit=limit)
        if ended.exit_code:
            raise failed(args, ended)
        return ended.out

    def line(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        return self.out(*args, stdin=stdin, env=env).decode("utf-8", "surrogateescape").strip()


def failed(args: Sequence[str], ended: Ended) -> GitFailed:
    said = ended.err.strip() or f"exit code {ended.exit_code}"
    return GitFailed(f"git {args[0]} failed: {said[-2000:]}")
