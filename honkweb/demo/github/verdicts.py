"""What statuses and check runs together say of one commit."""

from honkweb.demo.github.hub import Hub
from honkweb.demo.github.store import Doc

_GOOD = ("success", "neutral", "skipped")


def latest_statuses(hub: Hub, repo: Doc, sha: str) -> list[Doc]:
    """The newest status of each context, newest first."""
    newest: dict[str, Doc] = {}
    for status in hub.store.all("status", repo=repo["id"], key=sha):
        newest[status["context"]] = status
    return sorted(newest.values(), key=lambda each: -each["id"])


def combined(statuses: list[Doc]) -> str:
    states = {each["state"] for each in statuses}
    if states & {"failure", "error"}:
        return "failure"
    return "success" if states == {"success"} else "pending"


def latest_checks(hub: Hub, repo: Doc, sha: str) -> list[Doc]:
    """The newest check run of each name and app, newest first."""
    newest: dict[tuple[str, str], Doc] = {}
    for run in hub.store.all("check_run", repo=repo["id"], key=sha):
        newest[run["name"], run["app"]] = run
    return sorted(newest.values(), key=lambda each: -each["id"])


def head_verdict(hub: Hub, repo: Doc, sha: str) -> str:
    """none, success, pending or failure over everything reported for the commit."""
    statuses, checks = latest_statuses(hub, repo, sha), latest_checks(hub, repo, sha)
    if not statuses and not checks:
        return "none"
    words = {combined(statuses)} if statuses else set()
    for run in checks:
        words.add(
            "pending"
            if run["status"] != "completed"
            else "success"
            if run["conclusion"] in _GOOD
            else "failure"
        )
    return "failure" if "failure" in words else "pending" if "pending" in words else "success"
