"""Carrying out at GitHub what a person wished of a change: close, reopen, or tidy the branch after a merge."""

from datetime import timedelta

from django.utils import timezone

from changes.models import Change
from changes.outside import github, mirror_of
from changes.services.stopping import branch_kept, close_refused, reopen_refused, reopened, wish_done
from integrations.errors import Moved, NotFound, RateLimited, Refused, Suspended

AGAIN = timedelta(minutes=1)
CREDENTIALS = ("github_credentials", "git_credentials")


def carry_out(change_pk: int) -> None:
    """Do the wish of one change, if it has one that is due; done twice is done. Raises OutsideError: a minute later
    it is tried again."""
    now = timezone.now()
    # Whoever moves the time has it: nobody does it beside them, and a GitHub that refuses is not asked all the time.
    if not (
        Change.objects.filter(pk=change_pk, wish_at__lte=now).exclude(wish="").update(wish_at=now + AGAIN)
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
        Change.objects.filter(pk=change_pk, wish=change.wish).update(wish_at=error.until)
        raise


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
        # Asked as late as can be: a person may have wished it open again while GitHub was closing it.
        if not Change.objects.filter(pk=change.pk, wish=change.wish).exists():
            return
        mirror.delete_branch(change.branch, expected=tip)
    except (Moved, NotFound):
        return
    except Refused as refusal:
        if _may_be_lifted(refusal):
            raise
        branch_kept(change=change, sentence=str(refusal))


def _may_be_lifted(refusal: Refused) -> bool:
    """Whether it is no word on the wish: the token was rotated just now, or the app is away; both are mended here."""
    return isinstance(refusal, NotFound | Suspended) or refusal.code in CREDENTIALS
