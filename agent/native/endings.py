"""How a run ends: the loop raises one of these from wherever it knows, and the engine makes a proposal of it."""

from agent.proposal import Outcome, RedGreen, Verdict, Verification


class Ended(Exception):
    """The run is over; the attributes are those of the Proposal."""

    outcome: Outcome = "failed"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.title = ""
        self.summary = ""
        self.question = ""
        self.verdict: Verdict | None = None
        self.verifications: tuple[Verification, ...] = ()
        self.red_green: RedGreen | None = None


class Failed(Ended):
    """The agent could not do it; nothing is proposed."""

    def __init__(self, sentence: str, verifications: tuple[Verification, ...] = ()) -> None:
        super().__init__(sentence)
        self.verifications = verifications


class Stopped(Ended):
    """A person stopped the run."""

    outcome: Outcome = "stopped"

    def __init__(self) -> None:
        super().__init__("The run was stopped.")


class Capped(Ended):
    """A limit was reached; a person may raise it and let the run go on."""

    outcome: Outcome = "capped"


class Asked(Ended):
    """The agent waits for an answer."""

    outcome: Outcome = "question"

    def __init__(self, question: str) -> None:
        super().__init__("The agent asks a question.")
        self.question = question


class Proposed(Ended):
    """There is something to review."""

    outcome: Outcome = "proposed"

    def __init__(
        self,
        *,
        title: str,
        summary: str,
        verifications: tuple[Verification, ...],
        red_green: RedGreen | None,
        verdict: Verdict,
    ) -> None:
        withheld = verdict.decision == "withhold"
        super().__init__("The judge withholds the proposal." if withheld else "The agent proposes a change.")
        self.title, self.summary = title, summary
        self.verifications, self.red_green, self.verdict = verifications, red_green, verdict
