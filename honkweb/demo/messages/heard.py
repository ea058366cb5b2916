"""What tools answered, as the conversations tell it: the story and tests look at it, the model does not."""

from typing import Any

# More than the demo's longest day of work; the oldest are forgotten first.
KEPT = 2_000


class Heard:
    """The results of tools by the call that they answer: each request repeats those before it."""

    def __init__(self) -> None:
        self._results: dict[str, dict[str, Any]] = {}

    def listen(self, messages: list[dict[str, Any]]) -> None:
        """Keep what is new in a conversation that was checked before."""
        blocks = [b for each in messages if isinstance(each["content"], list) for b in each["content"]]
        tools = {b["id"]: b["name"] for b in blocks if b.get("type") == "tool_use"}
        for block in blocks:
            if block.get("type") == "tool_result" and block["tool_use_id"] not in self._results:
                self._results[block["tool_use_id"]] = {
                    "tool": tools[block["tool_use_id"]],
                    "is_error": bool(block.get("is_error")),
                    "text": _text(block.get("content", "")),
                }
        while len(self._results) > KEPT:
            del self._results[next(iter(self._results))]

    def results(self) -> list[dict[str, Any]]:
        """All of them, oldest first."""
        return list(self._results.values())


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(each.get("text", "")) for each in content)
