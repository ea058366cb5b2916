"""Hands the sandbox what it may see, even from folders that only root may pass through."""

import atexit
import contextlib
import functools
import os
import stat
import tempfile
from pathlib import Path

# In a mount namespace of its own: put each path where the sandbox's user can reach it, then become the command.
_STAGE = """
stage=$1; shift; n=0
mount -t tmpfs -o mode=0755,size=1m honk "$stage" || exit 125
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "$stage/$n"; else : > "$stage/$n"; fi
  mount --bind "$1" "$stage/$n" || exit 125
  n=$((n+1)); shift
done
shift; exec "$@"
"""


class Door:
    """Collects bubblewrap's options for files of the host. `user` is who bubblewrap runs as, None for the host's own.

    bubblewrap resolves paths as its user, who may not pass, say, root's home; such paths are first bound to a place
    that he can reach, which only root needs and may.
    """

    def __init__(self, *, user: int | None) -> None:
        self.fds: list[int] = []
        self._user = user
        self._hidden: list[Path] = []
        self._stage = ""

    def __enter__(self) -> "Door":
        return self

    def __exit__(self, *_: object) -> None:
        for fd in self.fds:
            os.close(fd)

    def bind(self, host: Path, inside: Path, *, writable: bool) -> list[str]:
        """Options that show `host` at `inside`."""
        return ["--bind" if writable else "--ro-bind", str(self._reachable(host)), str(inside)]

    def file(self, content: str, inside: str) -> list[str]:
        """Options that show a read-only file with `content` at `inside`."""
        fd = os.memfd_create("honk")
        self.fds.append(fd)
        os.write(fd, content.encode())
        os.lseek(fd, 0, os.SEEK_SET)
        return ["--ro-bind-data", str(fd), inside]

    def opened(self) -> list[str]:
        """The words to start with, before any user is dropped."""
        if not self._hidden:
            return []
        unshare = [
            "/usr/bin/env",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "unshare",
            "--mount",
            "--propagation",
            "slave",
        ]
        return [*unshare, "--", "/bin/sh", "-c", _STAGE, "sh", self._stage, *map(str, self._hidden), "--"]

    def _reachable(self, host: Path) -> Path:
        if self._user is None or all(_passable(folder, self._user) for folder in host.absolute().parents):
            return host
        if not self._stage:
            self._stage = _stage()
        self._hidden.append(host.absolute())
        return Path(self._stage, str(len(self._hidden) - 1))


def _passable(folder: Path, user: int) -> bool:
    told = folder.stat()
    return bool(told.st_mode & (stat.S_IXUSR if told.st_uid == user else stat.S_IXOTH))


@functools.cache
def _stage() -> str:
    """An empty folder to mount on; one serves all runs, since each sees only what it mounted itself."""
    folder = tempfile.mkdtemp(prefix="honk-stage-")
    os.chmod(folder, 0o755)  # noqa: S103  (it stays empty outside of those namespaces)
    atexit.register(_remove, folder)
    return folder


def _remove(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.rmdir(folder)
