"""Carrying out at GitHub what a person wished of a change: close, reopen, or tidy the branch after a merge."""

from datetime import datetime, timedelta

from django.utils import timezone

from changes.models import Change
from changes.outside import github, mirror_of
from changes.services.stopping import branch_kept, close_refused, reopen_refused, reopened, wish_done
from integrations.errors import Moved, NotFound, RateLimited, Refused, Suspended
from integrations.git.host import NETWORK_SECONDS

AGAIN = timedelta(minutes=1)
# Longer than a few answers of GitHub and three commands of git may take, or two would carry out what differs.
LEASE = timedelta(seconds=4 * NETWORK_SECONDS)
CREDENTIALS = ("github_credentials", "git_credentials")


def carry_out(change_pk: int) -> None:
    """Do the wish of one change, if it has one that is due; done twice is done. Raises OutsideError: a minute later
    it is tried again."""
    now = timezone.now()
    # Whoever moves the time has it, and gives it back: nobody does it beside them.
    if not (
        Change.objects.filter(pk=change_pk, wish_at__lte=now).exclude(wish="").update(wish_at=now + LEASE)
    ):
        return
    change = Change.objects.select_related("repository", "wish_by").get(pk=change_pk)
    try:
        if change.wish == "close":
            _close(change)
        elif change.wish == "reopen":
            _reopen(change)
        elif change.wish == "tidy":
            _delete_branch(change)
            wish_done(change=change)
    except RateLimited as error:
        _give_back(change, error.until)
        raise
    except Exception:
        _give_back(change, timezone.now() + AGAIN)
        raise


def _give_back(change: Change, until: datetime) -> None:
    """What is wished is tried at `until`, also where a person has wished something else meanwhile."""
    Change.objects.filter(pk=change.pk, wish_at=change.wish_at).exclude(wish="").update(wish_at=until)


def _close(change: Change) -> None:
    if change.pull_number:
        try:
            github().close_pull(change.repository.full_name, change.pull_number)
        except Refused as refusal:
            if _may_be_lifted(refusal):
                raise
            close_refused(change=change, sentence=str(refusal))
            return
    _delete_branch(change)
    wish_done(change=change, fields={"pull_state": "closed"} if change.pull_number else {})


def _reopen(change: Change) -> None:
    assert change.pull_number is not None and change.wish_by is not None
    try:
        _restore_branch(change)
        github().reopen_pull(change.repository.full_name, change.pull_number)
    except Refused as refusal:
        if _may_be_lifted(refusal):
            raise
        reopen_refused(change=change, sentence=str(refusal))
        return
    reopened(change=change, person=change.wish_by)


def _restore_branch(change: Change) -> None:
    mirror = mirror_of(change.repository)
    if mirror.remote_tip(change.branch) is not None:
        return
    # Another machine may have closed it, or the mirror be new; GitHub gives by name what no branch has any more.
    if not mirror.has(change.pull_head_sha):
        mirror.fetch([change.pull_head_sha])
    try:
        mirror.restore_branch(change.branch, change.pull_head_sha)
    except Moved:  # somebody made it at this moment; GitHub says whether it can be opened with that
        return


def _delete_branch(change: Change) -> None:
    """Only where it is as we know it, what somebody pushed since is theirs, and only while it is wished."""
    mirror = mirror_of(change.repository)
    tip = mirror.remote_tip(change.branch)
    if tip is None:
        return
    known = set(change.revisions.values_list("head_sha", flat=True))
    known |= set(change.runs.exclude(proposed_sha="").values_list("proposed_sha", flat=True))
    if tip not in known:
        return
    try:
        mirror.keep(tip)
        # A person may have wished it open again while GitHub was closing it, or while others had the mirror.
        mirror.delete_branch(
            change.branch,
            expected=tip,
            still=Change.objects.filter(pk=change.pk, wish=change.wish).exists,
        )
    except (Moved, NotFound):
        return
    except Refused as refusal:
        if _may_be_lifted(refusal):
            raise
        branch_kept(change=change, sentence=str(refusal))


def _may_be_lifted(refusal: Refused) -> bool:
    """Whether it is no word on the wish: the token was rotated just now, or the app is away; both are mended here.
    A commit that is gone stays gone."""
    if refusal.code == "no_such_ref":
        return False
    return isinstance(refusal, NotFound | Suspended) or refusal.code in CREDENTIALS
