"""A push is recorded as it stands when git has read it, not as it stood when somebody began to read."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from audit.models import Event
from changes.models import Change, Person, Repository
from changes.outside import github
from changes.pipeline.pushes import record_push
from tests import making
from tests.demo_world.whole import DemoWorld, until


def moved(shop: Repository, ann: Person) -> Change:
    """A change whose head somebody moved to a commit that git has; nothing has recorded that yet."""
    with transaction.atomic():
        change = making.opened(shop, ann)
    head = github().branch_tip(shop.full_name, "main")
    Change.objects.filter(pk=change.pk).update(pull_head_sha=head)
    return change


def recorded_beside(change_pk: int) -> None:
    try:
        record_push(change_pk)
    finally:
        connection.close()


@pytest.mark.parametrize(
    "since",
    [{"pull_head_sha": making.sha("a suggestion")}, {"pull_base_ref": "release"}, {"status": "closed"}],
)
def test_what_is_no_longer_so_when_git_has_read_it_becomes_no_revision(
    world: DemoWorld, shop: Repository, ann: Person, since: dict[str, Any]
) -> None:
    change = moved(shop, ann)

    def fetched() -> int:
        found = world.control("GET", "/requests?after=0")["requests"]
        return sum(f"{shop.full_name}.git/info/refs" in each["path"] for each in found)

    before = fetched()
    with transaction.atomic():
        Change.objects.filter(pk=change.pk).update(**since)
        here = threading.Thread(target=recorded_beside, args=[change.pk])
        here.start()
        until(lambda: fetched() > before)
    here.join(30)
    assert not here.is_alive() and change.revisions.count() == 1
    assert not Event.objects.filter(change=change.pk, verb="revision.pushed").exists()
