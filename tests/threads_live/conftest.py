"""Threads against the real demo world of the pipeline's tests: git and GitHub are processes over HTTP."""

from collections.abc import Callable

import pytest

from changes.models import Change, Person
from changes.pipeline.reading import read_change
from changes.services.revisions import raw_patch
from reviews.diff.parse import parse
from reviews.models import Thread
from reviews.quoting import Spot
from reviews.services.drafts import keep_draft
from reviews.services.review import comment
from tests.pipeline.conftest import ann, ask, bundle, rob, shop, world
from tests.threads.conftest import shown

__all__ = ["ann", "ask", "bundle", "rob", "shop", "world"]
Ask = Callable[[str], Change]
DARK = "Make the header dark"


@pytest.fixture
def ready(ask: Ask) -> Change:
    """Open, with a pull request that changes site/style.css."""
    return ask(DARK)


def first_added(change: Change) -> tuple[str, int]:
    """Path and number of the first line that the newest revision adds."""
    newest = change.revisions.order_by("-number").first()
    assert newest is not None
    for file in parse(raw_patch(newest)).files:
        for hunk in file.hunks:
            for line in hunk.lines:
                if line.kind == "+" and line.new:
                    return file.path, line.new
    raise AssertionError("it adds no line")


def began(change: Change, person: Person, body: str) -> Thread:
    """A sent thread on the first added line of the newest revision."""
    path, line = first_added(change)
    newest = change.revisions.order_by("-number").first()
    assert newest is not None
    made = keep_draft(change=change, person=person, revision=newest, spot=Spot(path, "new", line), body=body)
    assert made is not None
    comment(change=change, person=person, body="", only=made.pk, **shown(change))
    return Thread.objects.get(pk=made.thread_id)


def read(change: Change) -> Change:
    """Read the pull request again, as the poller does."""
    fresh = Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)
    read_change(fresh)
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)
