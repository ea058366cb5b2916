"""Verifiers on the files of a revision: what one said is not lost with what comes of the next."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest
from django.utils import timezone

from agent.errors import SandboxAbsent
from agent.protocols import Ran, Verifier
from changes.models import Verifying
from changes.models.verifying import NOT_RUN
from changes.pipeline.checking import Said, check
from integrations.git import Worktree
from tests.integrations.conftest import HostSandbox, mirror, origin, worktree

__all__ = ["mirror", "origin", "worktree"]
TEST = Verifier("test", "exit 1")


class Leaving(HostSandbox):
    """It goes away when a command says so, and owns no folder in which others are nested without end."""

    def run(self, command: str | Sequence[str], *, root: Path, timeout: float, **told: object) -> Ran:
        if command == "go away":
            raise SandboxAbsent("bubblewrap is gone.")
        return super().run(command, root=root, timeout=timeout, **told)

    def own(self, root: Path) -> None:
        if (root / ".cache").exists():
            raise RecursionError("maximum recursion depth exceeded")


@pytest.fixture
def sandbox() -> Leaving:
    return Leaving()


def test_one_that_takes_all_the_time_is_red_and_so_is_what_gets_none(worktree: Worktree) -> None:
    said = Said()
    check(worktree, [TEST, Verifier("lint", "true", "lint")], said, left=iter([600.0, -1.0]).__next__)
    told = [(each.name, each.exit_code, each.ok) for each in said.verifications]
    assert told == [("test", 1, False), ("lint", -1, False)]


def test_what_was_said_is_known_when_the_sandbox_goes_away(worktree: Worktree) -> None:
    said = Said()
    with pytest.raises(SandboxAbsent):
        check(worktree, [TEST, Verifier("lint", "go away", "lint")], said, left=lambda: 600.0)
    assert [each.name for each in said.verifications] == ["test"] and said.red


def test_one_that_changes_files_is_red_also_where_they_cannot_be_put_back(worktree: Worktree) -> None:
    said = Said()
    hiding = Verifier("test", "echo x >> shop.py; mkdir .cache")
    check(worktree, [hiding, Verifier("lint", "true", "lint")], said, left=lambda: 600.0)
    told = [(each.name, each.exit_code, each.ok) for each in said.verifications]
    assert told == [("test", 0, False), ("lint", -1, False)]
    assert "changes files of the revision" in said.verifications[0].output


@pytest.mark.parametrize("code", [0, 3])
def test_only_one_that_passed_may_run_again_where_its_files_cannot_be_read(
    worktree: Worktree, code: int
) -> None:
    said = Said()
    unreadable = Verifier("test", f"echo a goose; touch 'git~1'; exit {code}")  # no git takes that name in
    check(worktree, [unreadable, Verifier("lint", "true", "lint")], said, left=lambda: 600.0)
    row = Verifying(
        outcome="ran", ended_at=timezone.now(), verifications=[asdict(each) for each in said.verifications]
    )
    assert [each["exit_code"] for each in row.red] == [code, NOT_RUN]
    assert row.may_run_again == (code == 0) and row.red[0]["output"].startswith("a goose")
