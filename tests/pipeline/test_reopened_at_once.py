"""Close, then Reopen: within seconds two workers do not undo the last wish, and a branch that is gone is no dead end."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from changes import outside
from changes.models import Change, Person, Repository
from changes.outside import mirror_of
from changes.pipeline.wishes import WishBeat, carry_out
from changes.services.stopping import ask_to_reopen, close_change
from changes.states import Status
from integrations.git.mirror import Mirror
from tests.demo_world.whole import DemoWorld, until
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


def open_at_both(world: DemoWorld, change: Change) -> bool:
    pull = world.github("GET", f"/repos/{change.repository.full_name}/pulls/{change.pull_number}")
    return again(change).status == Status.OPEN and pull["state"] == "open" and not again(change).wish


@contextmanager
def deleting(world: DemoWorld, change: Change, folder: Path) -> Iterator[threading.Thread]:
    """A worker in the midst of closing: GitHub takes as long over its branch as the test does."""
    asked, let_go = folder / "asked", folder / "let_go"
    script = f"touch {asked}; until [ -e {let_go} ]; do sleep 0.05; done"
    before_a_push(next(world.data.rglob(f"{change.repository.full_name}.git")), script)
    worker = threading.Thread(target=alone, args=[change])
    worker.start()
    try:
        until(asked.exists)
        yield worker
    finally:
        let_go.touch()
        worker.join(60)


def test_a_branch_whose_deleting_takes_minutes_is_not_lost_to_who_reopens_meanwhile(
    world: DemoWorld, ready: Change, ann: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WishBeat, "look_seconds", 0.05)
    close_change(change=ready, person=ann)
    with deleting(world, ready, tmp_path):
        ask_to_reopen(change=again(ready), person=ann)
        nearly_over = timezone.now() + timedelta(seconds=5)
        Change.objects.filter(pk=ready.pk).update(wish_until=nearly_over)
        until(lambda: again(ready).wish_until > nearly_over + timedelta(seconds=30))
        carry_out(ready.pk)
        assert again(ready).wish == "reopen"
    carry_out(ready.pk)
    assert open_at_both(world, ready) and mirror_of(ready.repository).remote_tip(ready.branch)


def test_who_lost_the_lease_leaves_while_github_still_thinks_and_finishes_nothing(
    world: DemoWorld, ready: Change, ann: Person, tmp_path: Path
) -> None:
    close_change(change=ready, person=ann)
    with deleting(world, ready, tmp_path) as worker:
        Change.objects.filter(pk=ready.pk).update(wish_owner="another")
        worker.join(30)
        assert not worker.is_alive()
        assert (again(ready).wish, again(ready).wish_owner) == ("close", "another")


def test_who_waits_for_the_mirror_deletes_no_branch_that_was_reopened_meanwhile(
    world: DemoWorld, ready: Change, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Mirror.locked
    times = [0]

    @contextmanager
    def late(mirror: Mirror) -> Iterator[int]:
        times[0] += 1
        # The commit is kept, the branch is to be deleted: others have the mirror for hours, and the lease runs out.
        if times[0] == 2:
            ask_to_reopen(change=again(ready), person=ann)
            Change.objects.update(wish_until=timezone.now() - timedelta(seconds=1))
            carry_out(ready.pk)
            assert open_at_both(world, ready)
        with original(mirror) as lock:
            yield lock

    monkeypatch.setattr(Mirror, "locked", late)
    close_change(change=ready, person=ann)
    carry_out(ready.pk)
    assert times[0] >= 2 and open_at_both(world, ready)
    assert mirror_of(ready.repository).remote_tip(ready.branch) == ready.pull_head_sha


def alone(change: Change) -> None:
    carry_out(change.pk)
    connection.close()


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


def test_a_commit_that_github_no_longer_has_is_told_and_not_tried_for_ever(tidied: Change) -> None:
    shutil.rmtree(mirror_of(tidied.repository).path)
    Change.objects.filter(pk=tidied.pk).update(pull_head_sha="ab" * 20)
    carry_out(tidied.pk)
    change = again(tidied)
    assert (change.status, change.wish) == (Status.CLOSED, "")
    assert change.sentence.startswith("GitHub did not reopen it: git fetch to ")
    assert "there is no such branch or commit" in change.sentence


def forbid_branches(bare: Path) -> None:
    """As a ruleset does that forbids to create a branch."""
    before_a_push(bare, "echo Creations being restricted >&2; exit 1")


def before_a_push(bare: Path, script: str) -> None:
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
