"""What follows from moved refs: heads of pull requests, pulls that landed, push events.

Git moves first, this reads what moved. So a process killed between the two heals at the next start, by the same
function.
"""

from honkweb.demo.github.bare import NOTHING, Bare
from honkweb.demo.github.events import emit_pull, emit_push
from honkweb.demo.github.hub import Hub, Push, now
from honkweb.demo.github.store import Doc

Moves = dict[str, tuple[str, str]]


def notice(hub: Hub, repo: Doc, actor: str) -> None:
    """Compare git's refs with the known ones and record all that follows; does nothing when nothing moved."""
    with hub.turn:
        git = hub.git(repo)
        known = {each["ref"]: each for each in hub.store.all("ref", repo=repo["id"])}
        present = git.refs()
        moves: Moves = {}
        for ref in sorted({*known, *present}):
            before = known[ref]["sha"] if ref in known else NOTHING
            after = present.get(ref, NOTHING)
            if before != after:
                moves[ref] = (before, after)
        landing = [each for each in hub.store.all("pull", repo=repo["id"]) if each["merging"]]
        if not moves and not landing:
            return
        with hub.store.writing():
            _remember(hub, repo, known, moves)
            for ref, (before, after) in moves.items():
                emit_push(hub, repo, ref, before, after, actor)
            for pull in landing:
                _finish(hub, repo, git, pull)
            for pull in hub.store.all("pull", repo=repo["id"]):
                if pull["state"] == "open":
                    _follow(hub, repo, git, pull, moves, actor)
        for ref, (before, after) in moves.items():
            for listener in list(hub.on_push):
                listener(Push(repo["owner"], repo["name"], ref, before, after, actor))


def _remember(hub: Hub, repo: Doc, known: dict[str, Doc], moves: Moves) -> None:
    for ref, (_, after) in moves.items():
        if after == NOTHING:
            hub.store.drop(known[ref]["id"])
        elif ref in known:
            hub.store.put({**known[ref], "sha": after})
        else:
            hub.store.add("ref", {"ref": ref, "sha": after}, repo=repo["id"], key=ref)
    if moves:
        fresh = hub.store.get("repo", repo["id"]) or repo
        hub.store.put({**fresh, "pushed_at": now(), "updated_at": now()})


def _finish(hub: Hub, repo: Doc, git: Bare, pull: Doc) -> None:
    """A merge whose intent was recorded: it happened exactly if its commit is in the base."""
    intent = pull["merging"]
    tip = git.branch(pull["base_ref"])
    if tip is None or not git.contains(tip, intent["sha"]):
        hub.store.put({**pull, "merging": None})
        return
    _close(hub, repo, {**pull, "base_sha": intent["onto"]}, intent["by"], merged=intent["sha"])


def _close(hub: Hub, repo: Doc, pull: Doc, actor: str, *, merged: str | None) -> None:
    when = now()
    closed = {**pull, "state": "closed", "closed_at": when, "updated_at": when, "merging": None}
    if merged:
        closed |= {"merged": True, "merged_at": when, "merged_by": actor, "merge_commit_sha": merged}
    hub.store.put(closed)
    emit_pull(hub, repo, closed, "closed", actor)


def _follow(hub: Hub, repo: Doc, git: Bare, pull: Doc, moves: Moves, actor: str) -> None:
    head, base = f"refs/heads/{pull['head_ref']}", f"refs/heads/{pull['base_ref']}"
    if head not in moves and base not in moves:
        return
    tip = git.branch(pull["head_ref"])
    onto = git.branch(pull["base_ref"])
    if tip is None or onto is None:
        _close(hub, repo, pull, actor, merged=None)
        return
    # Landed before it moved: the head as it was known is in the base now.
    if (
        base in moves
        and git.contains(onto, pull["head_sha"])
        and not git.contains(pull["base_sha"], pull["head_sha"])
    ):
        _close(hub, repo, pull, actor, merged=onto)
        return
    if tip == pull["head_sha"]:
        return
    git.point(f"refs/pull/{pull['number']}/head", tip)
    followed = hub.store.put({**pull, "head_sha": tip, "base_sha": onto, "updated_at": now()})
    emit_pull(hub, repo, followed, "synchronize", actor, before=pull["head_sha"], after=tip)
    if git.contains(
        onto, tip
    ):  # nothing left to merge: GitHub closes it, or calls it merged if the base took it
        _close(hub, repo, followed, actor, merged=onto if base in moves else None)
