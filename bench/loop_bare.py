"""The other side of the loop bench: the shortest loop over the vendor's SDK that does the same to the same file."""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import anthropic

from agent.native.schemas import TOOLS
from bench.loop_server import CONTENT, FILE


class Bare:
    """With `commits`, each edit is followed by the git commands that a shadow commit takes."""

    def __init__(self, git_dir: Path, folder: Path, url: str, *, commits: bool) -> None:
        self._client = anthropic.Anthropic(api_key="bench", base_url=url)
        self._folder, self._commits = folder, commits
        folder.mkdir()
        self._env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": "/nonexistent",
            "GIT_DIR": str(git_dir),
            "GIT_WORK_TREE": str(folder),
            "GIT_INDEX_FILE": str(folder.with_suffix(".index")),
            **{
                f"GIT_{who}_{what}": "bench@x"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }

    def run(self, steps: int) -> float:
        """Seconds for so many steps."""
        (self._folder / FILE).write_text(CONTENT)
        last = self._git("rev-parse", "refs/heads/main")
        messages: list[Any] = [{"role": "user", "content": "<request>Count.</request>"}]
        started = time.perf_counter()
        for number in range(steps):
            with self._client.messages.stream(
                model="bench", max_tokens=16_000, system="You count.", messages=messages, tools=list(TOOLS)
            ) as stream:
                answer = stream.get_final_message()
            block = answer.content[0]
            result = self._use(block.input)
            if self._commits:
                last = self._commit(last, number)
            told = {"type": "tool_result", "tool_use_id": block.id, "content": result}
            messages += [
                {"role": "assistant", "content": answer.content},
                {"role": "user", "content": [told]},
            ]
        return time.perf_counter() - started

    def _use(self, arguments: dict[str, Any]) -> str:
        path = self._folder / os.path.basename(arguments["path"])
        content = path.read_text()
        if arguments["command"] == "view":
            return "\n".join(f"{n:>6}\t{line}" for n, line in enumerate(content.splitlines(), 1))
        path.write_text(content.replace(arguments["old_str"], arguments["new_str"], 1))
        return "edited"

    def _commit(self, last: str, number: int) -> str:
        """The same five commands as a shadow commit."""
        self._git("add", "--all", "--", ".")
        self._git("diff", "--cached", "--numstat", "-z", "--no-renames", last, "--")
        tree = self._git("write-tree")
        commit = self._git("commit-tree", tree, "-p", last, "-m", "change 1")
        self._git("update-ref", f"refs/bench/{number}", commit)
        return commit

    def _git(self, *args: str) -> str:
        done = subprocess.run(["git", *args], env=self._env, check=True, capture_output=True, text=True)
        return done.stdout.strip()
