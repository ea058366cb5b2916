"""Where commands of a repository run: bubblewrap, or nothing but a bare process where that is allowed."""

from agent.errors import SandboxAbsent
from agent.protocols import Sandbox
from agent.sandbox.bare import Bare
from agent.sandbox.bubblewrap import Bubblewrap, why_absent

__all__ = ["Bare", "Bubblewrap", "find_sandbox", "why_absent"]


def find_sandbox(choice: str, *, bare_allowed: bool) -> Sandbox:
    """The sandbox that `HONK_SANDBOX` (auto, bwrap or none) names.

    `bare_allowed` is true while model and repositories are the demo's. Raises SandboxAbsent with what to install.
    """
    if choice == "none":
        if not bare_allowed:
            raise SandboxAbsent(
                "HONK_SANDBOX=none runs commands of repositories unprotected, which only the demo's own may. Set it to auto."
            )
        return Bare()
    reason = why_absent()
    if not reason:
        return Bubblewrap()
    if choice == "auto" and bare_allowed:
        return Bare()
    raise SandboxAbsent(reason)
