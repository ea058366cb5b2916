"""The CI as threads: one announces what was pushed, two run it, and all stop within seconds."""

import logging
import shutil
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import requests

from agent.errors import SandboxAbsent
from agent.protocols import Ran
from agent.sandbox import find_sandbox
from honkweb.demo.ci import checkout, previews
from honkweb.demo.ci.jobs import Job, Jobs
from honkweb.demo.ci.recipe import BadRecipe, Check, Recipe, recipe_of
from honkweb.demo.ci.reporting import Reporter, title_of

_COMMAND_SECONDS = 600.0
_RETRY_SECONDS = 0.5
_WORKERS = 2
_MOST_TRIES = 100
_log = logging.getLogger(__name__)


class Push(Protocol):
    """What the demo GitHub tells of a moved ref; `after` is forty zeros for a deleted one."""

    @property
    def owner(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def ref(self) -> str: ...
    @property
    def after(self) -> str: ...


class CI:
    """Give `pushed` and `rerequested` to the demo GitHub's listeners; then `start`.

    `is_sample(owner, name)`: only the demo's own samples may run where there is no sandbox.
    """

    def __init__(
        self,
        folder: Path,
        *,
        git_root: Path,
        web: str,
        reporter: Reporter,
        is_sample: Callable[[str, str], bool],
        sandbox: str = "auto",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.previews = folder / "previews"
        self._work = folder / "work"
        shutil.rmtree(self._work, ignore_errors=True)
        self._jobs = Jobs(folder / "jobs.sqlite3")
        self._git_root, self._web, self._reporter = git_root, web, reporter
        self._is_sample, self._sandbox = is_sample, sandbox
        self._woken = threading.Condition()
        self._stopped = threading.Event()
        self._failures: Counter[int] = Counter()
        names = ["announce", *(f"run-{number}" for number in range(_WORKERS))]
        targets = [self._announce_next, *[self._run_next] * _WORKERS]
        self._threads = [
            threading.Thread(target=self._loop, args=[target], name=f"ci-{name}", daemon=True)
            for name, target in zip(names, targets, strict=True)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._wake()
        for thread in self._threads:
            thread.join(5)
        self._jobs.close()

    def pushed(self, push: Push) -> None:
        """A listener for pushes: queues the new head of a branch."""
        if push.ref.startswith("refs/heads/") and push.after.strip("0"):
            self._jobs.add(push.owner, push.name, push.after)
            self._wake()

    def rerequested(self, run: dict[str, Any], owner: str, name: str) -> None:
        """Somebody wants one check again: it gets a check run of its own, as on GitHub."""
        self._jobs.add(owner, name, run["head_sha"], only=run["name"])
        self._wake()

    def idle(self) -> bool:
        return self._jobs.unfinished() == 0

    def _wake(self) -> None:
        with self._woken:
            self._woken.notify_all()

    def _loop(self, take: Callable[[], bool]) -> None:
        while not self._stopped.is_set():
            busy = False
            try:
                busy = take()
            except requests.RequestException as error:
                # The server is starting, or misbehaves as it was told to: the job is tried again.
                _log.info("the CI could not report: %s", error)
            except Exception:
                _log.exception("a job of the CI failed and is tried again")
            if not busy:
                with self._woken:
                    self._woken.wait(_RETRY_SECONDS)

    def _after_failure(self, job: Job, state: str) -> None:
        """Back to `state` for another try; one that never succeeds must not keep all others waiting."""
        if self._stopped.is_set():
            return
        self._failures[job.id] += 1
        self._jobs.move(job, state if self._failures[job.id] < _MOST_TRIES else "done")

    def _announce_next(self) -> bool:
        job = self._jobs.next_new()
        if job is None:
            return False
        try:
            self._announce(job)
        except Exception:
            self._after_failure(job, "new")
            raise
        self._wake()
        return True

    def _announce(self, job: Job) -> None:
        recipe, problem = self._recipe(job)
        names = [each.name for each in _wanted(recipe, job)] or (["ci"] if problem else [])
        known = {} if job.only else self._reporter.known(job.repo, job.sha)
        runs = {name: known.get(name) or self._reporter.queue(job.repo, job.sha, name) for name in names}
        self._jobs.move(job, "announced" if runs else "done", runs=runs)

    def _run_next(self) -> bool:
        job = self._jobs.take()
        if job is None:
            return False
        root = self._work / str(job.id)
        try:
            self._run(job, root)
        except Exception:
            self._after_failure(job, "announced")
            raise
        finally:
            shutil.rmtree(root, ignore_errors=True)
        if not self._stopped.is_set():
            self._jobs.move(job, "done")
        return True

    def _run(self, job: Job, root: Path) -> None:
        recipe, problem = self._recipe(job)
        if problem:
            for run in job.runs.values():
                self._reporter.finish(job.repo, run, ok=False, title="Cannot run", summary=problem)
            return
        try:
            sandbox = find_sandbox(self._sandbox, bare_allowed=self._is_sample(job.owner, job.name))
        except SandboxAbsent as error:
            for run in job.runs.values():
                self._reporter.finish(job.repo, run, ok=False, title="No sandbox", summary=error.sentence)
            return
        root.mkdir(parents=True)
        checkout.check_out(self._bare(job), job.sha, root)
        sandbox.own(root)
        run_command = Commands(
            lambda command: sandbox.run(
                command, root=root, timeout=_COMMAND_SECONDS, cancelled=self._stopped.is_set
            )
        )
        failed = run_command.first_failure(recipe.setup)
        broken = None if recipe.guessed else failed
        for check in _wanted(recipe, job):
            if self._stopped.is_set():
                return
            self._check(job, check, root, run_command, broken)

    def _check(self, job: Job, check: Check, root: Path, run: "Commands", broken: Ran | None) -> None:
        number = job.runs[check.name]
        if not self._reporter.start(job.repo, number):
            return
        ran = broken or run(check.command)
        if self._stopped.is_set():
            return  # what was cut off says nothing; it runs again after the restart
        summary, details = f"`{check.command}`", ""
        ok = ran.ok
        if ok and check.publish:
            try:
                previews.publish(root, check.publish, self.previews, repo=job.repo, sha=job.sha)
                details = f"{self._web}/previews/{job.repo}/{job.sha}/"
                summary += f"\n\n[Open this build]({details})"
            except previews.NothingToPublish as error:
                ok, summary = False, str(error)
        self._reporter.finish(
            job.repo, number, ok=ok, title=title_of(ran), summary=summary, log=ran.output, details_url=details
        )

    def _recipe(self, job: Job) -> tuple[Recipe, str]:
        """The recipe, or the sentence that says why there is none."""
        bare = self._bare(job)
        try:
            paths = checkout.paths_of(bare, job.sha)
            return recipe_of(paths, lambda path: checkout.read_file(bare, job.sha, path)), ""
        except BadRecipe as error:
            return Recipe(()), str(error)
        except checkout.NoSuchCommit:
            return Recipe(()), ""

    def _bare(self, job: Job) -> Path:
        return self._git_root / job.owner / f"{job.name}.git"


class Commands:
    """Runs commands of one checkout."""

    def __init__(self, run: Callable[[str], Ran]) -> None:
        self._run = run

    def __call__(self, command: str) -> Ran:
        return self._run(command)

    def first_failure(self, commands: tuple[str, ...]) -> Ran | None:
        for command in commands:
            ran = self._run(command)
            if not ran.ok:
                return ran
        return None


def _wanted(recipe: Recipe, job: Job) -> list[Check]:
    return [each for each in recipe.checks if job.only in {"", each.name}]
