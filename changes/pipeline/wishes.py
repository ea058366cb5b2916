"""Carrying out at GitHub what a person wished of a change: close, reopen, or tidy the branch after a merge."""

from changes.models import Change
from changes.outside import github, mirror_of
from changes.services.stopping import reopen_refused, reopened, wish_done
from integrations.errors import Moved, NotFound, Refused


def carry_out(change_pk: int) -> None:
    """Do the wish of one change, if it has one; done twice is done. Raises OutsideError to be tried again."""
    change = Change.objects.select_related("repository", "wish_by").get(pk=change_pk)
    if change.wish == "close":
        _close(change)
    elif change.wish == "reopen":
        _reopen(change)
    elif change.wish == "tidy":
        _delete_branch(change)
        wish_done(change=change)


def _close(change: Change) -> None:
    if change.pull_number:
        github().close_pull(change.repository.full_name, change.pull_number)
    _delete_branch(change)
    wish_done(change=change, fields={"pull_state": "closed"} if change.pull_number else {})


def _reopen(change: Change) -> None:
    assert change.pull_number is not None and change.wish_by is not None
    mirror = mirror_of(change.repository)
    if mirror.remote_tip(change.branch) is None:
        mirror.restore_branch(change.branch, change.pull_head_sha)
    try:
        github().reopen_pull(change.repository.full_name, change.pull_number)
    except Refused as refusal:
        reopen_refused(change=change, sentence=str(refusal))
        return
    reopened(change=change, person=change.wish_by)


def _delete_branch(change: Change) -> None:
    """Only where it is as we know it: what somebody pushed since is theirs."""
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
        mirror.delete_branch(change.branch, expected=tip)
    except (Moved, NotFound):
        return
