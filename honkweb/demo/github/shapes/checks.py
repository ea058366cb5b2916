"""Commit statuses and check runs."""

from honkweb.demo.github.hub import Hub
from honkweb.demo.github.shapes.people import app_shape, simple_user
from honkweb.demo.github.shapes.repositories import api_of, minimal_repository, web_of
from honkweb.demo.github.store import Doc
from honkweb.demo.github.verdicts import combined


def status_shape(hub: Hub, repo: Doc, status: Doc) -> Doc:
    creator = simple_user(hub, status["user"])
    return {
        "url": f"{api_of(hub, repo)}/statuses/{status['sha']}",
        "avatar_url": creator["avatar_url"],
        "id": status["id"],
        "node_id": f"SC_{status['id']}",
        "state": status["state"],
        "description": status["description"],
        "target_url": status["target_url"],
        "context": status["context"],
        "created_at": status["created_at"],
        "updated_at": status["created_at"],
        "creator": creator,
    }


def combined_status(hub: Hub, repo: Doc, sha: str, statuses: list[Doc]) -> Doc:
    address = f"{api_of(hub, repo)}/commits/{sha}"
    short = [{k: v for k, v in status_shape(hub, repo, each).items() if k != "creator"} for each in statuses]
    return {
        "state": combined(statuses),
        "statuses": short,
        "sha": sha,
        "total_count": len(statuses),
        "repository": minimal_repository(hub, repo),
        "commit_url": address,
        "url": f"{address}/status",
    }


def check_run_shape(hub: Hub, repo: Doc, run: Doc) -> Doc:
    address = f"{api_of(hub, repo)}/check-runs/{run['id']}"
    output = run["output"]
    return {
        "id": run["id"],
        "name": run["name"],
        "node_id": f"CR_{run['id']}",
        "head_sha": run["head_sha"],
        "external_id": run["external_id"],
        "url": address,
        "html_url": f"{web_of(hub, repo)}/runs/{run['id']}",
        "details_url": run["details_url"],
        "status": run["status"],
        "conclusion": run["conclusion"],
        "started_at": run["started_at"],
        "completed_at": run["completed_at"],
        "output": {
            "title": output.get("title"),
            "summary": output.get("summary"),
            "text": output.get("text"),
            "annotations_count": len(output.get("annotations") or []),
            "annotations_url": f"{address}/annotations",
        },
        "check_suite": {"id": run["suite"]},
        "app": app_shape(hub, run["app"]),
        "pull_requests": [_pull_minimal(hub, repo, pull) for pull in pulls_of(hub, repo, run["head_sha"])],
    }


def pulls_of(hub: Hub, repo: Doc, sha: str) -> list[Doc]:
    """Open pull requests whose head is this commit."""
    return [
        p for p in hub.store.all("pull", repo=repo["id"]) if p["state"] == "open" and p["head_sha"] == sha
    ]


def _pull_minimal(hub: Hub, repo: Doc, pull: Doc) -> Doc:
    where = {"id": repo["id"], "url": api_of(hub, repo), "name": repo["name"]}
    return {
        "id": pull["id"],
        "number": pull["number"],
        "url": f"{api_of(hub, repo)}/pulls/{pull['number']}",
        "head": {"ref": pull["head_ref"], "sha": pull["head_sha"], "repo": where},
        "base": {"ref": pull["base_ref"], "sha": pull["base_sha"], "repo": where},
    }


def check_suite_shape(hub: Hub, repo: Doc, runs: list[Doc], commit: Doc) -> Doc:
    """The suite of one app's runs on one commit; its conclusion is the worst of theirs."""
    first = runs[-1]
    done = all(run["status"] == "completed" for run in runs)
    bad = [run["conclusion"] for run in runs if run["conclusion"] not in ("success", "neutral", "skipped")]
    address = f"{api_of(hub, repo)}/check-suites/{first['suite']}"
    return {
        "id": first["suite"],
        "node_id": f"CS_{first['suite']}",
        "head_branch": next((p["head_ref"] for p in pulls_of(hub, repo, first["head_sha"])), None),
        "head_sha": first["head_sha"],
        "status": "completed" if done else "in_progress",
        "conclusion": None if not done else (bad[0] if bad else "success"),
        "url": address,
        "before": None,
        "after": first["head_sha"],
        "pull_requests": [_pull_minimal(hub, repo, pull) for pull in pulls_of(hub, repo, first["head_sha"])],
        "app": app_shape(hub, first["app"]),
        "repository": minimal_repository(hub, repo),
        "created_at": first["started_at"],
        "updated_at": runs[0]["completed_at"] or runs[0]["started_at"],
        "head_commit": {
            "id": commit["sha"],
            "tree_id": commit["tree"],
            "message": commit["message"],
            "timestamp": commit["committer"]["date"],
            "author": {"name": commit["author"]["name"], "email": commit["author"]["email"]},
            "committer": {"name": commit["committer"]["name"], "email": commit["committer"]["email"]},
        },
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{address}/check-runs",
    }
