"""Which turn of which scenario answers a request: decided from the conversation alone, so nothing is kept."""

import re
from dataclasses import dataclass, replace
from typing import Any

from honkweb.demo.messages.transcripts import Call, Chapter, Library, Scenario, Section, Turn, Verdict

UNKNOWN_REQUEST = (
    "The demo model does not know this request; docs/demo.md lists those it knows. "
    "Set ANTHROPIC_API_KEY to a key of your own and restart, or add a transcript for it in a folder named by HONK_DEMO_TRANSCRIPTS."
)
_HOST = re.compile(r"<(request|feedback|answer)\b[^>]*>(.*?)</\1>", re.DOTALL)
_OUTSIDE = re.compile(r"<outside\b.*?</outside>", re.DOTALL)
_FOR_EACH_COMMENT = re.compile(r"^\[T\*\](.*)$", re.MULTILINE)
_COMMENT = re.compile(r"^\[T\d+\]", re.MULTILINE)
_CHANGED_FILE = re.compile(r'^(?:\+\+\+ "?b/|diff --git "?a/.+? "?b/)([^"\n]+)', re.MULTILINE)


class UnknownRequest(Exception):
    """The conversation asks for something that no transcript answers."""

    code = "unknown_request"


@dataclass(frozen=True)
class _Said:
    """The latest word of the host: its kind, the how manyth of it, and the turns the model has taken since."""

    kind: str
    text: str
    nth: int
    turns_since: int


def choose(body: dict[str, Any], library: Library) -> Turn:
    """The turn that comes next in this conversation. Raises UnknownRequest."""
    messages: list[dict[str, Any]] = body["messages"]
    scenario = _scenario(messages, library)
    forced = body.get("tool_choice", {}).get("name")
    if forced:
        return Turn(calls=(Call(forced, _verdict_input(scenario, _all_text(messages))),))
    said = _latest_word(messages)
    section = _section(scenario, said)
    if said.turns_since < len(section.turns):
        return _answering(section.turns[said.turns_since], said.text)
    if section.turns[-1].repeat:
        return section.turns[-1]
    raise UnknownRequest(
        f"The transcript {scenario.name!r} has {len(section.turns)} turns here and turn "
        f"{said.turns_since + 1} was asked for: what the tools answered is not what it was written for."
    )


def _answering(turn: Turn, said: str) -> Turn:
    """The turn with lines of a summary that begin with [T*] said of each comment that was handed over, by its mark."""
    marks = list(dict.fromkeys(_COMMENT.findall(said)))

    def of_each(line: re.Match[str]) -> str:
        return "\n".join(mark + line[1] for mark in marks)

    def spoken(call: Call) -> Call:
        summary = call.input.get("summary")
        if not isinstance(summary, str):
            return call
        return replace(call, input=call.input | {"summary": _FOR_EACH_COMMENT.sub(of_each, summary).rstrip()})

    return replace(turn, calls=tuple(map(spoken, turn.calls)))


def _scenario(messages: list[dict[str, Any]], library: Library) -> Scenario:
    asked = next((text for kind, text in _words_of_host(messages) if kind == "request"), "")
    scenario = library.scenario_for(asked)
    if not asked or scenario is None:
        raise UnknownRequest(UNKNOWN_REQUEST)
    return scenario


def _section(scenario: Scenario, said: _Said) -> Section:
    if said.kind == "request":
        return Section(scenario.turns)
    fitting = [each for each in scenario.replies if each.fits(kind=said.kind, text=said.text, nth=said.nth)]
    if not fitting:
        raise UnknownRequest(
            f"The transcript {scenario.name!r} has no reply to this {said.kind}. Set ANTHROPIC_API_KEY to a key "
            "of your own to go on with a model that reads it."
        )
    return max(fitting, key=lambda each: each.weight)


def _latest_word(messages: list[dict[str, Any]]) -> _Said:
    turns = 0
    for index, message in reversed(list(enumerate(messages))):
        if message["role"] == "assistant":
            turns += 1
            continue
        words = _words_of_host([message])
        if words:
            # A fresh conversation repeats the request before the feedback: what came last is what counts.
            kind, text = words[-1]
            nth = [each for each, _ in _words_of_host(messages[: index + 1])].count(kind)
            return _Said(kind, text, nth, turns)
    raise UnknownRequest(UNKNOWN_REQUEST)


def _words_of_host(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (found[1], found[2])
        for message in messages
        if message["role"] == "user"
        for text in _host_texts(message["content"])
        for found in _HOST.finditer(_OUTSIDE.sub("", text))
    ]


def _host_texts(content: Any) -> list[str]:
    """Texts that the host wrote: never the result of a tool, which may hold anything."""
    if isinstance(content, str):
        return [content]
    return [block["text"] for block in content if block.get("type") == "text"]


def _all_text(messages: list[dict[str, Any]]) -> str:
    return "\n".join(text for message in messages for text in _host_texts(message["content"]))


def _verdict_input(scenario: Scenario, text: str) -> dict[str, Any]:
    verdict = next((each for each in scenario.judge if each.when_diff_has in text), Verdict())
    files = list(dict.fromkeys(_CHANGED_FILE.findall(text)))
    chapters = verdict.chapters or (Chapter("What was asked", 1, ("*",)),)
    named = {hunk.partition("#")[0] for each in chapters for hunk in each.hunks}
    others = [path for path in files if path not in named]
    shown = {each: _hunks(each.hunks, files, others, text) for each in chapters}
    return {
        "decision": "withhold" if verdict.withhold else "pass",
        "reason": verdict.reason,
        "chapters": [
            {"sentence": each.sentence, "title": each.title, "hunks": hunks}
            for each, hunks in shown.items()
            if hunks
        ],
        "unasked": _hunks(verdict.unasked, files, others, text),
        "doubts": list(verdict.doubts),
    }


def _hunks(told: tuple[str, ...], files: list[str], others: list[str], text: str) -> list[str]:
    """Those of the labels that this diff has; "*" is every file that no chapter names."""
    found = [path for path in told if path.partition("#")[0] in files and path in text]
    return found + (others if "*" in told else [])
