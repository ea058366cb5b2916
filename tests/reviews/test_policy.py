"""One pure function decides; each case has a name."""

from dataclasses import replace

import pytest

from changes.states import Status
from reviews.policy import Approval, Check, Facts, Rules, Stage, Turn, stand

HEAD, OTHER = "a" * 40, "b" * 40
GREEN = Check("tests", "ci", "completed", "success")
GOOD = Approval("Rob", HEAD, "main", "d1", patch_id="p1")
READY = Facts(
    status=Status.OPEN,
    has_pull=True,
    mergeable=True,
    head_sha=HEAD,
    revision_head=HEAD,
    digest="d1",
    patch_id="p1",
    checks=(GREEN,),
    approvals=(GOOD,),
)


def codes(facts: Facts) -> list[str]:
    return [blocker.code for blocker in stand(facts).blockers]


def test_approved_green_and_current_may_merge() -> None:
    standing = stand(READY)
    assert standing.may_merge and standing.turn == Turn.MERGERS and standing.blockers == ()


CASES = [
    ("no approval", {"approvals": ()}, ["approval"], Stage.REVIEW),
    ("approval of another head", {"approvals": (replace(GOOD, head_sha=OTHER),)}, ["approval"], Stage.REVIEW),
    ("approval of another base", {"approvals": (replace(GOOD, base_ref="old"),)}, ["approval"], Stage.REVIEW),
    ("approval of another diff", {"approvals": (replace(GOOD, digest="d0"),)}, ["approval"], Stage.REVIEW),
    (
        "approval that does not count",
        {"approvals": (replace(GOOD, counts=False),)},
        ["approval"],
        Stage.REVIEW,
    ),
    ("two approvals are asked for", {"rules": Rules(approvals=2)}, ["approval"], Stage.REVIEW),
    (
        "high risk asks for more",
        {"rules": Rules(high_risk_approvals=2), "high_risk": True},
        ["approval"],
        Stage.REVIEW,
    ),
    (
        "a check runs",
        {"checks": (replace(GREEN, status="in_progress", conclusion=""),)},
        ["building"],
        Stage.BUILDING,
    ),
    ("a check is red", {"checks": (replace(GREEN, conclusion="failure"),)}, ["red"], Stage.RED),
    ("a check was cancelled", {"checks": (replace(GREEN, conclusion="cancelled"),)}, ["red"], Stage.RED),
    ("a check timed out", {"checks": (replace(GREEN, conclusion="timed_out"),)}, ["red"], Stage.RED),
    ("no build at all", {"checks": ()}, ["no_ci"], Stage.BLOCKED),
    (
        "every check was skipped",
        {"checks": (replace(GREEN, conclusion="skipped"),)},
        ["no_ci"],
        Stage.BLOCKED,
    ),
    (
        "hazard 29: the required check is missing",
        {"rules": Rules(required_checks=("lint",))},
        ["missing_check"],
        Stage.BUILDING,
    ),
    (
        "hazard 29: the required check was skipped",
        {"rules": Rules(required_checks=("tests",)), "checks": (replace(GREEN, conclusion="skipped"),)},
        ["red"],
        Stage.RED,
    ),
    (
        "hazard 10: the required check came from another app",
        {"rules": Rules(required_checks=("tests from github-actions",))},
        ["missing_check"],
        Stage.BUILDING,
    ),
    ("a draft", {"draft": True}, ["draft"], Stage.BLOCKED),
    ("a conflict", {"mergeable": False}, ["conflict"], Stage.BLOCKED),
    ("the head is not read yet", {"revision_head": OTHER}, ["stale_revision"], Stage.BUILDING),
    (
        "the head was read against another base",
        {"revision_base_ref": "old"},
        ["stale_revision"],
        Stage.BUILDING,
    ),
    ("the judge withheld it", {"withheld": "no test"}, ["withheld"], Stage.REVIEW),
    ("somebody asked for changes", {"change_requests": ("Rob",)}, ["changes_requested"], Stage.CHANGES),
    ("a thread is unanswered", {"unanswered_threads": 1}, ["unanswered"], Stage.REVIEW),
    ("a secret in the diff", {"secrets": 1}, ["secret"], Stage.BLOCKED),
    ("GitHub does not show it", {"unreadable": "Gone.", "revision_head": ""}, ["unreadable"], Stage.BLOCKED),
    ("the repository is paused", {"paused": "frozen"}, ["paused"], Stage.BLOCKED),
]


@pytest.mark.parametrize(("name", "differs", "blockers", "stage"), CASES, ids=[case[0] for case in CASES])
def test_what_blocks(name: str, differs: dict, blockers: list[str], stage: Stage) -> None:
    facts = replace(READY, **differs)
    assert codes(facts) == blockers
    assert stand(facts).stage == stage
    assert not stand(facts).may_merge
    assert all(each.sentence.endswith((".", ". ")) or each.sentence for each in stand(facts).blockers)


PASSES = [
    ("an answered verdict", {"withheld": "no test", "withheld_answered": True}),
    ("a repository without CI, as its policy says", {"checks": (), "rules": Rules(without_ci=True)}),
    (
        "threads that the policy lets be",
        {"unanswered_threads": 2, "rules": Rules(unanswered_threads_block=False)},
    ),
    ("mergeable is not known yet", {"mergeable": None}),
    (
        "one check skipped beside a green one",
        {"checks": (GREEN, Check("deploy", "ci", "completed", "skipped"))},
    ),
    (
        "hazard 16: a rebase with the same lines, where the policy keeps approvals",
        {
            "approvals": (replace(GOOD, head_sha=OTHER, digest="d0"),),
            "rules": Rules(keep_approval_on_rebase=True),
        },
    ),
]


@pytest.mark.parametrize(("name", "differs"), PASSES, ids=[case[0] for case in PASSES])
def test_what_does_not_block(name: str, differs: dict) -> None:
    assert stand(replace(READY, **differs)).may_merge


def test_hazard_09_a_status_and_a_check_of_one_name_must_both_be_green() -> None:
    facts = replace(READY, checks=(GREEN, Check("tests", "ci (status)", "completed", "failure")))
    assert codes(facts) == ["red"]


@pytest.mark.parametrize("status", [status for status in Status if status != Status.OPEN])
def test_nothing_but_an_open_change_may_merge(status: Status) -> None:
    standing = stand(replace(READY, status=status))
    assert not standing.may_merge and standing.sentence and standing.stage == status.value


def test_the_worst_reason_gives_the_row_its_sentence() -> None:
    facts = replace(READY, approvals=(), checks=(replace(GREEN, conclusion="failure"),), secrets=2)
    standing = stand(facts)
    assert codes(facts) == ["secret", "red", "approval"]
    assert "2 secrets" in standing.sentence
