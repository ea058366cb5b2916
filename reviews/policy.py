"""May this land, whose turn is it, and why not: one pure function that page, API, Slack and the merge itself call."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from changes.states import Status


class Stage(StrEnum):
    """Where a change stands, for people; derived, never stored as truth."""

    QUEUED = "queued"
    WORKING = "working"
    WAITING = "waiting"
    BUILDING = "building"
    RED = "red"
    REVIEW = "review"
    CHANGES = "changes"
    BLOCKED = "blocked"
    READY = "ready"
    MERGING = "merging"
    UNKNOWN = "unknown"
    FAILED = "failed"
    MERGED = "merged"
    CLOSED = "closed"


class Turn(StrEnum):
    """Who has to do something next."""

    ASKER = "asker"
    REVIEWERS = "reviewers"
    MERGERS = "mergers"
    MAINTAINERS = "maintainers"
    MACHINE = "machine"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Blocker:
    """One sentence that says why a change cannot be merged now, and what to do; `turn` says whose it is."""

    code: str
    sentence: str
    todo: str = ""
    turn: Turn = Turn.NOBODY


@dataclass(frozen=True)
class Check:
    """The newest result under one name and app for the head under review."""

    name: str
    app: str
    status: str
    conclusion: str


@dataclass(frozen=True)
class Approval:
    """A standing approval. `counts` is False, with the reason, when its giver may not (any more) give it."""

    reviewer: str
    head_sha: str
    base_ref: str
    digest: str
    patch_id: str = ""
    counts: bool = True
    why_not: str = ""
    own: bool = False


@dataclass(frozen=True)
class Rules:
    """The repository's policy, tightened by `.honk.toml` of the base branch."""

    approvals: int = 1
    high_risk_approvals: int = 1
    required_checks: tuple[str, ...] = ()
    without_ci: bool = False
    unanswered_threads_block: bool = True
    keep_approval_on_rebase: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything the decision rests on; plain values, read once."""

    status: Status
    has_pull: bool = False
    draft: bool = False
    mergeable: bool | None = None
    base_ref: str = "main"
    pull_base_ref: str = "main"
    head_sha: str = ""
    # The revision that is recorded for the pull request's head; its fields are empty when there is none yet.
    revision_head: str = ""
    digest: str = ""
    patch_id: str = ""
    prepared: bool = True
    checks: tuple[Check, ...] = ()
    approvals: tuple[Approval, ...] = ()
    change_requests: tuple[str, ...] = ()
    withheld: str = ""
    withheld_answered: bool = False
    open_threads: int = 0
    unanswered_threads: int = 0
    secrets: int = 0
    high_risk: bool = False
    paused: str = ""
    sentence: str = ""
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Standing:
    """The decision: stage, turn, one sentence for the row, and every blocker."""

    stage: Stage
    turn: Turn
    sentence: str
    blockers: tuple[Blocker, ...]

    @property
    def may_merge(self) -> bool:
        return self.stage == Stage.READY and not self.blockers


GREEN = {"success"}
IGNORED = {"skipped", "neutral"}
PENDING = {"queued", "in_progress", "pending", "waiting", "requested"}


def stand(facts: Facts) -> Standing:
    """Where a change stands. Never raises; no I/O."""
    simple = _by_status(facts)
    if simple is not None:
        return simple
    blockers = tuple(_blockers(facts))
    if not blockers:
        return Standing(Stage.READY, Turn.MERGERS, "Approved. It can be merged.", ())
    first = min(blockers, key=lambda each: _ORDER.get(each.code, 50))
    return Standing(_STAGE.get(first.code, Stage.BLOCKED), first.turn, _row_sentence(facts, first), blockers)


def _by_status(facts: Facts) -> Standing | None:
    said = facts.sentence
    table = {
        Status.QUEUED: (Stage.QUEUED, Turn.MACHINE, said or "Waiting for a worker."),
        Status.WORKING: (Stage.WORKING, Turn.MACHINE, "Claude is working on it."),
        Status.WAITING: (Stage.WAITING, Turn.ASKER, f"Asks: {said}" if said else "Waits for an answer."),
        Status.MERGING: (Stage.MERGING, Turn.MACHINE, "Being merged."),
        Status.UNKNOWN: (Stage.UNKNOWN, Turn.MACHINE, "GitHub did not say whether it merged. Looking."),
        Status.FAILED: (Stage.FAILED, Turn.ASKER, said or "The run failed."),
        Status.MERGED: (Stage.MERGED, Turn.NOBODY, "Merged."),
        Status.CLOSED: (Stage.CLOSED, Turn.NOBODY, "Closed."),
    }
    if facts.status == Status.OPEN:
        return None
    stage, turn, sentence = table[facts.status]
    blocker = Blocker(f"is_{stage}", sentence, turn=turn)
    return Standing(stage, turn, sentence, (blocker,))


# What decides the stage when several things block: the smaller, the sooner it must be dealt with.
_ORDER = {
    "paused": 0,
    "stale_revision": 1,
    "conflict": 2,
    "draft": 3,
    "retargeted": 4,
    "secret": 5,
    "red": 6,
    "changes_requested": 7,
    "withheld": 8,
    "building": 9,
    "missing_check": 10,
    "no_ci": 11,
    "unanswered": 12,
    "approval": 13,
}
_STAGE = {
    "building": Stage.BUILDING,
    "missing_check": Stage.BUILDING,
    "stale_revision": Stage.BUILDING,
    "red": Stage.RED,
    "changes_requested": Stage.CHANGES,
    "approval": Stage.REVIEW,
    "withheld": Stage.REVIEW,
    "unanswered": Stage.REVIEW,
}


def _blockers(facts: Facts) -> Iterator[Blocker]:
    yield from _about_the_pull_request(facts)
    yield from _about_checks(facts)
    yield from _about_judgement(facts)
    yield from _about_approvals(facts)


def _about_the_pull_request(facts: Facts) -> Iterator[Blocker]:
    if facts.paused:
        yield Blocker(
            "paused",
            f"The repository is paused: {facts.paused}",
            "A maintainer can lift it.",
            Turn.MAINTAINERS,
        )
    if facts.draft:
        yield Blocker("draft", "The pull request is a draft.", "Mark it as ready at GitHub.", Turn.ASKER)
    if facts.revision_head != facts.head_sha:
        yield Blocker(
            "stale_revision",
            f"The branch moved to {facts.head_sha[:7]}; its diff is being read.",
            "Wait a moment.",
            Turn.MACHINE,
        )
    if facts.mergeable is False:
        yield Blocker(
            "conflict",
            f"It conflicts with {facts.pull_base_ref}.",
            "Ask for changes, so that the agent brings it up to date.",
            Turn.REVIEWERS,
        )
    if facts.secrets:
        yield Blocker(
            "secret",
            f"The diff holds what looks like {facts.secrets} secret{'s' if facts.secrets > 1 else ''}.",
            "Have it removed, or say as a maintainer why it is none.",
            Turn.REVIEWERS,
        )


def _about_checks(facts: Facts) -> Iterator[Blocker]:
    by_key = {(check.name, check.app): check for check in facts.checks}
    required = [_required(name) for name in facts.rules.required_checks]
    if not required and not any(c.conclusion not in IGNORED for c in by_key.values()):
        if not facts.rules.without_ci:
            yield Blocker(
                "no_ci",
                f"No build has reported for {facts.head_sha[:7]}.",
                "Wait for CI. If this repository has none, a maintainer can say so in its policy.",
                Turn.MACHINE,
            )
        return
    for name, app in required:
        mine = [c for c in by_key.values() if c.name == name and (not app or c.app == app)]
        if not mine:
            other = any(c.name == name for c in by_key.values())
            why = f" It reported, but not from {app}." if other else ""
            yield Blocker(
                "missing_check",
                f"The required check {name} has not reported for {facts.head_sha[:7]}.{why}",
                "Wait for it, or correct the policy if it was renamed.",
                Turn.MACHINE,
            )
        yield from _unless_green(mine)
    if not required:
        # Nothing is required by name: what reports must be green, and a skipped one says nothing (hazard 29).
        yield from _unless_green([c for c in by_key.values() if c.conclusion not in IGNORED])


def _unless_green(checks: list[Check]) -> Iterator[Blocker]:
    for check in checks:
        if check.status in PENDING or (check.status == "completed" and not check.conclusion):
            yield Blocker("building", f"{check.name} is {_word(check.status)}.", "Wait for it.", Turn.MACHINE)
        elif check.conclusion not in GREEN:
            yield Blocker(
                "red",
                f"{check.name} ended as {check.conclusion.replace('_', ' ')}.",
                "Open its log; ask for changes or run it again at GitHub.",
                Turn.REVIEWERS,
            )


def _about_judgement(facts: Facts) -> Iterator[Blocker]:
    if facts.withheld and not facts.withheld_answered:
        yield Blocker(
            "withheld",
            f"The judge withheld it: {facts.withheld}",
            "Ask for changes, or answer the judge's reason.",
            Turn.REVIEWERS,
        )
    for name in facts.change_requests:
        yield Blocker(
            "changes_requested",
            f"{name} asked for changes.",
            f"A new revision, or {name}'s approval, lifts it.",
            Turn.ASKER,
        )
    if facts.rules.unanswered_threads_block and facts.unanswered_threads:
        count = facts.unanswered_threads
        yield Blocker(
            "unanswered",
            f"{count} thread{'s are' if count > 1 else ' is'} unanswered.",
            "Answer or resolve them, or ask for changes.",
            Turn.REVIEWERS,
        )


def _about_approvals(facts: Facts) -> Iterator[Blocker]:
    needed = facts.rules.approvals
    if facts.high_risk:
        needed = max(needed, facts.rules.high_risk_approvals)
    good = [a for a in facts.approvals if a.counts and _is_of_this(a, facts)]
    if len(good) >= needed:
        return
    why = next((a.why_not for a in facts.approvals if not a.counts and a.why_not), "")
    missing = needed - len(good)
    sentence = f"It needs {missing} {'more ' if good else ''}approval{'s' if missing > 1 else ''} of {facts.head_sha[:7]}."
    if facts.high_risk and facts.rules.high_risk_approvals > facts.rules.approvals:
        sentence += " Its risk is high."
    if any(a.head_sha != facts.head_sha for a in facts.approvals):
        sentence += " An earlier approval was of another commit."
    if why:
        sentence += f" {why}"
    yield Blocker("approval", sentence, "A reviewer other than the asker approves it.", Turn.REVIEWERS)


def _is_of_this(approval: Approval, facts: Facts) -> bool:
    if approval.base_ref != facts.pull_base_ref:
        return False
    if approval.head_sha == facts.head_sha and approval.digest == facts.digest:
        return True
    return bool(
        facts.rules.keep_approval_on_rebase and approval.patch_id and approval.patch_id == facts.patch_id
    )


def _row_sentence(facts: Facts, first: Blocker) -> str:
    if first.code == "approval":
        done = [c for c in facts.checks if c.status == "completed"]
        built = " Build passed." if done else ""
        return f"Your approval is needed.{built}"
    if first.code == "building":
        count = sum(1 for c in facts.checks if c.status == "completed")
        return f"Building, {count} of {len(facts.checks)} done."
    return first.sentence


def _required(name: str) -> tuple[str, str]:
    check, _, app = name.partition(" from ")
    return check.strip(), app.strip()


def _word(status: str) -> str:
    return {"in_progress": "running", "queued": "queued", "pending": "running"}.get(
        status, status.replace("_", " ")
    )
