"""Repositories and their policies: added once, changed by maintainers, each change of a policy an event."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.services import Actor, append
from changes.access import may
from changes.errors import BadInput, NotAllowed
from changes.models import Change, Person, Policy, Repository, Role
from changes.policy import asked, told
from changes.projecting import project
from changes.services import actors
from changes.states import ENDED, Status
from integrations.github.facts import RepositoryFacts

EDITABLE: dict[str, type] = {
    "approvals": int,
    "high_risk_approvals": int,
    "self_approval": bool,
    "required_checks": list,
    "merge_method": str,
    "without_ci": bool,
    "unanswered_threads_block": bool,
    "keep_approval_on_rebase": bool,
    "setup_network": bool,
    "max_steps": int,
    "max_minutes": int,
    "max_tokens": int,
    "max_cost": float,
    "changes_per_hour": int,
}
MOST_CHECKS = 100


def add_repository(
    *,
    facts: RepositoryFacts,
    actor: Actor = actors.HONKWEB,
    sample: bool = False,
    policy: dict[str, Any] | None = None,
) -> Repository:
    """Take a repository in, or bring what is known of it up to date; renames follow GitHub's id."""
    with transaction.atomic():
        known = (
            Repository.objects.filter(github_id=facts.id).first()
            or Repository.objects.filter(full_name__iexact=facts.full_name).first()
        )
        repository = known or Repository(sample=sample)
        repository.github_id = facts.id
        repository.full_name = facts.full_name
        repository.default_branch = facts.default_branch
        repository.private = facts.private
        repository.clone_url = facts.clone_url
        repository.read_at = timezone.now()
        repository.save()
        if known is None:
            Policy.objects.create(repository=repository, **(policy or {}))
            append(
                verb="repository.added",
                actor=actor,
                sentence=f"{repository.full_name} was added.",
                repository=repository.full_name,
                subject="repository",
                subject_id=repository.pk,
                data={"sample": sample, "policy": policy or {}},
            )
    return repository


def set_policy(*, repository: Repository, person: Person, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Change a policy; gives {field: [before, after]} of what differed. Raises NotAllowed, BadInput."""
    if not may(person, Role.MAINTAINER, repository):
        raise NotAllowed(f"Only maintainers of {repository} may change its policy.")
    return change_policy(repository=repository, actor=actors.person(person), values=values)


def change_policy(*, repository: Repository, actor: Actor, values: dict[str, Any]) -> dict[str, list[Any]]:
    """The same for whoever runs commands on the machine: nobody is asked what they may do. Raises BadInput."""
    with transaction.atomic():
        policy = Policy.objects.select_for_update().get(repository=repository)
        changed: dict[str, list[Any]] = {}
        for name, raw in values.items():
            value = _checked(name, raw)
            before = getattr(policy, name)
            before = float(before) if name == "max_cost" else before
            if before != value:
                changed[name] = [before, value]
                setattr(policy, name, value)
        if not changed:
            return {}
        policy.save()
        before, after = ({name: pair[side] for name, pair in changed.items()} for side in (0, 1))
        append(
            verb="policy.changed",
            actor=actor,
            sentence=f"{actor.label} changed the policy: {told(before, after)}.",
            repository=repository.full_name,
            subject="repository",
            subject_id=repository.pk,
            data={"before": before, "after": after},
        )
        for change in Change.objects.filter(repository=repository).exclude(status__in=ENDED):
            project(change)
    return changed


def tighten(*, repository: Repository, policy: dict[str, Any], branch: str = "") -> None:
    """Keep what `.honk.toml` at a base's tip (else the default branch's) asks of policy; a difference is an event."""
    policy = asked(policy)
    branch = branch or repository.default_branch
    with transaction.atomic():
        repository = Repository.objects.select_for_update().get(pk=repository.pk)
        before = repository.tightening_at(branch)
        if before == policy:
            return
        bases = bases_of(repository)
        known = {name: each for name, each in repository.tightenings.items() if name in bases}
        repository.tightenings = known | {branch: policy}
        repository.save(update_fields=["tightenings"])
        append(
            verb="policy.tightened",
            actor=actors.GITHUB,
            sentence=f".honk.toml of {branch} changed what it asks of policy: {told(before, policy)}.",
            repository=repository.full_name,
            subject="repository",
            subject_id=repository.pk,
            data={"branch": branch, "before": before, "after": policy},
        )
        for change in Change.objects.filter(repository=repository).exclude(status__in=ENDED):
            project(change)


def bases_of(repository: Repository) -> set[str]:
    """The branches that changes would land in: the default branch, and what a pull request goes to instead.

    Also of those that are closed: one that is reopened is judged before anything is read again.
    """
    rows = Change.objects.filter(repository=repository).exclude(status=Status.MERGED)
    refs = rows.exclude(pull_base_ref="").values_list("pull_base_ref", flat=True)
    return {repository.default_branch, *refs.distinct()}


def pause(*, repository: Repository, sentence: str, actor: Actor = actors.HONKWEB) -> None:
    """Freeze a repository: nothing runs or merges there until a maintainer lifts it."""
    _set_paused(repository, sentence, actor, verb="repository.paused")


def lift_pause(*, repository: Repository, person: Person) -> None:
    """Let a paused repository go on. Raises NotAllowed."""
    if not may(person, Role.MAINTAINER, repository):
        raise NotAllowed(f"Only maintainers of {repository} may lift its pause.")
    _set_paused(repository, "", actors.person(person), verb="repository.resumed")


def _set_paused(repository: Repository, sentence: str, actor: Actor, *, verb: str) -> None:
    with transaction.atomic():
        repository.refresh_from_db()
        if repository.paused == sentence:
            return
        before, repository.paused = repository.paused, sentence[:300]
        repository.save(update_fields=["paused"])
        append(
            verb=verb,
            actor=actor,
            sentence=sentence or f"{actor.label} lifted the pause.",
            repository=repository.full_name,
            subject="repository",
            subject_id=repository.pk,
            data={"before": before},
        )
        for change in Change.objects.filter(repository=repository).exclude(status__in=ENDED):
            project(change)


def _checked(name: str, raw: Any) -> Any:
    kind = EDITABLE.get(name)
    if kind is None:
        raise BadInput(f"A policy has no {name!r}.")
    if kind is bool and isinstance(raw, bool):
        return raw
    if kind is int and isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 100_000_000:
        if name in ("approvals", "high_risk_approvals") and not 1 <= raw <= 20:
            raise BadInput("Approvals needed must be between 1 and 20.")
        return raw
    if kind is float and isinstance(raw, int | float) and not isinstance(raw, bool) and 0 < raw < 100_000:
        return float(raw)
    if name == "merge_method" and raw in ("merge", "squash", "rebase"):
        return raw
    if kind is list and isinstance(raw, list) and len(raw) <= MOST_CHECKS and all(map(_is_name, raw)):
        return raw
    raise BadInput(f"{repr(raw)[:200]} cannot be the policy's {name}.")


def _is_name(raw: Any) -> bool:
    return isinstance(raw, str) and 0 < len(raw) <= 250 and raw.isprintable()
