"""What GitHub's refusals mean, by status code and words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from github.Requester import Requester

from integrations.errors import (
    Moved,
    NotFound,
    NotMergeable,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Refused,
    Suspended,
    Unreachable,
)

SECONDARY_WAIT = timedelta(seconds=60)  # where GitHub names no time, its documentation says at least a minute


@dataclass(frozen=True)
class Said:
    """One answer as it came; header names in lower case."""

    verb: str
    path: str
    status: int
    headers: Mapping[str, str]
    text: str

    def json(self) -> Any:
        """Raises ValueError when the body is not JSON."""
        return json.loads(self.text)

    def message(self) -> str:
        """GitHub's own sentence with the details it lists, or the start of the body."""
        try:
            body = self.json()
        except ValueError:
            return self.text[:300]
        if not isinstance(body, dict):
            return self.text[:300]
        details = body.get("errors")
        parts = [_detail(each) for each in details] if isinstance(details, list) else []
        return " ".join(filter(None, [str(body.get("message", "")), *parts]))[:2000]


def error_of(said: Said) -> OutsideError:
    """The error for a status of 400 or more."""
    message = said.message()
    sentence = f"GitHub refused {said.verb} {said.path} ({said.status}): {message}"
    if said.status >= 500:
        return _after_500(said, message)
    if said.status == 429 or (said.status == 403 and _is_limit(said, message)):
        return RateLimited(sentence, _until(said))
    if said.status == 403 and "suspended" in message.lower():
        return Suspended(sentence, status=403)
    if said.status in (404, 410):
        return NotFound(sentence, status=said.status)
    if said.status == 409 and said.path.endswith("/merge"):
        return Moved(sentence, status=409)
    if said.status == 405 and said.path.endswith("/merge"):
        return NotMergeable(sentence, status=405, said=message)
    return Refused(sentence, "github_credentials" if said.status == 401 else "", status=said.status)


def _after_500(said: Said, message: str) -> OutsideError:
    sentence = f"GitHub failed at {said.verb} {said.path} ({said.status}): {message[:300]}"
    return Unreachable(sentence) if said.verb in ("GET", "HEAD") else OutcomeUnknown(sentence)


def _is_limit(said: Said, message: str) -> bool:
    return (
        "retry-after" in said.headers
        or said.headers.get("x-ratelimit-remaining") == "0"
        or Requester.isRateLimitError(message)
    )


def _until(said: Said) -> datetime:
    """When GitHub says to come back: retry-after, else the reset of the limit that is used up, else a minute."""
    now = datetime.now(UTC)
    after = said.headers.get("retry-after", "")
    if after.isdecimal():
        return now + timedelta(seconds=min(int(after), 86_400))
    reset = said.headers.get("x-ratelimit-reset", "")
    if said.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(now, datetime.fromtimestamp(min(int(reset), now.timestamp() + 86_400), UTC))
    return now + SECONDARY_WAIT


def _detail(error: Any) -> str:
    if isinstance(error, dict):
        return str(
            error.get("message") or " ".join(str(error[key]) for key in ("field", "code") if key in error)
        )
    return str(error)
