"""A list that is cut says so, and leads to the rest."""

import re

import pytest
from django.db import transaction
from django.test import Client

from audit.services import append
from changes.models import Change, Person, Repository, Run
from changes.services import actors
from changes.services.repositories import set_policy
from changes.views.repositories import HISTORY
from changes.views.running import RUNS_A_PAGE
from reviews.timeline import STRETCH
from tests import making

MORE = re.compile(r'href="(/changes/\d+/timeline/\?before=\d+)"')


def page(person: Person, address: str) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    return answer.getvalue().decode() if answer.status_code == 200 else str(answer.status_code)


@pytest.fixture
def change(shop: Repository, ann: Person) -> Change:
    return making.opened(shop, ann)


def happened(change: Change, count: int, verb: str = "build.noted") -> None:
    with transaction.atomic():
        for number in range(count):
            append(verb=verb, actor=actors.GITHUB, sentence=f"Goose {number} landed.", change=change.pk)


def test_a_short_timeline_is_whole(change: Change, rob: Person) -> None:
    happened(change, 3)
    happened(change, STRETCH, verb="attention.moved")  # not shown, so it takes no room of what is
    shown = page(rob, f"/changes/{change.pk}/")
    assert "Goose 0 landed." in shown and not MORE.search(shown)


def test_a_long_timeline_says_that_it_is_cut_and_leads_to_its_beginning(change: Change, rob: Person) -> None:
    happened(change, 2 * STRETCH + 1)
    shown, seen = page(rob, f"/changes/{change.pk}/"), 0
    while more := MORE.search(shown):
        assert "What happened before" in shown and "Goose 0 landed." not in shown
        shown, seen = page(rob, more[1]), seen + 1
    assert seen == 2 and "Goose 0 landed." in shown


def test_a_stranger_sees_no_timeline(change: Change, sam: Person) -> None:
    assert page(sam, f"/changes/{change.pk}/timeline/") == "404"


def test_a_long_history_of_a_policy_says_that_it_is_cut(shop: Repository, ada: Person) -> None:
    for number in range(HISTORY + 1):
        set_policy(repository=shop, person=ada, values={"max_steps": 1000 + number})
    address = f"/repositories/{shop.full_name}/"
    assert "to 1000." not in page(ada, address) and "?history=all" in page(ada, address)
    assert "to 1000." in page(ada, f"{address}?history=all")
    assert "?history=all" not in page(ada, f"{address}?history=all")


def test_more_runs_than_fit_are_counted_and_those_at_work_come_first(change: Change, ada: Person) -> None:
    queued = [making.change(change.repository, ada) for _ in range(RUNS_A_PAGE)]
    Run.objects.bulk_create(Run(change=each, number=3) for each in queued)
    Run.objects.create(change=change, number=3, status="working")
    shown, last = page(ada, "/running/"), f"/changes/{queued[-1].pk}/runs/3/"
    assert f"These are the first {RUNS_A_PAGE} of {RUNS_A_PAGE + 1}." in shown
    assert f"/changes/{change.pk}/runs/3/" in shown and last not in shown
    assert last in page(ada, "/running/?all=1")
