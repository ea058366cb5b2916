"""Verifiers that could not run are run again by a reviewer, once at a time; one that was red is not."""

from typing import Any

import pytest
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, Verifying
from changes.models.verifying import NOT_RUN
from changes.services.verifying import claim, due
from reviews.access import standing_of
from tests import making
from tests.reviews.test_pages import as_, read

BUTTON = "Run its verifiers again"


@pytest.fixture
def change(shop: Repository, ann: Person) -> Change:
    """Open, with a revision that no run made."""
    made = making.opened(shop, ann, run=False)
    assert made.revisions.get().run is None
    return made


def ended(change: Change, outcome: str = "could_not", *exit_codes: int) -> Verifying:
    kept = [{"name": "test", "command": "t", "exit_code": code, "ok": code == 0} for code in exit_codes]
    fields: dict[str, Any] = {"outcome": outcome, "verifications": kept, "sentence": "No disk.", "put_off": 9}
    revision = change.revisions.get()
    return Verifying.objects.create(revision=revision, ended_at=timezone.now(), tries=5, **fields)


def press(change: Change, person: Person, revision: int = 1) -> int:
    return as_(person).post(f"/changes/{change.pk}/verify/again/", {"revision": revision}).status_code


def codes(change: Change) -> set[str]:
    return {each.code for each in standing_of(change).blockers}


def test_a_reviewer_has_them_run_again_and_they_block_until_then(change: Change, rob: Person) -> None:
    row = ended(change)
    assert BUTTON in read(as_(rob), f"/changes/{change.pk}/") and "verifying" not in codes(change)
    assert press(change, rob) == 302
    assert due() == [row.pk] and "verifying" in codes(change)
    event = Event.objects.get(verb="revision.verify_again", change=change.pk)
    assert event.sentence == "Rob had the verifiers run again on revision 1."
    page = read(as_(rob), f"/changes/{change.pk}/")
    now = page.partition("other check")[0]
    assert BUTTON not in page and "No disk." not in now


def test_no_second_one_begins_while_one_is_going(change: Change, rob: Person) -> None:
    row = ended(change)
    press(change, rob)
    taken = claim(verifying_pk=row.pk, owner="one")
    assert taken is not None and (taken.tries, taken.put_off) == (1, 0)
    assert press(change, rob) == 409
    assert claim(verifying_pk=row.pk, owner="two") is None


def test_only_who_reviews_may(change: Change, ann: Person, sam: Person, ada: Person) -> None:
    ended(change)
    assert BUTTON not in read(as_(ann), f"/changes/{change.pk}/")
    assert [press(change, each) for each in (ann, sam, ada)] == [403, 404, 302]


@pytest.mark.parametrize(
    ("outcome", "exit_codes", "status"),
    [
        ("could_not", (0,), 302),
        ("ran", (0, NOT_RUN), 302),
        ("ran", (0,), 409),
        ("ran", (1, NOT_RUN), 409),
        ("passed_over", (), 409),
    ],
)
def test_what_ran_has_said_its_word(
    change: Change, rob: Person, outcome: str, exit_codes: tuple[int, ...], status: int
) -> None:
    ended(change, outcome, *exit_codes)
    assert (BUTTON in read(as_(rob), f"/changes/{change.pk}/")) == (status == 302)
    assert press(change, rob) == status


def test_an_older_revision_or_an_ended_change_is_not_run_again(change: Change, rob: Person) -> None:
    ended(change)
    assert press(change, rob, revision=7) == 409
    Change.objects.filter(pk=change.pk).update(status="closed")
    assert press(change, rob) == 409


def test_what_was_said_before_stays_on_the_page(change: Change, rob: Person) -> None:
    ended(change, "could_not", 0, NOT_RUN)
    press(change, rob)
    page = read(as_(rob), f"/changes/{change.pk}/").partition("Revision 1, before it was run again")[2]
    assert "test</bdi> passed" in page and "test</bdi> did not run" in page and "No disk." in page
