"""Our side of the loop bench: the native engine as a worker runs it, its steps stored by the product's own service."""

import itertools
import subprocess
import time
from pathlib import Path

from agent.judge import Judge
from agent.native import NativeEngine
from agent.protocols import Limits, Said, Step, Task
from agent.sandbox import Bare
from bench.loop_server import CONTENT, FILE
from bench.product import FOLDER
from changes.models import Person, Run
from changes.services.asking import open_change
from changes.services.repositories import add_repository
from changes.services.running import claim, record_step
from integrations.git import Mirror, Worktree
from integrations.github.facts import RepositoryFacts
from integrations.messages import AnthropicModel

REQUEST = "Count."
_ENV = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": str(FOLDER),
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "ann@example.com",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "ann@example.com",
}
_runs = itertools.count(1)


def make_mirror(folder: Path) -> Mirror:
    """A mirror of a repository with one commit."""
    origin = folder / "origin"
    origin.mkdir()
    (origin / FILE).write_text(CONTENT)
    for args in (["init", "-q", "--initial-branch=main"], ["add", "--all"], ["commit", "-q", "-m", "First"]):
        subprocess.run(["git", *args], cwd=origin, env=_ENV, check=True)
    mirror = Mirror(folder / "mirror.git", origin.as_uri(), local=True)
    mirror.fetch()
    return mirror


class Honkweb:
    def __init__(self, mirror: Mirror, folder: Path, url: str) -> None:
        self._mirror, self._folder = mirror, folder
        client = AnthropicModel(api_key="bench", base_url=url)
        self._engine = NativeEngine(client=client, model="bench", judge=Judge(client=client, model="bench"))

    def run(self, steps: int) -> float:
        """Seconds from the start of the run until its last file step is stored."""
        number = next(_runs)
        base = self._mirror.git.line("rev-parse", "refs/heads/main")
        worktree = Worktree(self._mirror, self._folder, base, sandbox=Bare(), shadow=f"{number}/1")
        worktree.prepare()
        run = _claimed(number)
        ends: list[float] = []

        def store(step: Step) -> None:
            record_step(run=run, step=step)
            if step.tool == "str_replace_based_edit_tool":
                assert step.ok, step.output
                ends.append(time.perf_counter())

        task = Task(REQUEST, "Ann", "acme/counter", number, base, Said("request", REQUEST))
        started = time.perf_counter()
        self._engine.run(task, worktree, Limits(steps=10 * steps), store)
        assert len(ends) == steps, f"{len(ends)} of {steps} steps were made"
        return ends[-1] - started


def _claimed(number: int) -> Run:
    facts = RepositoryFacts(
        id=1,
        full_name="acme/counter",
        default_branch="main",
        private=False,
        archived=False,
        clone_url="http://127.0.0.1/acme/counter.git",
        url="http://127.0.0.1/acme/counter",
        description="",
        permissions=frozenset(),
        merge_methods=frozenset(),
    )
    repository = add_repository(facts=facts)
    ann, _ = Person.objects.get_or_create(email="ann@example.com", defaults={"name": "Ann", "is_admin": True})
    change = open_change(asker=ann, repository=repository, request=REQUEST, door="command")
    run = claim(run_pk=change.runs.get().pk, owner="bench", model="bench", judge_model="bench")
    assert run is not None, number
    return run
