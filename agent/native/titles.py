"""Titles of steps: what people read in the list of them."""

from collections.abc import Sequence
from dataclasses import replace

from agent.native.results import Result
from agent.task import Block, FileChange, Snapshot
from agent.text import first_line


def with_changes(result: Result, shot: Snapshot | None) -> Result:
    """The result with what git says it changed in its title."""
    if shot is None or not shot.changed:
        return result
    if len(shot.changed) == 1 and shot.changed[0].path in result.title:
        return replace(result, title=f"{result.title} {_lines(shot.changed[0])}".rstrip())
    names = shot.changed[0].path if len(shot.changed) == 1 else f"{len(shot.changed)} files"
    return replace(result, title=f"{result.title}, changed {names}")


def _lines(change: FileChange) -> str:
    told = [f"+{change.added}" if change.added else "", f"−{change.removed}" if change.removed else ""]
    return " ".join(part for part in told if part)


def title_of_answer(text: str, calls: Sequence[Block]) -> str:
    """The first line of what the model says, or what it calls."""
    return first_line(text) or ", ".join(f"Calls {call.get('name')}" for call in calls) or "Thinks"
