"""Scenes that the demo model plays in these tests: small, and changed while the world runs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Turn = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """A request with a word that only it has, the turns that answer it, and those that answer a reviewer."""

    word: str
    turns: tuple[Turn, ...]
    again: tuple[Turn, ...] = ()

    @property
    def request(self) -> str:
        return f"Keep the tally of {self.word}."

    def write(self, folder: Path) -> None:
        """Into the folder at once as a whole: the demo model reads it at its next turn."""
        said: dict[str, Any] = {"match": [f"tally of {self.word}."], "turn": list(self.turns)}
        if self.again:
            said["reply"] = [{"to": "feedback", "turn": list(self.again)}]
        draft = folder / f"{self.word}.draft"
        draft.write_text(json.dumps(said))
        draft.replace(folder / f"{self.word}.json")


def bash(command: str, *, pause: float = 0) -> Turn:
    return {"say": "I do it.", "pause": pause, "call": [{"tool": "bash", "input": {"command": command}}]}


def finish(word: str) -> Turn:
    told = {"title": f"Keep the tally of {word}", "summary": f"The tally of {word} is kept in a file."}
    return {"say": "Done.", "call": [{"tool": "finish", "input": told}]}


def quick(word: str) -> Scene:
    """One new file, and the end."""
    return Scene(word, (bash(f"echo once >> {word}.txt"), finish(word)))


def two_lines(word: str, *, pause: float = 0) -> Scene:
    """A line, a second one after a pause, and the end: a line that is there twice was written twice."""
    return Scene(
        word,
        (bash(f"echo once >> {word}.txt"), bash(f"echo again >> {word}.txt", pause=pause), finish(word)),
    )
