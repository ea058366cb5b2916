"""Merging as rows: one intent, taken back or told once, never twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository
from changes.services import actors
from changes.services.people import deactivate
from changes.states import Status
from reviews.errors import Blocked, NotAllowed, Stale, WrongState
from reviews.models import Merge, MergeStatus
from reviews.services.merge_leases import claim, due, let_go
from reviews.services.merge_outcomes import about_to_tell, finish_merge, put_off, refuse, unknown
from reviews.services.merging import start_merge, take_back
from reviews.services.review import approve
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


@pytest.fixture
def approved(change: Change, rob: Person) -> Change:
    approve(change=change, person=rob, **shown(change))
    return change


@pytest.fixture
def merge(approved: Change, rob: Person) -> Merge:
    return start_merge(change=approved, person=rob, **shown(approved))


def in_time(merge: Merge) -> None:
    Merge.objects.filter(pk=merge.pk).update(not_before=timezone.now() - timedelta(seconds=1))


def test_without_an_approval_there_is_no_merge(change: Change, rob: Person) -> None:
    with pytest.raises(Blocked, match="approval"):
        start_merge(change=change, person=rob, **shown(change))
    assert not Merge.objects.exists()


def test_askers_and_strangers_cannot_merge(approved: Change, ann: Person, sam: Person) -> None:
    for person in (ann, sam):
        with pytest.raises(NotAllowed):
            start_merge(change=approved, person=person, **shown(approved))


def test_hazard_18_two_presses_are_one_intent(merge: Merge, approved: Change, rob: Person) -> None:
    assert start_merge(change=approved, person=rob, **shown(approved)) == merge
    assert Merge.objects.count() == 1 and Event.objects.filter(verb="merge.intended").count() == 1


def test_one_that_the_repository_keeps_waiting_says_so_once_and_comes_again(merge: Merge) -> None:
    for _ in range(2):
        in_time(merge)
        taken = claim(merge_pk=merge.pk, owner="one")
        assert taken is not None
        put_off(merge=taken, until=timezone.now() + timedelta(seconds=10), sentence="The merge waits.")
        assert due() == []
    in_time(merge)
    assert due() == [merge.pk]
    assert Event.objects.get(verb="merge.put_off").sentence == "The merge waits."


def test_what_was_shown_must_be_what_is_there(approved: Change, rob: Person) -> None:
    with pytest.raises(Stale):
        start_merge(change=approved, person=rob, **(shown(approved) | {"head_sha": sha("other")}))
    with pytest.raises(Stale):
        start_merge(change=approved, person=rob, **(shown(approved) | {"digest": "0" * 64}))


def test_it_is_not_told_before_its_time(merge: Merge) -> None:
    assert merge.not_before > merge.at
    Merge.objects.filter(pk=merge.pk).update(not_before=timezone.now() + timedelta(hours=1))
    assert claim(merge_pk=merge.pk, owner="w") is None and due() == []


def test_it_can_be_taken_back_until_it_is_told(merge: Merge, approved: Change, rob: Person) -> None:
    take_back(merge=merge, person=rob)
    approved.refresh_from_db()
    assert approved.status == Status.OPEN
    in_time(merge)
    assert claim(merge_pk=merge.pk, owner="w") is None


def test_once_told_it_cannot(merge: Merge, rob: Person) -> None:
    in_time(merge)
    taken = claim(merge_pk=merge.pk, owner="w")
    assert taken is not None and about_to_tell(merge=taken, base_tip=sha("base"))
    with pytest.raises(WrongState, match="too late"):
        take_back(merge=merge, person=rob)


def test_hazard_36_of_two_workers_one_has_it(merge: Merge) -> None:
    in_time(merge)
    assert claim(merge_pk=merge.pk, owner="one") is not None
    assert claim(merge_pk=merge.pk, owner="two") is None


def test_hazard_19_a_head_that_moved_is_never_told(merge: Merge, approved: Change) -> None:
    Change.objects.filter(pk=approved.pk).update(pull_head_sha=sha("newer"))
    in_time(merge)
    taken = claim(merge_pk=merge.pk, owner="w")
    assert taken is not None and not about_to_tell(merge=taken, base_tip="")
    approved.refresh_from_db()
    assert approved.status == Status.OPEN and "moved" in approved.sentence


def test_hazard_27_an_approver_who_left_meanwhile_stops_it(
    merge: Merge, rob: Person, approved: Change
) -> None:
    deactivate(person=rob, actor=actors.HONKWEB)
    in_time(merge)
    taken = claim(merge_pk=merge.pk, owner="w")
    assert taken is not None and not about_to_tell(merge=taken, base_tip="")
    merge.refresh_from_db()
    assert merge.status == MergeStatus.REFUSED


def test_a_check_that_turned_red_meanwhile_stops_it(merge: Merge, approved: Change) -> None:
    making.built(approved, conclusion="failure")
    in_time(merge)
    taken = claim(merge_pk=merge.pk, owner="w")
    assert taken is not None and not about_to_tell(merge=taken, base_tip="")


def told(merge: Merge) -> Merge:
    in_time(merge)
    taken = claim(merge_pk=merge.pk, owner="w")
    assert taken is not None and about_to_tell(merge=taken, base_tip=sha("base"))
    taken.refresh_from_db()
    return taken


def test_hazard_24_without_an_answer_the_change_is_unknown(merge: Merge, approved: Change) -> None:
    unknown(merge=told(merge), sentence="GitHub answered 502.")
    approved.refresh_from_db()
    assert approved.status == Status.UNKNOWN


def test_landing_what_was_approved_ends_it(merge: Merge, approved: Change) -> None:
    finish_merge(merge=told(merge), merge_sha=sha("landed"), landed_tree=sha("t"), expected_tree=sha("t"))
    approved.refresh_from_db()
    merge.refresh_from_db()
    assert (approved.status, merge.status, merge.same) == (Status.MERGED, MergeStatus.LANDED, True)
    finish_merge(merge=merge, merge_sha=sha("landed"), landed_tree=sha("t"), expected_tree=sha("t"))
    assert Event.objects.filter(verb="change.merged").count() == 1


def test_hazard_30_landing_anything_else_freezes_the_repository(merge: Merge, shop: Repository) -> None:
    finish_merge(merge=told(merge), merge_sha=sha("landed"), landed_tree=sha("t"), expected_tree=sha("other"))
    shop.refresh_from_db()
    assert "nobody approved" in shop.paused
    event = Event.objects.get(verb="change.merged")
    assert event.data["same"] is False and event.data["landed_tree"] != event.data["expected_tree"]


def test_hazard_21_a_refusal_opens_it_again_with_githubs_words(merge: Merge, approved: Change) -> None:
    refuse(merge=told(merge), sentence="Required signature missing <b>")
    approved.refresh_from_db()
    assert approved.status == Status.OPEN and "Required signature missing" in approved.sentence


def test_who_lost_the_lease_refuses_nothing_that_another_has_told_github(merge: Merge) -> None:
    in_time(merge)
    first = claim(merge_pk=merge.pk, owner="one")
    Merge.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    second = claim(merge_pk=merge.pk, owner="two")
    assert first is not None and second is not None
    assert about_to_tell(merge=second, base_tip=sha("base"))
    refuse(merge=first, sentence="What revision 1 holds could not be found out.")
    merge.refresh_from_db()
    assert merge.status == MergeStatus.TOLD
    refuse(merge=second, sentence="Required signature missing")
    merge.refresh_from_db()
    assert merge.status == MergeStatus.REFUSED


def test_hazard_33_a_merge_of_a_killed_process_is_free_at_once_and_not_told_twice(merge: Merge) -> None:
    in_time(merge)
    first = claim(merge_pk=merge.pk, owner="one")
    assert first is not None
    assert about_to_tell(merge=first, base_tip=sha("base"))
    assert claim(merge_pk=merge.pk, owner="two") is None
    assert let_go() == 1
    second = claim(merge_pk=merge.pk, owner="two")
    assert second is not None
    assert second.status == MergeStatus.TOLD
    assert not about_to_tell(merge=second, base_tip=sha("base"))
