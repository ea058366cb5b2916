"""Close, then Reopen: within seconds two workers do not undo the last wish, and a branch that is gone is no dead end."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from changes import outside
from changes.models import Change, Person, Repository
from changes.outside import mirror_of
from changes.pipeline.wishes import carry_out
from changes.services.stopping import ask_to_reopen, close_change
from changes.states import Status
from tests.demo_world.whole import DemoWorld
from tests.integrations.wire import Asked, Reply, Wire, serving
from tests.threads_live.conftest import ready

__all__ = ["ready"]


@pytest.fixture
def front(ready: Change, settings: Any) -> Iterator[Wire]:
    """A GitHub in front of the demo's, once all is there: it answers what a test hands on."""
    with serving() as wire:
        settings.GITHUB_API_URL = wire.url
        outside.github.cache_clear()
        yield wire
    outside.github.cache_clear()


def handed_on(world: DemoWorld, then: Callable[[], None] = lambda: None) -> Callable[[Asked], Reply]:
    """What the demo's GitHub answers, and what happens once before that answer is here."""
    rest = [then]

    def answer(asked: Asked) -> Reply:
        body = world.github(asked.verb, asked.path, asked.json() if asked.body else None)
        if rest:
            rest.pop()()
            connection.close()
        return Reply(200, body)

    return answer


def again(change: Change) -> Change:
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)


def test_what_is_reopened_while_github_is_closing_it_keeps_its_branch_and_opens(
    world: DemoWorld, front: Wire, ready: Change, ann: Person
) -> None:
    def reopen() -> None:
        ask_to_reopen(change=again(ready), person=ann)
        carry_out(ready.pk)  # a second worker comes while the first waits for its answer

    pull = f"/repos/{ready.repository.full_name}/pulls/{ready.pull_number}"
    front.on("GET", pull, handed_on(world))
    front.on("PATCH", pull, handed_on(world, reopen))
    close_change(change=ready, person=ann)
    carry_out(ready.pk)
    assert again(ready).wish == "reopen" and world.github("GET", pull)["state"] == "closed"
    assert world.github("GET", f"/repos/{ready.repository.full_name}/branches/{ready.branch}")
    carry_out(ready.pk)
    assert (again(ready).status, again(ready).wish) == (Status.OPEN, "")
    assert world.github("GET", pull)["state"] == "open"


@pytest.fixture
def tidied(ready: Change, ann: Person) -> Change:
    """Closed, its branch deleted at GitHub, and wished open again."""
    close_change(change=ready, person=ann)
    carry_out(ready.pk)
    assert mirror_of(ready.repository).remote_tip(ready.branch) is None
    ask_to_reopen(change=again(ready), person=ann)
    return again(ready)


def test_a_machine_that_never_had_the_deleted_branch_can_bring_it_back(tidied: Change) -> None:
    shutil.rmtree(mirror_of(tidied.repository).path)
    carry_out(tidied.pk)
    assert (again(tidied).status, again(tidied).wish) == (Status.OPEN, "")
    assert mirror_of(tidied.repository).remote_tip(tidied.branch) == tidied.pull_head_sha


def test_a_branch_that_may_not_be_made_again_is_told_and_not_tried_for_ever(
    world: DemoWorld, shop: Repository, tidied: Change
) -> None:
    forbid_branches(next(world.data.rglob(f"{shop.full_name}.git")))
    carry_out(tidied.pk)
    change = again(tidied)
    assert (change.status, change.wish) == (Status.CLOSED, "")
    assert change.sentence.startswith("GitHub did not reopen it: git push to ")
    assert "Creations being restricted" in change.sentence


def forbid_branches(bare: Path) -> None:
    """As a ruleset does that forbids to create a branch."""
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho Creations being restricted >&2; exit 1\n")
    hook.chmod(0o755)
