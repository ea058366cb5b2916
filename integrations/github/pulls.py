"""Pull requests: opened once, read as they are, closed and reopened."""

from typing import Any

from integrations.errors import OutcomeUnknown, Refused, Unreachable
from integrations.github import reading
from integrations.github.facts import PullFacts, PullSeen
from integrations.github.repositories import Repositories, repo_path
from integrations.neutral import for_github


class Pulls(Repositories):
    def pull(self, full_name: str, number: int) -> PullFacts:
        return reading.read(reading.pull, self.get(_path(full_name, number), repository=full_name))

    def pull_if_changed(self, full_name: str, number: int, etag: str = "") -> PullSeen | None:
        """The pull request with its new ETag; None while it is as `etag` names it, which costs no rate limit."""
        headers = {"If-None-Match": etag} if etag else None
        answer = self.call("GET", _path(full_name, number), repository=full_name, headers=headers)
        if answer.status == 304:
            return None
        return PullSeen(reading.read(reading.pull, answer.body), answer.headers.get("etag", ""))

    def pulls_of(self, full_name: str, branch: str, *, state: str = "all") -> tuple[PullFacts, ...]:
        """Pull requests from this branch of the repository itself, newest first; state is open, closed or all."""
        head = f"{full_name.split('/')[0]}:{branch}"
        rows = self.pages(f"{repo_path(full_name)}/pulls", repository=full_name, head=head, state=state)
        found = [reading.read(reading.pull, row) for row in rows]
        # A GitHub that does not know the filter would list them all.
        return tuple(each for each in found if each.head_ref == branch and _is_own(each, full_name))

    def open_pulls(self, full_name: str) -> tuple[PullFacts, ...]:
        rows = self.pages(f"{repo_path(full_name)}/pulls", repository=full_name, state="open")
        return tuple(reading.read(reading.pull, row) for row in rows)

    def open_pull(
        self, full_name: str, *, head: str, base: str, title: str, body: str, draft: bool = False
    ) -> PullFacts:
        """Open the pull request from branch `head`, or find the one that is open already: there is only ever one.

        Title and body are made harmless (`integrations.neutral`).
        Raises Unreachable when it is known not to exist; then asking again is safe.
        """
        asked = {
            "title": for_github(title),
            "body": for_github(body),
            "head": head,
            "base": base,
            "draft": draft,
        }
        try:
            answer = self.call("POST", f"{repo_path(full_name)}/pulls", repository=full_name, body=asked)
        except OutcomeUnknown as unknown:
            found = self.pulls_of(full_name, head, state="open")
            if not found:
                raise Unreachable(
                    f"{unknown} No pull request of {head} is open; asking again is safe."
                ) from unknown
            return self.pull(full_name, found[0].number)
        except Refused as refused:
            if refused.status != 422:
                raise
            found = self.pulls_of(full_name, head, state="open")
            if not found:
                raise
            return self.pull(full_name, found[0].number)
        return reading.read(reading.pull, answer.body)

    def update_pull(
        self,
        full_name: str,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
        base: str | None = None,
    ) -> PullFacts:
        wanted = {"title": title, "body": body, "base": base}
        return self._change(
            full_name, number, {key: value for key, value in wanted.items() if value is not None}
        )

    def close_pull(self, full_name: str, number: int) -> PullFacts:
        """Close it; one that is closed or merged stays as it is."""
        now = self.pull(full_name, number)
        return now if now.state == "closed" else self._change(full_name, number, {"state": "closed"})

    def reopen_pull(self, full_name: str, number: int) -> PullFacts:
        """Reopen it (its branch must exist). Raises Refused with GitHub's reason."""
        now = self.pull(full_name, number)
        return now if now.state == "open" else self._change(full_name, number, {"state": "open"})

    def _change(self, full_name: str, number: int, wanted: dict[str, Any]) -> PullFacts:
        try:
            answer = self.call("PATCH", _path(full_name, number), repository=full_name, body=wanted)
        except OutcomeUnknown as unknown:  # these set a value: doing it again does no harm
            raise Unreachable(f"{unknown} Asking again is safe.") from unknown
        return reading.read(reading.pull, answer.body)


def _path(full_name: str, number: int) -> str:
    return f"{repo_path(full_name)}/pulls/{int(number)}"


def _is_own(pull: PullFacts, full_name: str) -> bool:
    return pull.head_repository.lower() in ("", full_name.lower())
