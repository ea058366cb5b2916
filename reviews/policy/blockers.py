"""Why a change cannot be merged now: each reason as a sentence with what to do, and whose turn it is."""

from collections.abc import Iterator

from reviews.policy.facts import Approval, Blocker, Check, Facts, Turn

GREEN = {"success"}
IGNORED = {"skipped", "neutral"}
PENDING = {"queued", "in_progress", "pending", "waiting", "requested"}


def blockers_of(facts: Facts) -> Iterator[Blocker]:
    yield from _about_the_pull_request(facts)
    yield from _about_checks(facts)
    yield from _about_verifiers(facts)
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
    if facts.unreadable:
        yield Blocker(
            "unreadable",
            facts.unreadable,
            "Look at GitHub: give Honkweb its access back, name another base there, or close it.",
            Turn.MAINTAINERS,
        )
    elif (facts.revision_head, facts.revision_base_ref) != (facts.head_sha, facts.pull_base_ref):
        moved = f"The branch moved to {facts.head_sha[:7]}"
        if facts.revision_head == facts.head_sha:
            moved = f"The pull request goes to {facts.pull_base_ref} now"
        yield Blocker("stale_revision", f"{moved}; its diff is being read.", "Wait a moment.", Turn.MACHINE)
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
    # Never keyed by name and app alone: two suites may report under one name, and the green one would hide the red.
    required = [_required(name) for name in facts.rules.required_checks]
    if not required and not any(c.conclusion not in IGNORED for c in facts.checks):
        if not facts.rules.without_ci:
            yield Blocker(
                "no_ci",
                f"No build has reported for {facts.head_sha[:7]}.",
                "Wait for CI. If this repository has none, a maintainer can say so in its policy.",
                Turn.MACHINE,
            )
        return
    for name, app in required:
        mine = [c for c in facts.checks if c.name == name and (not app or c.app == app)]
        if not mine:
            other = any(c.name == name for c in facts.checks)
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
        yield from _unless_green([c for c in facts.checks if c.conclusion not in IGNORED])


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


def _about_verifiers(facts: Facts) -> Iterator[Blocker]:
    if facts.verifying:
        yield Blocker(
            "verifying",
            f"The repository's verifiers are still to run on {facts.head_sha[:7]}.",
            "Wait for them.",
            Turn.MACHINE,
        )
    for name in facts.red_verifiers:
        yield Blocker(
            "red_verifier",
            f"The verifier {name} did not pass on {facts.head_sha[:7]}.",
            "Read its output in the evidence; ask for changes, or run it again where that is offered there.",
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


def _required(name: str) -> tuple[str, str]:
    check, _, app = name.partition(" from ")
    return check.strip(), app.strip()


def _word(status: str) -> str:
    return {"in_progress": "running", "queued": "queued", "pending": "running"}.get(
        status, status.replace("_", " ")
    )
