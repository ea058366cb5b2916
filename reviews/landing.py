"""Telling GitHub to merge, once, and proving by reading what came of it."""

import logging
import uuid
from datetime import timedelta

from django.utils import timezone

from changes.outside import github, mirror_of
from changes.pipeline.reading import read_repository
from changes.pipeline.texts import title_at_github
from changes.services.pulls import apply_pull
from integrations.errors import (
    Busy,
    GitFailed,
    Moved,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Refused,
    Unreachable,
)
from integrations.github.facts import PullFacts
from reviews.landed import finish
from reviews.models import Findings, Merge, MergeStatus
from reviews.preparing import prepare
from reviews.refusals import refusal
from reviews.services import merge_leases, merge_outcomes

log = logging.getLogger(__name__)
AWAY = timedelta(seconds=10)
# A person waits for a merge, for the poll nobody does.
PATIENCE = 10.0


def advance(merge_pk: int) -> None:
    """Take one merge a step further; does nothing when there is nothing to do now."""
    merge = merge_leases.claim(merge_pk=merge_pk, owner=uuid.uuid4().hex)
    if merge is None:
        return
    try:
        if merge.status == MergeStatus.INTENDED:
            _tell(merge)
        else:
            _look(merge)
    except Busy as error:
        log.info("%s waits: %s", merge, error)
        waits = f"The merge waits: a fetch of {merge.change.repository} takes long."
        merge_outcomes.put_off(merge=merge, until=timezone.now() + AWAY, sentence=waits)
    except (Unreachable, RateLimited) as error:
        log.info("%s waits: %s", merge, error)
        merge_leases.release(merge=merge, look_at=timezone.now() + AWAY)
    except OutsideError as error:
        log.warning("%s: %s", merge, error)
        merge_leases.release(merge=merge, look_at=timezone.now() + AWAY)


def _tell(merge: Merge) -> None:
    change = merge.change
    facts = _fresh(merge)
    if facts.merged:
        _merged_by_others(merge, facts)
        return
    if facts.state == "closed":
        merge_outcomes.refuse(merge=merge, sentence="The pull request was closed at GitHub.")
        apply_pull(change=change, facts=facts)
        return
    read_repository(change.repository, patience=PATIENCE)
    if not merge_leases.renew(merge=merge):  # reading took as long as a lease, and somebody else has it now
        return
    merge.refresh_from_db()
    base_tip = github().branch_tip(change.repository.full_name, merge.base_ref) or ""
    if not _still_stands_on(merge, base_tip):
        merge_outcomes.refuse(
            merge=merge,
            sentence=f"{merge.base_ref} was rewritten since revision {merge.revision.number} was read: merging would "
            "land commits that nobody was shown. Ask for changes, so that it is based anew.",
        )
        return
    if not _is_known(merge.revision_id):
        merge_outcomes.refuse(
            merge=merge,
            sentence=f"What revision {merge.revision.number} holds could not be found out, so nobody can say that it "
            "has no secret in it. The server's log says why; ask for changes, or press Merge again.",
        )
        return
    if not merge_outcomes.about_to_tell(merge=merge, base_tip=base_tip):
        return
    assert change.pull_number is not None
    try:
        outcome = github().merge(
            change.repository.full_name,
            change.pull_number,
            sha=merge.head_sha,
            method=merge.method,  # type: ignore[arg-type]
            title=f"{title_at_github(change)} (#{change.pull_number})",
        )
    except RateLimited as error:
        merge_outcomes.not_told(merge=merge, until=error.until, sentence=str(error))
    except Unreachable as error:
        merge_outcomes.not_told(merge=merge, until=timezone.now() + AWAY, sentence=str(error))
    except OutcomeUnknown as error:
        merge_outcomes.unknown(merge=merge, sentence=str(error))
    except Moved:
        merge_outcomes.refuse(
            merge=merge,
            sentence=f"The branch moved from {merge.head_sha[:7]} while GitHub was told to merge it, so GitHub merged "
            "nothing. Look at what is new, then approve and merge that.",
        )
        _read_again(merge)
    except Refused as error:
        merge_outcomes.refuse(merge=merge, sentence=refusal(error, merge.head_sha))
        _read_again(merge)
    else:
        finish(merge, outcome.sha)


def _is_known(revision: int) -> bool:
    """Whether secrets and risk of the revision are found, so that the last look can block on them; finds them now."""
    if Findings.objects.filter(revision=revision, prepared_at__isnull=False).exists():
        return True
    try:
        prepare(revision)
    except OutsideError:
        raise  # away for a while: the merge waits
    except Exception:
        log.exception("revision %s could not be prepared", revision)
        return False
    return True


def _still_stands_on(merge: Merge, base_tip: str) -> bool:
    """Whether what was the base of the approved diff is still a part of the base: else the diff has grown."""
    mirror = mirror_of(merge.change.repository, online=False)
    try:
        return bool(base_tip) and mirror.is_ancestor(merge.revision.base_sha, base_tip)
    except GitFailed:
        return False


def _look(merge: Merge) -> None:
    """A call was or may have been made: only GitHub's own word ends this, never a second call (hazard 24)."""
    facts = _fresh(merge)
    if facts.merged and facts.head_sha != merge.head_sha:
        _merged_by_others(merge, facts)
    elif facts.merged:
        finish(merge, facts.merge_commit_sha)
    elif facts.state == "closed":
        merge_outcomes.refuse(merge=merge, sentence="The pull request was closed at GitHub, unmerged.")
        apply_pull(change=merge.change, facts=facts)
    elif merge_outcomes.waited_long_enough(merge):
        merge_outcomes.refuse(
            merge=merge,
            sentence="GitHub gave no answer and has not merged it since. Look at GitHub's status, then press Merge again.",
        )
    else:
        merge_outcomes.unknown(
            merge=merge, sentence="GitHub did not say whether it merged; looking until it is certain."
        )


def _fresh(merge: Merge) -> PullFacts:
    assert merge.change.pull_number is not None
    facts = github().pull(merge.change.repository.full_name, merge.change.pull_number)
    if not facts.merged and facts.state == "open":
        apply_pull(change=merge.change, facts=facts)
        merge.change.refresh_from_db()
    return facts


def _merged_by_others(merge: Merge, facts: PullFacts) -> None:
    """Merged at GitHub, but not by this intent: it ends unfulfilled, and the change says who merged what."""
    by = facts.merged_by or "Somebody"
    merge_outcomes.refuse(
        merge=merge, sentence=f"{by} merged {facts.head_sha[:7]} at GitHub before Honkweb was to."
    )
    apply_pull(change=merge.change, facts=facts)


def _read_again(merge: Merge) -> None:
    try:
        facts = _fresh(merge)
    except OutsideError:
        return
    if facts.merged or facts.state == "closed":
        apply_pull(change=merge.change, facts=facts)
