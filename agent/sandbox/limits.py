"""What a sandboxed command may use, and the small environment it sees."""

import resource
from collections.abc import Mapping, Sequence

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
GIB = 1 << 30

_LIMITS = {
    "nproc": (resource.RLIMIT_NPROC, 2048),
    "nofile": (resource.RLIMIT_NOFILE, 4096),
    "fsize": (resource.RLIMIT_FSIZE, 2 * GIB),
    # Not the address space: node and the JVM reserve far more of it than they use.
    "data": (resource.RLIMIT_DATA, 8 * GIB),
    "cpu": (resource.RLIMIT_CPU, 3600),
    "core": (resource.RLIMIT_CORE, 0),
}


def prlimit_arguments() -> list[str]:
    """Options of `prlimit`; a limit is never asked to be higher than what this process itself may have."""
    return [f"--{name}={_at_most(limit, wanted)}" for name, (limit, wanted) in _LIMITS.items()]


def _at_most(limit: int, wanted: int) -> int:
    hard = resource.getrlimit(limit)[1]
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def environment(*, home: str, path: Sequence[str]) -> Mapping[str, str]:
    """The whole environment of a sandboxed command, built from nothing."""
    return {
        "PATH": ":".join([*path, SYSTEM_PATH]),
        "HOME": home,
        "USER": "honk",
        "LOGNAME": "honk",
        "SHELL": "/bin/bash",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "TMPDIR": "/tmp",  # noqa: S108  (the sandbox's own)
        "CI": "1",
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def shell(command: str | Sequence[str]) -> list[str]:
    """The command as argv; a text is a script of bash."""
    return ["/bin/bash", "-c", command] if isinstance(command, str) else list(command)
