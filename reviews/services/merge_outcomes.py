"""What comes of a merge: the last look before GitHub is told, once, and each answer as a row."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from changes import live
from changes.access import may
from changes.models import Change, Role
from changes.services import actors
from changes.services.moving import move, note
from changes.services.repositories import pause
from changes.services.telling import tell
from changes.states import Status
from reviews.access import standing_of
from reviews.models import Merge, MergeStatus
from reviews.services.merge_leases import LEASE

LIVE = [MergeStatus.INTENDED, MergeStatus.TOLD, MergeStatus.UNKNOWN, MergeStatus.LANDED]


def about_to_tell(*, merge: Merge, base_tip: str) -> bool:
    """The last look before the call: every blocker again, then the row says that GitHub may have been told."""
    with transaction.atomic():
        change = (
            Change.objects.select_for_update(of=("self",))
            .select_related("repository__policy", "asker")
            .get(pk=merge.change_id)
        )
        reason = _why_not_now(change, merge)
        if reason:
            refuse(merge=merge, sentence=reason)
            return False
        mine = Merge.objects.filter(
            pk=merge.pk,
            status=MergeStatus.INTENDED,
            lease_owner=merge.lease_owner,
            lease_until__gt=timezone.now() + LEASE / 2,
        )
        if not mine.update(status=MergeStatus.TOLD, told_at=timezone.now(), base_before=base_tip):
            return False
    merge.status = MergeStatus.TOLD
    return True


def _why_not_now(change: Change, merge: Merge) -> str:
    if change.pull_head_sha != merge.head_sha:
        return f"The branch moved to {change.pull_head_sha[:7]} after Merge was pressed for {merge.head_sha[:7]}."
    if change.pull_base_ref != merge.base_ref:
        return f"The pull request goes to {change.pull_base_ref} now, not to {merge.base_ref}."
    if not may(merge.by, Role.REVIEWER, change.repository):
        return f"{merge.by.name} is not a reviewer of {change.repository} any more."
    # The policy decides on an open change; this one is merging, so ask it as if it were open still.
    change.status = Status.OPEN
    standing = standing_of(change)
    return "" if standing.may_merge else standing.blockers[0].sentence


def not_told(*, merge: Merge, until: datetime, sentence: str) -> None:
    """GitHub was away or asked to wait, and nothing was done there: the intent stays and is tried at `until`."""
    with transaction.atomic():
        rows = Merge.objects.filter(
            pk=merge.pk, status=MergeStatus.TOLD, lease_owner=merge.lease_owner
        ).update(
            status=MergeStatus.INTENDED, not_before=until, told_at=None, sentence=sentence, lease_until=None
        )
        if rows:
            note(change=merge.change, verb="merge.put_off", actor=actors.GITHUB, sentence=sentence)


def put_off(*, merge: Merge, until: datetime, sentence: str) -> None:
    """Others keep the repository busy: the intent stays and is tried at `until`. Told once, however often."""
    with transaction.atomic():
        rows = Merge.objects.filter(
            pk=merge.pk, status=MergeStatus.INTENDED, lease_owner=merge.lease_owner
        ).update(not_before=until, sentence=sentence, lease_owner="", lease_until=None)
        if rows and merge.sentence != sentence:
            note(change=merge.change, verb="merge.put_off", actor=actors.HONKWEB, sentence=sentence)


def refuse(*, merge: Merge, sentence: str) -> None:
    """End a merge that did not happen; the change is open again, with the reason.

    Who knows it as an intent has no word on what another worker has told GitHub meanwhile.
    """
    told = [MergeStatus.TOLD, MergeStatus.UNKNOWN]
    old = [MergeStatus.INTENDED] if merge.status == MergeStatus.INTENDED else told
    with transaction.atomic():
        if not settle(merge, MergeStatus.REFUSED, sentence, old=old):
            return
        merge.change.refresh_from_db()
        if merge.change.status in (Status.MERGING, Status.UNKNOWN):
            move(
                change=merge.change,
                to=Status.OPEN,
                verb="merge.refused",
                actor=actors.GITHUB,
                sentence=f"It was not merged: {sentence}",
                fields={"sentence": sentence},
                data={"head_sha": merge.head_sha},
            )
            tell(merge.change, f"refused-{merge.pk}", f"It was not merged: {sentence}")


def unknown(*, merge: Merge, sentence: str) -> None:
    """GitHub did not say: look until it is proven, never call again."""
    with transaction.atomic():
        rows = Merge.objects.filter(pk=merge.pk, status__in=[MergeStatus.TOLD, MergeStatus.UNKNOWN]).update(
            status=MergeStatus.UNKNOWN,
            sentence=sentence,
            looked=F("looked") + 1,
            look_at=timezone.now() + timedelta(seconds=2),
            lease_owner="",
            lease_until=None,
        )
        merge.change.refresh_from_db()
        if rows and merge.change.status == Status.MERGING:
            move(
                change=merge.change,
                to=Status.UNKNOWN,
                verb="merge.unknown",
                actor=actors.GITHUB,
                sentence=sentence,
                data={"head_sha": merge.head_sha},
            )
    live.wake("reviews.merge", merge.pk, after=2)


def waited_long_enough(merge: Merge) -> bool:
    """Whether an unmerged pull request proves by now that the call did nothing."""
    limit = timedelta(seconds=settings.HONK_UNKNOWN_SECONDS)
    return merge.told_at is not None and timezone.now() - merge.told_at > limit


def finish_merge(*, merge: Merge, merge_sha: str, landed_tree: str, expected_tree: str) -> None:
    """Record what landed beside what was approved; a difference freezes the repository's merges (hazard 30)."""
    same = bool(landed_tree) and landed_tree == expected_tree
    words = "What landed is what was approved." if same else "What landed is not what was approved."
    with transaction.atomic():
        rows = (
            Merge.objects.filter(pk=merge.pk, status__in=LIVE)
            .exclude(status=MergeStatus.LANDED)
            .update(
                status=MergeStatus.LANDED,
                merge_sha=merge_sha,
                landed_tree=landed_tree,
                expected_tree=expected_tree,
                same=same,
                sentence=words,
                ended_at=timezone.now(),
                lease_owner="",
                lease_until=None,
            )
        )
        if not rows:
            return
        change = Change.objects.select_related("repository__policy", "asker").get(pk=merge.change_id)
        move(
            change=change,
            to=Status.MERGED,
            verb="change.merged",
            actor=actors.person(merge.by),
            sentence=f"Merged as {merge_sha[:7]}. {words}",
            fields={"merge_sha": merge_sha, "wish": "tidy", "wish_at": timezone.now()},
            data={
                "head_sha": merge.head_sha,
                "merge_sha": merge_sha,
                "landed_tree": landed_tree,
                "expected_tree": expected_tree,
                "same": same,
                "pull": f"git pull {change.repository.clone_url} {merge.base_ref}",
            },
        )
        if not same:
            pause(
                repository=change.repository,
                sentence=f"#{change.pk} landed as {merge_sha[:7]} with a tree that nobody approved. Look at it first.",
            )
        tell(change, "merged", f"Merged as {merge_sha[:7]}. {words}")
        live.wake("changes.tidy", change.pk)


def settle(merge: Merge, to: MergeStatus, sentence: str, *, old: list[MergeStatus]) -> bool:
    """End a merge that is in one of the `old` states; False when it is in none of them."""
    return bool(
        Merge.objects.filter(pk=merge.pk, status__in=old).update(
            status=to, sentence=sentence[:2000], ended_at=timezone.now(), lease_owner="", lease_until=None
        )
    )
