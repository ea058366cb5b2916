"""Approvals that no longer hold: a push or another base voids them at once, as an event (hazards 15, 16, 23)."""

from django.utils import timezone

from audit.services import append
from changes.models import Change
from changes.services import actors
from changes.states import Status
from reviews.access import latest_revision, rules_of
from reviews.models import Review

LIVE = {Status.OPEN, Status.QUEUED, Status.WORKING, Status.WAITING}


def void_stale(change: Change) -> None:
    """Void standing approvals of another commit or base than the pull request has now."""
    if change.status not in LIVE or not change.pull_head_sha:
        return
    rows = Review.objects.filter(change=change, verdict="approve", voided_at=None).select_related("reviewer")
    for review in rows:
        reason = _why_stale(change, review)
        if reason:
            void(review, reason)


def void(review: Review, reason: str) -> None:
    """Take an approval out of force, for ever; call in a transaction."""
    rows = Review.objects.filter(pk=review.pk, voided_at=None).update(
        voided_at=timezone.now(), void_reason=reason[:300]
    )
    if not rows:
        return
    append(
        verb="review.voided",
        actor=actors.HONKWEB,
        sentence=f"{review.reviewer.name}'s approval of {review.head_sha[:7]} does not count any more: {reason}",
        repository=review.change.repository.full_name,
        change=review.change_id,
        subject="review",
        subject_id=review.pk,
        data={"head_sha": review.head_sha, "reason": reason},
    )


def _why_stale(change: Change, review: Review) -> str:
    if review.base_ref != change.pull_base_ref:
        return f"the pull request goes to {change.pull_base_ref} now, not to {review.base_ref}."
    if review.head_sha == change.pull_head_sha:
        return ""
    latest = latest_revision(change)
    rules = rules_of(change.repository.policy, change.repository.tightening)
    if rules.keep_approval_on_rebase:
        if latest is None or latest.head_sha != change.pull_head_sha:
            return ""  # the new head's diff is not read yet; the policy refuses to merge until it is
        if latest.patch_id and latest.patch_id == review.patch_id:
            return ""
    return f"the branch moved to {change.pull_head_sha[:7]}."
