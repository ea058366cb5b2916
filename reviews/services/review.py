"""Verdicts: approve exactly this commit, ask for changes, take an approval back, answer the judge."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from changes.access import may
from changes.models import Change, Person, Revision, Role
from changes.services import actors
from changes.services.asking import again
from changes.services.moving import note
from changes.services.telling import tell
from changes.states import Status
from integrations.secrets import mask
from reviews.access import is_own, latest_revision, why_not
from reviews.errors import BadInput, NotAllowed, Stale, WrongState
from reviews.models import Findings, Review, VerdictAnswer
from reviews.services.drafts import TWICE, has_drafts, send_drafts
from reviews.services.handing import hand_over
from reviews.services.voiding import void

LONGEST = 20_000


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
    body = _text(body)
    if reason := why_not(person, change, latest_revision(change)):
        note(
            change=change,
            verb="review.refused",
            actor=actors.person(person),
            sentence=f"{person.name} tried to approve {head_sha[:7]}: {reason}",
        )
        raise NotAllowed(reason)
    with transaction.atomic():
        change = _locked(change)
        revision = _what_was_shown(change, head_sha, digest)
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
        review = _write(change, revision, person, "approve", body, coverage or {}, findings)
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

    The person's drafts are sent, and all open threads are handed to the agent as one message.
    """
    body = _text(body)
    with transaction.atomic():
        change = _locked(change)
        _reviewer(change, person, "ask for changes")
        revision = _what_was_shown(change, head_sha, digest)
        review = _write(change, revision, person, "changes", body, {}, None)
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

    The same form sent twice within a minute is one review. Raises NotAllowed, BadInput, Stale, WrongState.
    """
    body = _text(body)
    with transaction.atomic():
        change = _locked(change)
        if not may(person, Role.ASKER, change.repository):
            raise NotAllowed(f"You may not comment on #{change.pk}.")
        revision = _what_was_shown(change, head_sha, digest, any_state=True)
        if only is None and not has_drafts(change, person):
            same = _just_sent(revision, person, body)
            if same is not None:
                return same
        if not body and not has_drafts(change, person):
            raise BadInput("There is nothing to send. Write a comment, or one on a line.")
        review = _write(change, revision, person, "comment", body, {}, None)
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
        change = _locked(review.change)
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


def answer_verdict(*, change: Change, person: Person, revision: Revision, about: str, body: str) -> None:
    """Answer the judge's reason (a reviewer) or a secret's finding (a maintainer): it blocks no longer."""
    body = _text(body)
    if not body:
        raise BadInput("Say why it may go on all the same; the answer is kept with the change.")
    role = Role.MAINTAINER if about == "secret" else Role.REVIEWER
    with transaction.atomic():
        change = _locked(change)
        if not may(person, role, change.repository):
            raise NotAllowed(f"Only a {role} of {change.repository} may answer this.")
        if reason := why_not(person, change, revision):
            raise NotAllowed(reason)
        if revision != latest_revision(change):
            raise Stale("There is a newer revision. Look at it first.")
        VerdictAnswer.objects.get_or_create(
            revision=revision, about=about, defaults={"person": person, "body": mask(body)}
        )
        note(
            change=change,
            verb="verdict.answered",
            actor=actors.person(person),
            sentence=f"{person.name} answered the {about}: {mask(body)}",
            data={"revision": revision.number, "about": about},
        )


def _just_sent(revision: Revision, person: Person, body: str) -> Review | None:
    rows = Review.objects.filter(revision=revision, reviewer=person, verdict="comment", body=mask(body))
    return rows.filter(at__gt=timezone.now() - TWICE).order_by("id").last()


def _write(
    change: Change,
    revision: Revision,
    person: Person,
    verdict: str,
    body: str,
    coverage: dict[str, Any],
    findings: Findings | None,
) -> Review:
    return Review.objects.create(
        change=change,
        revision=revision,
        reviewer=person,
        verdict=verdict,
        body=mask(body),
        head_sha=revision.head_sha,
        base_ref=change.pull_base_ref or revision.base_ref,
        patch_id=revision.patch_id,
        digest=revision.digest,
        coverage=coverage,
        risk=str(findings.risk) if findings else "",
    )


def _what_was_shown(change: Change, head_sha: str, digest: str, *, any_state: bool = False) -> Revision:
    if change.status != Status.OPEN and not any_state:
        raise WrongState(f"#{change.pk} is {change.status}; it can be judged once it is open again.")
    revision = latest_revision(change)
    if revision is None:
        raise WrongState(f"#{change.pk} has no revision yet.")
    moved = head_sha != revision.head_sha or (
        change.pull_head_sha and change.pull_head_sha != revision.head_sha
    )
    if moved:
        now = (change.pull_head_sha or revision.head_sha)[:7]
        raise Stale(
            f"You looked at {head_sha[:7]}; the branch is at {now} now. Nothing was done. Look at what is new."
        )
    if digest != revision.digest:
        raise Stale(
            "The diff you looked at is not the one that is recorded. Nothing was done. Reload the page."
        )
    return revision


def _locked(change: Change) -> Change:
    return (
        Change.objects.select_for_update(of=("self",))
        .select_related("repository__policy", "asker")
        .get(pk=change.pk)
    )


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


def _text(raw: str) -> str:
    text = raw.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise BadInput(f"A comment may have {LONGEST:,} characters; this one has {len(text):,}.")
    return text
