"""A push is recorded as it stands when git has read it, and what its head was to be asked is asked again."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, Verifying
from changes.models.verifying import NOT_RUN
from changes.outside import github, mirror_of
from changes.pipeline.pushes import record_push
from changes.services.verifying import ask_to_verify, claim, due
from changes.tasks import sweep
from honkweb.celery import app
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


@pytest.mark.parametrize("base_ref", ["main", "gone"])
@pytest.mark.parametrize(
    "since",
    [{"pull_head_sha": making.sha("a suggestion")}, {"pull_base_ref": "release"}, {"status": "closed"}],
)
def test_what_is_no_longer_so_when_git_has_read_it_becomes_no_revision_and_is_not_told(
    world: DemoWorld, shop: Repository, ann: Person, since: dict[str, Any], base_ref: str
) -> None:
    change = moved(shop, ann)
    Change.objects.filter(pk=change.pk).update(pull_base_ref=base_ref)

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
    told = Event.objects.filter(change=change.pk, verb__in=["revision.pushed", "pull.unreadable"])
    assert not told.exists() and not Change.objects.get(pk=change.pk).pull_unreadable


def retargeted(change: Change, base_ref: str) -> Change:
    """Somebody sends the pull request elsewhere, and that is recorded."""
    Change.objects.filter(pk=change.pk).update(pull_base_ref=base_ref)
    record_push(change.pk)
    return Change.objects.select_related("repository__policy", "asker").get(pk=change.pk)


def suggested(shop: Repository, change: Change, exit_code: int) -> Verifying:
    """Revision 2 with a verifier that ended so; its head can be sent to `release` too."""
    record_push(change.pk)
    revision = change.revisions.get(number=2)
    ask_to_verify(revision=revision)
    red = [{"name": "test", "command": "make test", "exit_code": exit_code, "ok": False, "output": "a goose"}]
    Verifying.objects.update(ended_at=timezone.now(), outcome="ran", verifications=red)
    mirror_of(shop).push("release", revision.head_sha, expected=None)
    return revision.verifying


def blockers(change: Change) -> set[str]:
    return {each.code for each in standing_of(change).blockers}


@pytest.mark.parametrize("elsewhere", ["could_not", "ran"])
def test_a_retarget_lifts_no_red_verifier_whatever_they_said_elsewhere(
    shop: Repository, ann: Person, elsewhere: str
) -> None:
    change = moved(shop, ann)
    head = suggested(shop, change, 3).revision.head_sha
    change = retargeted(change, "release")
    assert "verifying" in blockers(change) and "red_verifier" not in blockers(change)
    Verifying.objects.filter(revision__number=3).update(ended_at=timezone.now(), outcome=elsewhere)
    change = retargeted(change, "main")
    newest = latest_revision(change)
    assert newest is not None and (newest.number, newest.head_sha) == (4, head)
    assert not claim(verifying_pk=newest.verifying.pk, owner="one"), "it would be rolled anew"
    assert "red_verifier" in blockers(change) and newest.verifying.red[0]["output"] == "a goose"
    told = Event.objects.filter(change=change.pk, verb="revision.retargeted").latest("id")
    assert told.sentence.startswith(
        f"Revision 4 is {head[:7]} still, against main now. What its verifiers said"
    )
    assert told.data["verified_as"] == 2


# The sweep's own tasks run at once.
@pytest.mark.filterwarnings("ignore::celery.exceptions.AlwaysEagerIgnored")
def test_what_is_sent_back_unrecorded_waits_for_the_sweep_to_record_it_and_stays_red(
    shop: Repository, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = moved(shop, ann)
    suggested(shop, change, 3)
    change = retargeted(change, "release")
    Verifying.objects.filter(revision__number=3).update(ended_at=timezone.now(), outcome="ran")
    change.pull_base_ref = "main"
    change.save()
    found = {each.code: each.sentence for each in standing_of(change).blockers}
    assert found["stale_revision"] == "The pull request goes to main now; its diff is being read."
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    sweep()
    assert change.revisions.count() == 4 and "red_verifier" in blockers(change)
    assert "stale_revision" not in blockers(change)


def test_after_a_retarget_what_could_not_run_is_run_again(shop: Repository, ann: Person) -> None:
    change = moved(shop, ann)
    suggested(shop, change, NOT_RUN)
    change = retargeted(retargeted(change, "release"), "main")
    assert "verifying" in blockers(change) and change.revisions.get(number=4).verifying.pk in due()
    told = Event.objects.filter(change=change.pk, verb="revision.retargeted").latest("id")
    assert told.sentence.endswith(" still, against main now.")


def test_a_retarget_asks_no_verifiers_of_a_head_that_had_none(shop: Repository, ann: Person) -> None:
    change = moved(shop, ann)
    record_push(change.pk)
    mirror_of(shop).push("release", change.revisions.get(number=2).head_sha, expected=None)
    assert not retargeted(change, "release").revisions.filter(verifying__isnull=False).exists()
    assert change.revisions.count() == 3
