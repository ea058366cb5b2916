"""`.honk.toml` of the base branch makes a policy stricter and never looser; both are events that say what differs."""

from typing import Any

import pytest
from django.test import Client

from audit.models import Event
from changes.errors import TooMany
from changes.models import Change, Person, Policy, Repository, Role
from changes.policy import in_force
from changes.services.asking import open_change
from changes.services.repositories import EDITABLE, set_policy, tighten
from changes.services.stopping import ask_to_reopen, close_change
from changes.services.wishes import claim, reopened
from changes.states import Status
from reviews.access import standing_of
from reviews.services.review import approve
from tests import making

# Field, what the policy's row has, what the file asks for, what is in force.
TABLE: list[tuple[str, Any, Any, Any]] = [
    ("approvals", 1, 2, 2),
    ("approvals", 2, 1, 2),
    ("approvals", 1, 0, 1),
    ("high_risk_approvals", 1, 3, 3),
    ("high_risk_approvals", 3, 1, 3),
    ("self_approval", True, False, False),
    ("self_approval", False, True, False),
    ("required_checks", ["tests"], ["lint"], ["tests", "lint"]),
    ("required_checks", ["tests"], [], ["tests"]),
    ("without_ci", True, False, False),
    ("without_ci", False, True, False),
    ("unanswered_threads_block", False, True, True),
    ("unanswered_threads_block", True, False, True),
    ("keep_approval_on_rebase", True, False, False),
    ("keep_approval_on_rebase", False, True, False),
    ("setup_network", True, False, False),
    ("setup_network", False, True, False),
    ("max_steps", 100, 50, 50),
    ("max_steps", 50, 100, 50),
    ("max_minutes", 45, 10, 10),
    ("max_minutes", 10, 45, 10),
    ("max_tokens", 1000, 500, 500),
    ("max_tokens", 500, 1000, 500),
    ("max_cost", 10, 2.5, 2.5),
    ("max_cost", 2, 10, 2),
    ("changes_per_hour", 60, 5, 5),
    ("changes_per_hour", 5, 60, 5),
]


@pytest.mark.parametrize(("field", "row", "file", "now"), TABLE, ids=[f"{f} {r}+{t}" for f, r, t, _ in TABLE])
def test_the_stricter_value_is_in_force(field: str, row: Any, file: Any, now: Any) -> None:
    assert in_force(Policy(**{field: row}), {field: file})[field] == now


def test_every_field_of_a_policy_is_in_the_table() -> None:
    # How it lands is neither stricter nor looser: the file has no say in it.
    assert {row[0] for row in TABLE} | {"merge_method"} == set(EDITABLE)
    assert "merge_method" not in in_force(Policy(), {"merge_method": "rebase"})


@pytest.fixture
def approved(shop: Repository, ann: Person) -> Change:
    """Approved by its asker, as the policy of the row allows."""
    making.person("Ann", Role.REVIEWER, shop)
    Policy.objects.filter(repository=shop).update(self_approval=True)
    change = making.opened(Repository.objects.get(pk=shop.pk), ann)
    making.built(change)
    revision = change.revisions.get()
    approve(change=change, person=ann, head_sha=revision.head_sha, digest=revision.digest)
    return change


def _codes(change: Change) -> list[str]:
    return [each.code for each in standing_of(Change.objects.get(pk=change.pk)).blockers]


def _sentences(change: Change) -> str:
    return " ".join(each.sentence for each in standing_of(Change.objects.get(pk=change.pk)).blockers)


@pytest.mark.parametrize(
    ("file", "blockers"),
    [
        ({}, []),
        ({"self_approval": True, "approvals": 1}, []),
        ({"self_approval": False}, ["approval"]),
        ({"approvals": 2}, ["approval"]),
        ({"required_checks": ["lint"]}, ["missing_check"]),
        ({"required_checks": ["tests"]}, []),
    ],
)
def test_what_the_base_asks_for_blocks_at_once(approved: Change, file: dict, blockers: list[str]) -> None:
    tighten(repository=approved.repository, policy=file)
    assert _codes(approved) == blockers


def test_what_the_base_asks_for_limits_how_much_is_asked(shop: Repository, ann: Person) -> None:
    tighten(repository=shop, policy={"changes_per_hour": 1})
    shop.refresh_from_db()
    open_change(asker=ann, repository=shop, request="One", door="web")
    with pytest.raises(TooMany, match="takes 1 changes an hour"):
        open_change(asker=ann, repository=shop, request="Two", door="web")


def test_a_changed_policy_is_an_event_with_before_and_after_that_pages_show(
    shop: Repository, ada: Person
) -> None:
    set_policy(repository=shop, person=ada, values={"approvals": 2, "self_approval": True, "max_steps": 120})
    tighten(repository=shop, policy={"required_checks": ["lint", "tests"]})
    changed, tightened = Event.objects.filter(verb__startswith="policy.").order_by("id")
    assert changed.actor == "Ada"
    assert changed.data == {
        "before": {"approvals": 1, "self_approval": False},
        "after": {"approvals": 2, "self_approval": True},
    }
    client = Client()
    client.force_login(ada)
    page = client.get(f"/repositories/{shop.full_name}/").content.decode()
    assert "changed the policy: approvals from 1 to 2, self approval from no to yes." in page
    assert "required checks from nothing to lint and tests" in page
    assert "It asks for: required checks lint and tests." in page
    event = client.get(f"/audit/{changed.pk}/").content.decode()
    assert "self_approval" in event and "approvals" in event
    assert tightened.data["after"] == {"required_checks": ["lint", "tests"]}


def test_what_is_not_different_is_no_event(shop: Repository, ada: Person) -> None:
    assert set_policy(repository=shop, person=ada, values={"approvals": 1, "max_cost": 10.0}) == {}
    tighten(repository=shop, policy={})
    assert not Event.objects.filter(verb__startswith="policy.").exists()


def test_the_base_that_it_would_land_in_decides_and_no_other(approved: Change) -> None:
    tighten(repository=approved.repository, policy={"approvals": 2}, branch="release")
    assert _codes(approved) == []
    Change.objects.filter(pk=approved.pk).update(pull_base_ref="release")
    assert _codes(approved) == ["stale_revision", "approval"]
    assert "It needs 2 approvals" in _sentences(approved)
    tighten(repository=approved.repository, policy={"required_checks": ["lint"]})
    assert _codes(approved) == ["stale_revision", "approval"]


def test_what_the_base_of_a_closed_change_asks_for_is_in_force_when_it_is_reopened(
    approved: Change, ann: Person
) -> None:
    Change.objects.filter(pk=approved.pk).update(pull_base_ref="release")
    tighten(repository=approved.repository, policy={"approvals": 2}, branch="release")
    approved.refresh_from_db()
    close_change(change=approved, person=ann)
    tighten(repository=approved.repository, policy={"max_steps": 50})
    approved.refresh_from_db()
    ask_to_reopen(change=approved, person=ann)
    wish = claim(change_pk=approved.pk, owner="one")
    assert wish is not None
    reopened(wish=wish, person=ann)
    assert Change.objects.get(pk=approved.pk).status == Status.OPEN
    assert "It needs 2 approvals" in _sentences(approved)


def test_a_base_that_no_change_goes_to_is_forgotten(shop: Repository, ada: Person) -> None:
    tighten(repository=shop, policy={"approvals": 3}, branch="release")
    tighten(repository=shop, policy={"approvals": 2})
    shop.refresh_from_db()
    assert shop.tightenings == {"main": {"approvals": 2}}
    event = Event.objects.filter(verb="policy.tightened").earliest("id")
    assert event.sentence.startswith(".honk.toml of release changed") and event.data["branch"] == "release"
