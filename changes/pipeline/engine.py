"""Putting engine, worktree, limits and stored conversation together for one run."""

from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from agent.judge import Judge
from agent.native import NativeEngine
from agent.protocols import (
    HonkToml,
    Limits,
    Proposal,
    Said,
    Sandbox,
    Spent,
    Task,
    Usage,
)
from agent.protocols import (
    Step as AgentStep,
)
from changes.errors import ChangeError
from changes.models import Run, Step
from changes.outside import model
from changes.pipeline.guesses import that_work
from changes.pipeline.heartbeat import Heartbeat
from changes.pipeline.rules import rules_at
from changes.pipeline.texts import co_author, commit_message, trailers
from changes.policy import in_force
from changes.sandboxes import sandbox_for
from changes.services.running import begin_at, conversation_of, keep_outside, record_step, store_proposal
from integrations.errors import NotFound
from integrations.git import Mirror, Worktree

SETUP_SECONDS = 900.0


def propose(run: Run, mirror: Mirror, heartbeat: Heartbeat) -> Proposal:
    """Let the engine work, and keep what it proposes as a commit before anything is pushed."""
    change = run.change
    base = _base(run, mirror)
    begin_at(run=run, base_sha=base)
    rules = rules_at(mirror, _tip(run, mirror))
    sandbox = sandbox_for(change.repository)
    worktree = _worktree(run, mirror, base, sandbox, heartbeat)
    try:
        worktree.prepare()
        _set_up(run, worktree, rules)
        rules = that_work(run, worktree, rules)
        keep_outside(run=run, texts={".honk.toml": rules.instructions})
        proposal = NativeEngine(
            client=model(), model=run.model, judge=Judge(client=model(), model=run.judge_model)
        ).run(_task(run, rules, base), worktree, _limits(run, rules), partial(_keep, run))
        if proposal.outcome != "proposed":
            return proposal
        return _stored(run, mirror, worktree, proposal, base)
    finally:
        worktree.leave()


def _stored(run: Run, mirror: Mirror, worktree: Worktree, proposal: Proposal, base: str) -> Proposal:
    run.title, run.summary = proposal.title, proposal.summary
    sha = worktree.commit(commit_message(run), co_author=co_author(run.change), trailers=trailers(run))
    if sha is None:
        raise ChangeError(
            "The run ended without any difference to what is there already. Say what should differ."
        )
    shadow = f"{run.change_id}/{run.number}"
    mirror.git.out("update-ref", f"refs/honk/{shadow}/proposal", sha)
    names = mirror.git.out("for-each-ref", "--format=%(refname)", f"refs/honk/{shadow}/").decode().split()
    store_proposal(
        run=run, proposal=proposal, commit=sha, bundle=mirror.bundle(names, without=[base]), base_sha=base
    )
    return proposal


def _base(run: Run, mirror: Mirror) -> str:
    if run.base_sha:
        if not mirror.has(run.base_sha):
            mirror.fetch([run.base_sha])
        return run.base_sha
    tip = _tip(run, mirror)
    if not run.from_sha:
        return tip
    if not mirror.has(run.from_sha):
        mirror.fetch([run.from_sha])
    return mirror.merge_base(tip, run.from_sha) or tip


def _tip(run: Run, mirror: Mirror) -> str:
    branch = run.change.pull_base_ref or run.change.base_ref
    tip = mirror.tip(branch)
    if tip is None:
        raise NotFound(f"{run.change.repository} has no branch {branch}. Push it, then retry.")
    return tip


def _worktree(run: Run, mirror: Mirror, base: str, sandbox: Sandbox, heartbeat: Heartbeat) -> Worktree:
    last = run.steps.exclude(commit="").order_by("-number").first()
    resume = last.commit if last and mirror.has(last.commit) else ""
    return Worktree(
        mirror,
        Path(settings.HONK_DATA) / "worktrees" / str(run.pk),
        base,
        sandbox=sandbox,
        shadow=f"{run.change_id}/{run.number}",
        head=run.from_sha,
        resume=resume,
        step=run.steps.exclude(commit="").count(),
        cancelled=heartbeat.over,
    )


def _set_up(run: Run, worktree: Worktree, rules: HonkToml) -> None:
    """Run the base's set-up commands before any edit; one that fails ends the run with its output."""
    done = run.steps.filter(kind="setup", tool="setup").exists()
    network = in_force(run.change.repository.policy, rules.policy)["setup_network"]
    if not rules.setup:
        return
    for command, ran in worktree.set_up(rules.setup, timeout=SETUP_SECONDS, network=network):
        if not done:
            record_step(
                run=run,
                step=AgentStep(
                    kind="setup",
                    title=f"Set up: {command}"[:300],
                    tool="setup",
                    input={"command": command},
                    output=ran.output,
                    exit_code=ran.exit_code,
                    ok=ran.ok,
                    ms=ran.ms,
                ),
            )
        # What was only guessed may need a network that it does not get; the verifiers will tell.
        if not ran.ok and not ran.cancelled and not rules.detected:
            raise ChangeError(
                f"The set-up command “{command}” ended with {ran.exit_code}. Its output is in the run's log."
            )


def _task(run: Run, rules: HonkToml, base: str) -> Task:
    change = run.change
    conversation = tuple(conversation_of(change))
    # Steps of this very run mean that it is taken up again: what was said is in them already.
    said = None if _exchanges(run) else _said(run)
    return Task(
        request=change.request,
        asker=change.asker_label,
        repository=change.repository.full_name,
        change_number=change.pk,
        base_sha=base,
        message=said,
        title=change.title,
        instructions=rules.instructions,
        verifiers=rules.verifiers,
        conversation=conversation,
        spent=_spent(run),
    )


def _exchanges(run: Run) -> bool:
    return run.steps.exclude(exchange=b"").exists()


def _said(run: Run) -> Said:
    if run.kind == "request":
        return Said("request", run.change.request)
    if run.kind == "answer":
        return Said("answer", run.message)
    if run.kind == "retry":
        before = Step.objects.filter(run__change=run.change).exclude(exchange=b"").exists()
        return Said("feedback", "Try again.") if before else Said("request", run.change.request)
    return Said("feedback", run.message)


def _spent(run: Run) -> Spent:
    seconds = (timezone.now() - run.started_at).total_seconds() if run.started_at else 0.0
    return Spent(
        steps=run.steps.count(),
        usage=Usage(input=run.tokens_in, output=run.tokens_out, cache_read=run.tokens_cached),
        cost=run.cost,
        seconds=seconds if run.lost or run.put_off else 0.0,
    )


def _limits(run: Run, rules: HonkToml) -> Limits:
    now = in_force(run.change.repository.policy, rules.policy)
    return Limits(
        steps=now["max_steps"],
        tokens=now["max_tokens"],
        money=now["max_cost"],
        seconds=now["max_minutes"] * 60.0,
    )


def _keep(run: Run, step: AgentStep) -> None:
    record_step(run=run, step=step)
