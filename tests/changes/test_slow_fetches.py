"""A fetch that takes long: whoever comes meanwhile for the same repository leaves at once and comes again."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from changes.models import Change, Repository
from changes.pipeline.reading import read_repository
from changes.tasks import record_push
from integrations.errors import Busy
from tests import making
from tests.integrations.wire import Asked, Reply, serving

pytestmark = pytest.mark.django_db(transaction=True)


def moved(shop: Repository, word: str) -> Change:
    """A change whose head somebody moved; nothing has recorded that yet."""
    with transaction.atomic():
        change = making.opened(shop, making.person("Ann"), head=word)
    Change.objects.filter(pk=change.pk).update(pull_head_sha=making.sha(f"pushed to {word}"))
    return change


def at_once(call: Callable[[], None]) -> bool:
    """Whether a thread of the queue would be free again although the fetch goes on."""

    def called() -> None:
        try:
            call()
        except Busy:
            pass
        finally:
            connection.close()

    thread = threading.Thread(target=called)
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


def test_once_a_fetch_has_failed_the_next_one_fetches_again() -> None:
    change = moved(making.repository(), "one")
    with serving() as git:
        git.on("GET", "/shop.git/info/refs", Reply(503))
        Repository.objects.update(clone_url=f"{git.url}/shop.git")
        record_push(change.pk)
        record_push(change.pk)
        assert git.count("GET", "/shop.git/info/refs") >= 2
