"""Approving: exactly what was on the screen, by somebody who may."""

from datetime import timedelta

import pytest

from audit.models import Event
from changes.models import Change, Identity, Person, Repository, Role
from changes.services import actors
from changes.services.moving import note
from changes.services.people import deactivate
from changes.services.revisions import record_pusher, record_revision
from changes.states import Status
from reviews.access import standing_of
from reviews.errors import BadInput, NotAllowed, Stale, WrongState
from reviews.models import Findings, Review
from reviews.services.review import approve, ask_for_changes, take_back_approval
from tests import making
from tests.making import sha


@pytest.fixture
def change(shop: Repository, ann: Person, rob: Person) -> Change:
    made = making.opened(shop, ann)
    making.built(made)
    return made


def shown(change: Change) -> dict[str, str]:
    revision = change.revisions.order_by("-number").first()
    assert revision is not None
    return {"head_sha": revision.head_sha, "digest": revision.digest}


def pushed(change: Change, word: str, **fields: object) -> None:
    """Somebody moves the branch, and its diff is read."""
    Change.objects.filter(pk=change.pk).update(pull_head_sha=sha(word))
    change.refresh_from_db()
    record_revision(change=change, measured=making.measured(word, **fields))
    making.read(change)
    note(change=change, verb="pull.head_moved", actor=actors.GITHUB, sentence="It moved.")


def test_rob_approves_what_he_saw(change: Change, rob: Person) -> None:
    approve(change=change, person=rob, **shown(change))
    assert standing_of(change).may_merge
    assert Event.objects.get(verb="review.approved").data["head_sha"] == sha("head")


def test_pressing_twice_is_one_approval(change: Change, rob: Person) -> None:
    first = approve(change=change, person=rob, **shown(change))
    assert approve(change=change, person=rob, **shown(change)) == first
    assert Review.objects.count() == 1


def test_hazard_26_the_asker_cannot_approve(change: Change, ann: Person, shop: Repository) -> None:
    making.person("Ann", Role.MAINTAINER, shop)
    with pytest.raises(NotAllowed, match="asked for it"):
        approve(change=change, person=ann, **shown(change))
    assert Event.objects.filter(verb="review.refused", actor="Ann").count() == 1


def test_hazard_26_nor_her_other_account(change: Change, ann: Person, shop: Repository) -> None:
    other = making.person("Annie", Role.REVIEWER, shop, human=ann)
    with pytest.raises(NotAllowed):
        approve(change=change, person=other, **shown(change))


def test_hazard_26_nor_who_wrote_a_commit_of_it(change: Change, rob: Person) -> None:
    pushed(change, "by rob", authors=[rob.email])
    with pytest.raises(NotAllowed, match="wrote a part"):
        approve(change=change, person=rob, **shown(change))


def test_nor_who_pushed_to_it_under_a_github_login(change: Change, rob: Person) -> None:
    Identity.objects.create(person=rob, kind="github", uid="rob-gh")
    Change.objects.filter(pk=change.pk).update(pull_head_sha=sha("amended"))
    change.refresh_from_db()
    record_revision(change=change, measured=making.measured("amended"), pushed_by="Rob-GH", pusher=rob)
    with pytest.raises(NotAllowed, match="wrote a part"):
        approve(change=change, person=rob, **shown(change))


def test_nor_who_is_known_to_have_pushed_only_later(change: Change, rob: Person) -> None:
    Identity.objects.create(person=rob, kind="github", uid="rob-gh")
    pushed(change, "by somebody")
    record_pusher(change=change, head_sha=sha("by somebody"), login="rob-gh")
    pushed(change, "then by another")
    with pytest.raises(NotAllowed, match="wrote a part"):
        approve(change=change, person=rob, **shown(change))


def test_a_stranger_cannot_approve(change: Change, sam: Person) -> None:
    with pytest.raises(NotAllowed, match="not a reviewer"):
        approve(change=change, person=sam, **shown(change))


def test_self_approval_counts_where_the_policy_says_so_and_is_shown(
    change: Change, ann: Person, shop: Repository
) -> None:
    making.person("Ann", Role.REVIEWER, shop)
    shop.policy.self_approval = True
    shop.policy.save()
    change.refresh_from_db()
    review = approve(change=change, person=ann, **shown(change))
    assert review.own and "own approval" in Event.objects.get(verb="review.approved").sentence
    assert standing_of(change).may_merge


def test_hazard_17_a_push_between_page_and_click_approves_nothing(change: Change, rob: Person) -> None:
    seen = shown(change)
    pushed(change, "newer")
    with pytest.raises(Stale, match="You looked at"):
        approve(change=change, person=rob, **seen)
    assert not Review.objects.exists()


def test_another_digest_approves_nothing(change: Change, rob: Person) -> None:
    with pytest.raises(Stale, match="digest|not the one"):
        approve(change=change, person=rob, **(shown(change) | {"digest": "0" * 64}))


def test_hazard_15_a_push_voids_the_approval_at_once(change: Change, rob: Person) -> None:
    review = approve(change=change, person=rob, **shown(change))
    pushed(change, "newer")
    review.refresh_from_db()
    assert not review.stands and "moved" in review.void_reason
    assert Event.objects.filter(verb="review.voided").count() == 1
    assert not standing_of(change).may_merge


def test_hazard_15_the_reason_names_what_changed_however_late_the_diff_is_read(
    change: Change, rob: Person
) -> None:
    review = approve(change=change, person=rob, **shown(change))
    Change.objects.filter(pk=change.pk).update(pull_head_sha=sha("newer"))
    change.refresh_from_db()
    note(change=change, verb="pull.head_moved", actor=actors.GITHUB, sentence="It moved.")
    review.refresh_from_db()
    assert review.void_reason == f"the branch moved to {sha('newer')[:7]}."
    record_revision(
        change=change, measured=making.measured("newer", raw=making.RAW.replace(b"2" * 40, b"3" * 40))
    )
    review.refresh_from_db()
    assert review.void_reason == f"the branch moved to {sha('newer')[:7]}, which changes cart.py."


def test_hazard_15_the_event_names_what_changed_and_where_to_compare(change: Change, rob: Person) -> None:
    approve(change=change, person=rob, **shown(change))
    pushed(change, "newer", raw=making.RAW.replace(b"2" * 40, b"3" * 40))
    event = Event.objects.get(verb="review.voided")
    assert "which changes cart.py" in event.sentence
    assert event.data["compare"] == f"/changes/{change.pk}/revisions/1..2/"


def test_an_approval_does_not_come_back_with_the_old_head(change: Change, rob: Person) -> None:
    approve(change=change, person=rob, **shown(change))
    pushed(change, "newer")
    pushed(change, "head")
    making.built(change)
    assert [each.code for each in standing_of(change).blockers] == ["approval"]


def test_hazard_16_a_rebase_keeps_it_only_where_the_policy_does(
    change: Change, rob: Person, shop: Repository
) -> None:
    shop.policy.keep_approval_on_rebase = True
    shop.policy.save()
    review = approve(change=change, person=rob, **shown(change))
    pushed(change, "rebased", patch_id=sha("patch of head"))
    note(change=change, verb="pull.seen", actor=actors.GITHUB, sentence="Seen again.")
    review.refresh_from_db()
    assert review.stands
    kept = Event.objects.get(verb="review.kept")
    assert (kept.data["to"], kept.subject_id) == (sha("rebased"), review.pk)
    pushed(change, "amended", patch_id=sha("other patch"))
    review.refresh_from_db()
    assert not review.stands


def test_hazard_23_another_base_voids_it(change: Change, rob: Person) -> None:
    review = approve(change=change, person=rob, **shown(change))
    note(
        change=change,
        verb="pull.retargeted",
        actor=actors.GITHUB,
        sentence="To old.",
        fields={"pull_base_ref": "old"},
    )
    review.refresh_from_db()
    assert not review.stands and "old" in review.void_reason


def test_hazard_27_an_approver_who_left_does_not_count(change: Change, rob: Person) -> None:
    approve(change=change, person=rob, **shown(change))
    deactivate(person=rob, actor=actors.HONKWEB)
    assert [each.code for each in standing_of(change).blockers] == ["approval"]


def test_it_can_be_taken_back(change: Change, rob: Person, ann: Person) -> None:
    review = approve(change=change, person=rob, **shown(change))
    with pytest.raises(NotAllowed):
        take_back_approval(review=review, person=ann)
    take_back_approval(review=review, person=rob)
    assert not standing_of(change).may_merge


def test_asking_for_changes_starts_a_run_with_what_was_said(change: Change, rob: Person) -> None:
    ask_for_changes(change=change, person=rob, body="Name it total.", **shown(change))
    change.refresh_from_db()
    run = change.runs.get(number=2)
    assert (change.status, run.kind, run.message, run.from_sha) == (
        Status.QUEUED,
        "feedback",
        "Name it total.",
        sha("head"),
    )


def test_asking_for_nothing_is_refused(change: Change, rob: Person) -> None:
    with pytest.raises(BadInput, match="Say what"):
        ask_for_changes(change=change, person=rob, body="  ", **shown(change))


def test_asking_for_changes_twice_is_one_run(change: Change, rob: Person) -> None:
    seen = shown(change)
    first = ask_for_changes(change=change, person=rob, body="Name it total.", **seen)
    assert ask_for_changes(change=change, person=rob, body="Name it total.", **seen) == first
    assert (change.reviews.count(), change.runs.filter(kind="feedback").count()) == (1, 1)


def test_asking_for_changes_that_arrived_is_known_once_the_run_has_answered(
    change: Change, rob: Person
) -> None:
    seen = shown(change)
    first = ask_for_changes(change=change, person=rob, body="Name it total.", **seen)
    Change.objects.filter(pk=change.pk).update(status=Status.OPEN)
    pushed(change, "answer")
    assert ask_for_changes(change=change, person=rob, body="Name it total.", **seen) == first


@pytest.mark.parametrize(("body", "minutes"), [("And the other too.", 0), ("Name it total.", 11)])
def test_asking_for_something_else_meanwhile_is_refused(
    change: Change, rob: Person, body: str, minutes: int
) -> None:
    seen = shown(change)
    review = ask_for_changes(change=change, person=rob, body="Name it total.", **seen)
    Review.objects.filter(pk=review.pk).update(at=review.at - timedelta(minutes=minutes))
    with pytest.raises(WrongState, match="queued"):
        ask_for_changes(change=change, person=rob, body=body, **seen)


def test_the_same_can_be_asked_again_of_what_is_open_again(change: Change, rob: Person) -> None:
    first = ask_for_changes(change=change, person=rob, body="Name it total.", **shown(change))
    change.runs.update(status="ended")
    Change.objects.filter(pk=change.pk).update(status=Status.OPEN)
    assert ask_for_changes(change=change, person=rob, body="Name it total.", **shown(change)) != first


def test_what_runs_cannot_be_approved(change: Change, rob: Person) -> None:
    seen = shown(change)
    ask_for_changes(change=change, person=rob, body="Name it total.", **seen)
    with pytest.raises(WrongState, match="queued"):
        approve(change=change, person=rob, **seen)


def test_hazard_40_what_is_not_read_yet_cannot_be_approved(change: Change, rob: Person) -> None:
    Findings.objects.update(prepared_at=None)
    with pytest.raises(WrongState, match="still being read"):
        approve(change=change, person=rob, **shown(change))
