"""A push is recorded as it stands when git has read it, and what its head was to be asked is asked again."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, Verifying
from changes.outside import github, mirror_of
from changes.pipeline.pushes import record_push
from changes.services.verifying import ask_to_verify
from reviews.access import latest_revision, standing_of
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


def retargeted(change: Change, base_ref: str) -> Change:
    """Somebody sends the pull request elsewhere, and that is recorded."""
    Change.objects.filter(pk=change.pk).update(pull_base_ref=base_ref)
    record_push(change.pk)
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)


def test_a_retarget_lifts_no_verifier_of_an_applied_suggestion(shop: Repository, ann: Person) -> None:
    change = moved(shop, ann)
    record_push(change.pk)
    suggested = change.revisions.get(number=2)
    ask_to_verify(revision=suggested)
    red = [{"name": "test", "command": "make test", "exit_code": 3, "ok": False, "output": ""}]
    Verifying.objects.update(ended_at=timezone.now(), outcome="ran", verifications=red)
    mirror_of(shop).push("release", suggested.head_sha, expected=None)
    for number, base_ref in [(3, "release"), (4, "main")]:
        change = retargeted(change, base_ref)
        newest = latest_revision(change)
        assert newest is not None and (newest.number, newest.head_sha) == (number, suggested.head_sha)
        assert "verifying" in [each.code for each in standing_of(change).blockers]
    told = Event.objects.filter(change=change.pk, verb="revision.retargeted").latest("id")
    assert told.sentence == f"Revision 4 is {suggested.head_sha[:7]} still, against main now."


def test_a_retarget_asks_no_verifiers_of_a_head_that_had_none(shop: Repository, ann: Person) -> None:
    change = moved(shop, ann)
    record_push(change.pk)
    mirror_of(shop).push("release", change.revisions.get(number=2).head_sha, expected=None)
    assert not retargeted(change, "release").revisions.filter(verifying__isnull=False).exists()
    assert change.revisions.count() == 3
