"""The demo's CI: runs a repository's own commands on each push, reports check runs, publishes what was built."""

from honkweb.demo.ci.service import CI

__all__ = ["CI"]
