"""Reports check runs over the demo GitHub's REST API, as an app of its own."""

from typing import Any

import requests

from agent.protocols import Ran

APP = "pond-ci"
LOGIN = "pond-ci[bot]"
_SECONDS = 30.0
# GitHub allows 65535 characters of text.
_LONGEST_LOG = 60_000


class Reporter:
    """Creates and moves check runs; raises requests' errors, after which the job is tried again."""

    def __init__(self, api: str, token: str) -> None:
        self._api = api
        self._session = requests.Session()
        self._session.headers.update(
            {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        )

    def known(self, repo: str, sha: str) -> dict[str, int]:
        """Check runs of ours that this commit has already, by name: a kill came after they were created."""
        found = self._call("GET", f"/repos/{repo}/commits/{sha}/check-runs?per_page=100")["check_runs"]
        return {each["name"]: each["id"] for each in found if each["app"]["slug"] == APP}

    def queue(self, repo: str, sha: str, name: str) -> int:
        body = {"name": name, "head_sha": sha, "status": "queued"}
        return int(self._call("POST", f"/repos/{repo}/check-runs", body)["id"])

    def start(self, repo: str, run: int) -> bool:
        """False when it was completed before a kill and need not run again."""
        if self._call("GET", f"/repos/{repo}/check-runs/{run}")["status"] == "completed":
            return False
        self._call("PATCH", f"/repos/{repo}/check-runs/{run}", {"status": "in_progress"})
        return True

    def finish(
        self, repo: str, run: int, *, ok: bool, title: str, summary: str, log: str = "", details_url: str = ""
    ) -> None:
        output = {"title": title, "summary": summary} | ({"text": fenced(log)} if log else {})
        body: dict[str, Any] = {"conclusion": "success" if ok else "failure", "output": output}
        if details_url:
            body["details_url"] = details_url
        self._call("PATCH", f"/repos/{repo}/check-runs/{run}", body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._session.request(method, self._api + path, json=body, timeout=_SECONDS)
        answer.raise_for_status()
        return answer.json()


def title_of(ran: Ran) -> str:
    """How a command ended, for the line beside the check's name."""
    took = f"{ran.ms / 1000:.1f} s"
    if ran.timed_out:
        return f"Ended after {took}: its time was up"
    return f"Passed in {took}" if ran.ok else f"Failed with exit code {ran.exit_code} after {took}"


def fenced(log: str) -> str:
    """The log as a block of code whose fence the log cannot close; the end of a long one."""
    if len(log) > _LONGEST_LOG:
        log = f"[{len(log) - _LONGEST_LOG} characters left out]\n" + log[-_LONGEST_LOG:]
    fence = "```"
    while fence in log:
        fence += "`"
    return f"{fence}text\n{log}\n{fence}"
