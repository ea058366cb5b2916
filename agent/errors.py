"""What can go wrong for an engine: each error has a code and a sentence that says what to do."""


class AgentError(Exception):
    """The root of the tree; `sentence` is for people, `code` for programs."""

    code = "agent"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class HonkTomlInvalid(AgentError):
    """A `.honk.toml` that cannot be read as one; the sentence names the entry and what it allows."""

    code = "honk_toml_invalid"


class ModelAbsent(AgentError):
    """The model could not be reached or is busy: try the run again after `retry_after` seconds."""

    code = "model_absent"

    def __init__(self, sentence: str, *, retry_after: float = 10.0) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class ModelRefused(AgentError):
    """The model's server refused this request for good: asking again changes nothing."""

    code = "model_refused"


class SandboxAbsent(AgentError):
    """The sandbox that was asked for cannot run on this machine."""

    code = "sandbox_absent"
