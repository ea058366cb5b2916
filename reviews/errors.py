"""What can go wrong when people judge a change; the sentences are shown as they are."""

from changes.errors import BadInput, ChangeError, NotAllowed, Stale, WrongState


class Blocked(ChangeError):
    """It cannot be merged now; the sentence is the first blocker, `blockers` all of them."""

    code = "blocked"

    def __init__(self, sentence: str, blockers: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.blockers = blockers


class Away(ChangeError):
    """GitHub or git could not be asked; nothing was done."""

    code = "outside_failed"
    status = 503


__all__ = ["Away", "BadInput", "Blocked", "ChangeError", "NotAllowed", "Stale", "WrongState"]
