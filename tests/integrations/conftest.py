"""A real repository, its mirror and a worktree, made with real git; a client of GitHub and the server it speaks to."""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from agent.protocols import Ran
from integrations.git import Mirror, Worktree
from integrations.github import GitHub
from tests.integrations.wire import Wire, serving

# The same examples each time, however slow the machine: a failure is a failure of the code.
STEADY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
ENV = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
}


@dataclass(frozen=True)
class Origin:
    """The repository of a person, as its owner works in it."""

    path: Path

    def git(self, *args: str) -> str:
        done = subprocess.run(["git", *args], cwd=self.path, env=ENV, check=True, capture_output=True)
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str, content: str | bytes) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str = "Change", **files: str | bytes) -> str:
        for name, content in files.items():
            self.write(name.replace("__", "/"), content)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@dataclass
class HostSandbox:
    """Runs on the host: what these tests are about is git, and their commands are their own."""

    name: str = "host"
    owned: list[Path] = field(default_factory=list)

    def run(self, command: str | Sequence[str], *, root: Path, timeout: float, **_: object) -> Ran:
        argv = ["sh", "-c", command] if isinstance(command, str) else list(command)
        done = subprocess.run(argv, cwd=root, env=ENV, capture_output=True, timeout=timeout)
        return Ran(done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace"), 0)

    def own(self, root: Path) -> None:
        self.owned.append(root)


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    path = tmp_path / "origin"
    path.mkdir()
    made = Origin(path)
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit("First", **{"shop.py": "def total():\n    return 1\n", "README": "A shop\n"})
    return made


@pytest.fixture
def mirror(tmp_path: Path, origin: Origin) -> Mirror:
    made = Mirror(tmp_path / "mirrors" / "shop.git", origin.path.as_uri(), local=True)
    made.fetch()
    return made


@pytest.fixture
def sandbox() -> HostSandbox:
    return HostSandbox()


@pytest.fixture
def worktree(tmp_path: Path, mirror: Mirror, origin: Origin, sandbox: HostSandbox) -> Worktree:
    base = origin.git("rev-parse", "main")
    made = Worktree(mirror, tmp_path / "runs" / "1", base, sandbox=sandbox, shadow="7/1")
    made.prepare()
    return made


def put(worktree: Worktree, **files: str | bytes) -> None:
    for name, content in files.items():
        path = worktree.root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def paths_in(mirror: Mirror, commit: str) -> set[str]:
    return {each.path for each in mirror.files_at(commit)}


@pytest.fixture
def wire() -> Iterator[Wire]:
    with serving() as made:
        yield made


@pytest.fixture
def github(wire: Wire) -> GitHub:
    return GitHub(wire.url, token="ghp_" + "x" * 36, timeout=30, pace=0)
