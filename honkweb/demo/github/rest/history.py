"""Commits and comparisons.

https://docs.github.com/en/rest/commits
"""

from honkweb.demo.github.calls import Answer, Call, Refused, full_sha, not_found, route
from honkweb.demo.github.changes import file_changes
from honkweb.demo.github.shapes.commits import commit_shape, diff_entry, git_commit_shape, totals
from honkweb.demo.github.shapes.pulls import pull_simple
from honkweb.demo.github.shapes.repositories import api_of, web_of


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


def pulls_of_commit(call: Call) -> Answer:
    """Pull requests whose head or result this commit is."""
    found = call.repo()
    sha = call.hub.git(found).commit_of(call.path["ref"])
    pulls = [
        p
        for p in call.hub.store.all("pull", repo=found["id"])
        if sha in (p["head_sha"], p["merge_commit_sha"])
    ]
    return call.page([pull_simple(call.hub, found, each) for each in pulls])


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
    route("GET", _REPO + "/git/commits/{sha}", git_commit),
    route("GET", _REPO + "/commits", commits),
    route("GET", _REPO + "/compare/{basehead:path}", compare),
    route("GET", _REPO + "/commits/{ref:path}/pulls", pulls_of_commit),
    # Last: a ref may have slashes, so this takes whatever no other route under /commits/ took.
    route("GET", _REPO + "/commits/{ref:path}", commit),
]
