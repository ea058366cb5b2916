"""From a proposal to an open pull request: each step is stored before the next, so a crash repeats nothing twice."""

from django.db import transaction

from changes.errors import LostLease
from changes.models import Change, Run, RunStatus
from changes.outside import github, mirror_of
from changes.pipeline.measuring import measure
from changes.pipeline.rules import read_rules
from changes.pipeline.texts import branch_of, pull_body, title_at_github
from changes.services import actors
from changes.services.moving import move
from changes.services.revisions import Measured, record_revision
from changes.services.running import end_run, extend
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
        branch = _free(mirror, branch_of(change), run.proposed_sha)
        Change.objects.filter(pk=change.pk).update(branch=branch)
        change.branch = branch
    extend(run=run)  # the last look before anything leaves this machine: stopped or closed runs push nothing
    mirror.push(change.branch, run.proposed_sha, expected=run.from_sha or None)
    facts = _pull(run)
    mirror.fetch([facts.base_ref])
    read_rules(change.repository, mirror, facts.base_ref)
    measured = measure(mirror, base_ref=facts.base_ref, head_sha=run.proposed_sha)
    try:
        _record(run, measured, facts)
    except LostLease:
        take_down_if_over(run)
        raise


def _free(mirror: Mirror, branch: str, sha: str) -> str:
    """The branch, or one beside it: a second installation, or one whose data was lost, counts its changes from 1 too."""
    return branch if mirror.remote_tip(branch) in (None, sha) else f"{branch}-{sha[:7]}"


def take_down_if_over(run: Run) -> None:
    """Close a pull request that was opened for a run which a person stopped meanwhile: no change would know of it.

    With its branch away, a retry can push again. A run that another worker holds keeps what was pushed.
    """
    now = Run.objects.select_related("change__repository").get(pk=run.pk)
    change = now.change
    if (
        now.status != RunStatus.ENDED
        or change.has_pull
        or change.status not in (Status.FAILED, Status.CLOSED)
    ):
        return
    for pull in github().pulls_of(change.repository.full_name, change.branch, state="open"):
        github().close_pull(change.repository.full_name, pull.number)
    mirror = mirror_of(change.repository)
    if mirror.remote_tip(change.branch) == run.proposed_sha:
        mirror.delete_branch(change.branch, expected=run.proposed_sha)


def _record(run: Run, measured: Measured, facts: PullFacts) -> None:
    change = run.change
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
        title=title_at_github(change),
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
