"""Merging: an intent is written, GitHub is told the exact SHA once, and what came of it is proven by reading."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from changes import live
from changes.access import may
from changes.models import Change, Person, Role
from changes.services import actors
from changes.services.moving import move, note
from changes.services.repositories import pause
from changes.services.telling import tell
from changes.states import Status
from reviews.access import latest_revision, standing_of
from reviews.errors import Blocked, NotAllowed, Stale, WrongState
from reviews.models import Merge, MergeStatus

LEASE = timedelta(seconds=60)
TAKE_BACK = timedelta(seconds=5)


def start_merge(*, change: Change, person: Person, head_sha: str, digest: str) -> Merge:
    """Record the intent to land what was on the screen; the second press finds the first one's row.

    Raises NotAllowed, Stale, Blocked, WrongState.
    """
    if not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed(f"You may not merge here: you are not a reviewer of {change.repository}.")
    try:
        with transaction.atomic():
            return _intend(change, person, head_sha, digest)
    except IntegrityError:
        return Merge.objects.get(change=change, status__in=_LIVE)


_LIVE = [MergeStatus.INTENDED, MergeStatus.TOLD, MergeStatus.UNKNOWN, MergeStatus.LANDED]


def _intend(change: Change, person: Person, head_sha: str, digest: str) -> Merge:
    change = (
        Change.objects.select_for_update(of=("self",))
        .select_related("repository__policy", "asker")
        .get(pk=change.pk)
    )
    running = Merge.objects.filter(change=change, status__in=_LIVE).first()
    if running:
        if running.head_sha == head_sha:
            return running
        raise Stale(f"#{change.pk} is being merged at {running.head_sha[:7]}; you looked at {head_sha[:7]}.")
    revision = latest_revision(change)
    if revision is None or head_sha != revision.head_sha or head_sha != change.pull_head_sha:
        raise Stale(
            f"You looked at {head_sha[:7]}; the branch is at {change.pull_head_sha[:7]} now. Nothing was merged. "
            "Look at what is new."
        )
    if digest != revision.digest:
        raise Stale(
            "The diff you looked at is not the one that is recorded. Nothing was merged. Reload the page."
        )
    standing = standing_of(change)
    if not standing.may_merge:
        raise Blocked(standing.blockers[0].sentence, tuple(b.sentence for b in standing.blockers))
    merge = Merge.objects.create(
        change=change,
        revision=revision,
        head_sha=head_sha,
        base_ref=change.pull_base_ref,
        method=change.repository.policy.merge_method,
        by=person,
        not_before=timezone.now() + TAKE_BACK,
    )
    moved = move(
        change=change,
        to=Status.MERGING,
        verb="merge.intended",
        actor=actors.person(person),
        sentence=f"{person.name} pressed Merge for {head_sha[:7]}.",
        data={"head_sha": head_sha, "digest": digest, "method": merge.method, "base_ref": merge.base_ref},
    )
    if not moved:
        raise WrongState(f"#{change.pk} has moved meanwhile. Reload the page and look again.")
    live.wake("reviews.merge", merge.pk, after=TAKE_BACK.total_seconds())
    return merge


def take_back(*, merge: Merge, person: Person) -> None:
    """Take a merge back before GitHub is told. Raises WrongState when it is too late."""
    if not may(person, Role.REVIEWER, merge.change.repository):
        raise NotAllowed(f"You may not take it back: you are not a reviewer of {merge.change.repository}.")
    with transaction.atomic():
        if not _settle(
            merge, MergeStatus.TAKEN_BACK, f"{person.name} took it back.", old=[MergeStatus.INTENDED]
        ):
            raise WrongState("It is too late to take it back: GitHub has been told, or it was ended already.")
        move(
            change=merge.change,
            to=Status.OPEN,
            verb="merge.taken_back",
            actor=actors.person(person),
            sentence=f"{person.name} took the merge back.",
        )


def claim(*, merge_pk: int, owner: str) -> Merge | None:
    """Take a merge to work on, with a lease; None when there is nothing to do now or somebody else has it."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    open_ones = Q(status=MergeStatus.INTENDED, not_before__lte=now) | (
        Q(status__in=[MergeStatus.TOLD, MergeStatus.UNKNOWN]) & (Q(look_at=None) | Q(look_at__lte=now))
    )
    taken = Merge.objects.filter(free, open_ones, pk=merge_pk).update(
        lease_owner=owner, lease_until=now + LEASE
    )
    if not taken:
        return None
    return Merge.objects.select_related("change__repository__policy", "change__asker", "revision", "by").get(
        pk=merge_pk
    )


def release(*, merge: Merge, look_at: datetime | None = None) -> None:
    """Give the lease back, to be looked at again at `look_at`."""
    Merge.objects.filter(pk=merge.pk, lease_owner=merge.lease_owner).update(
        lease_owner="", lease_until=None, look_at=look_at
    )


def let_go() -> int:
    """Free the merges of workers that are known to be gone, to be looked at now; returns how many."""
    live = Merge.objects.filter(status__in=[MergeStatus.INTENDED, MergeStatus.TOLD, MergeStatus.UNKNOWN])
    return live.exclude(lease_until=None).update(lease_owner="", lease_until=None)


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
        return bool(
            Merge.objects.filter(
                pk=merge.pk,
                status=MergeStatus.INTENDED,
                lease_owner=merge.lease_owner,
                lease_until__gt=timezone.now() + LEASE / 2,
            ).update(status=MergeStatus.TOLD, told_at=timezone.now(), base_before=base_tip)
        )


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


def refuse(*, merge: Merge, sentence: str) -> None:
    """End a merge that did not happen; the change is open again, with the reason."""
    with transaction.atomic():
        if not _settle(
            merge, MergeStatus.REFUSED, sentence, old=[s for s in _LIVE if s != MergeStatus.LANDED]
        ):
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
            Merge.objects.filter(pk=merge.pk, status__in=_LIVE)
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


def due(*, now: datetime | None = None) -> list[int]:
    """Keys of merges to work on now: intents whose time has come, calls whose worker is gone, unknown ones."""
    now = now or timezone.now()
    return list(
        Merge.objects.filter(
            Q(status=MergeStatus.INTENDED, not_before__lte=now)
            | Q(status=MergeStatus.TOLD, lease_until__lt=now)
            | Q(status=MergeStatus.TOLD, lease_until=None)
            | (Q(status=MergeStatus.UNKNOWN) & (Q(look_at=None) | Q(look_at__lte=now)))
        ).values_list("pk", flat=True)[:100]
    )


def _settle(merge: Merge, to: MergeStatus, sentence: str, *, old: list[MergeStatus]) -> bool:
    return bool(
        Merge.objects.filter(pk=merge.pk, status__in=old).update(
            status=to, sentence=sentence[:2000], ended_at=timezone.now(), lease_owner="", lease_until=None
        )
    )
