"""May this land, whose turn is it, and why not: one pure function that page, API, Slack and the merge itself call."""

from changes.states import Status
from reviews.policy.blockers import blockers_of
from reviews.policy.facts import Blocker, Facts, Stage, Standing, Turn

# Said to everybody; pages say "Your approval" to those who can give it.
WAITS_FOR_APPROVAL = "A reviewer's approval is needed."


def stand(facts: Facts) -> Standing:
    """Where a change stands. Never raises; no I/O."""
    simple = _by_status(facts)
    if simple is not None:
        return simple
    blockers = tuple(blockers_of(facts))
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
    "unreadable": 0,
    "stale_revision": 1,
    "conflict": 2,
    "draft": 3,
    "retargeted": 4,
    "secret": 5,
    "red": 6,
    "red_verifier": 7,
    "changes_requested": 8,
    "withheld": 9,
    "building": 10,
    "verifying": 11,
    "missing_check": 12,
    "no_ci": 13,
    "unanswered": 14,
    "approval": 15,
}
_STAGE = {
    "building": Stage.BUILDING,
    "verifying": Stage.BUILDING,
    "missing_check": Stage.BUILDING,
    "stale_revision": Stage.BUILDING,
    "red": Stage.RED,
    "red_verifier": Stage.RED,
    "changes_requested": Stage.CHANGES,
    "approval": Stage.REVIEW,
    "withheld": Stage.REVIEW,
    "unanswered": Stage.REVIEW,
}


def _row_sentence(facts: Facts, first: Blocker) -> str:
    if first.code == "approval":
        done = [c for c in facts.checks if c.status == "completed"]
        built = " Build passed." if done else ""
        return f"{WAITS_FOR_APPROVAL}{built}"
    if first.code == "building":
        count = sum(1 for c in facts.checks if c.status == "completed")
        return f"Building, {count} of {len(facts.checks)} done."
    return first.sentence
