"""Merging as people do it: an intent is written, and can be taken back until GitHub is told."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from changes import live
from changes.access import may
from changes.models import Change, Person, Role
from changes.services import actors
from changes.services.moving import move
from changes.states import Status
from reviews.access import latest_revision, standing_of
from reviews.errors import Blocked, NotAllowed, Stale, WrongState
from reviews.models import Merge, MergeStatus
from reviews.services.merge_outcomes import LIVE, settle

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
        return Merge.objects.get(change=change, status__in=LIVE)


def _intend(change: Change, person: Person, head_sha: str, digest: str) -> Merge:
    change = (
        Change.objects.select_for_update(of=("self",))
        .select_related("repository__policy", "asker")
        .get(pk=change.pk)
    )
    running = Merge.objects.filter(change=change, status__in=LIVE).first()
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
        if not settle(
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
