"""Reviews: one person's verdict on a pull request, with comments on its lines.

https://docs.github.com/en/rest/pulls/reviews
"""

from honkweb.demo.github.calls import Answer, Call, Refused, not_found, route
from honkweb.demo.github.events import emit
from honkweb.demo.github.rest.pulls import pull_of
from honkweb.demo.github.reviewing import add_comment, add_review, commit_in, placed
from honkweb.demo.github.shapes.pulls import pull_simple
from honkweb.demo.github.shapes.talk import review_shape
from honkweb.demo.github.store import Doc

_STATES = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
    "": "PENDING",
}


def create(call: Call) -> Answer:
    repo = call.repo()
    call.signed_in()
    pull = pull_of(call, repo)
    event = call.body.get("event") or ""
    if event not in _STATES:
        raise Refused(
            422,
            "Unprocessable Entity",
            [f"Variable $event of type PullRequestReviewEvent was provided invalid value {event}"],
        )
    own = pull["user"] == call.actor.login
    if own and event in ("APPROVE", "REQUEST_CHANGES"):
        word = "approve" if event == "APPROVE" else "request changes on"
        raise Refused(422, "Unprocessable Entity", [f"Can not {word} your own pull request"])
    wanted = call.body.get("comments") or []
    if event in ("REQUEST_CHANGES", "COMMENT") and not call.body.get("body") and not wanted:
        raise Refused(422, "Unprocessable Entity", ["Body can't be blank"])
    commit = commit_in(call, repo, pull, call.body.get("commit_id"))
    comments = [placed(call, repo, pull, commit, each) for each in wanted]
    with call.hub.store.writing():
        review = add_review(call, repo, pull, commit, _STATES[event], call.body.get("body") or "")
        for each in comments:
            add_comment(call, repo, pull, {**each, "review": review["id"]})
    return Answer(review_shape(call.hub, repo, review))


def listed(call: Call) -> Answer:
    repo = call.repo()
    pull = pull_of(call, repo)
    reviews = call.hub.store.all("review", repo=repo["id"], key=str(pull["number"]))
    seen = [r for r in reviews if r["state"] != "PENDING" or r["user"] == call.actor.login]
    return call.page([review_shape(call.hub, repo, each) for each in seen])


def _review_of(call: Call, repo: Doc, pull: Doc) -> Doc:
    found = call.hub.store.get("review", call.path["review_id"], repo=repo["id"])
    if found is None or found["number"] != pull["number"]:
        raise not_found()
    return found


def one(call: Call) -> Answer:
    repo = call.repo()
    return Answer(review_shape(call.hub, repo, _review_of(call, repo, pull_of(call, repo))))


def dismiss(call: Call) -> Answer:
    repo = call.repo("write")
    pull = pull_of(call, repo)
    review = _review_of(call, repo, pull)
    if not call.body.get("message") or not isinstance(call.body["message"], str):
        raise Refused(422, "Unprocessable Entity", ["Message can't be blank"])
    with call.hub.store.writing():
        review = call.hub.store.put({**review, "state": "DISMISSED"})
        shape = {**review_shape(call.hub, repo, review), "state": "dismissed"}
        pull_request = pull_simple(call.hub, repo, pull)
        emit(
            call.hub,
            repo,
            "pull_request_review",
            call.actor.login,
            "dismissed",
            review=shape,
            pull_request=pull_request,
        )
    return Answer(review_shape(call.hub, repo, review))


_PULL = "/repos/{owner}/{repo}/pulls/{number:int}"
ROUTES = [
    route("GET", _PULL + "/reviews", listed),
    route("POST", _PULL + "/reviews", create),
    route("GET", _PULL + "/reviews/{review_id:int}", one),
    route("PUT", _PULL + "/reviews/{review_id:int}/dismissals", dismiss),
]
