"""Threads of a pull request, and whether they are resolved: GitHub says and takes it by GraphQL only."""

from typing import Any

from integrations.errors import NotFound, OutsideError, Refused
from integrations.github import reading
from integrations.github.facts import ThreadFacts
from integrations.github.repositories import Repositories, repo_path

MOST_PAGES = 20
_THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved resolvedBy { login } comments(first: 1) { nodes { databaseId } } }
      }
    }
  }
}"""
_SETTLE = """
mutation($thread: ID!) {{
  {verb}(input: {{threadId: $thread}}) {{ thread {{ id isResolved }} }}
}}"""


class Threads(Repositories):
    """All methods raise OutsideError. Settling twice is settling once, so it may be tried again."""

    def review_threads(self, full_name: str, number: int) -> tuple[ThreadFacts, ...]:
        """Every thread on lines or files of a pull request. Raises OutsideError rather than leave some out."""
        owner, name = repo_path(full_name).split("/")[2:]
        found: list[ThreadFacts] = []
        asked: dict[str, Any] = {"owner": owner, "name": name, "number": int(number), "after": None}
        for _ in range(MOST_PAGES):
            data = self._graphql(full_name, _THREADS, asked)
            page = reading.read(reading.threads_page, data)
            found += page.threads
            if page.after is None:
                return tuple(found)
            asked["after"] = page.after
        raise OutsideError(f"Pull request {number} has more than {len(found):,} threads.", "too_many_rows")

    def settle_thread(self, full_name: str, thread_id: str, *, resolved: bool) -> None:
        """Resolve a thread, or open it again."""
        verb = "resolveReviewThread" if resolved else "unresolveReviewThread"
        self._graphql(full_name, _SETTLE.format(verb=verb), {"thread": thread_id})

    def _graphql(self, full_name: str, query: str, variables: dict[str, Any]) -> Any:
        """The data of an answer; GitHub answers 200 for what it refuses too."""
        url = f"{self.api_url.removesuffix('/v3')}/graphql"
        body = self.call(
            "POST", url, repository=full_name, body={"query": query, "variables": variables}
        ).body
        errors = body.get("errors") if isinstance(body, dict) else None
        if errors:
            first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
            sentence = f"GitHub refused it: {str(first.get('message', errors))[:300]}"
            raise (NotFound if first.get("type") == "NOT_FOUND" else Refused)(sentence)
        return body.get("data") if isinstance(body, dict) else None
