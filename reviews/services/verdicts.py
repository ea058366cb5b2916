"""What every verdict rests on: the change held still, what was on the screen, clean words, and the row."""

from typing import Any

from django.utils import timezone

from changes.models import Change, Person, Revision
from changes.states import Status
from integrations.secrets import mask
from reviews.access import latest_revision
from reviews.errors import BadInput, Stale, WrongState
from reviews.models import Findings, Review
from reviews.services.mirroring import wake_words

LONGEST = 20_000


def locked(change: Change) -> Change:
    """The change as it is now, which nobody else moves until the transaction ends."""
    return (
        Change.objects.select_for_update(of=("self",))
        .select_related("repository__policy", "asker")
        .get(pk=change.pk)
    )


def what_was_shown(change: Change, head_sha: str, digest: str, *, any_state: bool = False) -> Revision:
    """The newest revision, if it is what was on the screen. Raises Stale, and WrongState for what is not open."""
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


def write(
    change: Change,
    revision: Revision,
    person: Person,
    verdict: str,
    body: str,
    coverage: dict[str, Any],
    findings: Findings | None,
) -> Review:
    """Make the row of one person's verdict on one revision; its words go to GitHub too."""
    review = Review.objects.create(
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
        mirror_at=timezone.now() if body else None,
    )
    if body:
        wake_words(review.pk)
    return review


def body_text(raw: str) -> str:
    """What a person wrote. Raises BadInput where it is too long."""
    text = raw.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise BadInput(f"A comment may have {LONGEST:,} characters; this one has {len(text):,}.")
    return text
