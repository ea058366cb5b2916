"""A person's own reviewing over the weeks: true numbers, and nobody else's business."""

import pytest
from django.test import Client

from changes.models import Change, Person, Repository
from reviews.quoting import Spot
from reviews.services.drafts import keep_draft
from reviews.services.review import approve, comment
from reviews.trends import looks_at, totals, weeks_of
from tests import making
from tests.threads.conftest import shown


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    return making.opened(shop, ann)


def as_(person: Person) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def keep(change: Change, person: Person, body: str) -> None:
    revision = change.revisions.get()
    keep_draft(change=change, person=person, revision=revision, spot=Spot(), body=body)


def said_on(change: Change, person: Person, body: str) -> None:
    keep(change, person, body)
    comment(change=change, person=person, body="", **shown(change))


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


def test_it_counts_comments_a_change_and_neither_drafts_nor_those_of_others(
    shop: Repository, change: Change, ann: Person, rob: Person
) -> None:
    other = making.opened(shop, ann)
    for where, said in ((change, "One"), (change, "Two"), (other, "Three")):
        said_on(where, rob, said)
    said_on(change, ann, "Not Rob's.")
    keep(change, rob, "A draft.")
    assert totals(weeks_of(rob)).comments_a_change == 1.5
    cells = as_(rob).get("/reviewing/").content.decode().partition("<tfoot>")[2]
    assert '<td class="num">1.5</td>' in cells


def test_a_week_without_reviews_has_no_comments_a_change(rob: Person) -> None:
    assert totals(weeks_of(rob)).comments_a_change is None


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
