"""Which sandbox the commands of a repository run in; without one only the demo's own repositories run."""

from django.conf import settings

from agent.errors import SandboxAbsent
from agent.protocols import Sandbox
from agent.sandbox import find_sandbox, why_absent
from changes.errors import NoSandbox
from changes.models import Repository


def sandbox_for(repository: Repository) -> Sandbox:
    """The sandbox for a repository's commands.

    Raises NoSandbox, with the way to install one, where there is none and the repository or the model is real.
    """
    bare_allowed = bool(settings.BARE_ALLOWED and repository.sample)
    try:
        return find_sandbox(settings.HONK_SANDBOX, bare_allowed=bare_allowed)
    except SandboxAbsent as error:
        raise NoSandbox(f"{repository.full_name} cannot be worked on. {error.sentence}") from error


def unprotected_sentence() -> str:
    """What each page says while the demo's repositories run without a sandbox; empty when they do not."""
    if not settings.BARE_ALLOWED:
        return ""
    reason = "HONK_SANDBOX is set to none." if settings.HONK_SANDBOX == "none" else why_absent()
    if not reason:
        return ""
    return f"The demo's commands run without a sandbox on this machine: {reason}"
