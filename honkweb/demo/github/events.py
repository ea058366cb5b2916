"""Webhook events: written to a durable outbox in the transaction of the fact they tell."""

import json
import uuid
from typing import Any

from honkweb.demo.github.bare import NOTHING
from honkweb.demo.github.hub import APP, Hub, now
from honkweb.demo.github.shapes.people import simple_user
from honkweb.demo.github.shapes.pulls import pull_full
from honkweb.demo.github.shapes.repositories import repository, web_of
from honkweb.demo.github.store import Doc

# GitHub lists at most this many commits in a push event.
_MOST_COMMITS = 2048


def emit(hub: Hub, repo: Doc, event: str, sender: str, action: str | None = None, **facts: Any) -> None:
    """One delivery to each registered address; call it inside the transaction of the fact."""
    hooks = hub.store.all("hook")
    if not hooks:
        return
    payload: Doc = {
        **({"action": action} if action else {}),
        **facts,
        "repository": repository(hub, repo),
        "sender": simple_user(hub, sender),
        "installation": {"id": repo["owner_id"], "node_id": f"INST_{repo['owner_id']}"},
    }
    for hook in hooks:
        _queue(hub, repo, hook, event, action, json.dumps(payload))
    hub.outbox_changed.set()


def _listened_to(hub: Hub) -> bool:
    """Asked before git is, for the payload of an event that may go nowhere."""
    return bool(hub.store.all("hook"))


def _queue(hub: Hub, repo: Doc, hook: Doc, event: str, action: str | None, body: str) -> None:
    delivery = {
        "guid": str(uuid.uuid4()),
        "event": event,
        "action": action,
        "repository_id": repo["id"],
        "installation_id": repo["owner_id"],
        "hook_id": hook["id"],
        "app": APP,
        "url": hook["url"],
        "body": body,
        "delivered_at": now(),
        "redelivery": False,
        "duration": 0.0,
        "status": "",
        "status_code": 0,
        "response": None,
    }
    hub.store.add("delivery", delivery, key="pending")


def redeliver(hub: Hub, delivery: Doc) -> None:
    """Send the same body under the same guid once more, as GitHub's redelivery does."""
    again = {
        **delivery,
        "redelivery": True,
        "status": "",
        "status_code": 0,
        "response": None,
        "delivered_at": now(),
    }
    del again["id"]
    hub.store.add("delivery", again, key="pending")
    hub.outbox_changed.set()


def emit_pull(hub: Hub, repo: Doc, pull: Doc, action: str, sender: str, **facts: Any) -> None:
    if not _listened_to(hub):
        return
    # GitHub has not computed mergeability yet when it sends these.
    shape = pull_full(hub, repo, pull, undecided=True)
    emit(hub, repo, "pull_request", sender, action, number=pull["number"], pull_request=shape, **facts)


def emit_push(hub: Hub, repo: Doc, ref: str, before: str, after: str, sender: str) -> None:
    if not _listened_to(hub):
        return
    git = hub.git(repo)
    deleted, created = after == NOTHING, before == NOTHING
    if deleted:
        commits: list[Doc] = []
    elif created:
        commits = git.log("-1", after)
    else:
        commits = git.log("--reverse", f"--max-count={_MOST_COMMITS}", f"{before}..{after}")
    listed = [_push_commit(hub, repo, commit) for commit in commits]
    emit(
        hub,
        repo,
        "push",
        sender,
        ref=ref,
        before=before,
        after=after,
        created=created,
        deleted=deleted,
        forced=not (created or deleted) and not git.contains(after, before),
        base_ref=None,
        compare=f"{web_of(hub, repo)}/compare/{before[:12]}...{after[:12]}",
        commits=listed,
        head_commit=listed[-1] if listed else None,
        pusher={"name": sender, "email": f"{sender}@users.noreply.github.com"},
    )


def _push_commit(hub: Hub, repo: Doc, commit: Doc) -> Doc:
    return {
        "id": commit["sha"],
        "tree_id": commit["tree"],
        "distinct": True,
        "message": commit["message"],
        "timestamp": commit["committer"]["date"],
        "url": f"{web_of(hub, repo)}/commit/{commit['sha']}",
        "author": {"name": commit["author"]["name"], "email": commit["author"]["email"]},
        "committer": {"name": commit["committer"]["name"], "email": commit["committer"]["email"]},
        "added": [],
        "removed": [],
        "modified": [],
    }
