"""Comments and reviews on a pull request; what we post cannot mention, command or close anything.

`verbatim` follows the text as it is: a mark to find it again by, a fenced block. It is made by us, never by others.
"""

from collections.abc import Mapping
from typing import Any

from integrations.github import reading
from integrations.github.facts import CommentFacts, ReviewCommentFacts, ReviewFacts
from integrations.github.repositories import Repositories, repo_path
from integrations.neutral import for_github


class Conversation(Repositories):
    """Writes raise OutcomeUnknown when the answer is lost: look for the text before posting it again."""

    def comment(self, full_name: str, number: int, text: str, *, verbatim: str = "") -> CommentFacts:
        said = {"body": for_github(text) + verbatim}
        body = self._post(full_name, f"issues/{int(number)}/comments", said)
        return reading.read(reading.comment, body)

    def comments(self, full_name: str, number: int) -> tuple[CommentFacts, ...]:
        """The conversation, oldest first, without the comments on lines."""
        rows = self.pages(f"{repo_path(full_name)}/issues/{int(number)}/comments", repository=full_name)
        return tuple(reading.read(reading.comment, row) for row in rows)

    def review_comment(
        self,
        full_name: str,
        number: int,
        *,
        sha: str,
        path: str,
        line: int,
        text: str,
        side: str = "RIGHT",
        start_line: int | None = None,
        verbatim: str = "",
    ) -> ReviewCommentFacts:
        """Comment on a line (or start_line to line) of the diff of that head; side is LEFT for the base's lines."""
        asked: dict[str, Any] = {
            "body": for_github(text) + verbatim,
            "commit_id": sha,
            "path": path,
            "line": line,
            "side": side,
        }
        if start_line is not None and start_line != line:
            asked |= {"start_line": start_line, "start_side": side}
        return reading.read(
            reading.review_comment, self._post(full_name, f"pulls/{int(number)}/comments", asked)
        )

    def reply(
        self, full_name: str, number: int, comment_id: int, text: str, *, verbatim: str = ""
    ) -> ReviewCommentFacts:
        path = f"pulls/{int(number)}/comments/{int(comment_id)}/replies"
        said = {"body": for_github(text) + verbatim}
        return reading.read(reading.review_comment, self._post(full_name, path, said))

    def review_comments(self, full_name: str, number: int) -> tuple[ReviewCommentFacts, ...]:
        rows = self.pages(f"{repo_path(full_name)}/pulls/{int(number)}/comments", repository=full_name)
        return tuple(reading.read(reading.review_comment, row) for row in rows)

    def reviews(self, full_name: str, number: int) -> tuple[ReviewFacts, ...]:
        rows = self.pages(f"{repo_path(full_name)}/pulls/{int(number)}/reviews", repository=full_name)
        return tuple(reading.read(reading.review, row) for row in rows)

    def _post(self, full_name: str, path: str, body: Mapping[str, Any]) -> Any:
        return self.call("POST", f"{repo_path(full_name)}/{path}", repository=full_name, body=dict(body)).body
