"""What can go wrong outside: one small tree, each error a sentence, a code, and whether trying again may help."""

from datetime import datetime


class OutsideError(Exception):
    """Something outside (GitHub, Slack, git) did not do what was asked; str() is a sentence for people."""

    code = "outside_error"
    may_retry = False

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or type(self).code


class Unreachable(OutsideError):
    """Nothing was done there and nothing is known; asking again later is safe."""

    code = "unreachable"
    may_retry = True


class Busy(OutsideError):
    """Somebody else on this machine is at the same thing, which may take minutes; ask again later."""

    code = "busy"
    may_retry = True


class RateLimited(OutsideError):
    """Refused for being too quick; asking again is safe after `until` (aware, UTC)."""

    code = "rate_limited"
    may_retry = True

    def __init__(self, sentence: str, until: datetime) -> None:
        super().__init__(sentence)
        self.until = until


class OutcomeUnknown(OutsideError):
    """A write was sent and no usable answer came: it may have happened. Read before doing anything else."""

    code = "outcome_unknown"


class Refused(OutsideError):
    """Refused for good; the sentence holds the other side's message verbatim, `said` is that message alone."""

    code = "refused"

    def __init__(self, sentence: str, code: str = "", status: int = 0, said: str = "") -> None:
        super().__init__(sentence, code)
        self.status = status
        self.said = said


class NotFound(Refused):
    """It does not exist, or these credentials may not see it."""

    code = "not_found"


class Moved(Refused):
    """The head or branch is no longer at the commit that was named (409, or a lease that did not hold)."""

    code = "moved"


class NotMergeable(Refused):
    """GitHub will not merge this pull request as it is (405)."""

    code = "not_mergeable"


class Suspended(Refused):
    """The GitHub App was suspended or removed for this repository."""

    code = "suspended"


class TooBig(OutsideError):
    """An answer, file or payload is over the stated limit; nothing of it was used."""

    code = "too_big"


class GitFailed(OutsideError):
    """A git command on this machine failed; the sentence ends with git's own words."""

    code = "git_failed"


class Stopped(OutsideError):
    """Whoever asked for it wants it no more; what was begun may have happened."""

    code = "stopped"
    may_retry = True


class BadPayload(OutsideError):
    """A delivery that is signed but is not what its sender documents."""

    code = "bad_payload"


class BadSignature(OutsideError):
    """A delivery that is unsigned, wrongly signed or too old; its body was not read."""

    code = "bad_signature"
