"""The one call that lands code: sent once, for one SHA, its outcome never guessed."""

from typing import Literal

from integrations.errors import BadPayload, OutcomeUnknown
from integrations.github import reading
from integrations.github.facts import MergeOutcome
from integrations.github.pulls import Pulls
from integrations.github.repositories import repo_path

Method = Literal["merge", "squash", "rebase"]


class Merging(Pulls):
    def merge(
        self, full_name: str, number: int, *, sha: str, method: Method, title: str = "", message: str = ""
    ) -> MergeOutcome:
        """Merge the pull request if its head is `sha`.

        Raises Moved (409: the head is another), NotMergeable (405), Refused with GitHub's words (403, 404, 422),
        RateLimited and Unreachable (nothing was sent or done), and OutcomeUnknown after a 5xx, a time-out or an
        answer that is not GitHub's: then read the pull request until it says, and do not call this again before.
        """
        asked = {"sha": sha, "merge_method": method}
        if title and method != "rebase":
            asked["commit_title"] = title
        if message and method != "rebase":
            asked["commit_message"] = message
        path = f"{repo_path(full_name)}/pulls/{int(number)}/merge"
        answer = self.call("PUT", path, repository=full_name, body=asked)
        try:
            return reading.read(_merged, answer.body)
        except BadPayload as odd:
            raise OutcomeUnknown(
                f"GitHub answered the merge of #{number} in words that are not documented."
            ) from odd


def _merged(body: dict[str, object]) -> MergeOutcome:
    if body["merged"] is not True:
        raise ValueError("merged is not true")
    return MergeOutcome(str(body["sha"]))
