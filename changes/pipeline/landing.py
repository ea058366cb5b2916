"""From a proposal to an open pull request: each step is stored before the next, so a crash repeats nothing twice."""

from django.db import transaction

from changes.models import Change, Run
from changes.outside import github
from changes.pipeline.measuring import measure
from changes.pipeline.texts import branch_of, pull_body
from changes.services import actors
from changes.services.moving import move
from changes.services.revisions import record_revision
from changes.services.running import end_run
from changes.services.telling import page, tell
from changes.states import Status
from integrations.git import Mirror
from integrations.github.facts import PullFacts


def land(run: Run, mirror: Mirror) -> None:
    """Push the stored proposal, open or update its pull request, record the revision, open the change.

    Raises Moved when somebody else pushed to the branch, OutsideError when GitHub is away or refuses.
    """
    change = run.change
    if not change.branch:
        branch = branch_of(change)
        Change.objects.filter(pk=change.pk).update(branch=branch)
        change.branch = branch
    mirror.push(change.branch, run.proposed_sha, expected=run.from_sha or None)
    facts = _pull(run)
    mirror.fetch([change.base_ref])
    measured = measure(mirror, base_ref=facts.base_ref, head_sha=run.proposed_sha)
    with transaction.atomic():
        revision = record_revision(change=change, measured=measured, run=run, summary=run.summary)
        sentence = f"Claude proposed revision {revision.number}: {run.summary.splitlines()[0] if run.summary else ''}"
        end_run(run=run, outcome="proposed", sentence=sentence)
        move(
            change=change,
            to=Status.OPEN,
            verb="revision.recorded",
            actor=actors.agent(run),
            sentence=sentence,
            fields=_fields(run, facts),
            data={
                "revision": revision.number,
                "head_sha": revision.head_sha,
                "base_sha": revision.base_sha,
                "digest": revision.digest,
                "pull": facts.number,
            },
        )
        tell(
            change,
            f"revision-{revision.number}",
            f"Revision {revision.number} is there.",
            links=[page(change)],
        )


def _pull(run: Run) -> PullFacts:
    change = run.change
    if change.pull_number:
        return github().pull(change.repository.full_name, change.pull_number)
    return github().open_pull(
        change.repository.full_name,
        head=change.branch,
        base=change.base_ref,
        title=change.title,
        body=pull_body(run),
    )


def _fields(run: Run, facts: PullFacts) -> dict[str, object]:
    return {
        "pull_number": facts.number,
        "pull_url": facts.url,
        "pull_state": facts.state,
        "pull_base_ref": facts.base_ref,
        # The commit that was pushed, not what a slow answer says: the webhook of a later push corrects it.
        "pull_head_sha": run.proposed_sha,
        "pull_draft": facts.draft,
        "pull_mergeable": facts.mergeable,
    }
