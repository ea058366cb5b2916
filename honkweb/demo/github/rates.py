"""The rate limit as GitHub reports it: counted per credential and hour, never reached unless a fault says so."""

import hashlib
import threading
import time

from honkweb.demo.github.hub import Hub

LIMIT = 5000
_used: dict[tuple[int, str, int], int] = {}
_lock = threading.Lock()


def _slot(hub: Hub, header: str) -> tuple[int, str, int]:
    return hub.world.github_port, hashlib.sha256(header.encode()).hexdigest(), int(time.time()) // 3600


def rate_headers(hub: Hub, header: str) -> dict[str, str]:
    """Count one call and describe what is left."""
    slot = _slot(hub, header)
    with _lock:
        _used[slot] = _used.get(slot, 0) + 1
        for old in [each for each in _used if each[2] < slot[2]]:
            del _used[old]
        used = min(_used[slot], LIMIT)
    return as_headers(used)


def as_headers(used: int) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(LIMIT),
        "X-RateLimit-Remaining": str(LIMIT - used),
        "X-RateLimit-Reset": str(reset_at()),
        "X-RateLimit-Used": str(used),
        "X-RateLimit-Resource": "core",
    }


def reset_at() -> int:
    return (int(time.time()) // 3600 + 1) * 3600
