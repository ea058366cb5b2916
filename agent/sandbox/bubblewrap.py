"""Commands in bubblewrap: no network, a read-only system, their own worktree at /worktree, and none of the host's secrets."""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from agent.protocols import Mount, Ran, never
from agent.sandbox.door import Door
from agent.sandbox.limits import GIB, environment, prlimit_arguments, shell
from agent.sandbox.process import run_process

INSIDE = Path("/worktree")
HOME = "/home/honk"
# As root the sandbox gets a user of its own, far from those that a system or its people have.
OWN_ID = 64_113

_SYSTEM = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_WHOLE = ("/usr", "/opt", "/nix/store")
_ETC = (
    "alternatives",
    "ca-certificates",
    "crypto-policies",
    "hosts",
    "java",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "mime.types",
    "nsswitch.conf",
    "pki",
    "protocols",
    "services",
    "ssl",
)
_INSTALL = "Install it (apt-get install bubblewrap, dnf install bubblewrap, or pacman -S bubblewrap) and start again."
# The first process of the sandbox: a shell that waits for the command, so that signals work in the command as usual.
_INIT = ["/bin/sh", "-c", '"$@"; exit $?', "sh"]


class Bubblewrap:
    """Runs commands as `OWN_ID` when the host is root, otherwise as the current user in a user namespace."""

    name = "bwrap"

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
        with Door(user=OWN_ID if os.geteuid() == 0 else None) as door:
            mounts = [*_system(), *_interpreter(door), *_etc(door, network=network), *_worktree(door, root)]
            for mount in extra_read_only:
                mounts += door.bind(mount.host, mount.inside, writable=False)
            argv = [*door.opened(), *start(), *_isolation(network=network), *mounts, "--chdir", str(INSIDE)]
            return run_process(
                [*argv, *_environment(), "--", *_INIT, *shell(command)],
                cwd=None,
                env={},
                timeout=timeout,
                output_limit=output_limit,
                cancelled=cancelled,
                pass_fds=door.fds,
            )

    def own(self, root: Path) -> None:
        """As root, give `root` and all in it to the sandbox's user. Call it while nothing runs in `root`."""
        if os.geteuid() != 0:
            return
        # Not os.fwalk, which calls itself for each folder: what runs there may nest more of them than Python allows.
        argv = ["chown", "-h", "-R", "-P", f"{OWN_ID}:{OWN_ID}", "--", str(root)]
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()[-300:]
            raise OSError(f"The files of the sandbox could not be given to its user: {said}")


def start() -> list[str]:
    """Limits first, then the own user: setpriv keeps no privilege to undo either."""
    limited = ["prlimit", *prlimit_arguments(), "--"]
    dropped = ["setpriv", f"--reuid={OWN_ID}", f"--regid={OWN_ID}", "--clear-groups", "--no-new-privs", "--"]
    programs = [*limited, *(dropped if os.geteuid() == 0 else []), "bwrap"]
    return [
        shutil.which(word) or word if word in {"prlimit", "setpriv", "bwrap"} else word for word in programs
    ]


def _isolation(*, network: bool) -> list[str]:
    return [
        "--unshare-all",
        "--unshare-user",
        "--disable-userns",
        *(["--share-net"] if network else []),
        "--as-pid-1",
        "--die-with-parent",
        "--new-session",
        "--hostname",
        "sandbox",
    ]


def _environment() -> list[str]:
    path = [f"{prefix}/bin" for prefix in dict.fromkeys((sys.prefix, sys.base_prefix))]
    pairs = environment(home=HOME, path=path).items()
    return ["--clearenv", *(word for name, value in pairs for word in ("--setenv", name, value))]


def _system() -> list[str]:
    words: list[str] = []
    for name in _SYSTEM:
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    for folder in _WHOLE:
        words += ["--ro-bind-try", folder, folder]
    words += ["--proc", "/proc", "--dev", "/dev", "--size", str(GIB), "--tmpfs", "/tmp"]  # noqa: S108
    return [*words, "--size", str(GIB), "--tmpfs", HOME]


def _interpreter(door: Door) -> Iterator[str]:
    """The Python that runs Honkweb, where it is not the system's: a repository always finds one."""
    for prefix in dict.fromkeys((sys.base_prefix, os.path.realpath(sys.base_prefix), sys.prefix)):
        if not prefix.startswith("/usr/") and prefix not in ("/", "/usr"):
            yield from door.bind(Path(prefix), Path(prefix), writable=False)


def _etc(door: Door, *, network: bool) -> list[str]:
    words: list[str] = []
    for name in _ETC:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    user, group = (OWN_ID, OWN_ID) if os.geteuid() == 0 else (os.getuid(), os.getgid())
    words += door.file(f"root:x:0:0::/:/bin/false\nhonk:x:{user}:{group}::{HOME}:/bin/bash\n", "/etc/passwd")
    words += door.file(f"root:x:0:\nhonk:x:{group}:\n", "/etc/group")
    if network:
        with contextlib.suppress(OSError):
            words += door.file(Path("/etc/resolv.conf").read_text(), "/etc/resolv.conf")
    return words


def _worktree(door: Door, root: Path) -> list[str]:
    words = door.bind(root, INSIDE, writable=True)
    # git on the host never reads it, but what a later tool might read must not come from here.
    if os.path.lexists(root / ".git") and not (root / ".git").is_symlink():
        words += door.bind(root / ".git", INSIDE / ".git", writable=False)
    return words


@functools.cache
def why_absent() -> str:
    """Why bubblewrap cannot be used here and what to do, found by trying it; empty when it can."""
    missing = [name for name in ("bwrap", "prlimit", "setpriv") if shutil.which(name) is None]
    if "bwrap" in missing:
        return f"bubblewrap, which keeps repositories' commands away from this machine, is not installed. {_INSTALL}"
    if missing:
        return f"The sandbox needs {' and '.join(missing)} of util-linux. Install util-linux and start again."
    with tempfile.TemporaryDirectory(prefix="honk-try-") as folder:
        sandbox = Bubblewrap()
        sandbox.own(Path(folder))
        tried = sandbox.run(["/bin/true"], root=Path(folder), timeout=60)
    if tried.ok:
        return ""
    said = tried.output.strip() or f"exit code {tried.exit_code}"
    return (
        f"bubblewrap is installed but does not work here ({said}). "
        "It needs version 0.8 or newer and user namespaces (sysctl user.max_user_namespaces, "
        "kernel.apparmor_restrict_unprivileged_userns=0)."
    )
