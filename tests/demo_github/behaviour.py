"""What GitHub does, row by row, each with the page of its documentation that says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.demo_github.place import Place

REST = "https://docs.github.com/en/rest"
PULLS = f"{REST}/pulls/pulls"
CREATE = f"{PULLS}#create-a-pull-request"
LIST = f"{PULLS}#list-pull-requests"
UPDATE = f"{PULLS}#update-a-pull-request"
MERGE = f"{PULLS}#merge-a-pull-request"
MERGED = f"{PULLS}#check-if-a-pull-request-has-been-merged"
REVIEWS = f"{REST}/pulls/reviews#create-a-review-for-a-pull-request"
COMMENTS = f"{REST}/pulls/comments#create-a-review-comment-for-a-pull-request"
REPLIES = f"{REST}/pulls/comments#create-a-reply-for-a-review-comment"
TALK = f"{REST}/issues/comments#create-an-issue-comment"
REFS = f"{REST}/git/refs#delete-a-reference"
CONTENTS = f"{REST}/repos/contents#get-repository-content"
COMMITS = f"{REST}/commits/commits"
STATUSES = f"{REST}/commits/statuses"
CHECKS = f"{REST}/checks/runs"
AUTH = f"{REST}/authentication/authenticating-to-the-rest-api"
TROUBLE = f"{REST}/using-the-rest-api/troubleshooting-the-rest-api"
PAGES = f"{REST}/using-the-rest-api/using-pagination-in-the-rest-api"
BRANCHES = f"{REST}/branches/branches#get-a-branch"
COLLABORATORS = f"{REST}/collaborators/collaborators#get-repository-permissions-for-a-user"
RATES = f"{REST}/rate-limit/rate-limit"

Step = Callable[[Place], Any]
Check = Callable[[Place, Any], bool]


@dataclass(frozen=True)
class Row:
    """After `before`, `who` asks `call`; the answer has `status`, says `says`, and `then` holds."""

    what: str
    call: str
    status: int
    document: str
    who: str = "ann"
    body: dict[str, Any] = field(default_factory=dict)
    before: tuple[Step, ...] = ()
    says: str = ""
    then: Check = lambda place, answer: True

    @property
    def only_reads(self) -> bool:
        return self.call.startswith("GET ") and not self.before


def opened(head: str = "fix", **more: Any) -> Step:
    return lambda place: place.pull(head, **more)


def done(method: str, path: str, who: str = "ann", **body: Any) -> Step:
    return lambda place: place.must(method, path.format(**place.shas), who, **filled(place, body))


def setting(**settings: Any) -> Step:
    path = "/repositories/{0}"
    return lambda place: place.server.control("PATCH", path.format(place.full_name), settings)


def drafted(place: Place) -> None:
    place.server.control("PATCH", f"/repositories/{place.full_name}/pulls/1", {"draft": True})


def filled(place: Place, value: Any) -> Any:
    """`@fix` becomes the SHA of the sample's branch."""
    if isinstance(value, dict):
        return {name: filled(place, each) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(place, each) for each in value]
    if isinstance(value, str) and value.startswith("@"):
        return place.shas[value[1:]]
    return value


def pull_is(**facts: Any) -> Check:
    """The first pull request has these facts afterwards."""

    def check(place: Place, answer: Any) -> bool:
        now = place.must("GET", "/pulls/1")
        return all(now[name] == value for name, value in facts.items())

    return check


def nothing_landed(place: Place, answer: Any) -> bool:
    return (
        place.refs()["refs/heads/main"] == place.shas["main"] and not place.must("GET", "/pulls/1")["merged"]
    )


def landed(parents: int) -> Check:
    """The answer's commit is main's tip, with so many parents."""

    def check(place: Place, answer: Any) -> bool:
        tip = place.refs()["refs/heads/main"]
        commit = place.must("GET", f"/commits/{tip}")
        merged = place.must("GET", "/pulls/1")
        return bool(answer["sha"] == tip == merged["merge_commit_sha"] and len(commit["parents"]) == parents)

    return check


def count_is(number: int, path: str, of: str = "") -> Check:
    def check(place: Place, answer: Any) -> bool:
        found = place.must("GET", path)
        return len(found[of] if of else found) == number

    return check


def field_is(path: str, value: Any) -> Check:
    """A dotted path into the answer has this value; `@fix` is a SHA of the sample."""

    def check(place: Place, answer: Any) -> bool:
        for part in path.split("."):
            answer = answer[int(part)] if isinstance(answer, list) else answer[part]
        return bool(answer == filled(place, value))

    return check


def error_is(text: str) -> Check:
    return lambda place, answer: any(text in str(each) for each in answer["errors"])


def length_is(number: int) -> Check:
    return lambda place, answer: len(answer) == number
