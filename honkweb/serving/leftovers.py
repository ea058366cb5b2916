"""What this process still has running when it ends: found through /proc, ended with SIGKILL."""

import os
import signal
from pathlib import Path

PROC = Path("/proc")


def end_descendants(*, spared: frozenset[int] = frozenset()) -> int:
    """Kill every process that descends from this one, but for those spared and theirs; how many there were."""
    killed = 0
    for pid in _descendants(os.getpid(), spared):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        killed += 1
    return killed


def _descendants(pid: int, spared: frozenset[int]) -> list[int]:
    found: list[int] = []
    for child in _children(pid):
        if child not in spared:
            found += [child, *_descendants(child, spared)]
    return found


def _children(pid: int) -> list[int]:
    """Direct children; none where there is no /proc, where each sandbox's own time limit has to do."""
    found: list[int] = []
    for listing in PROC.glob(f"{pid}/task/*/children"):
        try:
            found += [int(number) for number in listing.read_text().split()]
        except OSError:
            continue
    return found
