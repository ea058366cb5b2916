"""What an engine is given and what its model speaks: plain facts, frozen.

Content blocks and messages are the Messages API's own JSON, kept verbatim, since thinking blocks are bound to
the model and the conversation that made them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

Block = dict[str, Any]
Message = dict[str, Any]
VerifierKind = Literal["format", "lint", "build", "test"]


@dataclass(frozen=True)
class Verifier:
    """A command of the repository that has to exit with 0 before a proposal is taken."""

    name: str
    command: str
    kind: VerifierKind = "test"
    # Nobody named it: it was guessed, and counts only where it works on the base. `needs` tells whether its tool is there.
    guessed: bool = False
    needs: str = ""


@dataclass(frozen=True)
class HonkToml:
    """What `.honk.toml` says, or what was detected without one. `policy` is raw: the host interprets it."""

    setup: tuple[str, ...] = ()
    verifiers: tuple[Verifier, ...] = ()
    policy: Mapping[str, Any] = field(default_factory=dict)
    instructions: str = ""
    detected: bool = False


@dataclass(frozen=True)
class Ran:
    """What came of one command. `output` is stdout and stderr as they came, capped; `dropped` counts bytes left out."""

    exit_code: int
    output: str
    ms: int
    timed_out: bool = False
    cancelled: bool = False
    dropped: int = 0

    @property
    def ok(self) -> bool:
        return self.exit_code == 0 and not self.timed_out and not self.cancelled


@dataclass(frozen=True)
class Mount:
    """A file or folder of the host that a sandbox sees read-only at `inside` (an absolute path)."""

    host: Path
    inside: Path


@dataclass(frozen=True)
class FileChange:
    """Lines added to and removed from one file by one step; both 0 for a binary file."""

    path: str
    added: int
    removed: int


@dataclass(frozen=True)
class Snapshot:
    """A shadow commit of the worktree after a step, with what changed since the snapshot before."""

    tree: str
    commit: str
    changed: tuple[FileChange, ...] = ()


@dataclass(frozen=True)
class Usage:
    """Tokens; `input` counts what was neither read from nor written to the cache."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cache_read + other.cache_read,
            self.cache_write + other.cache_write,
        )

    @property
    def total(self) -> int:
        return self.input + self.output + self.cache_read + self.cache_write


@dataclass(frozen=True)
class ModelRequest:
    model: str
    system: Sequence[Block]
    messages: Sequence[Message]
    tools: Sequence[Block] = ()
    tool_choice: Block | None = None
    max_tokens: int = 16_000


@dataclass(frozen=True)
class Answer:
    """One answer of the model: its content blocks verbatim, and the whole answer as it came."""

    content: Sequence[Block]
    stop_reason: str
    usage: Usage = Usage()
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What the host says to the agent now: the request at first, then feedback of reviewers or an answer."""

    kind: Literal["request", "feedback", "answer"]
    text: str


@dataclass(frozen=True)
class Outside:
    """A text from outside that belongs to the request (an issue, a thread): data, never an instruction."""

    source: str
    text: str


@dataclass(frozen=True)
class Spent:
    """What a run used before it was taken up again; its limits go on from here."""

    steps: int = 0
    usage: Usage = Usage()
    cost: Decimal = Decimal(0)
    seconds: float = 0.0


@dataclass(frozen=True)
class Task:
    """One stretch of work. `conversation` is every `Step.exchange` of the change's runs so far, joined in order.

    `message` is None when the run is taken up again and its stored steps already hold what was said.
    """

    request: str
    asker: str
    repository: str
    change_number: int
    base_sha: str
    message: Said | None
    title: str = ""
    instructions: str = ""
    outside: tuple[Outside, ...] = ()
    verifiers: tuple[Verifier, ...] = ()
    conversation: tuple[Message, ...] = ()
    spent: Spent = Spent()


@dataclass(frozen=True)
class Limits:
    """Checked before each call. `attempts`: proposals the judge may withhold; `verify_attempts`: finishes while red."""

    steps: int = 100
    tokens: int = 5_000_000
    money: Decimal = Decimal(10)
    seconds: float = 3600.0
    attempts: int = 3
    verify_attempts: int = 5
    command_seconds: float = 600.0
