"""What `.honk.toml` of a base says: how its code is checked, and what it asks of policy."""

import logging
from dataclasses import replace

from agent.detect import detect
from agent.errors import AgentError
from agent.honk_toml import SIZE_LIMIT, read_honk_toml
from agent.protocols import HonkToml
from changes.models import Repository
from changes.services.repositories import tighten
from integrations.errors import TooBig
from integrations.git import Mirror

log = logging.getLogger(__name__)


def rules_at(mirror: Mirror, commit: str) -> HonkToml:
    """What `.honk.toml` of this commit says, or what its files tell without one."""
    raw = mirror.file_at(commit, ".honk.toml")
    told = read_honk_toml(raw) if raw is not None else HonkToml()
    if told.verifiers:
        return told
    paths = [entry.path for entry in mirror.files_at(commit)]
    found = detect(paths, lambda path: mirror.file_at(commit, path) or b"")
    if told.setup:
        found = replace(found, setup=told.setup, detected=False)
    return replace(found, policy=told.policy, instructions=told.instructions)


def read_rules(repository: Repository, mirror: Mirror, branch: str) -> None:
    """Keep what a base's tip asks of policy, as the mirror has it; a file that is broken changes nothing."""
    tip = mirror.tip(branch)
    if tip is None:
        return
    try:
        raw = mirror.file_at(tip, ".honk.toml", limit=2 * SIZE_LIMIT)
        policy = dict(read_honk_toml(raw).policy) if raw else {}
    except (AgentError, TooBig) as error:
        log.warning("%s of %s: %s", branch, repository, error)
        return
    tighten(repository=repository, policy=policy, branch=branch)
