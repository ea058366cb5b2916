"""Repositories, contents, branches, refs, commits, comparisons.

https://docs.github.com/en/rest/repos and https://docs.github.com/en/rest/git
"""

import base64

from honkweb.demo.github.bare import NOTHING, Bare
from honkweb.demo.github.calls import Answer, Call, Refused, full_sha, invalid, not_found, route
from honkweb.demo.github.changes import file_changes
from honkweb.demo.github.moves import notice
from honkweb.demo.github.shapes.commits import commit_shape, diff_entry, git_commit_shape, totals
from honkweb.demo.github.shapes.repositories import api_of, full_repository, git_ref, short_branch, web_of
from honkweb.demo.github.store import Doc


def repo(call: Call) -> Answer:
    return Answer(full_repository(call.hub, call.repo(), call.actor))


def contents(call: Call) -> Answer:
    found = call.repo()
    git = call.hub.git(found)
    ref = call.query.get("ref") or found["default_branch"]
    sha = git.commit_of(ref.removeprefix("refs/heads/"))
    if sha is None:
        raise Refused(404, f"No commit found for the ref {ref}")
    path = call.path.get("path", "").strip("/")
    entries = _tree(git, sha, path)
    if not path:
        return Answer([_entry(call, found, ref, each) for each in _tree(git, sha, "")])
    if not entries:
        raise not_found()
    if entries[0]["kind"] == "tree":
        return Answer([_entry(call, found, ref, each) for each in _tree(git, sha, path + "/")])
    data = git.output("cat-file", "blob", entries[0]["sha"])
    file = _entry(call, found, ref, entries[0])
    return Answer({**file, "encoding": "base64", "content": base64.encodebytes(data).decode()})


def _tree(git: Bare, commit: str, path: str) -> list[Doc]:
    args = ["--", path] if path else []
    listed = git.output("--literal-pathspecs", "ls-tree", "-z", "--long", commit, *args).decode(
        errors="replace"
    )
    rows = []
    for line in listed.split("\0"):
        if line:
            meta, _, name = line.partition("\t")
            mode, kind, sha, size = meta.split()
            rows.append(
                {
                    "mode": mode,
                    "kind": kind,
                    "sha": sha,
                    "size": int(size) if size != "-" else 0,
                    "path": name,
                }
            )
    return rows


def _entry(call: Call, found: Doc, ref: str, row: Doc) -> Doc:
    address = f"{api_of(call.hub, found)}/contents/{row['path']}?ref={ref}"
    kind = "dir" if row["kind"] == "tree" else "file"
    stored = "trees" if kind == "dir" else "blobs"
    git_url = f"{api_of(call.hub, found)}/git/{stored}/{row['sha']}"
    html = f"{web_of(call.hub, found)}/{'tree' if kind == 'dir' else 'blob'}/{ref}/{row['path']}"
    return {
        "name": row["path"].rsplit("/", 1)[-1],
        "path": row["path"],
        "sha": row["sha"],
        "size": row["size"],
        "url": address,
        "html_url": html,
        "git_url": git_url,
        "download_url": None if kind == "dir" else f"{web_of(call.hub, found)}/raw/{ref}/{row['path']}",
        "type": kind,
        "_links": {"self": address, "git": git_url, "html": html},
    }


def branches(call: Call) -> Answer:
    found = call.repo()
    refs = call.hub.git(found).refs("refs/heads")
    return call.page(
        [short_branch(call.hub, found, n.removeprefix("refs/heads/"), sha) for n, sha in refs.items()]
    )


def branch(call: Call) -> Answer:
    found, name = call.repo(), call.path["branch"]
    git = call.hub.git(found)
    sha = git.branch(name)
    if sha is None:
        raise Refused(404, "Branch not found")
    short = short_branch(call.hub, found, name, sha)
    address = f"{api_of(call.hub, found)}/branches/{name}"
    body = {
        **short,
        "commit": commit_shape(call.hub, found, git.commit(sha)),
        "_links": {"self": address, "html": f"{web_of(call.hub, found)}/tree/{name}"},
        "protection": {"enabled": short["protected"]},
        "protection_url": f"{address}/protection",
    }
    return Answer(body)


def get_ref(call: Call) -> Answer:
    found, ref = call.repo(), "refs/" + call.path["ref"]
    sha = call.hub.git(found).refs(ref).get(ref)
    if sha is None:
        raise not_found()
    return Answer(git_ref(call.hub, found, ref, sha))


def create_ref(call: Call) -> Answer:
    found = call.repo("write")
    ref, sha = call.text("ref", "Reference"), call.text("sha", "Reference")
    git = call.hub.git(found)
    if not ref.startswith(("refs/heads/", "refs/tags/")) or git.commit_of(sha) != sha:
        raise invalid("Reference", "sha" if ref.startswith("refs/") else "ref")
    with call.hub.turn:
        if not git.move(ref, sha, NOTHING):
            raise Refused(422, "Reference already exists")
        notice(call.hub, found, call.actor.login)
    return Answer(git_ref(call.hub, found, ref, sha), status=201)


def update_ref(call: Call) -> Answer:
    found, ref = call.repo("write"), "refs/" + call.path["ref"]
    git, sha = call.hub.git(found), call.text("sha", "Reference")
    with call.hub.turn:
        old = git.refs(ref).get(ref)
        if old is None:
            raise Refused(422, "Reference does not exist")
        if git.commit_of(sha) != sha:
            raise Refused(422, "Object does not exist")
        if not call.body.get("force") and not git.contains(sha, old):
            raise Refused(422, "Update is not a fast forward")
        git.move(ref, sha, old)
        notice(call.hub, found, call.actor.login)
    return Answer(git_ref(call.hub, found, ref, sha))


def delete_ref(call: Call) -> Answer:
    found, ref = call.repo("write"), "refs/" + call.path["ref"]
    if not ref.startswith(("refs/heads/", "refs/tags/")):
        raise Refused(422, "Reference does not exist")
    with call.hub.turn:
        if not call.hub.git(found).delete(ref):
            raise Refused(422, "Reference does not exist")
        notice(call.hub, found, call.actor.login)
    return Answer(None, status=204)


def commits(call: Call) -> Answer:
    found = call.repo()
    git = call.hub.git(found)
    start = call.query.get("sha") or found["default_branch"]
    sha = git.commit_of(start)
    if sha is None:
        if not git.refs():
            raise Refused(409, "Git Repository is empty.")
        raise not_found()
    path = ["--", call.query["path"]] if call.query.get("path") else []
    shas = [{"sha": each} for each in git.run("rev-list", sha, *path).split()]
    page = call.page(shas)
    shown = [commit_shape(call.hub, found, git.commit(each["sha"])) for each in page.body]
    return Answer(shown, headers=page.headers)


def commit(call: Call) -> Answer:
    found, ref = call.repo(), call.path["ref"]
    git = call.hub.git(found)
    sha = git.commit_of(ref)
    if sha is None:
        raise Refused(422, f"No commit found for SHA: {ref}")
    one = git.commit(sha)
    files = file_changes(git, one["parents"][0] if one["parents"] else None, sha)
    shape = commit_shape(call.hub, found, one)
    return Answer(
        {**shape, "stats": totals(files), "files": [diff_entry(call.hub, found, f, sha) for f in files]}
    )


def git_commit(call: Call) -> Answer:
    found, sha = call.repo(), call.path["sha"]
    git = call.hub.git(found)
    if not full_sha(sha) or git.commit_of(sha) != sha:
        raise not_found()
    return Answer(git_commit_shape(call.hub, found, git.commit(sha)))


def compare(call: Call) -> Answer:
    found = call.repo()
    git = call.hub.git(found)
    left, _, right = call.path["basehead"].partition("...")
    base, head = (git.commit_of(each.rsplit(":", 1)[-1]) for each in (left, right))
    fork = git.merge_base(base, head) if base and head else None
    if base is None or head is None:
        raise not_found()
    if fork is None:
        raise Refused(404, f"No common ancestor between {left} and {right}.")
    ahead, behind = git.count(base, head), git.count(head, base)
    status = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}.get(
        (ahead > 0, behind > 0), "identical"
    )
    web = f"{web_of(call.hub, found)}/compare/{left}...{right}"
    body = {
        "url": f"{api_of(call.hub, found)}/compare/{left}...{right}",
        "html_url": web,
        "permalink_url": f"{web_of(call.hub, found)}/compare/{base}...{head}",
        "diff_url": f"{web}.diff",
        "patch_url": f"{web}.patch",
        "base_commit": commit_shape(call.hub, found, git.commit(base)),
        "merge_base_commit": commit_shape(call.hub, found, git.commit(fork)),
        "status": status,
        "ahead_by": ahead,
        "behind_by": behind,
        "total_commits": ahead,
        "commits": [
            commit_shape(call.hub, found, c) for c in git.log("--reverse", "-250", f"{base}..{head}")
        ],
        "files": [diff_entry(call.hub, found, f, head) for f in file_changes(git, fork, head)[:300]],
    }
    return Answer(body)


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route("GET", _REPO, repo),
    route("GET", _REPO + "/contents/{path:path}", contents),
    route("GET", _REPO + "/contents", contents),
    route("GET", _REPO + "/branches", branches),
    route("GET", _REPO + "/branches/{branch:path}", branch),
    route("GET", _REPO + "/git/ref/{ref:path}", get_ref),
    route("GET", _REPO + "/git/refs/{ref:path}", get_ref),
    route("POST", _REPO + "/git/refs", create_ref),
    route("PATCH", _REPO + "/git/refs/{ref:path}", update_ref),
    route("DELETE", _REPO + "/git/refs/{ref:path}", delete_ref),
    route("GET", _REPO + "/git/commits/{sha}", git_commit),
    route("GET", _REPO + "/commits", commits),
    route("GET", _REPO + "/compare/{basehead:path}", compare),
    # Last: a ref may have slashes, so this takes whatever no other route under /commits/ took.
    route("GET", _REPO + "/commits/{ref:path}", commit),
]
