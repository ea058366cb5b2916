"""Transcripts: what the demo model says and does for the requests it knows, read from TOML or JSON files."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class TranscriptError(Exception):
    """A transcript file that cannot be played; the sentence names the file and what is wrong with it."""

    code = "bad_transcript"


@dataclass(frozen=True)
class Call:
    tool: str
    input: dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """One answer of the model: words, then tool calls, sent over `pause` seconds.

    The last turn of a section may repeat without end.
    """

    say: str = ""
    calls: tuple[Call, ...] = ()
    repeat: bool = False
    pause: float = 0.0


@dataclass(frozen=True)
class Section:
    """The turns that follow one message of the host; without words, kind or number it is the default."""

    turns: tuple[Turn, ...]
    match: tuple[str, ...] = ()
    to: str = ""
    nth: int = 0

    def fits(self, *, kind: str, text: str, nth: int) -> bool:
        """Whether it answers this message: "feedback" or "answer", the nth of its kind counted from 1."""
        return self.to in {"", kind} and self.nth in {0, nth} and holds(self.match, text)

    @property
    def weight(self) -> int:
        """How much it asks of the message: of two sections that fit, the heavier one is played."""
        return sum(map(len, self.match)) + 2 * bool(self.nth) + bool(self.to)


@dataclass(frozen=True)
class Chapter:
    """A part of the diff; `sentence` is the number of the request's sentence that asked for it, None for none."""

    title: str
    sentence: int | None
    hunks: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What the judge says about a diff that holds the given text (any diff when it is empty)."""

    when_diff_has: str = ""
    withhold: bool = False
    reason: str = "The diff does what was asked and nothing else."
    chapters: tuple[Chapter, ...] = ()
    unasked: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """`request` and `repository` are an example: words that it knows, and where they make sense."""

    name: str
    match: tuple[str, ...]
    turns: tuple[Turn, ...]
    replies: tuple[Section, ...] = ()
    judge: tuple[Verdict, ...] = ()
    request: str = ""
    repository: str = ""


def holds(words: Iterable[str], text: str) -> bool:
    """Whether every one of the words is in the text, whatever its case."""
    lowered = text.lower()
    return all(word.lower() in lowered for word in words)


class Library:
    """The scenarios of some folders; a file that changed is read again at the next look."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = list(folders)
        self._read: dict[Path, tuple[tuple[int, int], Scenario]] = {}

    def scenario_for(self, request: str) -> Scenario | None:
        """The scenario whose words are all in the request; the one with most to say about it where several are."""
        known = [each for each in self.scenarios() if holds(each.match, request)]
        return max(known, key=lambda each: sum(map(len, each.match)), default=None)

    def scenarios(self) -> list[Scenario]:
        return [
            self._scenario(path)
            for folder in self._folders
            for path in sorted(folder.glob("*"))
            if path.suffix in {".toml", ".json"}
        ]

    def _scenario(self, path: Path) -> Scenario:
        stat = path.stat()
        mark = (stat.st_mtime_ns, stat.st_size)
        if path not in self._read or self._read[path][0] != mark:
            self._read[path] = (mark, read(path))
        return self._read[path][1]


def read(path: Path) -> Scenario:
    """The scenario of one file. Raises TranscriptError."""
    try:
        raw = path.read_text("utf-8")
        data = json.loads(raw) if path.suffix == ".json" else tomllib.loads(raw)
        return _scenario(path.stem, data)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        what = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
        raise TranscriptError(
            f"The transcript {path} cannot be played: {what}. docs/transcripts.md describes the format."
        ) from error


def _scenario(name: str, data: dict[str, Any]) -> Scenario:
    scenario = Scenario(
        name=name,
        match=_words(data["match"]),
        turns=_turns(data["turn"]),
        replies=tuple(map(_section, data.get("reply", []))),
        judge=tuple(_verdict(each) for each in data.get("judge", [])),
        request=data.get("request", ""),
        repository=data.get("repository", ""),
    )
    if not scenario.match or not scenario.turns:
        raise ValueError("it needs at least one word in `match` and one `turn`")
    return scenario


def _section(data: dict[str, Any]) -> Section:
    to = data.get("to", "")
    if to not in {"", "feedback", "answer"}:
        raise ValueError('`to` may be "feedback" or "answer"')
    return Section(_turns(data["turn"]), _words(data.get("match", [])), to, int(data.get("nth", 0)))


def _words(value: list[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise ValueError("`match` must be a list of words")
    return tuple(value)


def _turns(data: list[dict[str, Any]]) -> tuple[Turn, ...]:
    turns = tuple(
        Turn(
            say=each.get("say", "").strip(),
            calls=tuple(Call(call["tool"], dict(call.get("input", {}))) for call in each.get("call", [])),
            repeat=bool(each.get("repeat", False)),
            pause=float(each.get("pause", 0)),
        )
        for each in data
    )
    if any(not (turn.say or turn.calls) for turn in turns):
        raise ValueError("a turn needs `say` or a `call`")
    return turns


def _verdict(data: dict[str, Any]) -> Verdict:
    return Verdict(
        when_diff_has=data.get("when_diff_has", ""),
        withhold=bool(data.get("withhold", False)),
        reason=data.get("reason", Verdict.reason),
        chapters=tuple(
            Chapter(each["title"], each.get("sentence"), tuple(each.get("hunks", [])))
            for each in data.get("chapter", [])
        ),
        unasked=tuple(data.get("unasked", [])),
        doubts=tuple(data.get("doubts", [])),
    )
