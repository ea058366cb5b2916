"""GitHub's word about a pull request, taken over in whatever order it comes."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, Run
from changes.services.pulls import apply_pull
from changes.services.revisions import record_revision
from changes.states import Status
from integrations.github.facts import PullFacts
from tests import making
from tests.making import sha

NOW = timezone.now()


@pytest.fixture
def change(shop: Repository, ann: Person) -> Change:
    return making.opened(shop, ann)


def facts(change: Change, **fields: Any) -> PullFacts:
    values: dict[str, Any] = {
        "number": change.pull_number,
        "title": "",
        "body": "",
        "state": "open",
        "merged": False,
        "draft": False,
        "head_sha": change.pull_head_sha,
        "head_ref": change.branch,
        "head_repository": "acme/shop",
        "base_ref": "main",
        "base_sha": sha("base"),
        "mergeable": True,
        "mergeable_state": "clean",
        "merge_commit_sha": "",
        "merged_by": "",
        "merged_at": None,
        "author": "honk[bot]",
        "url": "",
        "updated_at": NOW,
    }
    return PullFacts(**(values | fields))


def now_is(change: Change) -> str:
    change.refresh_from_db()
    return change.status


def test_older_news_changes_nothing(change: Change) -> None:
    apply_pull(change=change, facts=facts(change))
    apply_pull(change=change, facts=facts(change, state="closed", updated_at=NOW - timedelta(seconds=9)))
    assert now_is(change) == Status.OPEN


def test_hazard_22_merged_elsewhere_is_told_with_who(change: Change) -> None:
    apply_pull(
        change=change,
        facts=facts(change, state="closed", merged=True, merged_by="pat", merge_commit_sha=sha("m")),
    )
    assert now_is(change) == Status.MERGED
    event = Event.objects.get(verb="change.merged_outside")
    assert "pat" in event.sentence and event.data["head_sha"] == change.pull_head_sha


def test_hazard_22_while_we_merge_our_own_merge_says_it(change: Change) -> None:
    Change.objects.update(status=Status.MERGING)
    apply_pull(change=change, facts=facts(change, state="closed", merged=True, merged_by="honk[bot]"))
    assert now_is(change) == Status.MERGING


def test_closed_there_and_opened_again_there(change: Change) -> None:
    apply_pull(change=change, facts=facts(change, state="closed"))
    assert now_is(change) == Status.CLOSED
    apply_pull(change=change, facts=facts(change, updated_at=NOW + timedelta(seconds=5)))
    assert now_is(change) == Status.OPEN


def test_closed_there_ends_the_run_here(change: Change) -> None:
    run = Run.objects.create(change=change, number=2, status="working", lease_owner="x", lease_until=NOW)
    Change.objects.update(status=Status.WORKING)
    apply_pull(change=change, facts=facts(change, state="closed"))
    run.refresh_from_db()
    assert now_is(change) == Status.CLOSED and run.status == "ended"


@pytest.mark.parametrize(
    ("fields", "verb"),
    [
        ({"head_sha": sha("newer")}, "pull.head_moved"),
        ({"base_ref": "release"}, "pull.retargeted"),
        ({"draft": True}, "pull.draft"),
        ({"mergeable": False}, "pull.mergeable"),
    ],
)
def test_each_difference_is_an_event(change: Change, fields: dict[str, Any], verb: str) -> None:
    apply_pull(change=change, facts=facts(change, **fields))
    apply_pull(change=change, facts=facts(change, **fields))
    assert Event.objects.filter(verb=verb).count() == 1


def test_a_pull_request_that_is_sent_back_before_that_is_recorded_is_recorded_anew(
    change: Change, django_capture_on_commit_callbacks: Any
) -> None:
    record_revision(change=change, measured=making.measured(base_ref="release"))
    with django_capture_on_commit_callbacks() as after:
        apply_pull(change=change, facts=facts(change))
    assert ("changes.record_push", change.pk, 0) in [getattr(each, "args", ()) for each in after]


def test_a_merged_change_stays_so(change: Change) -> None:
    Change.objects.update(status=Status.MERGED)
    change.refresh_from_db()
    apply_pull(change=change, facts=facts(change, updated_at=NOW + timedelta(seconds=5)))
    assert now_is(change) == Status.MERGED
