"""Check runs and their suites.

https://docs.github.com/en/rest/checks/runs
"""

from typing import Any

from honkweb.demo.github.calls import Answer, Call, Refused, full_sha, invalid, not_found, route
from honkweb.demo.github.events import emit
from honkweb.demo.github.hub import now
from honkweb.demo.github.rest.statuses import sha_of
from honkweb.demo.github.shapes.checks import (
    check_run_shape,
    check_suite_shape,
)
from honkweb.demo.github.store import Doc
from honkweb.demo.github.verdicts import latest_checks

_STATUSES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
_CONCLUSIONS = (
    "action_required",
    "cancelled",
    "failure",
    "neutral",
    "success",
    "skipped",
    "stale",
    "timed_out",
)


def _app(call: Call) -> str:
    if not call.actor.app:
        raise Refused(403, "You must authenticate via a GitHub App.")
    return call.actor.app


def create_run(call: Call) -> Answer:
    repo = call.repo("write")
    app, name, sha = _app(call), call.text("name", "CheckRun"), call.text("head_sha", "CheckRun")
    if not full_sha(sha) or call.hub.git(repo).commit_of(sha) != sha:
        raise Refused(422, f"No commit found for SHA: {sha}")
    blank: Doc = {
        "name": name,
        "head_sha": sha,
        "app": app,
        "status": "queued",
        "conclusion": None,
        "external_id": "",
    }
    blank |= {"details_url": call.hub.web, "started_at": now(), "completed_at": None, "output": {}}
    with call.hub.store.writing():
        fields = {**_changed(call, blank), "suite": _suite(call, repo, app, sha)}
        run = call.hub.store.add("check_run", fields, repo=repo["id"], key=sha)
        _tell_run(call, repo, run, "created")
        if run["status"] == "completed":
            _tell_run(call, repo, run, "completed")
    return Answer(check_run_shape(call.hub, repo, run), status=201)


def _suite(call: Call, repo: Doc, app: str, sha: str) -> int:
    """GitHub keeps one suite for each app and commit."""
    key = f"{app}:{sha}"
    found = call.hub.store.one("suite", key, repo=repo["id"]) or call.hub.store.add(
        "suite", {}, repo=repo["id"], key=key
    )
    number: int = found["id"]
    return number


def _changed(call: Call, run: Doc) -> Doc:
    names = (
        "name",
        "details_url",
        "external_id",
        "started_at",
        "completed_at",
        "status",
        "conclusion",
        "output",
    )
    run = {**run, **{name: call.body[name] for name in names if call.body.get(name) is not None}}
    if run["status"] not in _STATUSES:
        raise invalid("CheckRun", "status")
    if run["conclusion"] is not None and run["conclusion"] not in _CONCLUSIONS:
        raise invalid("CheckRun", "conclusion")
    if call.body.get("conclusion"):  # a conclusion completes it, GitHub says
        run["status"] = "completed"
    if run["status"] == "completed" and not run["conclusion"]:
        raise invalid("CheckRun", "conclusion", "missing_field")
    if run["status"] != "completed":
        return {**run, "conclusion": None, "completed_at": None}
    return {**run, "completed_at": run["completed_at"] or now()}


def update_run(call: Call) -> Answer:
    repo = call.repo("write")
    app = _app(call)
    with call.hub.store.writing():
        before = _run_of(call, repo)
        if before["app"] != app:
            raise Refused(
                403,
                f"Invalid app_id `{app}` - check run can only be modified by the GitHub App that created it.",
            )
        run = call.hub.store.put(_changed(call, before))
        if run["status"] == "completed" and before["status"] != "completed":
            _tell_run(call, repo, run, "completed")
    return Answer(check_run_shape(call.hub, repo, run))


def _run_of(call: Call, repo: Doc) -> Doc:
    found = call.hub.store.get("check_run", call.path["run_id"], repo=repo["id"])
    if found is None:
        raise not_found()
    return found


def one_run(call: Call) -> Answer:
    repo = call.repo()
    return Answer(check_run_shape(call.hub, repo, _run_of(call, repo)))


def rerequest(call: Call) -> Answer:
    repo = call.repo("write")
    run = _run_of(call, repo)
    with call.hub.store.writing():
        _tell_run(call, repo, run, "rerequested")
    for listener in list(call.hub.on_rerequest):
        listener(run)
    return Answer({}, status=201)


def _tell_run(call: Call, repo: Doc, run: Doc, action: str) -> None:
    emit(
        call.hub, repo, "check_run", call.actor.login, action, check_run=check_run_shape(call.hub, repo, run)
    )


def runs(call: Call) -> Answer:
    repo = call.repo()
    sha = sha_of(call, repo)
    every = list(reversed(call.hub.store.all("check_run", repo=repo["id"], key=sha)))
    found = every if call.query.get("filter") == "all" else latest_checks(call.hub, repo, sha)
    name, status = call.query.get("check_name"), call.query.get("status")
    found = [r for r in found if name in (None, r["name"]) and status in (None, r["status"])]
    return call.page([check_run_shape(call.hub, repo, each) for each in found], of="check_runs")


def suites(call: Call) -> Answer:
    repo = call.repo()
    sha = sha_of(call, repo)
    by_suite: dict[int, list[Doc]] = {}
    for run in latest_checks(call.hub, repo, sha):
        by_suite.setdefault(run["suite"], []).append(run)
    commit: Any = call.hub.git(repo).commit(sha)
    return call.page(
        [check_suite_shape(call.hub, repo, each, commit) for each in by_suite.values()], of="check_suites"
    )


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route("POST", _REPO + "/check-runs", create_run),
    route("GET", _REPO + "/check-runs/{run_id:int}", one_run),
    route("PATCH", _REPO + "/check-runs/{run_id:int}", update_run),
    route("POST", _REPO + "/check-runs/{run_id:int}/rerequest", rerequest),
    route("GET", _REPO + "/commits/{ref:path}/check-runs", runs),
    route("GET", _REPO + "/commits/{ref:path}/check-suites", suites),
]
