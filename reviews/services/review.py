"""Verdicts: approve exactly this commit, take it back, ask for changes, comment."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from changes.access import may
from changes.models import Change, Person, Role
from changes.services import actors
from changes.services.asking import again
from changes.services.moving import note
from changes.services.telling import tell
from changes.states import Status
from integrations.secrets import mask
from reviews.access import is_own, latest_revision, why_not
from reviews.errors import BadInput, NotAllowed, Stale, WrongState
from reviews.models import Findings, Review
from reviews.services.drafts import TWICE, has_drafts, send_drafts
from reviews.services.handing import hand_over
from reviews.services.verdicts import body_text, locked, what_was_shown, write
from reviews.services.voiding import void


def approve(
    *,
    change: Change,
    person: Person,
    head_sha: str,
    digest: str,
    body: str = "",
    coverage: dict[str, Any] | None = None,
) -> Review:
    """Approve the commit that was on the screen. Raises NotAllowed, WrongState, Stale.

    Pressing twice gives the approval that stands already.
    """
    body = body_text(body)
    if reason := why_not(person, change, latest_revision(change)):
        note(
            change=change,
            verb="review.refused",
            actor=actors.person(person),
            sentence=f"{person.name} tried to approve {head_sha[:7]}: {reason}",
        )
        raise NotAllowed(reason)
    with transaction.atomic():
        change = locked(change)
        revision = what_was_shown(change, head_sha, digest)
        if reason := why_not(person, change, revision):
            raise NotAllowed(reason)
        standing = Review.objects.filter(
            revision=revision, reviewer=person, verdict="approve", voided_at=None
        ).first()
        if standing:
            return standing
        findings = Findings.objects.defer("data").filter(revision=revision).first()
        if findings is None or findings.prepared_at is None:
            raise WrongState(
                f"Revision {revision.number} is still being read for what a page must not leave out. "
                "Wait a moment, then approve it."
            )
        review = write(change, revision, person, "approve", body, coverage or {}, findings)
        if not review.own and is_own(person, change, revision):
            Review.objects.filter(pk=review.pk).update(own=True)
            review.own = True
        send_drafts(change=change, person=person, review=review)
        own = " It is the asker's own approval, which the policy allows." if review.own else ""
        note(
            change=change,
            verb="review.approved",
            actor=actors.person(person),
            sentence=f"{person.name} approved {head_sha[:7]}.{own}",
            data=_data(review),
            subject="review",
            subject_id=review.pk,
        )
        tell(change, f"approved-{review.pk}", f"{person.name} approved {head_sha[:7]}.")
    return review


def ask_for_changes(*, change: Change, person: Person, head_sha: str, digest: str, body: str) -> Review:
    """Ask for changes on what was on the screen: starts another run in the same conversation.

    The person's drafts are sent, and all open threads are handed to the agent as one message. The same form sent
    twice within ten minutes is one review.
    """
    body = body_text(body)
    with transaction.atomic():
        change = locked(change)
        _reviewer(change, person, "ask for changes")
        try:
            revision = what_was_shown(change, head_sha, digest)
        except (
            Stale,
            WrongState,
        ):  # the first sending moved it; a change that is open still may be asked again
            same = _just_sent(change, person, "changes", head_sha, body)
            if same is None or has_drafts(change, person):
                raise
            return same
        review = write(change, revision, person, "changes", body, {}, None)
        send_drafts(change=change, person=person, review=review)
        threads = hand_over(change)
        if not body and not threads:
            raise BadInput("Say what should be different, in a comment or on a line.")
        again(
            change=change,
            kind="feedback",
            message="\n\n".join(part for part in (body, threads) if part),
            actor=actors.person(person),
            verb="review.changes_asked",
            sentence=f"{person.name} asked for changes: {body or 'see the comments'}",
        )
        tell(change, f"changes-{review.pk}", f"{person.name} asked for changes: {mask(body)[:300]}")
    return review


def comment(
    *, change: Change, person: Person, head_sha: str, digest: str, body: str, only: int | None = None
) -> Review:
    """Comment on what was on the screen without a verdict; sends the person's drafts, or the one that `only` names.

    The same form sent twice within ten minutes is one review. Raises NotAllowed, BadInput, Stale, WrongState.
    """
    body = body_text(body)
    with transaction.atomic():
        change = locked(change)
        if not may(person, Role.ASKER, change.repository):
            raise NotAllowed(f"You may not comment on #{change.pk}.")
        revision = what_was_shown(change, head_sha, digest, any_state=True)
        if only is None and not has_drafts(change, person):
            same = _just_sent(change, person, "comment", revision.head_sha, body)
            if same is not None:
                return same
        if not body and not has_drafts(change, person):
            raise BadInput("There is nothing to send. Write a comment, or one on a line.")
        review = write(change, revision, person, "comment", body, {}, None)
        sent = send_drafts(change=change, person=person, review=review, only=only)
        if only is not None and not sent:
            raise WrongState("That draft was sent already, or discarded.")
        note(
            change=change,
            verb="review.commented",
            actor=actors.person(person),
            sentence=f"{person.name} commented{f' in {sent} places' if sent > 1 else ''}.",
            data={"comments": sent},
            subject="review",
            subject_id=review.pk,
        )
    return review


def take_back_approval(*, review: Review, person: Person) -> None:
    """Withdraw one's own approval while nothing irreversible has happened."""
    with transaction.atomic():
        change = locked(review.change)
        review.refresh_from_db()
        if review.reviewer_id != person.pk or review.verdict != "approve":
            raise NotAllowed("Only the person who approved can take it back.")
        if change.status not in (Status.OPEN, Status.QUEUED, Status.WORKING, Status.WAITING):
            raise WrongState(f"#{change.pk} is {change.status}; the approval cannot be taken back any more.")
        if not review.stands:
            return
        void(review, f"{person.name} took it back.")
        note(
            change=change,
            verb="review.taken_back",
            actor=actors.person(person),
            sentence=f"{person.name} took the approval of {review.head_sha[:7]} back.",
            subject="review",
            subject_id=review.pk,
        )


def _just_sent(change: Change, person: Person, verdict: str, head_sha: str, body: str) -> Review | None:
    rows = Review.objects.filter(change=change, reviewer=person, verdict=verdict, head_sha=head_sha)
    rows = rows.filter(body=mask(body))
    return rows.filter(at__gt=timezone.now() - TWICE).order_by("id").last()


def _reviewer(change: Change, person: Person, verb: str) -> None:
    mine = change.asker_id == person.pk and may(person, Role.ASKER, change.repository)
    if not mine and not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed(f"You may not {verb} here: you are not a reviewer of {change.repository}.")


def _data(review: Review) -> dict[str, Any]:
    return {
        "head_sha": review.head_sha,
        "digest": review.digest,
        "base_ref": review.base_ref,
        "patch_id": review.patch_id,
        "coverage": review.coverage,
        "own": review.own,
    }
