"""Carrying out at GitHub what a person wished of a change: close, reopen, or tidy the branch after a merge."""

import logging
import time
import uuid
from datetime import timedelta

from django.utils import timezone

from changes.errors import LostLease
from changes.outside import github, mirror_of
from changes.pipeline.heartbeat import Beat
from changes.services.wishes import (
    LEASE,
    Wish,
    branch_kept,
    claim,
    close_refused,
    extend,
    give_back,
    hold,
    is_wanted,
    release,
    reopen_refused,
    reopened,
    wish_done,
)
from integrations.errors import Moved, NotFound, RateLimited, Refused, Stopped, Suspended
from integrations.git import Mirror

log = logging.getLogger(__name__)
AGAIN = timedelta(minutes=1)
CREDENTIALS = ("github_credentials", "git_credentials")


class WishBeat(Beat):
    """It ends when somebody else carries it out, or may: a lease that could not be renewed runs out."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(f"the wish of {wish.change}")
        self._wish = wish
        self._runs_out = time.monotonic() + LEASE.total_seconds()

    def over(self) -> bool:
        return super().over() or time.monotonic() > self._runs_out

    def _look(self, *, extend_too: bool) -> None:
        if not extend_too:
            hold(wish=self._wish)
            return
        began = time.monotonic()
        extend(wish=self._wish)
        self._runs_out = began + LEASE.total_seconds()


def carry_out(change_pk: int) -> None:
    """Do the wish of one change, if it has one that is due; done twice is done. Raises OutsideError: a minute later
    it is tried again."""
    wish = claim(change_pk=change_pk, owner=uuid.uuid4().hex)
    if wish is None:
        return
    with WishBeat(wish) as beat:
        try:
            _carry_out(wish, beat)
            release(wish=wish)
        except (LostLease, Stopped):
            log.info("the wish of %s: the lease is lost, or the server stops; leaving", wish.change)
            give_back(wish=wish, until=timezone.now())
        except RateLimited as error:
            give_back(wish=wish, until=error.until)
            raise
        except Exception:
            give_back(wish=wish, until=timezone.now() + AGAIN)
            raise


def _carry_out(wish: Wish, beat: Beat) -> None:
    if wish.what == "close":
        _close(wish, beat)
    elif wish.what == "reopen":
        _reopen(wish, beat)
    elif wish.what == "tidy":
        _delete_branch(wish, _mirror(wish, beat))
        wish_done(wish=wish)


def _mirror(wish: Wish, beat: Beat) -> Mirror:
    """Its git ends with the lease, or it would undo later what somebody else did meanwhile."""
    return mirror_of(wish.change.repository, cancelled=beat.over)


def _close(wish: Wish, beat: Beat) -> None:
    change = wish.change
    if change.pull_number:
        try:
            github().close_pull(change.repository.full_name, change.pull_number)
        except Refused as refusal:
            if _may_be_lifted(refusal):
                raise
            close_refused(wish=wish, sentence=str(refusal))
            return
    _delete_branch(wish, _mirror(wish, beat))
    wish_done(wish=wish, fields={"pull_state": "closed"} if change.pull_number else {})


def _reopen(wish: Wish, beat: Beat) -> None:
    change = wish.change
    assert change.pull_number is not None and wish.by is not None
    try:
        _restore_branch(wish, _mirror(wish, beat))
        extend(wish=wish)  # restoring takes as long as others have the mirror
        github().reopen_pull(change.repository.full_name, change.pull_number)
    except Refused as refusal:
        if _may_be_lifted(refusal):
            raise
        reopen_refused(wish=wish, sentence=str(refusal))
        return
    reopened(wish=wish, person=wish.by)


def _restore_branch(wish: Wish, mirror: Mirror) -> None:
    change = wish.change
    if mirror.remote_tip(change.branch) is not None:
        return
    # Another machine may have closed it, or the mirror be new; GitHub gives by name what no branch has any more.
    if not mirror.has(change.pull_head_sha):
        mirror.fetch([change.pull_head_sha])
    try:
        mirror.restore_branch(change.branch, change.pull_head_sha)
    except Moved:  # somebody made it at this moment; GitHub says whether it can be opened with that
        return


def _delete_branch(wish: Wish, mirror: Mirror) -> None:
    """Only where it is as we know it, what somebody pushed since is theirs, and only while it is wished."""
    change = wish.change
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
        mirror.delete_branch(change.branch, expected=tip, still=lambda: is_wanted(wish))
    except (Moved, NotFound):
        return
    except Refused as refusal:
        if _may_be_lifted(refusal):
            raise
        branch_kept(wish=wish, sentence=str(refusal))


def _may_be_lifted(refusal: Refused) -> bool:
    """Whether it is no word on the wish: the token was rotated just now, or the app is away; both are mended here.
    A commit that is gone stays gone."""
    if refusal.code == "no_such_ref":
        return False
    return isinstance(refusal, NotFound | Suspended) or refusal.code in CREDENTIALS
