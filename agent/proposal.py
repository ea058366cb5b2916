"""What comes of a run: its steps, what was verified, what the judge said, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from agent.task import Message, Snapshot, Usage, VerifierKind

StepKind = Literal["model", "tool", "verify", "judge", "setup"]
Outcome = Literal["proposed", "question", "failed", "stopped", "capped"]


@dataclass(frozen=True)
class Step:
    """One thing that happened. `exchange` holds the messages that it added to the conversation, verbatim."""

    kind: StepKind
    title: str
    text: str = ""
    tool: str = ""
    input: Mapping[str, Any] = field(default_factory=dict)
    output: str = ""
    exit_code: int | None = None
    ok: bool = True
    usage: Usage = Usage()
    cost: Decimal = Decimal(0)
    ms: int = 0
    snapshot: Snapshot | None = None
    exchange: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Verification:
    """One verifier run by the host on the tree that was proposed. `unread`: it passed on files that cannot be read."""

    name: str
    command: str
    kind: VerifierKind
    exit_code: int
    output: str
    ms: int
    ok: bool
    guessed: bool = False
    unread: bool = False


@dataclass(frozen=True)
class RedGreen:
    """The proposal's test files run against the base and against the proposal, by the same command."""

    command: str
    base_exit: int
    base_output: str
    head_exit: int
    head_output: str
    files: tuple[str, ...]
    base_timed_out: bool = False


@dataclass(frozen=True)
class Chapter:
    """A part of the diff. `sentence` counts the request's sentences from 1, None when no sentence asked for it."""

    sentence: int | None
    title: str
    hunks: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """The judge's word. Hunks are named `path#k`, k counted from 1 within the file; a bare path is all its hunks."""

    decision: Literal["pass", "withhold"]
    reason: str
    chapters: tuple[Chapter, ...] = ()
    unasked: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True)
class Proposal:
    """How a run ended. `sentence` says why, for people; `conversation` is the whole of it, verbatim."""

    outcome: Outcome
    sentence: str
    title: str = ""
    summary: str = ""
    question: str = ""
    verdict: Verdict | None = None
    verifications: tuple[Verification, ...] = ()
    red_green: RedGreen | None = None
    conversation: tuple[Message, ...] = ()
    usage: Usage = Usage()
    cost: Decimal = Decimal(0)
