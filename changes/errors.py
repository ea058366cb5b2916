"""What can go wrong in changes: a code for programs, a sentence for people."""


class ChangeError(Exception):
    """What happened, to which thing, and what to do now; `status` is the HTTP status a door answers with."""

    code = "refused"
    status = 409

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(ChangeError):
    """The person may see the thing but not do this to it."""

    code = "not_allowed"
    status = 403


class WrongState(ChangeError):
    """The thing is in a state in which this cannot be done."""

    code = "wrong_state"


class BadInput(ChangeError):
    """What was sent cannot be used."""

    code = "bad_input"
    status = 400


class TooMany(ChangeError):
    """A quota is used up for now."""

    code = "too_many"
    status = 429


class Stale(ChangeError):
    """What was on the screen is not what is there now."""

    code = "stale"


class NoSandbox(ChangeError):
    """Code of a real repository may run only inside bubblewrap, which is missing."""

    code = "no_sandbox"
    status = 503


class LostLease(ChangeError):
    """Another worker took the run over, or it was ended; this one has to stop without writing."""

    code = "lost_lease"
