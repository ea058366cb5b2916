"""Approvals that no longer hold: a push or another base voids them at once, as an event (hazards 15, 16, 23)."""

from django.utils import timezone

from audit.models import Event
from audit.services import append
from changes.models import Change, Revision
from changes.services import actors
from changes.states import Status
from reviews.access import latest_revision, rules_of
from reviews.models import Review
from reviews.moved import changed_paths, compare_url

NAMED = 4  # files that a reason names; the comparison has all of them
LIVE = {Status.OPEN, Status.QUEUED, Status.WORKING, Status.WAITING}


def void_stale(change: Change) -> None:
    """Void standing approvals of another commit or base than the pull request has now."""
    if change.status not in LIVE or not change.pull_head_sha:
        return
    rows = Review.objects.filter(change=change, verdict="approve", voided_at=None)
    for review in rows.select_related("reviewer", "revision"):
        reason = _why_stale(change, review)
        if reason:
            void(review, reason, after=_read_head(change))
        elif review.head_sha != change.pull_head_sha:
            _keep(change, review)


def name_what_changed(revision: Revision) -> None:
    """Say which files differ in the reason of approvals that ended before this revision's diff was read."""
    told = _moved_to(revision.head_sha)
    rows = Review.objects.filter(change_id=revision.change_id, verdict="approve", void_reason=told)
    for review in rows.select_related("revision"):
        reason = _with_files(told, review, revision)
        Review.objects.filter(pk=review.pk, void_reason=told).update(void_reason=reason)


def void(review: Review, reason: str, *, after: Revision | None = None) -> None:
    """Take an approval out of force, for ever; call in a transaction. `after` is the revision that ended it, if any."""
    if after is not None:
        reason = _with_files(reason, review, after)
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
        data={"head_sha": review.head_sha, "reason": reason}
        | ({"compare": compare_url(review.revision, after)} if after else {}),
    )


def _keep(change: Change, review: Review) -> None:
    """Record, once for each head, that the policy let an approval stand over a rebase (hazard 16)."""
    latest = _read_head(change)
    if latest is None:
        return  # said once the new head's diff is read
    told = Event.objects.filter(change=change.pk, verb="review.kept", subject_id=review.pk)
    if any(event.data.get("to") == latest.head_sha for event in told):
        return
    append(
        verb="review.kept",
        actor=actors.HONKWEB,
        sentence=f"{review.reviewer.name}'s approval of {review.head_sha[:7]} goes on for {latest.head_sha[:7]}: "
        "it is a rebase of the same lines, and the policy keeps approvals over one.",
        repository=change.repository.full_name,
        change=change.pk,
        subject="review",
        subject_id=review.pk,
        data={"head_sha": review.head_sha, "to": latest.head_sha, "patch_id": latest.patch_id},
    )


def _read_head(change: Change) -> Revision | None:
    """The revision of the pull request's head; None while its diff is not read."""
    latest = latest_revision(change)
    return latest if latest is not None and latest.head_sha == change.pull_head_sha else None


def _moved_to(head_sha: str) -> str:
    return f"the branch moved to {head_sha[:7]}."


def _with_files(reason: str, review: Review, after: Revision) -> str:
    """The reason with the files that differ, as far as there is room; the end of the sentence gives way to them."""
    if not reason.startswith("the branch moved"):
        return reason
    paths = changed_paths(review.revision, after)
    if not paths:
        return f"{reason[:-1]} with the same files."
    more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
    return f"{reason[:-1]}, which changes {', '.join(path[-50:] for path in paths[:NAMED])}{more}."


def _why_stale(change: Change, review: Review) -> str:
    if review.base_ref != change.pull_base_ref:
        return f"the pull request goes to {change.pull_base_ref} now, not to {review.base_ref}."
    if review.head_sha == change.pull_head_sha:
        return ""
    latest = latest_revision(change)
    rules = rules_of(change.repository.policy, change.tightening)
    if rules.keep_approval_on_rebase:
        if latest is None or latest.head_sha != change.pull_head_sha:
            return ""  # the new head's diff is not read yet; the policy refuses to merge until it is
        if latest.patch_id and latest.patch_id == review.patch_id:
            return ""
    return _moved_to(change.pull_head_sha)
