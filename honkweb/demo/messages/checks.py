"""What the Messages API refuses: the same mistakes, with the same kind of error, so that clients learn early."""

from typing import Any


class Refused(Exception):
    """A request that is answered with an error; kind and status are those of Anthropic's documentation."""

    code = "refused"

    def __init__(self, status: int, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.kind, self.sentence = status, kind, sentence


def check_body(body: Any) -> dict[str, Any]:
    """The body, when it is one that the real API would take. Raises Refused."""
    if not isinstance(body, dict):
        raise _invalid("The request body is not an object.")
    for name, kind in (("model", str), ("max_tokens", int), ("messages", list)):
        if name not in body:
            raise _invalid(f"{name}: Field required")
        if not isinstance(body[name], kind) or isinstance(body[name], bool) or not body[name]:
            raise _invalid(f"{name}: Input should be a valid {kind.__name__}")
    _check_messages(body["messages"])
    return body


def _check_messages(messages: list[Any]) -> None:
    for index, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") not in {"user", "assistant"}:
            raise _invalid(f"messages.{index}.role: Input should be 'user' or 'assistant'")
        if not isinstance(message.get("content"), str | list) or not message["content"]:
            raise _invalid(f"messages.{index}: content must be a non-empty string or list of blocks")
        if not all(isinstance(block, dict) for block in _blocks(message)):
            raise _invalid(f"messages.{index}.content: Input should be a list of blocks")
    if messages[0]["role"] != "user":
        raise _invalid('messages: first message must use the "user" role')
    for index, (message, following) in enumerate(zip(messages, [*messages[1:], None], strict=True)):
        _check_pairs(index, message, following)


def _check_pairs(index: int, message: dict[str, Any], following: dict[str, Any] | None) -> None:
    used = {b.get("id") for b in _blocks(message) if b.get("type") == "tool_use"}
    answered = {b.get("tool_use_id") for b in _blocks(following or {}) if b.get("type") == "tool_result"}
    if used - answered:
        names = ", ".join(sorted(map(str, used - answered)))
        raise _invalid(
            f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: {names}. "
            "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
        )
    if answered - used:
        names = ", ".join(sorted(map(str, answered - used)))
        raise _invalid(
            f"messages.{index + 1}: unexpected `tool_use_id` found in `tool_result` blocks: {names}."
        )


def _blocks(message: dict[str, Any]) -> list[Any]:
    content = message.get("content")
    return content if isinstance(content, list) else []


def _invalid(sentence: str) -> Refused:
    return Refused(400, "invalid_request_error", sentence)
