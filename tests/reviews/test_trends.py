"""A person's own reviewing over the weeks: true numbers, and nobody else's business."""

import pytest
from django.test import Client

from changes.models import Change, Person, Repository
from reviews.services.review import approve
from reviews.trends import looks_at, totals, weeks_of
from tests import making


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    return making.opened(shop, ann)


def as_(person: Person) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_counts_verdicts_and_what_was_seen(change: Change, rob: Person) -> None:
    revision = change.revisions.get()
    seen = {"measured": True, "lines": 2, "seen": 1}
    approve(change=change, person=rob, head_sha=revision.head_sha, digest=revision.digest, coverage=seen)
    total = totals(weeks_of(rob))
    assert (total.approvals, total.approval_rate, total.coverage, len(total.changes)) == (1, 100, 50, 1)
    assert "50 %" in as_(rob).get("/reviewing/").content.decode()


def test_what_was_not_measured_is_said_so(change: Change, rob: Person) -> None:
    revision = change.revisions.get()
    approve(change=change, person=rob, head_sha=revision.head_sha, digest=revision.digest)
    assert totals(weeks_of(rob)).coverage is None


def test_only_oneself_and_admins_see_it(rob: Person, ann: Person, ada: Person) -> None:
    assert as_(ann).get(f"/reviewing/{rob.pk}/").status_code == 404
    assert as_(rob).get(f"/reviewing/{rob.pk}/").status_code == 200
    assert as_(ada).get(f"/reviewing/{rob.pk}/").status_code == 200


def test_who_is_looked_at_is_told_once_a_day(rob: Person, ada: Person) -> None:
    assert "is told that you looked" in as_(ada).get(f"/reviewing/{rob.pk}/").content.decode()
    as_(ada).get(f"/reviewing/{rob.pk}/")
    as_(rob).get(f"/reviewing/{rob.pk}/")

    assert [each.actor_id for each in looks_at(rob)] == [ada.pk]
    assert "Ada looked at how Rob reviews." in as_(rob).get("/reviewing/").content.decode()
    assert not looks_at(ada).exists()
