"""A repository of one test's own on the shared demo GitHub, and the four people who ask things of it."""

import base64
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import requests

from tests.worlds import GithubServer

_numbers = count(1)
_ENV = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@users.noreply.github.com",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@users.noreply.github.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}


def run_git(*args: str, at: Path | None = None, check: bool = True) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["git", *args], cwd=at, env=_ENV, check=check, capture_output=True, text=True)


@dataclass(frozen=True)
class Sample:
    """A small history: main, and branches that are ahead, two ahead, in conflict, the same, unrelated."""

    bundle: str
    shas: dict[str, str]

    @classmethod
    def make(cls, folder: Path) -> "Sample":
        lines = [f"line {number}" for number in range(1, 21)]
        run_git("init", "-q", "-b", "main", at=folder)
        _commit(folder, {"cart.py": lines, "README.md": ["Shop"], "docs/plan.md": ["Plan"]}, "Start")
        run_git("branch", "same", at=folder)
        for name, steps in {
            "fix": [("cart.py", [*lines, "total = 0"], "Fix the total\n\nIt was wrong.")],
            "two": [("one.py", ["1"], "Add one"), ("two.py", ["2"], "Add two")],
            "conflict": [("cart.py", ["theirs", *lines[1:]], "Change the first line")],
        }.items():
            run_git("checkout", "-q", "-b", name, "same", at=folder)
            for path, content, message in steps:
                _commit(folder, {path: content}, message)
        run_git("checkout", "-q", "main", at=folder)
        _commit(folder, {"cart.py": ["ours", *lines[1:]]}, "Change the first line otherwise")
        run_git("checkout", "-q", "--orphan", "unrelated", at=folder)
        _commit(folder, {"other.txt": ["other"]}, "Another beginning")
        run_git("bundle", "create", "-q", "all.bundle", "--all", at=folder)
        listed = run_git(
            "for-each-ref", "--format=%(refname:short) %(objectname)", at=folder
        ).stdout.splitlines()
        bundle = base64.b64encode((folder / "all.bundle").read_bytes()).decode()
        return cls(bundle, dict(line.split() for line in listed))


def _commit(folder: Path, files: dict[str, list[str]], message: str) -> None:
    for path, lines in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("\n".join(lines) + "\n")
    run_git("add", *files, at=folder)
    run_git("commit", "-q", "-m", message, at=folder)


@dataclass
class Place:
    """One repository; `ask` sends a REST call as somebody and gives the answer of `requests`."""

    server: GithubServer
    sample: Sample
    owner: str
    name: str
    people: dict[str, str] = field(repr=False)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def shas(self) -> dict[str, str]:
        return self.sample.shas

    def ask(self, method: str, path: str, who: str = "ann", /, **body: Any) -> requests.Response:
        """`path` is under the repository, or under the API when it starts with `//`."""
        place = path[1:] if path.startswith("//") else f"/repos/{self.full_name}{path}"
        token = self.people.get(who, who)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method,
                self.server.api + place,
                json=body or None,
                headers=headers,
                timeout=60,
                allow_redirects=False,
            )

    def ask_with(self, headers: dict[str, str], path: str) -> requests.Response:
        """GET with just these headers."""
        with requests.Session() as session:
            session.trust_env = False
            return session.get(f"{self.server.api}/repos/{self.full_name}{path}", headers=headers, timeout=60)

    def must(self, method: str, path: str, who: str = "ann", /, **body: Any) -> Any:
        answer = self.ask(method, path, who, **body)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def pull(self, head: str = "fix", who: str = "ann", **more: Any) -> dict[str, Any]:
        made: dict[str, Any] = self.must(
            "POST", "/pulls", who, title=f"Merge {head}", head=head, base="main", **more
        )
        return made

    def refs(self) -> dict[str, str]:
        out = run_git("ls-remote", self.server.git_url(self.full_name, self.people["ann"])).stdout
        return {name: sha for sha, name in (line.split("\t") for line in out.splitlines())}

    def push(
        self, refspecs: Iterable[str], tmp_path: Path, who: str = "ann"
    ) -> "subprocess.CompletedProcess[str]":
        """Push from a clone of the sample, `+BRANCH~1:BRANCH` and the like."""
        clone = tmp_path / "clone.git"
        if not clone.exists():
            run_git(
                "clone", "-q", "--mirror", self.server.git_url(self.full_name, self.people["ann"]), str(clone)
            )
        url = self.server.git_url(self.full_name, self.people.get(who, who))
        return run_git("push", "-q", url, *refspecs, at=clone, check=False)

    def grow(self, branch: str, tmp_path: Path, text: str = "more") -> str:
        """Push one commit more to a branch; its SHA."""
        work = tmp_path / f"work-{next(_numbers)}"
        url = self.server.git_url(self.full_name, self.people["ann"])
        run_git("clone", "-q", "-b", branch, url, str(work))
        _commit(work, {f"{text}.txt": [text]}, f"Add {text}")
        run_git("push", "-q", "origin", f"HEAD:{branch}", at=work)
        return run_git("rev-parse", "HEAD", at=work).stdout.strip()


def make_place(server: GithubServer, sample: Sample, people: dict[str, str], **settings: Any) -> Place:
    name = f"shop-{next(_numbers)}"
    made = server.control(
        "POST", "/repositories", {"owner": "demo", "name": name, "bundle": sample.bundle, **settings}
    )
    assert made["created"]
    return Place(server, sample, "demo", name, people)
