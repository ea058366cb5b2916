"""Verifiers that nobody named count only where they work on the base; the page says what was guessed."""

import pytest

from agent.protocols import HonkToml, Ran, Verifier
from changes.models import Change, Person, Repository, Run
from changes.pipeline.guesses import that_work, why_not
from changes.states import Status
from integrations.git import Worktree
from tests import making
from tests.integrations.conftest import mirror, origin, sandbox, worktree
from tests.reviews.test_pages import as_, read

__all__ = ["mirror", "origin", "sandbox", "worktree"]
GUESSED = HonkToml(
    verifiers=(
        Verifier("lint", "test -f shop.py", "lint", guessed=True),
        Verifier("flake8", "echo E501; exit 1", "lint", guessed=True),
        Verifier("absent", "python3 -m a_tool_that_nobody_has", "lint", guessed=True),
        Verifier("vet", "a-tool-that-nobody-has", "lint", guessed=True),
        Verifier("test", "exit 1", "test", guessed=True, needs="true"),
        Verifier("more", "true", "test", guessed=True, needs="a-tool-that-nobody-has --version"),
        Verifier("named", "exit 1", "lint"),
    ),
    detected=True,
)


@pytest.fixture
def run(shop: Repository, ann: Person) -> Run:
    change = making.change(shop, ann, status=Status.WORKING)
    return Run.objects.create(change=change, number=1, status="working", lease_owner="w")


def test_a_guess_that_fails_before_any_edit_is_left_out_and_said(run: Run, worktree: Worktree) -> None:
    kept = that_work(run, worktree, GUESSED)

    assert [each.name for each in kept.verifiers] == ["lint", "test", "named"]
    run.refresh_from_db()
    absent = "its tool does not run on this machine"
    reasons = {each["name"]: each["why"] for each in run.left_out}
    either = "it does not pass on the base as it is here"
    assert reasons == {"flake8": either, "absent": either, "vet": absent, "more": absent}
    assert (
        run.steps.get(output="E501\n").title
        == "Left out flake8, which was guessed: it does not pass on the base as it is here"
    )


def test_a_run_that_is_taken_up_again_keeps_its_choice(run: Run, worktree: Worktree) -> None:
    first = that_work(run, worktree, GUESSED)
    again = that_work(Run.objects.get(pk=run.pk), worktree, GUESSED)
    assert again == first and run.steps.count() == 4


def test_what_the_repository_names_is_not_tried_before(run: Run, worktree: Worktree) -> None:
    named = HonkToml(verifiers=(Verifier("test", "exit 1"),))
    assert that_work(run, worktree, named) == named
    assert not run.steps.exists()


@pytest.fixture
def opened(shop: Repository, ann: Person) -> Change:
    return making.opened(shop, ann)


def test_the_page_says_what_was_guessed_and_what_was_left_out(opened: Change, ann: Person) -> None:
    done = {"name": "test", "command": "make test", "exit_code": 0, "output": "", "ok": True, "guessed": True}
    left = {"name": "lint", "command": "make lint", "why": "it does not pass on the base as it is here"}
    opened.runs.update(verifications=[done], left_out=[left])
    page = read(as_(ann), f"/changes/{opened.pk}/")
    assert "Nobody named this command: it was guessed" in page
    assert "lint: not run" in page and "left out because it does not pass on the base as it is here" in page
    assert "Nothing of the repository" not in page


def test_the_page_says_when_nothing_was_run(opened: Change, ann: Person) -> None:
    opened.runs.update(left_out=[])
    assert "Nothing of the repository’s own was run on it here" in read(as_(ann), f"/changes/{opened.pk}/")


def test_a_tool_that_does_not_answer_is_not_said_to_be_absent() -> None:
    slow = Verifier("test", "npm test", "test", guessed=True, needs="npm --version")
    assert why_not(slow, Ran(137, "", 120_000, timed_out=True)) == "it takes more than 120 seconds"
