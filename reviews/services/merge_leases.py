"""Who works on a merge: taken with a lease, given back, and found again when its worker is gone."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from reviews.models import Merge, MergeStatus

LEASE = timedelta(seconds=60)


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


def renew(*, merge: Merge) -> bool:
    """Begin the lease anew, before GitHub is told; False when somebody else has the merge or it has ended.

    Who came when the lease had run out, and put the merge off because of this very fetch, has it no more.
    """
    intended = Merge.objects.filter(pk=merge.pk, status=MergeStatus.INTENDED)
    mine_or_free = intended.filter(lease_owner__in=[merge.lease_owner, ""])
    return bool(mine_or_free.update(lease_owner=merge.lease_owner, lease_until=timezone.now() + LEASE))


def release(*, merge: Merge, look_at: datetime | None = None) -> None:
    """Give the lease back, to be looked at again at `look_at`."""
    Merge.objects.filter(pk=merge.pk, lease_owner=merge.lease_owner).update(
        lease_owner="", lease_until=None, look_at=look_at
    )


def let_go() -> int:
    """Free the merges of workers that are known to be gone, to be looked at now; returns how many."""
    live = Merge.objects.filter(status__in=[MergeStatus.INTENDED, MergeStatus.TOLD, MergeStatus.UNKNOWN])
    return live.exclude(lease_until=None).update(lease_owner="", lease_until=None)


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
