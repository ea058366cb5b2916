"""No sandbox: a process group with limits and an environment from nothing. Only for the demo's own repositories."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from agent.protocols import Mount, Ran, never
from agent.sandbox.limits import environment, prlimit_arguments, shell
from agent.sandbox.process import run_process


class Bare:
    """Runs commands as the current user, with the host's files and network in reach."""

    name = "none"

    def run(
        self,
        command: str | Sequence[str],
        *,
        root: Path,
        timeout: float,
        output_limit: int = 200_000,
        cancelled: Callable[[], bool] = never,
        network: bool = False,
        extra_read_only: Sequence[Mount] = (),
    ) -> Ran:
        prlimit = shutil.which("prlimit")
        limited = [prlimit, *prlimit_arguments(), "--"] if prlimit else []
        with tempfile.TemporaryDirectory(prefix="honk-home-") as home:
            env = {
                **environment(home=home, path=[f"{sys.prefix}/bin", f"{sys.base_prefix}/bin"]),
                "TMPDIR": home,
            }
            return run_process(
                [*limited, *shell(command)],
                cwd=root,
                env=env,
                timeout=timeout,
                output_limit=output_limit,
                cancelled=cancelled,
            )

    def own(self, root: Path) -> None:
        """Nothing to do: commands run as the user who wrote the files."""
