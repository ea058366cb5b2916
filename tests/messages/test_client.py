"""The client of the Messages API against a server that streams."""

import socket
from typing import Any

import pytest

from agent.errors import ModelAbsent, ModelRefused
from agent.task import Answer, ModelRequest, Usage
from integrations.messages import AnthropicModel
from tests.messages.server import Reply, Server, message, serving

TEXT = {"type": "text", "text": "The cart forgets the coupon."}
CALL = {
    "type": "tool_use",
    "id": "toolu_1",
    "name": "bash",
    "input": {"command": "ls -la", "deep": [1, {"a": "é"}]},
}
THOUGHT = {"type": "thinking", "thinking": "Let me look around.", "signature": "c2lnbmVk"}
REQUEST = ModelRequest(
    model="claude-opus-4-5",
    system=[{"type": "text", "text": "Rules", "cache_control": {"type": "ephemeral"}}],
    messages=[{"role": "user", "content": [{"type": "text", "text": "<request>Mend it</request>"}]}],
    tools=[{"type": "bash_20250124", "name": "bash"}],
    max_tokens=500,
)


def ask(server: Server, request: ModelRequest = REQUEST, heard: list[str] | None = None) -> Answer:
    model = AnthropicModel(api_key="sk-test", base_url=server.url, timeout=30, wait=0.01)
    try:
        return model.ask(request, on_text=(heard if heard is not None else []).append)
    finally:
        model.close()


def error(kind: str, text: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": text}}


def test_blocks_come_back_verbatim() -> None:
    with serving(Reply(events=message(THOUGHT, TEXT, CALL, stop_reason="tool_use"))) as server:
        answer = ask(server)

    assert answer.content == [THOUGHT, TEXT, CALL]
    assert answer.stop_reason == "tool_use"
    assert answer.usage == Usage(input=10, output=7, cache_read=4, cache_write=3)
    assert answer.raw["id"] == "msg_1"


def test_text_is_heard_as_it_comes_and_pings_show_life() -> None:
    heard: list[str] = []
    with serving(Reply(events=message(TEXT))) as server:
        ask(server, heard=heard)

    assert "".join(heard) == TEXT["text"]
    assert heard[:2] == ["", ""]


def test_the_request_goes_out_as_it_is() -> None:
    with serving(Reply(events=message(TEXT))) as server:
        ask(server)

    sent = server.bodies[0]
    assert sent["stream"] is True
    assert (sent["system"], sent["messages"], sent["tools"]) == (
        REQUEST.system,
        REQUEST.messages,
        REQUEST.tools,
    )
    assert "tool_choice" not in sent
    assert server.headers[0]["authorization"] == "Bearer sk-test"


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "other")
    with serving(Reply(events=message(TEXT))) as server:
        ask(server)

    assert server.headers[0]["authorization"] == "Bearer sk-test"


def test_what_on_text_raises_ends_the_call() -> None:
    class Stop(Exception):
        pass

    def stop(_: str) -> None:
        raise Stop

    with serving(Reply(events=message(TEXT))) as server:
        model = AnthropicModel(api_key="k", base_url=server.url)
        with pytest.raises(Stop):
            model.ask(REQUEST, on_text=stop)
        model.close()


@pytest.mark.parametrize("told", ['{"command": "ls', "[1, 2]", "[" * 100_000])
def test_input_that_is_no_object_comes_back_as_a_bad_call(told: str) -> None:
    call = {**CALL, "input": told}
    with serving(Reply(events=message(call, piece=50_000))) as server:
        answer = ask(server)

    assert answer.content[0]["input"] == {"invalid_json": told}


def test_a_call_without_input_has_an_empty_one() -> None:
    with serving(Reply(events=message({**CALL, "input": ""}))) as server:
        assert ask(server).content[0]["input"] == {}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
def test_a_busy_server_is_tried_again(status: int) -> None:
    busy = Reply(status, error("overloaded_error", "Overloaded"), headers={"retry-after": "0"})
    with serving(busy, busy, Reply(events=message(TEXT))) as server:
        answer = ask(server)

    assert answer.content == [TEXT]
    assert len(server.bodies) == 3


def test_a_long_wait_is_left_to_the_queue() -> None:
    with (
        serving(Reply(429, error("rate_limit_error", "Slow down"), headers={"retry-after": "42"})) as server,
        pytest.raises(ModelAbsent, match="Slow down") as caught,
    ):
        ask(server)

    assert caught.value.retry_after == 42
    assert len(server.bodies) == 1


def test_an_error_in_the_stream_is_an_absence_too() -> None:
    events = [*message(TEXT)[:4], error("overloaded_error", "Overloaded")]
    with serving(Reply(events=events)) as server, pytest.raises(ModelAbsent, match="Overloaded"):
        ask(server)


def test_a_stream_that_breaks_off_is_asked_again() -> None:
    broken = Reply(events=message(TEXT)[:4], cut=True)
    with serving(broken, Reply(events=message(TEXT))) as server:
        assert ask(server).content == [TEXT]


def test_a_stream_that_ends_early_is_asked_again() -> None:
    with serving(Reply(events=message(TEXT)[:-1]), Reply(events=message(TEXT))) as server:
        assert ask(server).content == [TEXT]


@pytest.mark.parametrize(
    ("status", "text", "says"),
    [
        (400, "The demo model does not know this request.", "The demo model does not know this request."),
        (401, "invalid x-api-key", "Set ANTHROPIC_API_KEY"),
        (403, "no access", "Give it access"),
        (404, "model: claude-opus-4-5", "Set HONK_MODEL"),
        (413, "too large", "Split the request"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_repeated(status: int, text: str, says: str) -> None:
    with serving(Reply(status, error("invalid_request_error", text))) as server:
        with pytest.raises(ModelRefused, match=says) as caught:
            ask(server)
        assert len(server.bodies) == 1

    assert text in caught.value.sentence
    assert "sk-test" not in caught.value.sentence


def test_the_key_does_not_follow_a_redirect() -> None:
    with serving(Reply(events=message(TEXT))) as other:
        with (
            serving(Reply(307, {}, headers={"location": f"{other.url}/v1/messages"})) as server,
            pytest.raises(ModelRefused, match="ANTHROPIC_BASE_URL"),
        ):
            ask(server)
        assert not other.bodies


def test_nobody_listening_is_an_absence() -> None:
    # Bound and never listening, so that the port cannot become anybody else's meanwhile.
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        model = AnthropicModel(api_key="k", base_url=f"http://127.0.0.1:{held.getsockname()[1]}", wait=0.01)
        with pytest.raises(ModelAbsent, match="cannot be reached"):
            model.ask(REQUEST, on_text=lambda _: None)
        model.close()
