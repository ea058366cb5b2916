"""What pages and decisions need to know of reviews: facts for the policy, approvals that count, lists."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q

from changes.access import may, same_human
from changes.models import Build, Change, Identity, Person, Policy, Revision, Role, Verifying
from changes.policy import in_force
from changes.states import Status
from reviews.models import Findings, Review, Thread, VerdictAnswer
from reviews.policy import Approval, Check, Facts, Rules, Standing, stand

HIGH = 3


def latest_revision(change: Change) -> Revision | None:
    """The newest revision of a change."""
    return change.revisions.order_by("-number").first()


def standing_of(change: Change) -> Standing:
    """Where a change stands now, from what is in the database."""
    return stand(facts_of(change))


def facts_of(change: Change) -> Facts:
    """Read everything that the decision rests on."""
    repository = change.repository
    if change.status != Status.OPEN:
        sentence = change.sentence
        if change.status == Status.QUEUED and repository.paused:
            sentence = f"The repository is paused: {repository.paused}"
        return Facts(status=Status(change.status), sentence=sentence, has_pull=change.has_pull)
    revision = latest_revision(change)
    current = revision is not None and revision.head_sha == change.pull_head_sha
    goes_to = change.pull_base_ref or change.base_ref
    findings = Findings.objects.defer("data").filter(revision=revision).first() if revision else None
    answers = set(VerdictAnswer.objects.filter(revision=revision).values_list("about", flat=True))
    judged = judged_revision(revision)
    # Of a commit that is no longer the head they say nothing; that it moved is a blocker of its own.
    verifying = verifying_of(revision) if current else None
    threads = Thread.objects.filter(change=change, sent=True, resolved_at=None)
    return Facts(
        status=Status.OPEN,
        has_pull=change.has_pull,
        draft=change.pull_draft,
        mergeable=change.pull_mergeable,
        base_ref=change.base_ref,
        pull_base_ref=goes_to,
        head_sha=change.pull_head_sha,
        revision_head=revision.head_sha if revision and current else "",
        revision_base_ref=revision.base_ref if revision else goes_to,
        digest=revision.digest if revision else "",
        patch_id=revision.patch_id if revision else "",
        prepared=bool(findings and findings.prepared_at),
        checks=tuple(checks_of(repository.pk, change.pull_head_sha)),
        approvals=tuple(approvals_of(change, revision)),
        change_requests=tuple(change_requests_of(change, revision)),
        verifying=bool(verifying and verifying.ended_at is None),
        red_verifiers=tuple(each["name"] for each in verifying.red) if verifying else (),
        withheld=withheld_reason(revision),
        withheld_answered=VerdictAnswer.objects.filter(
            revision__in=[each for each in (revision, judged) if each], about="judge"
        ).exists(),
        open_threads=threads.count(),
        unanswered_threads=threads.filter(unanswered()).count(),
        secrets=0 if "secret" in answers or findings is None else findings.secrets,
        high_risk=bool(findings and findings.risk >= HIGH),
        paused=repository.paused,
        unreadable=change.pull_unreadable,
        sentence=change.sentence,
        rules=rules_of(repository.policy, change.tightening),
    )


def verifying_of(revision: Revision | None) -> Verifying | None:
    """The verifiers that were asked for on a revision which no run made; a run has its own."""
    if revision is None or revision.run_id is not None:
        return None
    return Verifying.objects.filter(revision=revision).first()


def rules_of(policy: Policy, tightening: dict[str, Any]) -> Rules:
    """The policy's rules with what `.honk.toml` of the base branch adds; it can only tighten."""
    now = in_force(policy, tightening)
    return Rules(
        approvals=now["approvals"],
        high_risk_approvals=now["high_risk_approvals"],
        required_checks=tuple(now["required_checks"]),
        without_ci=now["without_ci"],
        unanswered_threads_block=now["unanswered_threads_block"],
        keep_approval_on_rebase=now["keep_approval_on_rebase"],
    )


def builds_of(repository: int, sha: str) -> list[Build]:
    """The newest build under each name, app and suite for a commit; worst first."""
    newest: dict[tuple[str, str, str, str], Build] = {}
    rows = Build.objects.filter(repository_id=repository, head_sha=sha).order_by("id")
    for build in sorted(
        rows, key=lambda b: (b.attempt, b.started_at.timestamp() if b.started_at else 0, b.pk)
    ):
        newest[(build.source, build.name, build.app, build.suite)] = build
    return sorted(newest.values(), key=lambda b: (b.is_green, b.is_done, b.name))


def checks_of(repository: int, sha: str) -> Iterable[Check]:
    """Builds as the policy sees them; a check run and a status of one name are both there (hazard 9)."""
    for build in builds_of(repository, sha):
        kind = "" if build.source == "check_run" else " (status)"
        suite = f" {build.suite}" if build.suite else ""
        yield Check(
            build.name, f"{build.app}{kind}{suite}" if kind else build.app, build.status, build.conclusion
        )


def approvals_of(change: Change, revision: Revision | None) -> Iterable[Approval]:
    """Standing approvals, each with whether it counts and why not."""
    rows = Review.objects.filter(change=change, verdict="approve", voided_at=None).select_related("reviewer")
    for review in rows:
        why = why_not(review.reviewer, change, revision)
        yield Approval(
            reviewer=review.reviewer.name,
            head_sha=review.head_sha,
            base_ref=review.base_ref,
            digest=review.digest,
            patch_id=review.patch_id,
            counts=not why,
            why_not=why,
            own=review.own,
        )


def why_not(person: Person, change: Change, revision: Revision | None) -> str:
    """Why this person's approval of this change does not count; empty when it does."""
    if not person.is_active or not may(person, Role.REVIEWER, change.repository):
        return f"{person.name} is not a reviewer of {change.repository}."
    if in_force(change.repository.policy, change.tightening)["self_approval"]:
        return ""
    if same_human(person, change.asker):
        return f"{person.name} asked for it and cannot approve it."
    if revision and wrote(person, change):
        return f"{person.name} wrote a part of it and cannot approve it."
    return ""


def wrote(person: Person, change: Change) -> bool:
    """Whether any account of this human pushed or wrote a commit of the change, in any revision of it."""
    names = {person.email.lower()}
    same = Q(person=person) | Q(person__human=person) | Q(person__accounts=person)
    if person.human_id:
        same |= Q(person=person.human_id) | Q(person__human=person.human_id)
    names |= {uid.lower() for uid in Identity.objects.filter(same).values_list("uid", flat=True)}
    if any(login.lower() in names for login in change.pushes.values_list("login", flat=True)):
        return True
    for revision in change.revisions.select_related("pusher"):
        if same_human(person, revision.pusher) or revision.pushed_by.lower() in names:
            return True
        if any(author.lower() in names for author in revision.authors):
            return True
    return False


def is_own(person: Person, change: Change, revision: Revision | None) -> bool:
    """Whether an approval would be the asker's or an author's own, allowed only by policy and shown as such."""
    return same_human(person, change.asker) or (revision is not None and wrote(person, change))


def change_requests_of(change: Change, revision: Revision | None) -> list[str]:
    """Who asked for changes on the current revision and has not approved since."""
    if revision is None:
        return []
    asked: dict[int, str] = {}
    rows = Review.objects.filter(change=change, revision=revision, voided_at=None).select_related("reviewer")
    for review in rows.order_by("id"):
        if review.verdict == "changes":
            asked[review.reviewer_id] = review.reviewer.name
        elif review.verdict == "approve":
            asked.pop(review.reviewer_id, None)
    return list(asked.values())


def judged_revision(revision: Revision | None) -> Revision | None:
    """The revision whose verdict stands: itself, or, where a person pushed on top, the last one that a run made.

    Else a suggestion that somebody applies would silence the judge.
    """
    if revision is None or revision.run_id is not None:
        return revision
    before = Revision.objects.filter(change=revision.change_id, number__lt=revision.number)
    return before.exclude(run=None).select_related("run").order_by("-number").first()


def withheld_reason(revision: Revision | None) -> str:
    """The judge's reason against a revision; empty when it has none, or no run made it or one before it."""
    judged = judged_revision(revision)
    verdict = judged.run.verdict if judged and judged.run else None
    if not verdict or verdict.get("decision") != "withhold":
        return ""
    return str(verdict.get("reason") or "it gave no reason.")


def unanswered() -> Q:
    """Threads that nobody has answered since their beginner last spoke: neither in words nor by a new revision."""
    return Q(answered_at=None)


def page_url(change: Change) -> str:
    """The public address of a change."""
    return f"{settings.HONK_URL}/changes/{change.pk}/"
