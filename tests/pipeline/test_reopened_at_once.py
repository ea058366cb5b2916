"""Close, then Reopen within seconds: two workers at one change do not undo what the person wished last."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from changes import outside
from changes.models import Change, Person
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
