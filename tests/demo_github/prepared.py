"""Repositories in which something of every kind exists, and in which all that is told has happened."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.demo_github.apps import make_app, signed
from tests.demo_github.asked import LINE
from tests.demo_github.place import Place
from tests.receiving import Receiver

# GraphQL stands beside REST, not under it.
GRAPHQL = "//../graphql"


@dataclass(frozen=True)
class Prepared:
    """A repository in which something of every kind exists, and what it told to a webhook meanwhile."""

    place: Place
    names: dict[str, str]

    def fill(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self.fill(each) for name, each in value.items()}
        return value.format(**self.names) if isinstance(value, str) else value


def prepare(place: Place) -> Prepared:
    """Two pull requests; on the first two reviews, comments, a status and a check run; an issue."""
    place.pull("two", body="Please")
    place.pull("fix")
    place.must("PATCH", "/pulls/2", state="closed")
    two = place.shas["two"]
    line = place.must("POST", "/pulls/1/comments", "rob", **{**LINE, "commit_id": two})
    place.must("POST", "/pulls/1/reviews", "rob", event="COMMENT", body="See below")
    review = place.must("POST", "/pulls/1/reviews", "ada", event="REQUEST_CHANGES", body="Not so")
    talk = place.must("POST", "/issues/1/comments", "rob", body="Hello")
    issue = place.must("POST", "/issues", "rob", title="It is wrong")
    place.must("POST", f"/statuses/{two}", "ci", state="success", context="deploy")
    output = {"title": "Tests", "summary": "All passed", "text": "1 passed"}
    run = place.must("POST", "/check-runs", "ci", name="test", head_sha=two, output=output)
    named = {"line": line, "talk": talk, "run": run, "review": review}
    names = {name: str(each["id"]) for name, each in named.items()} | {"issue": str(issue["number"])}
    return Prepared(place, {**names, **place.shas})


def as_an_app(prepared: Prepared, told: Receiver) -> Prepared:
    """The same with an app, its installation and a delivery that was made, each by its number."""
    told.wait_for("check_run.created")
    place, proof = prepared.place, signed(make_app(prepared.place.server.control))
    number = place.must("GET", "/installation", proof)["id"]
    token = place.must("POST", f"//app/installations/{number}/access_tokens", proof)["token"]
    here = place.must("GET", "")["id"]
    made = next(
        each
        for each in place.must("GET", "//app/hook/deliveries?per_page=100", proof)
        if each["repository_id"] == here
    )
    sent = next(d for d in place.server.control("GET", "/deliveries") if d["id"] == made["id"])
    names = {"installation": str(number), "delivery": str(made["id"]), "hook": str(sent["hook_id"])}
    people = {**place.people, "app": proof, "installed": token}
    return Prepared(replace(place, people=people), {**prepared.names, **names})


def stir(place: Place, folder: Path) -> None:
    """Let everything happen that a webhook tells of and that `prepare` and the rows do not do."""
    place.pull("fix")
    place.must("PATCH", "/pulls/1", title="Another", body="And why")
    for state in ("closed", "open"):
        place.must("PATCH", "/pulls/1", state=state)
    for draft in (True, False):
        place.server.control("PATCH", f"/repositories/{place.full_name}/pulls/1", {"draft": draft})
    tip = place.grow("fix", folder)
    on_line = {"body": "Why?", "commit_id": tip, "path": "cart.py", "line": 21}
    line = place.must("POST", "/pulls/1/comments", "rob", **on_line)
    here = {"owner": place.owner, "name": place.name, "number": 1}
    found = place.must("POST", GRAPHQL, "rob", query="reviewThreads", variables=here)
    node = found["data"]["repository"]["pullRequest"]["reviewThreads"]["nodes"][0]["id"]
    for verb in ("resolveReviewThread", "unresolveReviewThread"):
        place.must("POST", GRAPHQL, "rob", query=verb, variables={"thread": node})
    for kind, comment in {
        "pulls": line,
        "issues": place.must("POST", "/issues/1/comments", "rob", body="Hello"),
    }.items():
        place.must("PATCH", f"/{kind}/comments/{comment['id']}", "rob", body="Well")
        place.must("DELETE", f"/{kind}/comments/{comment['id']}", "rob")
    run = place.must("POST", "/check-runs", "ci", name="test", head_sha=tip)
    place.must("PATCH", f"/check-runs/{run['id']}", "ci", conclusion="success")
    place.must("POST", f"/check-runs/{run['id']}/rerequest")
    review = place.must("POST", "/pulls/1/reviews", "rob", event="APPROVE")
    place.must("PUT", f"/pulls/1/reviews/{review['id']}/dismissals", "ada", message="Too soon")
    issue = place.must("POST", "/issues", "rob", title="It is wrong")["number"]
    for change in ({"title": "It was wrong"}, {"state": "closed"}, {"state": "open"}):
        place.must("PATCH", f"/issues/{issue}", "rob", **change)
