"""A fetch that takes long: whoever comes meanwhile for the same repository leaves at once and comes again."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Repository, Role
from changes.outside import mirror_of
from changes.pipeline.reading import read_repository
from changes.tasks import record_push
from integrations.errors import OutsideError
from reviews import landing
from reviews.landing import advance
from reviews.models import Merge, MergeStatus
from reviews.services.merging import start_merge
from reviews.services.review import approve
from tests import making
from tests.integrations import github_json as said
from tests.integrations.wire import Asked, Reply, Wire, serving

pytestmark = pytest.mark.django_db(transaction=True)


def moved(shop: Repository, word: str) -> Change:
    """A change whose head somebody moved; nothing has recorded that yet."""
    with transaction.atomic():
        change = making.opened(shop, making.person("Ann"), head=word)
    Change.objects.filter(pk=change.pk).update(pull_head_sha=making.sha(f"pushed to {word}"))
    return change


def left_alone(call: Callable[[], None]) -> None:
    try:
        call()
    except OutsideError:
        pass
    finally:
        connection.close()


def at_once(call: Callable[[], None]) -> bool:
    """Whether a thread of the queue would be free again although the fetch goes on."""
    thread = threading.Thread(target=left_alone, args=[call])
    thread.start()
    thread.join(5)
    return not thread.is_alive()


@pytest.mark.parametrize("what", ["the same push", "a push to another change", "the poll"])
def test_nobody_waits_for_who_is_fetching_a_push(what: str) -> None:
    shop = making.repository()
    change, other = moved(shop, "one"), moved(shop, "two")
    meanwhile: dict[str, Callable[[], None]] = {
        "the same push": lambda: record_push(change.pk),
        "a push to another change": lambda: record_push(other.pk),
        "the poll": lambda: read_repository(shop),
    }
    free: list[bool] = []

    def slowly(_: Asked) -> Reply:
        free.append(at_once(meanwhile[what]))
        return Reply(503)

    with serving() as git:
        git.on("GET", "/shop.git/info/refs", slowly, Reply(503))
        Repository.objects.update(clone_url=f"{git.url}/shop.git")
        record_push(change.pk)
    assert free == [True]


def merging(shop: Repository) -> Merge:
    """A merge that Rob pressed more than five seconds ago."""
    with transaction.atomic():
        change = making.opened(shop, making.person("Ann"), number=7)
        making.built(change)
    rob = making.person("Rob", Role.REVIEWER, shop)
    revision = change.revisions.get()
    shown = {"head_sha": revision.head_sha, "digest": revision.digest}
    approve(change=change, person=rob, **shown)
    merge = start_merge(change=change, person=rob, **shown)
    Merge.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    return merge


def test_a_persons_merge_takes_its_turn_as_soon_as_the_poll_has_fetched(github: Wire) -> None:
    shop = making.repository()
    merge = merging(shop)
    github.on("GET", "/repos/acme/shop/pulls/7", Reply(200, said.pull()))
    pressed = threading.Thread(target=left_alone, args=[lambda: advance(merge.pk)])

    def slowly(_: Asked) -> Reply:
        pressed.start()
        pressed.join(1)  # one that does not wait is over by then
        return Reply(503)

    with serving() as git:
        git.on("GET", "/shop.git/info/refs", slowly, Reply(503))
        Repository.objects.update(clone_url=f"{git.url}/shop.git")
        left_alone(lambda: read_repository(Repository.objects.get()))
        pressed.join(30)
        assert git.count("GET", "/shop.git/info/refs") == 2


def test_a_merge_that_others_keep_waiting_says_so_once_and_comes_again_later(
    github: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = making.repository()
    merge = merging(shop)
    github.on("GET", "/repos/acme/shop/pulls/7", Reply(200, said.pull()))
    monkeypatch.setattr(landing, "PATIENCE", 0.1)
    with mirror_of(shop, online=False).alone():
        for _ in range(2):
            advance(merge.pk)
            merge.refresh_from_db()
            assert (merge.status, merge.lease_owner, merge.lease_until) == (MergeStatus.INTENDED, "", None)
            assert merge.not_before > timezone.now()
            Merge.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert Event.objects.get(verb="merge.put_off").sentence == merge.sentence
    assert merge.sentence == "The merge waits: a fetch of acme/shop takes long."


def test_once_a_fetch_has_failed_the_next_one_fetches_again() -> None:
    change = moved(making.repository(), "one")
    with serving() as git:
        git.on("GET", "/shop.git/info/refs", Reply(503))
        Repository.objects.update(clone_url=f"{git.url}/shop.git")
        record_push(change.pk)
        record_push(change.pk)
        assert git.count("GET", "/shop.git/info/refs") >= 2
