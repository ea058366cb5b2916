"""The pipeline in this process against a real demo world: GitHub, model and Slack are processes over HTTP."""

import base64
import itertools
import os
from collections.abc import Callable

import pytest

from changes.models import Change, Person, Repository, Revision, Role
from changes.outside import github
from changes.pipeline.reading import read_change
from changes.pipeline.working import work
from changes.services.asking import open_change
from changes.services.repositories import add_repository
from reviews.preparing import prepare
from tests import making
from tests.demo_world.whole import DemoWorld, until

_count = itertools.count(1)


@pytest.fixture
def shop(
    request: pytest.FixtureRequest, world: DemoWorld, bundle: bytes, transactional_db: None
) -> Repository:
    """A shop that nobody else changes; its main is built where the test gives True for it."""
    world.control("PUT", "/faults", {"rules": []})
    name = f"shop-{os.getpid()}-{next(_count)}"
    # Else it would cost each test as much as the build of its change does.
    built = getattr(request, "param", False)
    body = {"owner": "acme", "name": name, "sample": True, "builds_default_branch": built}
    body["bundle"] = base64.b64encode(bundle).decode()
    world.control("POST", "/repositories", body)
    return add_repository(facts=github().repository(f"acme/{name}"), sample=True)


@pytest.fixture
def ann(shop: Repository) -> Person:
    return making.person("Ann", Role.ASKER, shop)


@pytest.fixture
def rob(shop: Repository) -> Person:
    return making.person("Rob", Role.REVIEWER, shop)


@pytest.fixture
def ask(shop: Repository, ann: Person) -> Callable[[str], Change]:
    """Ask, let the agent work to the end of its run, and read the change again."""

    def asked(request: str) -> Change:
        change = open_change(asker=ann, repository=shop, request=request, door="web")
        return worked(change)

    return asked


def worked(change: Change) -> Change:
    """Work on the change's newest run."""
    run = change.runs.order_by("-number").first()
    assert run is not None
    work(run.pk)
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)


def built(change: Change) -> Change:
    """Read the change until CI has reported everything, and prepare what its page shows."""

    def done() -> bool:
        read_change(Change.objects.select_related("repository__policy", "asker").get(pk=change.pk))
        builds = list(
            change.repository.builds.filter(head_sha=Change.objects.get(pk=change.pk).pull_head_sha)
        )
        return len(builds) >= 3 and all(build.is_done for build in builds)

    until(done)
    for revision in Revision.objects.filter(change=change, findings__prepared_at=None):
        prepare(revision.pk)
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)
