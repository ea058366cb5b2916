"""Deleting a folder that somebody else filled: links are removed, never followed; locked folders are opened."""

from pathlib import Path

from integrations.errors import GitFailed
from integrations.git.host import NETWORK_SECONDS, environment
from integrations.git.process import Ended, run


def wipe(path: Path) -> None:
    """Remove `path` and all below it; nothing happens when it is not there. Raises GitFailed.

    By programs: os.walk and shutil.rmtree call themselves for each folder, and whoever filled this one may have
    nested more of them than Python allows. Neither program follows a link that it meets on its way.
    """
    if not path.exists():
        return
    if _run("rm", "-rf", path).exit_code:
        _run("chmod", "-R", "u+rwX", path)  # else rm cannot enter a folder that was closed
        ended = _run("rm", "-rf", path)
        if ended.exit_code:
            raise GitFailed(f"{path.name} could not be deleted: {ended.err.strip()[-300:]}")


def _run(*words: str | Path) -> Ended:
    *program, path = words
    return run(
        [*map(str, program), "--", str(Path(path).absolute())],
        env=environment(),
        cwd=Path("/"),
        timeout=NETWORK_SECONDS,
        limit=1_000_000,
    )
