"""The demo's Messages API, spoken to by Anthropic's own SDK."""

import json
from pathlib import Path
from typing import Any

import anthropic
import pytest
import requests

from honkweb.demo.messages.choosing import UNKNOWN_REQUEST
from tests.demo_world.greeting import KEY, answered, asked, client, host, server

__all__ = ["client", "server"]


def test_a_turn_is_words_and_a_tool_call(client: anthropic.Anthropic) -> None:
    message = client.messages.create(**asked())

    assert [b.type for b in message.content] == ["text", "tool_use"]
    assert message.content[1].input == {"command": "cat hello.py # é"}
    assert message.stop_reason == "tool_use"


def test_a_stream_adds_up_to_the_plain_answer(client: anthropic.Anthropic) -> None:
    with client.messages.stream(**asked()) as stream:
        kinds = [event.type for event in stream]
        streamed = stream.get_final_message()
    plain = client.messages.create(**asked())

    assert [b.to_dict() | {"id": ""} for b in streamed.content] == [
        b.to_dict() | {"id": ""} for b in plain.content
    ]
    assert streamed.usage.output_tokens == plain.usage.output_tokens
    assert kinds[0] == "message_start"
    assert kinds[-1] == "message_stop"


def test_the_events_come_in_the_documented_order(server: tuple[str, Path]) -> None:
    answer = requests.post(
        server[0] + "/v1/messages",
        json=asked(stream=True),
        headers={"x-api-key": KEY, "anthropic-version": "2023-06-01"},
        timeout=30,
    )

    names = [line.removeprefix("event: ") for line in answer.text.splitlines() if line.startswith("event: ")]
    seen = list(dict.fromkeys(names))
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert seen == [
        "message_start", "ping", "content_block_start", "content_block_delta", "content_block_stop",
        "message_delta", "message_stop",
    ]  # fmt: skip
    data = [
        json.loads(line.removeprefix("data: "))
        for line in answer.text.splitlines()
        if line.startswith("data: ")
    ]
    assert {d["delta"]["type"] for d in data if d["type"] == "content_block_delta"} == {
        "text_delta",
        "input_json_delta",
    }


def test_the_next_turn_follows_from_the_conversation(client: anthropic.Anthropic) -> None:
    first = client.messages.create(**asked())
    second = client.messages.create(**asked(*answered(first)))
    third = client.messages.create(**asked(*answered(first), *answered(second)))

    assert second.content[0].name == "finish"
    assert third.content[0].name == "finish", "the last turn repeats"
    assert second.content[0].id != third.content[0].id


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["<feedback>make it LOUDER</feedback>"], "LOUDER"),
        (["<answer>louder</answer>"], "default"),
        (["<feedback>anything</feedback>"], "default"),
        (["<feedback>anything</feedback>", "<feedback>more</feedback>"], "second"),
    ],
)
def test_what_people_say_chooses_the_section(
    client: anthropic.Anthropic, words: list[str], said: str
) -> None:
    done = {"role": "assistant", "content": "done"}
    more = [each for word in words for each in (done, host(word))]

    message = client.messages.create(**asked(*more))

    assert message.content[0].text == said


@pytest.mark.parametrize(
    ("comments", "summary"),
    [
        (
            "[T7] on a.py\nRob: marks?\n\n[T12] on b.py\nRob: Why?",
            "Done.\n\n[T7] Louder now.\n[T12] Louder now.",
        ),
        ("marks", "Done."),
    ],
)
def test_a_summary_names_each_comment_of_a_review(
    client: anthropic.Anthropic, comments: str, summary: str
) -> None:
    done = {"role": "assistant", "content": "done"}

    message = client.messages.create(**asked(done, host(f"<feedback>{comments}</feedback>")))

    assert message.content[0].input == {"summary": summary}


def test_usage_counts_what_is_cached(client: anthropic.Anthropic) -> None:
    system = [{"type": "text", "text": "x" * 4000, "cache_control": {"type": "ephemeral"}}]
    first = client.messages.create(**asked(system=system))
    second = client.messages.create(**asked(*answered(first), system=system))
    plain = client.messages.create(**asked())

    assert first.usage.cache_creation_input_tokens > 1000
    assert first.usage.cache_read_input_tokens == 0
    assert second.usage.cache_read_input_tokens > 1000
    assert plain.usage.cache_read_input_tokens == 0
    assert plain.usage.input_tokens > 10


@pytest.mark.parametrize(("line", "decision"), [("+bad", "withhold"), ("+good", "pass")])
def test_the_judge_is_chosen_by_the_diff(client: anthropic.Anthropic, line: str, decision: str) -> None:
    body = asked(host(f"<diff>{line}</diff>"), tool_choice={"type": "tool", "name": "verdict"})

    verdict = client.messages.create(**body).content[0].input

    assert verdict["decision"] == decision


def test_an_unknown_request_is_refused_with_what_to_do(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.BadRequestError) as error:
        client.messages.create(**asked(request="<request>rewrite it in Rust</request>"))

    assert error.value.body["error"] == {"type": "invalid_request_error", "message": UNKNOWN_REQUEST}
    assert "ANTHROPIC_API_KEY" in UNKNOWN_REQUEST


def test_a_wrong_key_is_refused(server: tuple[str, Path]) -> None:
    stranger = anthropic.Anthropic(api_key="sk-ant-other", base_url=server[0], max_retries=0)

    with pytest.raises(anthropic.AuthenticationError, match="invalid x-api-key"):
        stranger.messages.create(**asked())


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (asked(messages=[]), "messages: Input should be"),
        (asked(messages=[{"role": "system", "content": "x"}]), "role"),
        (
            asked({"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_x"}]}),
            "unexpected `tool_use_id`",
        ),
        (
            asked(
                {
                    "role": "assistant",
                    "content": [{"type": "tool_use", "id": "toolu_y", "name": "bash", "input": {}}],
                },
                host("no result"),
            ),
            "without `tool_result`",
        ),
    ],
)
def test_what_the_real_api_refuses_is_refused(client: anthropic.Anthropic, body: Any, sentence: str) -> None:
    with pytest.raises(anthropic.BadRequestError, match=sentence):
        client.messages.create(**body)


def test_a_transcript_that_cannot_be_read_is_named(
    server: tuple[str, Path], client: anthropic.Anthropic
) -> None:
    broken = server[1] / "broken.toml"
    broken.write_text('match = ["broken"]')
    try:
        with pytest.raises(
            anthropic.BadRequestError, match="broken.toml cannot be played: 'turn' is missing"
        ):
            client.messages.create(**asked())
    finally:
        broken.unlink()


def test_a_transcript_added_while_it_runs_is_known(
    server: tuple[str, Path], client: anthropic.Anthropic
) -> None:
    added = {"match": ["dance"], "turn": [{"say": "It dances."}]}
    (server[1] / "dance.json").write_text(json.dumps(added))

    message = client.messages.create(**asked(request="<request>make it dance</request>"))

    assert message.content[0].text == "It dances."
    assert message.stop_reason == "end_turn"
