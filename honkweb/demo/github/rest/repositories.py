"""Repositories, branches and refs.

https://docs.github.com/en/rest/repos and https://docs.github.com/en/rest/git
"""

from honkweb.demo.github.bare import NOTHING
from honkweb.demo.github.calls import Answer, Call, Refused, invalid, not_found, route
from honkweb.demo.github.moves import notice
from honkweb.demo.github.shapes.commits import commit_shape
from honkweb.demo.github.shapes.repositories import api_of, full_repository, git_ref, short_branch, web_of


def repo(call: Call) -> Answer:
    return Answer(full_repository(call.hub, call.repo(), call.actor))


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


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route("GET", _REPO, repo),
    route("GET", _REPO + "/branches", branches),
    route("GET", _REPO + "/branches/{branch:path}", branch),
    route("GET", _REPO + "/git/ref/{ref:path}", get_ref),
    route("GET", _REPO + "/git/refs/{ref:path}", get_ref),
    route("POST", _REPO + "/git/refs", create_ref),
    route("PATCH", _REPO + "/git/refs/{ref:path}", update_ref),
    route("DELETE", _REPO + "/git/refs/{ref:path}", delete_ref),
]
