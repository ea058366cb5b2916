"""A small shop in real git, and one stretch of agent work on it driven by a script."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agent.judge import Judge
from agent.native import NativeEngine
from agent.protocols import Limits, Proposal, Said, Step, Task, Verifier
from agent.sandbox import Bare
from agent.scripted import Line, Scripted, answer, call
from integrations.git import Mirror, Worktree

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
SHOP = {
    "cart.py": "def total():\n    return 1\n",
    "tests/test_cart.py": "# total is 1\n",
    "README": "A shop\n",
    "latin.txt": b"caf\xe9\r\nth\xe9\r\n",
}
TEST = Verifier("test", "grep -q 'return 2' cart.py || { echo '1 failed'; exit 1; }", "test")
REQUEST = "The cart total has to be 2. Mend it."


@dataclass
class Work:
    """Everything one run is made of; `ask` runs it with these lines of the model and of the judge."""

    worktree: Worktree
    task: Task
    limits: Limits = field(default_factory=Limits)
    steps: list[Step] = field(default_factory=list)
    stopped: bool = False
    model: Scripted = field(default_factory=lambda: Scripted([]))
    judge: Scripted = field(default_factory=lambda: Scripted([]))

    def run(
        self, *lines: Line, judge: Sequence[Line] = (), on_step: Callable[[Step], None] | None = None
    ) -> Proposal:
        self.model, self.judge = Scripted(lines), Scripted(judge or [verdict()] * 5)
        engine = NativeEngine(
            client=self.model,
            model="claude-opus-4-5",
            judge=Judge(client=self.judge, model="claude-sonnet-4-5"),
        )

        def keep(step: Step) -> None:
            self.steps.append(step)
            if on_step:
                on_step(step)

        return engine.run(self.task, self.worktree, self.limits, keep)

    def told(self) -> dict[str, Any]:
        """The last result that the model was told."""
        results = [
            block
            for message in self.model.requests[-1].messages
            for block in message["content"]
            if block["type"] == "tool_result"
        ]
        return results[-1]

    def titles(self) -> list[str]:
        return [step.title for step in self.steps]

    def next(self, said: Said | None, conversation: Sequence[dict[str, Any]]) -> None:
        self.task = replace(self.task, message=said, conversation=tuple(conversation))


def verdict(decision: str = "pass", **more: Any) -> Line:
    given = {"decision": decision, "reason": "", "chapters": [], "unasked": [], "doubts": [], **more}
    return answer(call("verdict", **given))


def fix() -> Line:
    return answer(
        "I mend the total.",
        call(
            "str_replace_based_edit_tool",
            command="str_replace",
            path="cart.py",
            old_str="return 1",
            new_str="return 2",
        ),
    )


def finish(**more: Any) -> Line:
    return answer(call("finish", **{"title": "Mend the total", "summary": "It was 1.", **more}))


def bash(command: str) -> Line:
    return answer(call("bash", command=command))


def view(path: str, **more: Any) -> Line:
    return answer(call("str_replace_based_edit_tool", command="view", path=path, **more))


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    folder = tmp_path_factory.mktemp("shop")
    origin = folder / "origin"
    for name, content in SHOP.items():
        path = origin / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for args in (["init", "-q", "--initial-branch=main"], ["add", "--all"], ["commit", "-q", "-m", "First"]):
        subprocess.run(["git", *args], cwd=origin, env=ENV, check=True)
    made = Mirror(folder / "shop.git", origin.as_uri(), local=True)
    made.fetch()
    return made


@pytest.fixture
def work(mirror: Mirror, tmp_path: Path) -> Work:
    base = mirror.git.line("rev-parse", "refs/heads/main")
    works: list[Work] = []
    worktree = Worktree(
        mirror,
        tmp_path / "run",
        base,
        sandbox=Bare(),
        shadow=f"1/{tmp_path.name}",
        cancelled=lambda: works[0].stopped,
    )
    worktree.prepare()
    task = Task(
        request=REQUEST,
        asker="Ann",
        repository="acme/shop",
        change_number=1,
        base_sha=base,
        message=Said("request", REQUEST),
        verifiers=(TEST,),
    )
    works.append(Work(worktree, task, Limits(money=Decimal(10))))
    return works[0]
