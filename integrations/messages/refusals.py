"""Says of each error of the Messages API whether to come back later, and if not, what a person has to do."""

from collections.abc import Mapping
from typing import Any

from agent.errors import AgentError, ModelAbsent, ModelRefused

# https://platform.claude.com/docs/en/api/errors
_LATER_STATUS = {408, 409, 425, 429}
_LATER_KIND = {"overloaded_error", "api_error", "rate_limit_error", "timeout_error"}
_RETRY_AFTER = 15.0
_LONGEST = 3600.0


def error_of(*, status: int, body: object, retry_after: str | None, where: str, model: str) -> AgentError:
    """The error for an answer with this status, or for an `error` event in a stream (which came with status 200)."""
    kind, message = _read(body)
    if status in _LATER_STATUS or status >= 500 or kind in _LATER_KIND:
        said = message or kind or f"status {status}"
        return ModelAbsent(
            f"The model at {where} is busy or broken ({said}).", retry_after=_seconds(retry_after)
        )
    return ModelRefused(_sentence(status, message, where, model))


def _sentence(status: int, message: str, where: str, model: str) -> str:
    said = message or f"status {status}"
    if status == 401:
        return f"{where} does not accept the key ({said}). Set ANTHROPIC_API_KEY to a valid one and restart."
    if status == 403:
        return f"The key may not do this at {where} ({said}). Give it access to the model {model}, or use another key."
    if status == 404:
        return f"{where} does not know the model {model} ({said}). Set HONK_MODEL or HONK_JUDGE_MODEL to one it knows."
    if status == 413:
        return f"The conversation is too large for the model ({said}). Split the request into smaller ones."
    if status == 400:
        return f"The model did not take the request: {said}"
    return f"{where} answered with status {status} ({said}). Check ANTHROPIC_BASE_URL."


def _read(body: object) -> tuple[str, str]:
    """Type and message of an error's body, which a proxy may have made of anything."""
    error: Mapping[str, Any] = body.get("error", {}) if isinstance(body, dict) else {}
    if not isinstance(error, dict):
        return "", str(error)[:500]
    return str(error.get("type", "")), str(error.get("message", ""))[:2000]


def _seconds(header: str | None) -> float:
    try:
        seconds = float(header or "")
    except ValueError:
        return _RETRY_AFTER
    return min(max(seconds, 0.0), _LONGEST) if seconds == seconds else _RETRY_AFTER
