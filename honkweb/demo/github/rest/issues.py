"""The conversation of a pull request or issue, and issues as far as a conversation needs them.

https://docs.github.com/en/rest/issues/comments and https://docs.github.com/en/rest/issues/issues
"""

from typing import Any

from honkweb.demo.github.calls import Answer, Call, invalid, not_found, route
from honkweb.demo.github.events import emit
from honkweb.demo.github.hub import Hub, now, touch
from honkweb.demo.github.rest.pulls import next_number
from honkweb.demo.github.shapes.pulls import issue_shape
from honkweb.demo.github.shapes.talk import issue_comment_shape
from honkweb.demo.github.store import Doc


def _thing(hub: Hub, repo: Doc, number: int) -> tuple[Doc, bool]:
    """The issue or pull request of this number, and whether it is a pull request."""
    for kind in ("pull", "issue"):
        found = hub.store.one(kind, str(number), repo=repo["id"])
        if found:
            return found, kind == "pull"
    raise not_found()


def _shape(call: Call, repo: Doc, number: int) -> Doc:
    found, of_pull = _thing(call.hub, repo, number)
    return issue_shape(call.hub, repo, found, of_pull=of_pull)


def issue(call: Call) -> Answer:
    repo = call.repo()
    return Answer(_shape(call, repo, call.path["number"]))


def create_issue(call: Call) -> Answer:
    repo = call.repo()
    login, when = call.signed_in().login, now()
    title, body = call.text("title", "Issue"), call.body.get("body")
    with call.hub.store.writing():
        number = next_number(call.hub, repo)
        fields = {"number": number, "title": title, "body": body, "state": "open", "user": login}
        fields |= {"created_at": when, "updated_at": when, "closed_at": None}
        call.hub.store.add("issue", fields, repo=repo["id"], key=str(number))
        shape = _shape(call, repo, number)
        emit(call.hub, repo, "issues", login, "opened", issue=shape)
    return Answer(shape, status=201)


def edit_issue(call: Call) -> Answer:
    repo = call.repo("write")
    found, of_pull = _thing(call.hub, repo, call.path["number"])
    state = call.body.get("state", found["state"])
    if of_pull or state not in ("open", "closed"):
        raise invalid("Issue", "state")
    wanted: Doc = {name: call.body[name] for name in ("title", "body") if name in call.body}
    with call.hub.store.writing():
        closed_at = found["closed_at"] or now() if state == "closed" else None
        call.hub.store.put({**found, **wanted, "state": state, "closed_at": closed_at, "updated_at": now()})
        shape = _shape(call, repo, found["number"])
        action = "edited" if state == found["state"] else {"open": "reopened", "closed": "closed"}[state]
        changes = {
            name: {"from": found[name] or ""} for name, value in wanted.items() if found[name] != value
        }
        facts = {"changes": changes} if action == "edited" else {}
        emit(call.hub, repo, "issues", call.actor.login, action, issue=shape, **facts)
    return Answer(shape)


def comments(call: Call) -> Answer:
    repo = call.repo()
    _thing(call.hub, repo, call.path["number"])
    found = call.hub.store.all("issue_comment", repo=repo["id"], key=str(call.path["number"]))
    return call.page([issue_comment_shape(call.hub, repo, each) for each in found])


def create_comment(call: Call) -> Answer:
    repo = call.repo()
    login, number, when = call.signed_in().login, call.path["number"], now()
    _thing(call.hub, repo, number)
    body = call.text("body", "IssueComment")
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    with call.hub.store.writing():
        fields = {"number": number, "user": login, "body": body, "created_at": when, "updated_at": when}
        made = call.hub.store.add("issue_comment", fields, repo=repo["id"], key=str(number))
        touch(call.hub, repo, number)
        _tell(call, repo, made, "created")
    return Answer(issue_comment_shape(call.hub, repo, made), status=201)


def _tell(call: Call, repo: Doc, comment: Doc, action: str, **facts: Any) -> None:
    shape = issue_comment_shape(call.hub, repo, comment)
    issue = _shape(call, repo, comment["number"])
    emit(call.hub, repo, "issue_comment", call.actor.login, action, comment=shape, issue=issue, **facts)


def _comment_of(call: Call, repo: Doc) -> Doc:
    found = call.hub.store.get("issue_comment", call.path["comment_id"], repo=repo["id"])
    if found is None:
        raise not_found()
    return found


def comment(call: Call) -> Answer:
    repo = call.repo()
    return Answer(issue_comment_shape(call.hub, repo, _comment_of(call, repo)))


def _own(call: Call, found: Doc) -> None:
    if call.signed_in().login != found["user"]:
        call.repo("admin")


def edit_comment(call: Call) -> Answer:
    repo = call.repo()
    found = _comment_of(call, repo)
    _own(call, found)
    body = call.text("body", "IssueComment")
    with call.hub.store.writing():
        changed = call.hub.store.put({**found, "body": body, "updated_at": now()})
        _tell(call, repo, changed, "edited", changes={"body": {"from": found["body"]}})
    return Answer(issue_comment_shape(call.hub, repo, changed))


def delete_comment(call: Call) -> Answer:
    repo = call.repo()
    found = _comment_of(call, repo)
    _own(call, found)
    with call.hub.store.writing():
        _tell(call, repo, found, "deleted")
        call.hub.store.drop(found["id"])
    return Answer(None, status=204)


_ISSUES = "/repos/{owner}/{repo}/issues"
_COMMENT = _ISSUES + "/comments/{comment_id:int}"
ROUTES = [
    route("POST", _ISSUES, create_issue),
    route("GET", _ISSUES + "/{number:int}", issue),
    route("PATCH", _ISSUES + "/{number:int}", edit_issue),
    route("GET", _ISSUES + "/{number:int}/comments", comments),
    route("POST", _ISSUES + "/{number:int}/comments", create_comment),
    route("GET", _COMMENT, comment),
    route("PATCH", _COMMENT, edit_comment),
    route("DELETE", _COMMENT, delete_comment),
]
