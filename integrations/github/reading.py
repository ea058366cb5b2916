"""GitHub's JSON, as documented, into facts; what is not as documented is an error and not a guess."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from integrations.errors import BadPayload
from integrations.github.facts import (
    BuildFacts,
    CommentFacts,
    CommitFacts,
    DeliveryFacts,
    IssueFacts,
    PullFacts,
    RepositoryFacts,
    ReviewCommentFacts,
    ReviewFacts,
    ThreadFacts,
    ThreadsPage,
)

Facts = TypeVar("Facts")
_STATUS = {"queued": "queued", "in_progress": "in_progress", "completed": "completed"}


def read(reader: Callable[[Any], Facts], body: Any) -> Facts:
    """reader(body), with BadPayload for a body that is not as GitHub documents it."""
    try:
        return reader(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        kind = reader.__name__.strip("_")
        raise BadPayload(f"GitHub's {kind} is not as documented: {type(error).__name__} {error}.") from error


def moment(value: str | None) -> datetime | None:
    return _moment(value) if value else None


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def login(user: Any) -> str:
    """A login, or GitHub's "ghost" where the account is gone."""
    return str(user["login"]) if user else "ghost"


def _is_bot(user: Any) -> bool:
    return bool(user) and user.get("type") == "Bot"


def repository(body: Any) -> RepositoryFacts:
    methods = {"merge": "allow_merge_commit", "squash": "allow_squash_merge", "rebase": "allow_rebase_merge"}
    return RepositoryFacts(
        id=int(body["id"]),
        full_name=str(body["full_name"]),
        default_branch=str(body["default_branch"]),
        private=bool(body["private"]),
        archived=bool(body.get("archived")),
        clone_url=str(body["clone_url"]),
        url=str(body["html_url"]),
        description=str(body.get("description") or ""),
        permissions=frozenset(name for name, has in (body.get("permissions") or {}).items() if has),
        # Left out for those who may not push: then GitHub says at the merge.
        merge_methods=frozenset(method for method, key in methods.items() if body.get(key, True)),
    )


def pull(body: Any) -> PullFacts:
    head, base = body["head"], body["base"]
    return PullFacts(
        number=int(body["number"]),
        title=str(body["title"]),
        body=str(body.get("body") or ""),
        state="open" if body["state"] == "open" else "closed",
        merged=bool(body.get("merged") or body.get("merged_at")),
        draft=bool(body.get("draft")),
        head_sha=str(head["sha"]),
        head_ref=str(head["ref"]),
        head_repository=str(head["repo"]["full_name"]) if head.get("repo") else "",
        base_ref=str(base["ref"]),
        base_sha=str(base["sha"]),
        mergeable=body.get("mergeable"),
        mergeable_state=str(body.get("mergeable_state") or ""),
        merge_commit_sha=str(body.get("merge_commit_sha") or ""),
        merged_by=login(body["merged_by"]) if body.get("merged_by") else "",
        merged_at=moment(body.get("merged_at")),
        author=login(body.get("user")),
        url=str(body["html_url"]),
        updated_at=_moment(body["updated_at"]),
    )


def check_run(body: Any) -> BuildFacts:
    output = body.get("output") or {}
    return BuildFacts(
        source="check_run",
        external_id=str(body["id"]),
        name=str(body["name"]),
        app=str((body.get("app") or {}).get("slug") or ""),
        suite=str((body.get("check_suite") or {}).get("id") or ""),
        status=_STATUS.get(body["status"], "queued"),  # type: ignore[arg-type]  # waiting, requested, pending
        conclusion=str(body.get("conclusion") or "") if body["status"] == "completed" else "",
        started_at=moment(body.get("started_at")),
        completed_at=moment(body.get("completed_at")),
        updated_at=moment(body.get("completed_at") or body.get("started_at")),
        url=str(body.get("details_url") or body.get("html_url") or ""),
        title=str(output.get("title") or ""),
        summary=str(output.get("summary") or ""),
        text=str(output.get("text") or ""),
        head_sha=str(body["head_sha"]),
        attempt=int(body.get("run_attempt") or 1),
    )


def status(body: Any, sha: str) -> BuildFacts:
    """A commit status; pending counts as running, error as a failure."""
    state = body["state"]
    completed = state != "pending"
    updated_at = moment(body.get("updated_at"))
    return BuildFacts(
        source="status",
        external_id=str(body["id"]),
        name=str(body["context"]),
        app=login(body.get("creator")) if body.get("creator") else "",
        suite="",
        status="completed" if completed else "in_progress",
        conclusion=("success" if state == "success" else "failure") if completed else "",
        started_at=moment(body.get("created_at")),
        completed_at=updated_at if completed else None,
        updated_at=updated_at,
        url=str(body.get("target_url") or ""),
        title=str(body.get("description") or ""),
        summary="",
        text="",
        head_sha=sha,
    )


def commit(body: Any) -> CommitFacts:
    inner = body["commit"]
    author = inner.get("author") or {}
    return CommitFacts(
        sha=str(body["sha"]),
        tree_sha=str(inner["tree"]["sha"]),
        parents=tuple(str(each["sha"]) for each in body["parents"]),
        message=str(inner["message"]),
        author_name=str(author.get("name") or ""),
        author_email=str(author.get("email") or ""),
        committed_at=moment((inner.get("committer") or {}).get("date")),
        verified=bool((inner.get("verification") or {}).get("verified")),
    )


def comment(body: Any) -> CommentFacts:
    return CommentFacts(
        id=int(body["id"]),
        author=login(body.get("user")),
        author_is_bot=_is_bot(body.get("user")),
        body=str(body.get("body") or ""),
        url=str(body["html_url"]),
        created_at=_moment(body["created_at"]),
        updated_at=_moment(body["updated_at"]),
    )


def review_comment(body: Any) -> ReviewCommentFacts:
    return ReviewCommentFacts(
        id=int(body["id"]),
        author=login(body.get("user")),
        author_is_bot=_is_bot(body.get("user")),
        body=str(body.get("body") or ""),
        path=str(body["path"]),
        line=body.get("line"),
        start_line=body.get("start_line"),
        side=str(body.get("side") or "RIGHT"),
        commit_sha=str(body["commit_id"]),
        original_commit_sha=str(body.get("original_commit_id") or body["commit_id"]),
        in_reply_to=body.get("in_reply_to_id"),
        review_id=body.get("pull_request_review_id"),
        url=str(body["html_url"]),
        created_at=_moment(body["created_at"]),
        updated_at=_moment(body["updated_at"]),
    )


def review(body: Any) -> ReviewFacts:
    return ReviewFacts(
        id=int(body["id"]),
        author=login(body.get("user")),
        state=str(body["state"]).upper(),
        body=str(body.get("body") or ""),
        commit_sha=str(body.get("commit_id") or ""),
        submitted_at=moment(body.get("submitted_at")),
    )


def threads_page(body: Any) -> ThreadsPage:
    """Threads as GraphQL gives them; one whose comments are all deleted is none."""
    page = body["repository"]["pullRequest"]["reviewThreads"]
    threads = tuple(_thread(node) for node in page["nodes"] if node["comments"]["nodes"])
    return ThreadsPage(threads, page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None)


def _thread(node: Any) -> ThreadFacts:
    return ThreadFacts(
        id=str(node["id"]),
        comment_id=int(node["comments"]["nodes"][0]["databaseId"]),
        resolved=bool(node["isResolved"]),
        resolved_by=login(node["resolvedBy"]) if node.get("resolvedBy") else "",
    )


def issue(body: Any) -> IssueFacts:
    return IssueFacts(
        number=int(body["number"]),
        title=str(body["title"]),
        body=str(body.get("body") or ""),
        state=str(body["state"]),
        author=login(body.get("user")),
        url=str(body["html_url"]),
        updated_at=_moment(body["updated_at"]),
    )


def delivery(body: Any) -> DeliveryFacts:
    return DeliveryFacts(
        id=int(body["id"]),
        guid=str(body["guid"]),
        event=str(body["event"]),
        action=str(body.get("action") or ""),
        status_code=int(body["status_code"]),
        redelivery=bool(body["redelivery"]),
        delivered_at=_moment(body["delivered_at"]),
    )
