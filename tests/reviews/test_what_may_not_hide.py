"""What could hide a reason against a merge: two suites of one name, a push after the judge, odd policy files."""

from datetime import UTC, datetime

import pytest

from changes.models import Change, Person, Repository, Run
from changes.services.repositories import tighten
from changes.services.revisions import record_revision
from reviews.access import latest_revision, rules_of, standing_of
from reviews.services.answering import answer_verdict
from tests import making
from tests.making import sha


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    made = making.opened(shop, ann)
    making.built(made)
    return made


def codes(change: Change) -> list[str]:
    return [blocker.code for blocker in standing_of(Change.objects.get(pk=change.pk)).blockers]


def test_a_green_suite_hides_no_red_one_of_the_same_name(shop: Repository, ann: Person) -> None:
    made = making.opened(shop, ann)
    making.built(made, app="github-actions", suite="1", conclusion="failure")
    making.built(made, app="github-actions", suite="2")
    assert "red" in codes(made)
    shop.policy.required_checks = ["tests from github-actions"]
    shop.policy.save()
    assert "red" in codes(made)


def withheld(change: Change) -> None:
    Run.objects.filter(change=change).update(verdict={"decision": "withhold", "reason": "No test."})
    Change.objects.filter(pk=change.pk).update(pull_head_sha=sha("pushed"))
    making.built(change, head="pushed")
    record_revision(change=change, measured=making.measured("pushed"), pushed_by="pat")


def test_a_push_does_not_silence_the_judge(change: Change) -> None:
    withheld(change)
    assert "withheld" in codes(change)


def test_an_answer_to_the_judge_holds_for_what_is_pushed_on_top(change: Change, rob: Person) -> None:
    withheld(change)
    revision = latest_revision(change)
    assert revision is not None
    answer_verdict(change=change, person=rob, revision=revision, about="judge", body="It is a text.")
    assert "withheld" not in codes(change)
    Change.objects.filter(pk=change.pk).update(pull_head_sha=sha("more"))
    run = Run.objects.create(change=change, number=2, status="ended", verdict={"decision": "withhold"})
    record_revision(change=change, measured=making.measured("more"), run=run)
    assert "withheld" in codes(change), "another run's revision is judged anew"


ODD = [3, "tests", True, {"a": 1}, [1, None], 1.5]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_odd_values_in_the_policy_file_loosen_nothing_and_stop_nothing(shop: Repository, odd: object) -> None:
    shop.policy.required_checks = ["lint"]
    names = ("required_checks", "approvals", "high_risk_approvals", "without_ci", "self_approval")
    rules = rules_of(shop.policy, dict.fromkeys(names, odd))
    assert rules.required_checks[0] == "lint" and rules.approvals >= 1 and not rules.without_ci


def test_what_no_policy_has_or_json_cannot_hold_is_left_out(shop: Repository) -> None:
    odd = {
        "a": datetime(2026, 1, 1, tzinfo=UTC),
        "max_cost": float("inf"),
        "api_token": "x",
        "d": {"token": 2},
    }
    tighten(repository=shop, policy=odd | {"required_checks": ["x\0", {"token": "y"}], "approvals": 10**5000})
    shop.refresh_from_db()
    assert shop.tightening == {"required_checks": ["x\ufffd"], "approvals": 10**9}
