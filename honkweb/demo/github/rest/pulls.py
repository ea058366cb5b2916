"""Pull requests: open, list, read, change.

https://docs.github.com/en/rest/pulls/pulls
"""

from honkweb.demo.github.calls import Answer, Call, Refused, invalid, not_found, route
from honkweb.demo.github.events import emit_pull
from honkweb.demo.github.faults import take_quietly
from honkweb.demo.github.hub import Hub, now
from honkweb.demo.github.shapes.commits import commit_shape, diff_entry
from honkweb.demo.github.shapes.pulls import pull_files, pull_full, pull_simple
from honkweb.demo.github.store import Doc


def pull_of(call: Call, repo: Doc) -> Doc:
    found = call.hub.store.one("pull", str(call.path["number"]), repo=repo["id"])
    if found is None:
        raise not_found()
    return found


def next_number(hub: Hub, repo: Doc) -> int:
    """Issues and pull requests share one row of numbers."""
    fresh = hub.store.get("repo", repo["id"]) or repo
    hub.store.put({**fresh, "next_number": fresh["next_number"] + 1})
    number: int = fresh["next_number"]
    return number


def _custom(message: str) -> Refused:
    return Refused(
        422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}]
    )


def create(call: Call) -> Answer:
    repo = call.repo("write")
    title, head, base = (call.text(each, "PullRequest") for each in ("title", "head", "base"))
    head = head.removeprefix(f"{repo['owner']}:")
    git = call.hub.git(repo)
    with call.hub.turn:
        tip, onto = git.branch(head), git.branch(base)
        if tip is None or onto is None:
            raise invalid("PullRequest", "head" if tip is None else "base")
        if _open_pulls(call.hub, repo, head, base):
            raise _custom(f"A pull request already exists for {repo['owner']}:{head}.")
        if git.contains(onto, tip):
            raise _custom(f"No commits between {base} and {head}")
        if git.merge_base(onto, tip) is None:
            raise _custom(f"The {head} branch has no history in common with {base}")
        pull = _open(call, repo, title, (head, tip), (base, onto))
    return Answer(pull_full(call.hub, repo, pull), status=201)


def _open_pulls(hub: Hub, repo: Doc, head: str, base: str) -> list[Doc]:
    pulls = hub.store.all("pull", repo=repo["id"])
    return [p for p in pulls if p["state"] == "open" and p["head_ref"] == head and p["base_ref"] == base]


def _open(call: Call, repo: Doc, title: str, head: tuple[str, str], base: tuple[str, str]) -> Doc:
    hub, when = call.hub, now()
    with hub.store.writing():
        number = next_number(hub, repo)
        hub.git(repo).point(f"refs/pull/{number}/head", head[1])
        body = {
            "number": number,
            "owner": repo["owner"],
            "title": title,
            "body": call.body.get("body"),
            "state": "open",
            "draft": bool(call.body.get("draft")),
            "user": call.actor.login,
            "head_ref": head[0],
            "head_sha": head[1],
            "base_ref": base[0],
            "base_sha": base[1],
            "merged": False,
            "merged_at": None,
            "merged_by": None,
            "merge_commit_sha": None,
            "merging": None,
            "created_at": when,
            "updated_at": when,
            "closed_at": None,
        }
        pull = hub.store.add("pull", body, repo=repo["id"], key=str(number))
        emit_pull(hub, repo, pull, "opened", call.actor.login)
    return pull


def get(call: Call) -> Answer:
    repo = call.repo()
    undecided = take_quietly(call.hub, "null_mergeable", call.method, call.address)
    return Answer(pull_full(call.hub, repo, pull_of(call, repo), undecided=undecided))


def listed(call: Call) -> Answer:
    repo = call.repo()
    state, head, base = (call.query.get(each, "") for each in ("state", "head", "base"))
    state = state or "open"
    if state not in ("open", "closed", "all"):
        raise invalid("PullRequest", "state")
    pulls = call.hub.store.all("pull", repo=repo["id"])
    wanted = [
        each
        for each in pulls
        if state in ("all", each["state"])
        and head in ("", f"{repo['owner']}:{each['head_ref']}")
        and base in ("", each["base_ref"])
    ]
    by_update = call.query.get("sort") == "updated"
    default = "asc" if "sort" in call.query and not by_update else "desc"
    newest_first = call.query.get("direction", default) == "desc"
    wanted.sort(
        key=lambda each: (each["updated_at"] if by_update else "", each["number"]), reverse=newest_first
    )
    page = call.page(wanted)
    return Answer([pull_simple(call.hub, repo, each) for each in page.body], headers=page.headers)


def update(call: Call) -> Answer:
    """Title, body, state and base. Only who may push, or who opened it, may."""
    repo = call.repo()
    own = call.signed_in().login == pull_of(call, repo)["user"]
    if not own:
        call.repo("write")
    with call.hub.turn, call.hub.store.writing():
        pull = pull_of(call, repo)
        state = call.body.get("state")
        if state not in (None, "open", "closed"):
            raise invalid("PullRequest", "state")
        pull = _edit(call, repo, pull)
        if state and state != pull["state"]:
            pull = _set_state(call, repo, pull, state)
    return Answer(pull_full(call.hub, repo, pull))


def _edit(call: Call, repo: Doc, pull: Doc) -> Doc:
    wanted: Doc = {name: call.body[name] for name in ("title", "body") if name in call.body}
    if wanted.get("title", "x") in ("", None):
        raise invalid("PullRequest", "title", "missing_field")
    changes: Doc = {name: {"from": pull[name] or ""} for name, value in wanted.items() if pull[name] != value}
    base: str = call.body.get("base") or pull["base_ref"]
    if base != pull["base_ref"]:
        onto = call.hub.git(repo).branch(base)
        if onto is None or pull["state"] == "closed":
            raise invalid("PullRequest", "base")
        changes["base"] = {"ref": {"from": pull["base_ref"]}, "sha": {"from": pull["base_sha"]}}
        wanted |= {"base_ref": base, "base_sha": onto}
    if not changes:
        return pull
    pull = call.hub.store.put({**pull, **wanted, "updated_at": now()})
    emit_pull(call.hub, repo, pull, "edited", call.actor.login, changes=changes)
    return pull


def _set_state(call: Call, repo: Doc, pull: Doc, state: str) -> Doc:
    when = now()
    if state == "closed":
        pull = call.hub.store.put({**pull, "state": "closed", "closed_at": when, "updated_at": when})
        emit_pull(call.hub, repo, pull, "closed", call.actor.login)
        return pull
    git = call.hub.git(repo)
    tip, onto = git.branch(pull["head_ref"]), git.branch(pull["base_ref"])
    if pull["merged"]:
        raise _custom("state cannot be changed. The pull request cannot be reopened.")
    if tip is None or onto is None:
        raise _custom(f"state cannot be changed. The {pull['head_ref']} branch has been deleted.")
    if not git.contains(tip, pull["head_sha"]):
        raise _custom(
            f"state cannot be changed. The {pull['head_ref']} branch was force-pushed or recreated."
        )
    if _open_pulls(call.hub, repo, pull["head_ref"], pull["base_ref"]):
        raise _custom(
            f"state cannot be changed. A pull request already exists for {repo['owner']}:{pull['head_ref']}."
        )
    git.point(f"refs/pull/{pull['number']}/head", tip)
    pull = call.hub.store.put(
        {**pull, "state": "open", "closed_at": None, "updated_at": when, "head_sha": tip, "base_sha": onto}
    )
    emit_pull(call.hub, repo, pull, "reopened", call.actor.login)
    return pull


def files(call: Call) -> Answer:
    repo = call.repo()
    pull = pull_of(call, repo)
    found = pull_files(call.hub.git(repo), pull)
    return call.page([diff_entry(call.hub, repo, each, pull["head_sha"]) for each in found])


def commits(call: Call) -> Answer:
    repo = call.repo()
    pull = pull_of(call, repo)
    git = call.hub.git(repo)
    base = git.merge_base(pull["base_sha"], pull["head_sha"]) or pull["base_sha"]
    found = git.log("--reverse", "--topo-order", f"{base}..{pull['head_sha']}")
    return call.page([commit_shape(call.hub, repo, each) for each in found[:250]])


_REPO = "/repos/{owner}/{repo}"
_ONE = _REPO + "/pulls/{number:int}"
ROUTES = [
    route("GET", _REPO + "/pulls", listed),
    route("POST", _REPO + "/pulls", create),
    route("GET", _ONE, get),
    route("PATCH", _ONE, update),
    route("GET", _ONE + "/files", files),
    route("GET", _ONE + "/commits", commits),
]
