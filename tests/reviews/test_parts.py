"""Parts of the change page, fetched again while it stands open, are about the revision that it shows."""

import pytest
from django.test import Client

from changes.models import Change, Person, Repository
from changes.services.revisions import record_revision
from tests import making
from tests.reviews.test_pages import as_


@pytest.fixture
def change(shop: Repository, ann: Person) -> Change:
    return making.opened(shop, ann)


def _dock(client: Client, change: Change, query: str = "") -> str:
    return client.get(f"/changes/{change.pk}/parts/dock/{query}").content.decode()


def test_hazard_17_a_newer_revision_is_not_approved_on_the_page_of_the_older(
    change: Change, rob: Person
) -> None:
    record_revision(change=change, measured=making.measured("newer"))
    Change.objects.filter(pk=change.pk).update(pull_head_sha=making.sha("newer"))

    shown = _dock(as_(rob), change, "?revision=1")

    assert "Revision 2 is newer. Show it" in shown
    assert "/approve/" not in shown
    making.read(change)
    assert "/approve/" in _dock(as_(rob), change, "?revision=2")


def test_a_page_without_a_diff_offers_the_first_revision_but_no_approval(change: Change, rob: Person) -> None:
    shown = _dock(as_(rob), change, "?revision=0")

    assert "Revision 1 is here. Show it" in shown
    assert "/approve/" not in shown
