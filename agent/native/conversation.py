"""The conversation: kept as it happened, one message an exchange, and put into the API's form when it is sent."""

from collections.abc import Iterable, Sequence

from agent.task import Block, Message

_HOST_TAGS = ("<request", "<feedback", "<answer")


def tool_result(call: Block, text: str, *, is_error: bool = False) -> Message:
    """The message that answers a tool_use block."""
    block: Block = {"type": "tool_result", "tool_use_id": call["id"], "content": text or "(no output)"}
    if is_error:
        block["is_error"] = True
    return {"role": "user", "content": [block]}


def blocks_of(message: Message) -> list[Block]:
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)


def calls_of(message: Message) -> list[Block]:
    """The tool calls of an assistant's message."""
    return [block for block in blocks_of(message) if block.get("type") == "tool_use"]


def unanswered(conversation: Sequence[Message]) -> list[Block]:
    """Calls of the last answer that have no result yet, in their order."""
    answered: set[str] = set()
    for message in reversed(conversation):
        if message["role"] == "assistant":
            return [call for call in calls_of(message) if call["id"] not in answered]
        answered |= {
            block["tool_use_id"] for block in blocks_of(message) if block.get("type") == "tool_result"
        }
    return []


def host_words(conversation: Iterable[Message]) -> list[str]:
    """What the host said after the request, each in its tag: feedback of reviewers and answers."""
    return [
        block["text"]
        for message in conversation
        if message["role"] == "user"
        for block in blocks_of(message)
        if block.get("type") == "text" and block["text"].startswith(_HOST_TAGS[1:])
    ]


def as_sent(conversation: Sequence[Message]) -> list[Message]:
    """Messages with roles in turn, results of tools first, and the last block marked as the end of the cached part."""
    sent: list[Message] = []
    for message in conversation:
        if sent and sent[-1]["role"] == message["role"]:
            sent[-1]["content"] += blocks_of(message)
        else:
            sent.append({"role": message["role"], "content": blocks_of(message)})
    for message in sent:
        # The API wants the results of tools before anything else that a message says.
        if message["role"] == "user":
            message["content"].sort(key=lambda block: block.get("type") != "tool_result")
    if sent:
        last = sent[-1]["content"]
        last[-1] = {**last[-1], "cache_control": {"type": "ephemeral"}}
    return sent
